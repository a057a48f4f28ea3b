import type { Context, MiddlewareHandler } from 'hono'
import { sourceKey } from '#domain/client-address.ts'
import { Refusal } from '#domain/refusal.ts'
import type { FunctionEnv, RateLimiter } from './env.ts'

/** The longest period of a rate limiter: the platform does not say when it accepts requests again. */
const periodSeconds = 60

/**
 * Limits requests that cost work and change nothing that matters for safety, where the platform's rate limiter is bound (`ratelimits` in
 * wrangler.toml has its quota). It counts approximately and for each location of the platform. Without it, and while it fails, nothing is limited.
 *
 * @param keysOf what a request counts for, after its audience is known; null is not counted
 */
export function platformLimit(
  binding: 'CHECK_LIMITER' | 'LINK_LIMITER',
  keysOf: (c: Context<FunctionEnv>) => { per_network: string | null; per_target: string | null },
): MiddlewareHandler<FunctionEnv> {
  return async (c, next) => {
    const limiter = c.env[binding]
    if (limiter)
      for (const [name, key] of Object.entries(keysOf(c)))
        if (key !== null && !(await accepts(limiter, `${name} ${key}`))) throw tooMany(name)
    await next()
  }
}

/** The client network of a request; null if the platform does not name it. */
export function networkOf(c: Context<FunctionEnv>): string | null {
  return sourceKey(c.var.caller.address ?? '')
}

async function accepts(limiter: RateLimiter, key: string): Promise<boolean> {
  const { success } = await limiter.limit({ key }).catch(() => ({ success: true }))
  return success
}

function tooMany(name: string): Refusal {
  return new Refusal('too-many-requests', {
    detail: 'Too many requests of this kind. Try again later.',
    retryAfterSeconds: periodSeconds,
    limit: { name },
  })
}
