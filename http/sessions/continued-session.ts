/** How a browser behind a proxy stays signed in when its access token is over: decision 0076. */
import type { Context } from 'hono'
import { isReading } from '#domain/access/request-mapping/mapping.ts'
import { accessCookie, cookiesOf, refreshCookie } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'
import { isNavigationOrOurs, requireSameOrigin } from '#http/same-origin.ts'
import { refreshTokens } from './session-tokens.ts'

/** Characters. nginx reads the head of a response into 4 KiB unless it is told otherwise, and the other headers take one. */
const maxPath = 2500

/**
 * Where the browser gets new cookies and comes back from. Null if it has no refresh cookie or would not follow: a redirect loses the request's
 * body, WebSockets follow none, parts of another site's pages are refused there, and the target may be too long for it.
 *
 * @param target path and query of the request, as it was sent
 */
export function refreshPath(c: Context<FunctionEnv>, method: string, target: string): string | null {
  if (!canFollow(c, method) || cookiesOf(c, refreshCookie).length !== 1) return null
  const path = `/v1/sessions/refresh?return_to=${encodeURIComponent(target).replaceAll('%2F', '/')}`
  return path.length <= maxPath ? path : null
}

/**
 * Where a user authenticates again and comes back from. Null unless a browser with our cookies opens a page, which is what a redirect is for: what a
 * page loads would get the text of another page.
 */
export function confirmPath(c: Context<FunctionEnv>, method: string, target: string): string | null {
  const mode = c.req.header('Sec-Fetch-Mode') ?? 'navigate'
  const hasCookie = [accessCookie, refreshCookie].some((name) => cookiesOf(c, name).length > 0)
  if (!hasCookie || mode !== 'navigate' || !canFollow(c, method)) return null
  // All of it encoded: pages take a target that begins with a slash as it is.
  const path = `/account/confirm?return_to=${encodeURIComponent(target)}`
  return path.length <= maxPath ? path : null
}

function canFollow(c: Context<FunctionEnv>, method: string): boolean {
  return isReading(method) && c.req.header('Sec-WebSocket-Key') === undefined && isNavigationOrOurs(c)
}

/**
 * What the refresh cookie says, for a request that cannot be redirected. The token is not replaced, since the proxy hands on no cookies.
 *
 * @returns null without one
 * @throws Refusal `origin-not-allowed` for a write from a page of another site
 */
export async function refreshClaim(c: Context<FunctionEnv>, method: string) {
  const [cookie, another] = cookiesOf(c, refreshCookie)
  if (cookie === undefined || another !== undefined) return null
  requireSameOrigin(c, method)
  return (await refreshTokens(c)).find(cookie)
}
