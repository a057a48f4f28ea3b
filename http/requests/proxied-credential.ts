/** The credential of a request at a proxy: the header or the session cookie, as the proxy's configuration says. */
import type { Context, MiddlewareHandler } from 'hono'
import { looksLikeApiKey } from '#adapters/tokens/api-key-text.ts'
import { authorizationOf } from '#http/authenticate.ts'
import { accessCookie, cookiesOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'
import { requireSameOrigin } from '#http/same-origin.ts'
import { ambiguousRequest } from './ambiguous-request.ts'

/** RFC 7617 §2: base64 of the user name, a colon and the password. */
const basicPattern = /^Basic +([A-Za-z0-9+/]+={0,2})$/i

/**
 * Reads an API key from the password of Basic, since pip, twine, curl and WebDAV clients send nothing else; the user name does not matter. With
 * `credential=cookie` the header belongs to the application and counts as none. Two credentials are the client's fault, before anybody looks at
 * either.
 *
 * @throws Refusal `forbidden`
 */
export const proxiedCredential: MiddlewareHandler<FunctionEnv> = async (c, next) => {
  const header = c.req.query('credential') === 'cookie' ? null : (c.req.header('Authorization') ?? null)
  const isBasic = /^Basic\b/i.test(header ?? '')
  const key = apiKeyOf(header ?? '')
  c.set('authorization', key === null ? header : `Bearer ${key}`)
  c.set('offersBasic', isBasic)
  if ([authorizationOf(c) ?? [], cookiesOf(c, accessCookie)].flat().length > 1)
    throw ambiguousRequest('two credentials')
  await next()
}

/** The password of a Basic header, if it is meant as an API key. */
function apiKeyOf(header: string): string | null {
  const [, encoded] = basicPattern.exec(header) ?? []
  const [, password] = /^[^:]*:(.*)$/s.exec(encoded === undefined ? '' : decoded(encoded)) ?? []
  return password !== undefined && looksLikeApiKey(password) ? password : null
}

function decoded(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}

/**
 * Refuses a write from a page of another site, if the browser adds the credential by itself: cookies, and Basic after it has asked the user. A
 * program that sends Basic says nothing of pages.
 *
 * @param method of the request that the proxy asks about
 * @throws Refusal `origin-not-allowed`
 */
export function requireOwnPage(c: Context<FunctionEnv>, method: string): void {
  const isFromPage = ['Sec-Fetch-Site', 'Origin'].some((name) => c.req.header(name) !== undefined)
  if (cookiesOf(c, accessCookie).length > 0 || (c.var.offersBasic && isFromPage)) requireSameOrigin(c, method)
}
