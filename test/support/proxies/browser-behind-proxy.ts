/** A browser without scripts that opens pages behind a proxy: it follows redirects and keeps cookies. */
import { type CookieJar, cookieHeader, keepCookies } from '#test/support/servers/cookie-jar.ts'
import { type RawAnswer, sendRaw } from '#test/support/servers/raw-request.ts'

/** Browsers give up after twenty redirects; no page needs more than two. */
const maxRedirects = 5

/** The last answer, and how many redirects led there. */
export interface Visit extends RawAnswer {
  redirects: number
}

/** @param target path and query at the proxy @throws Error for a redirect to another site, and for a loop */
export async function visit(
  proxyUrl: string,
  jar: CookieJar,
  method: string,
  target: string,
  headers: Record<string, string>,
  body: string,
): Promise<Visit> {
  const sent = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate', ...headers }
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const answer = await sendRaw(proxyUrl, method, target, { ...sent, Cookie: cookieHeader(jar) }, body)
    keepCookies(jar, answer.headers['set-cookie'] ?? [])
    const { location } = answer.headers
    if (answer.status !== 303 || location === undefined) return { ...answer, redirects }
    const next = new URL(location, proxyUrl)
    if (next.origin !== proxyUrl) return { ...answer, redirects }
    target = next.pathname + next.search
    if (method !== 'HEAD') method = 'GET'
    body = ''
  }
  throw new Error(`${target} redirects in a loop.`)
}
