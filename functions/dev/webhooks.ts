/** Shows the messages that the development webhook receiver got. In production this path does not exist. */
import { Refusal } from '#domain/refusal.ts'
import { publicly } from '#http/authenticate.ts'
import { setting } from '#http/env.ts'
import { createFunction } from '#http/function.ts'

const devWebhooks = createFunction('/dev/webhooks')

devWebhooks.all('/', publicly, async (c) => {
  const isReading = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (c.env.ENVIRONMENT !== 'development' || !isReading) {
    throw new Refusal('not-found', { detail: 'There is nothing at this path.' })
  }
  const url = new URL('/', setting(c.env, 'WEBHOOK_RECEIVER_URL'))
  const response = await fetch(url, { headers: { Accept: c.req.header('Accept') ?? '*/*' }, redirect: 'manual' })
  return new Response(response.body, response)
})

export default devWebhooks
