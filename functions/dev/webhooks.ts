/** Hands webhooks to the development receiver, and shows what it got. In production this path does not exist. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { createFunction } from '#http/function.ts'

const devWebhooks = createFunction('/dev/webhooks')

devWebhooks.all('/', allowPublic, (c) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') throw nothingHere()
  return fromReceiver(c)
})
devWebhooks.all('/in/*', allowPublic, (c) => fromReceiver(c))

/** What the receiver beside `npm start` answers at the same path. */
async function fromReceiver(c: Context<FunctionEnv>): Promise<Response> {
  if (c.env.ENVIRONMENT !== 'development') throw nothingHere()
  const { pathname, search } = new URL(c.req.url)
  const url = new URL(pathname + search, setting(c.env, 'WEBHOOK_RECEIVER_URL'))
  const { method, headers, body } = c.req.raw
  const response = await fetch(url, { method, headers, body, redirect: 'manual' })
  return new Response(response.body, response)
}

function nothingHere(): Refusal {
  return new Refusal('not-found', { detail: 'This path does not exist.' })
}

export default devWebhooks
