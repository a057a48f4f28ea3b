/** The cookies of one browser, in which a session is kept. */
import { accessCookie, refreshCookie } from '#http/cookies.ts'
import { goodPassword, type Postern, type SignedIn } from './postern.ts'
import { resign } from '#test/support/contract/strangers.ts'

/** What a browser keeps: values by the name of the cookie. */
export type CookieJar = Map<string, string>

/** Signs in with cookies. */
export async function signInWithCookies(postern: Postern, login: string): Promise<CookieJar> {
  const answer = await postern.call('POST', '/v1/sessions', {
    body: { login, password: goodPassword, cookies: true },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  })
  const jar: CookieJar = new Map()
  keepCookies(jar, answer.headers.getSetCookie())
  if (!jar.has(refreshCookie)) throw new Error(`sign-in: ${answer.status}`)
  return jar
}

/** Does what a browser does with `Set-Cookie`: keeps values, and deletes those that are over. */
export function keepCookies(jar: CookieJar, setCookies: readonly string[]): void {
  for (const cookie of setCookies) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (cookie.includes('Max-Age=0')) jar.delete(name)
    else jar.set(name, value)
  }
}

/** The `Cookie` header. */
export function cookieHeader(jar: CookieJar): string {
  return [...jar].map((pair) => pair.join('=')).join('; ')
}

/** Makes the access token older, as the clock of the database does not: the Worker has its own. */
export async function ageAccessToken(postern: Postern, jar: CookieJar, seconds: number): Promise<void> {
  const token = jar.get(accessCookie)
  if (token === undefined) return
  const key = JSON.parse(postern.secrets.SIGNING_KEY)
  const iat = claimsOf(jar).iat - Math.floor(Date.now() / 1000) - seconds
  jar.set(accessCookie, await resign({ token } as SignedIn, key, { iat, exp: iat + 300 }))
}

/** The claims of the access token. */
export function claimsOf(jar: CookieJar): { sid: string; iat: number } {
  return JSON.parse(Buffer.from(jar.get(accessCookie)!.split('.')[1]!, 'base64url').toString())
}
