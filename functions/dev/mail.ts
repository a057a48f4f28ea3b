/** The development inbox shows email instead of sending it. In production this path does not exist. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { createFunction } from '#http/function.ts'

const devMail = createFunction('/dev/mail')

devMail.all('/', allowPublic, (c) => fromInbox(c, '/'))
devMail.all('/templates', allowPublic, (c) => fromInbox(c, '/templates'))
devMail.all('/templates/:template/:language', allowPublic, (c) => {
  const { template, language } = c.req.param()
  return fromInbox(c, `/templates/${encodeURIComponent(template)}/${encodeURIComponent(language)}`)
})
devMail.all('/:id', allowPublic, (c) => fromInbox(c, `/mail/${encodeURIComponent(c.req.param('id'))}`))

/** What the inbox beside `npm start` shows, as it shows it. */
async function fromInbox(c: Context<FunctionEnv>, path: string): Promise<Response> {
  const isReading = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (c.env.ENVIRONMENT !== 'development' || !isReading) {
    throw new Refusal('not-found', { detail: 'This path exists in development only.' })
  }
  const url = new URL(path, setting(c.env, 'INBOX_URL'))
  const response = await fetch(url, { headers: { Accept: c.req.header('Accept') ?? '*/*' }, redirect: 'manual' })
  return new Response(response.body, response)
}

export default devMail
