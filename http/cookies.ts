import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { Refusal } from '#domain/refusal.ts'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import type { FunctionEnv } from './env.ts'

/** Carries the access token of a frontend that keeps nothing itself. The prefix makes browsers insist on Secure, Path=/ and no Domain. */
export const accessCookie = '__Host-postern-session'
/** Carries the refresh token. */
export const refreshCookie = '__Host-postern-refresh'
/** Carries the ticket of a sign-in code, which signs nobody in without the code. */
export const codeCookie = '__Host-postern-code'
/** Carries the token of a known device, which signs nobody in. It stays when its user signs out. */
export const deviceCookie = '__Host-postern-device'

/**
 * The value of a cookie. With the prefix `__Host-` a browser has one of a name; a request with two was put together by somebody, and servers
 * differ in which one they take.
 *
 * @throws Refusal `multiple-credentials`
 */
export function cookieOf(c: Context<FunctionEnv>, name: string): string | undefined {
  const [value, another] = cookiesOf(c, name)
  if (another !== undefined) throw new Refusal('multiple-credentials', { detail: `Send the cookie ${name} once.` })
  return value
}

/** The values of all cookies of this name. */
export function cookiesOf(c: Context<FunctionEnv>, name: string): string[] {
  const pairs = (c.req.header('Cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}

const attributes = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

/** Hands the tokens to the browser and not to the page's scripts. @param refreshSeconds how long the browser keeps them */
export function setSessionCookies(
  c: Context<FunctionEnv>,
  tokens: { accessToken: string; refreshToken: string },
  refreshSeconds: number,
): void {
  setCookie(c, accessCookie, tokens.accessToken, { ...attributes, maxAge: refreshSeconds })
  setCookie(c, refreshCookie, tokens.refreshToken, { ...attributes, maxAge: refreshSeconds })
}

/** As long as a device is known that is not used. */
const deviceSeconds = knownDeviceDays * 24 * 3600

/** Has the browser keep the token of its device. */
export function setDeviceCookie(c: Context<FunctionEnv>, token: string): void {
  setCookie(c, deviceCookie, token, { ...attributes, maxAge: deviceSeconds })
}

/** Has the browser that asked for a code keep its ticket. */
export function setCodeCookie(c: Context<FunctionEnv>, ticket: string, seconds: number): void {
  setCookie(c, codeCookie, ticket, { ...attributes, maxAge: seconds })
}

/** After the code was used. */
export function clearCodeCookie(c: Context<FunctionEnv>): void {
  deleteCookie(c, codeCookie, attributes)
}

/** Signing out also empties the browser's hands. */
export function clearSessionCookies(c: Context<FunctionEnv>): void {
  clearAccessCookie(c)
  deleteCookie(c, refreshCookie, attributes)
}

/** Has the browser forget an access token that does not hold. */
export function clearAccessCookie(c: Context<FunctionEnv>): void {
  deleteCookie(c, accessCookie, attributes)
}
