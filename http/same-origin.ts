import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { otherOrigins } from './cors.ts'
import { type FunctionEnv, setting } from './env.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A cookie proves which browser asks, not which page. A write with cookies must therefore come from a page of ours: the
 * browser's own word (`Sec-Fetch-Site`) or, where a browser is too old to give it, an `Origin` on the list. A sibling
 * subdomain (`same-site`) is not us.
 *
 * @param method of the request that the cookies came with, where a proxy asks about it with another one
 * @throws Refusal `origin-not-allowed`
 */
export function requireSameOrigin(c: Context<FunctionEnv>, method: string = c.req.method): void {
  if (safeMethods.has(method) || isFromOurPage(c)) return
  throw new Refusal('origin-not-allowed', {
    detail: 'Send requests with cookies from a page of this site, or send an access token instead of cookies.',
    reason: `Sec-Fetch-Site: ${c.req.header('Sec-Fetch-Site') ?? 'none'}, Origin: ${c.req.header('Origin') ?? 'none'}`,
  })
}

/** Whether a page of ours, or of an origin on the list, makes the request. */
export function isFromOurPage(c: Context<FunctionEnv>): boolean {
  const origin = c.req.header('Origin')
  return (
    c.req.header('Sec-Fetch-Site') === 'same-origin' || (origin !== undefined && allowedOrigins(c).includes(origin))
  )
}

function allowedOrigins(c: Context<FunctionEnv>): string[] {
  return [setting(c.env, 'BASE_URL'), ...otherOrigins(c.env)]
}
