import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { type Env, type FunctionEnv, optionalSetting } from './env.ts'

/** Seconds that a browser may remember what a preflight said. */
const preflightMaxAge = 600

const answerOrigin = cors({
  origin: (origin) => origin, // only ever asked about one that is on the list
  credentials: true,
  allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Preview-Revision'],
  exposeHeaders: ['Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate'],
  maxAge: preflightMaxAge,
})

/**
 * Lets pages of the listed origins read our answers. Anybody else's browser is told nothing, as if this were not here: no
 * origin is reflected, `null` and look-alikes are not on the list (CVE-2026-54290).
 */
export const allowListedOrigins: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  const origin = c.req.header('Origin')
  if (origin === undefined || !otherOrigins(c.env).includes(origin)) return next()
  return answerOrigin(c, next)
}

/** `ALLOWED_ORIGINS`: whose pages may call besides our own, as browsers send it. Compared exactly. */
export function otherOrigins(env: Env): string[] {
  return optionalSetting(env, 'ALLOWED_ORIGINS')?.split(',') ?? []
}
