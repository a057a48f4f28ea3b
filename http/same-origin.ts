import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { isSafeMethod } from '#domain/safe-methods.ts'
import { areOfDifferentSites } from '#domain/sites.ts'
import { otherOrigins } from './cors.ts'
import { type FunctionEnv, setting } from './env.ts'

/**
 * A cookie proves which browser asks, not which page. A write with cookies must therefore come from a page of ours: the
 * browser's own word (`Sec-Fetch-Site`) or an `Origin` on the list. A sibling subdomain (`same-site`) is not us unless
 * it is listed; a page of another site never is, since browsers neither keep nor send cookies there (`SameSite=Lax`).
 *
 * @param method of the request that the cookies came with, where a proxy asks about it with another one
 * @throws Refusal `cross-site-cookies` for a listed origin of another site, whose browsers would drop what is answered; `origin-not-allowed`
 */
export function requireSameOrigin(c: Context<FunctionEnv>, method: string = c.req.method): void {
  if (isSafeMethod(method) || isFromOurPage(c)) return
  refuseCrossSiteCookies(c)
  throw new Refusal('origin-not-allowed', {
    detail:
      'Send requests with cookies from a page of this site. From elsewhere, omit `cookies` and send the access token in a header.',
    reason: `Sec-Fetch-Site: ${c.req.header('Sec-Fetch-Site') ?? 'none'}, Origin: ${c.req.header('Origin') ?? 'none'}`,
  })
}

/**
 * Whether a page of another site may be behind a request only as the one that led the browser here, as its links to pages behind a proxy do. What
 * it loads as a part of itself would keep sessions alive that nobody uses. Browsers that do not say what they load (`Sec-Fetch-*`) pass.
 */
export function isNavigationOrOurs(c: Context<FunctionEnv>): boolean {
  const site = c.req.header('Sec-Fetch-Site') ?? 'none'
  return site === 'none' || c.req.header('Sec-Fetch-Mode') === 'navigate' || isFromOurPage(c)
}

/** Whether a page of ours, or of an origin on the list that shares our site, makes the request. */
export function isFromOurPage(c: Context<FunctionEnv>): boolean {
  const site = c.req.header('Sec-Fetch-Site')
  return site === 'same-origin' || (!isFromAnotherSite(c) && isFromListedOrigin(c))
}

/** By the browser's own word; for one that says nothing, by what is certain of the origins. */
function isFromAnotherSite(c: Context<FunctionEnv>): boolean {
  const [site, origin] = [c.req.header('Sec-Fetch-Site'), c.req.header('Origin')]
  if (site !== undefined) return site === 'cross-site'
  return origin !== undefined && URL.canParse(origin) && areOfDifferentSites(origin, setting(c.env, 'BASE_URL'))
}

/**
 * Tells a page of a listed origin of another site what it can do instead. Success would be a lie: its browser neither keeps nor sends the cookies.
 *
 * @throws Refusal `cross-site-cookies`
 */
export function refuseCrossSiteCookies(c: Context<FunctionEnv>): void {
  if (!isFromListedOrigin(c) || !isFromAnotherSite(c)) return
  const page = new URL('/sign-in', setting(c.env, 'BASE_URL')).href
  throw new Refusal('cross-site-cookies', {
    detail: `This page belongs to another site than Postern, so browsers keep and send no cookies here. Lead the browser to ${page} with \`return_to\`, or omit \`cookies\` and send the access token in a header.`,
    reason: `Origin: ${c.req.header('Origin') ?? 'none'}`,
  })
}

function isFromListedOrigin(c: Context<FunctionEnv>): boolean {
  const origin = c.req.header('Origin')
  return origin !== undefined && [setting(c.env, 'BASE_URL'), ...otherOrigins(c.env)].includes(origin)
}
