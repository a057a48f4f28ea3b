import type { Context, MiddlewareHandler } from 'hono'
import type { FunctionEnv } from './env.ts'

/**
 * Asks the sweeper to deliver now what a change has just put into the outbox, after the answer has left: through a Queue where one is bound,
 * or directly. Nothing depends on it: where neither is bound, or this fails, its cron finds the same rows within the minute.
 */
export function nudge(c: Context<FunctionEnv>): void {
  const { SWEEPER, SWEEPS } = c.env
  const nudged = SWEEPS?.send('sweep') ?? SWEEPER?.fetch(new Request('https://sweeper/', { method: 'POST' }))
  if (nudged) c.executionCtx.waitUntil(nudged.catch(logFailure))
}

/**
 * For a function that makes changes: nudges once it has answered a request whose statement has put something into an outbox, whatever the
 * answer was. Whoever only reads is not asked.
 */
export const triggersDelivery: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  let isTold = false
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') c.set('onOutboxWrite', () => void (isTold = true))
  await next()
  if (isTold) nudge(c)
}

function logFailure(error: unknown): void {
  console.warn(JSON.stringify({ level: 'warn', nudge: error instanceof Error ? error.message : String(error) }))
}
