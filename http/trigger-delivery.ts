import type { Context, MiddlewareHandler } from 'hono'
import type { FunctionEnv } from './env.ts'

/**
 * Asks the sweeper (`functions/sweeper.ts`), once the response is sent, to deliver what a change has put into the outbox: through a Queue where one is bound, or by a
 * direct call. Nothing depends on it: where neither is bound, or where this fails, the scheduled run delivers the same rows within a minute.
 */
export function triggerDelivery(c: Context<FunctionEnv>): void {
  const { SWEEPER, SWEEPS } = c.env
  const triggered = SWEEPS?.send('sweep') ?? SWEEPER?.fetch(new Request('https://sweeper/', { method: 'POST' }))
  if (triggered) c.executionCtx.waitUntil(triggered.catch(logFailure))
}

/**
 * For a function that makes changes: triggers delivery after each request whose statement wrote to an outbox, whatever the response was. The
 * database reports such writes (`has_outbox_rows()`, which `runAs` reads) for requests that may change something; GET and HEAD do not ask it.
 */
export const triggersDelivery: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  let hasOutboxRows = false
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') c.set('onOutboxWrite', () => void (hasOutboxRows = true))
  await next()
  if (hasOutboxRows) triggerDelivery(c)
}

function logFailure(error: unknown): void {
  const failure = error instanceof Error ? error.message : String(error)
  console.warn(JSON.stringify({ level: 'warn', triggerDelivery: failure }))
}
