/** The credential of a request to a service: a bearer token or Postern's cookie, under the same rules as at Postern. */
import { refuse, type Refused } from './problems.ts'

/** The cookies of Postern. */
export const accessCookie = '__Host-postern-session'
export const refreshCookie = '__Host-postern-refresh'

/** The parts of a request that are read; a `Request` has them. */
export interface RequestParts {
  method: string
  headers: { get(name: string): string | null }
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * The access token or API key of a request. A cookie says which browser asks and not which page, so a write with it must come from a page of
 * the same origin, or from one of `origins`.
 */
export function credentialOf(request: RequestParts, origins: readonly string[]): { ok: true; token: string } | Refused {
  const header = request.headers.get('Authorization')
  const values = cookieValues(request, accessCookie)
  if (values.length > 1 || (header !== null && values.length > 0)) return refuse('multiple-credentials')
  const [cookie] = values
  if (cookie !== undefined) {
    return isFromOwnPage(request, origins) ? { ok: true, token: cookie } : refuse('origin-not-allowed')
  }
  const [, token] = /^Bearer ([^\s]+)$/i.exec(header ?? '') ?? []
  if (token !== undefined) return { ok: true, token }
  return refuse(cookieValues(request, refreshCookie).length > 0 ? 'invalid-token' : 'unauthenticated')
}

function isFromOwnPage({ method, headers }: RequestParts, origins: readonly string[]): boolean {
  if (safeMethods.includes(method)) return true
  const site = headers.get('Sec-Fetch-Site')
  return site === 'same-origin' || (site !== 'cross-site' && origins.includes(headers.get('Origin') ?? ''))
}

/** The values of all cookies of this name. */
export function cookieValues({ headers }: RequestParts, name: string): string[] {
  const pairs = (headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
}
