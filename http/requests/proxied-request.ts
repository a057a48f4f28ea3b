import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { isMethod, type ProxiedRequest, readTarget } from '#domain/access/request-mapping/proxied-request.ts'
import type { FunctionEnv } from '#http/env.ts'
import { ambiguousRequest } from './ambiguous-request.ts'
import { requireOwnPage } from './proxied-credential.ts'

/**
 * What a proxy is told about the principal begins so, and nobody else may say it. By the others a gateway tells an application which part of
 * the path is the application's own: gunicorn believes them of whatever comes through a proxy, and would serve `/a/secret` as `/secret`.
 */
const proxiesOwn = /^(?:x-postern-|(?:x-)?(?:script-name|path-info)$)/

/** Pairs of headers in which proxies send a request's method and target: nginx as it is told to, Traefik and Caddy by themselves. */
const styles = [
  ['X-Original-Method', 'X-Original-URI'],
  ['X-Forwarded-Method', 'X-Forwarded-Uri'],
] as const

/** Headers by which some servers take a method or a target in place of the request's own. */
const overrides = {
  method: ['x-http-method-override', 'x-http-method', 'x-method-override'],
  target: ['x-original-url', 'x-rewrite-url'],
}
/** What stands before the target in a whole address, as some proxies send it. */
const origin = /^https?:\/\/[^/]*/

/** A proxy passes on what its client sent: one pair of headers is the proxy's, the other may be forged, and then they differ. */
function original(c: Context<FunctionEnv>): { method: string; target: string } {
  const sent = styles
    .map(([method, target]) => [c.req.header(method), c.req.header(target)] as const)
    .filter((pair) => pair.some((value) => value !== undefined))
  const [method, target] = sent[0] ?? []
  if (sent.some((pair) => pair[0] !== method || pair[1] !== target))
    throw ambiguousRequest('two different requests in its headers')
  if (method === undefined || target === undefined)
    throw new Refusal('malformed-request', {
      detail: 'Let the proxy send X-Original-Method and X-Original-URI, or X-Forwarded-Method and X-Forwarded-Uri.',
    })
  if (!isMethod(method)) throw ambiguousRequest('a method that is not made of capitals and hyphens')
  return { method, target }
}

/**
 * Refuses what a client has no business to tell the server behind. To gateways (CGI, WSGI, PHP) a header is a variable, and
 * `X_Postern-User` or `X.Postern.User` the same one as `X-Postern-User`; so letters and digits count here, and nothing between them.
 */
function refuseForged(headers: Headers, method: string, target: string): void {
  for (const [sent, value] of headers) {
    const name = sent.replaceAll(/[^a-z0-9]/g, '-')
    if (proxiesOwn.test(name)) throw ambiguousRequest('a header that only a proxy sets')
    const own = overrides.method.includes(name) ? method : overrides.target.includes(name) ? target : value
    if (value !== own && value.replace(origin, '') !== own)
      throw ambiguousRequest('a header that names another request')
  }
}

/**
 * The request that a proxy asks about, and the name of its service: as the proxy's configuration says, or the first step of the path.
 * What a client may have made up, or what two servers would read in two ways, is refused as the client's fault (403): proxies take any
 * status but 401 and 403 for a fault of their own.
 *
 * @throws Refusal `forbidden`, `origin-not-allowed`; `malformed-request` when the headers are missing
 */
export function proxiedRequest(c: Context<FunctionEnv>, service: string | undefined, postIsQuery: boolean) {
  const { method, target } = original(c)
  refuseForged(c.req.raw.headers, method, target)
  requireOwnPage(c, method)
  const read = readTarget(target)
  if (!read)
    throw ambiguousRequest(
      'a path with empty steps, dots at the end of steps, ;, encoded separators or text that is neither in NFC nor in NFD',
    )
  // No service is called '', so the path of a proxy's own root is one that no service takes.
  const [first = '', ...rest] = read.segments
  const segments = service === undefined ? rest : read.segments
  const request: ProxiedRequest = { method, segments, query: read.query, postIsQuery }
  return { service: service ?? first, request, target }
}

/** Whether a browser asks what a page of another origin may send (Fetch §4.8, "CORS-preflight fetch"): it never has credentials. */
export function isPreflight(c: Context<FunctionEnv>, { method }: ProxiedRequest): boolean {
  const named = ['Origin', 'Access-Control-Request-Method'].map((name) => c.req.header(name))
  return method === 'OPTIONS' && named.every((value) => value !== undefined)
}
