/** What every problem code means, and which codes follow from a route by itself. */
import type { RefusalCode } from '#domain/refusal.ts'
import { type Problem, problems } from '#http/problem.ts'
import type { ApiOperation } from './operation.ts'
import type { Route } from './routes.ts'

/** What each code means and what to do about it. A code without an entry does not compile. */
export const explanations: Record<Problem['code'], string> = {
  'malformed-request': 'The body is empty, cut off, not UTF-8, not JSON, or a header is not what it has to be.',
  'two-credentials':
    'An access token came in the header and another in a cookie. Send one, so that it is clear who acts.',
  'method-not-allowed': 'This path has other methods; `Allow` lists them.',
  'body-too-large': 'No body may be larger than 64 KiB; that of `POST /v1/check` 512 KiB.',
  'unsupported-media-type': 'Send the documented media type in UTF-8, not compressed.',
  'cross-site-request':
    'A write with cookies must come from a page of this site: `Sec-Fetch-Site: same-origin`, or an `Origin` on the list.',
  'invalid-request':
    'Understood and refused: an unknown key, a missing field, a value that a rule forbids. `errors` names each field.',
  'idempotency-key-reused': 'This `Idempotency-Key` came with another request before. Use a new key for a new request.',
  unauthenticated:
    'No access token, or one that is forged, expired or of a session that is over. Refresh it or sign in.',
  'wrong-credentials': 'One answer for every reason for which a sign-in fails, so that none can be told from another.',
  'refresh-token-rejected': 'The refresh token is unknown, replaced, or of a session that is over. Sign in again.',
  'bootstrap-secret-wrong': 'The secret is not the `BOOTSTRAP_SECRET` of this deployment.',
  forbidden: 'You are known, and you may not do this.',
  'not-found': 'There is no such thing, or none that you may see.',
  'link-unknown': 'No mail of ours carries this link.',
  conflict: 'Something else has that name or holds that place already.',
  'bootstrap-done': 'The first superuser was made already. It happens once for ever.',
  'link-spent': 'The link was used, was replaced by a newer one, or has expired. Ask for another.',
  'too-many-attempts': 'Too many failures in a row. `Retry-After` says in how many seconds to try again.',
  unavailable: 'The database cannot answer, or this deployment lacks a setting. `Retry-After` says when to try again.',
  fault: 'A mistake of ours. `instance` names the line in the log.',
}

/** Every problem code of an operation: those that follow from its audience, body, query and path, and those that it names. */
export function problemsOf(route: Route, operation: ApiOperation): RefusalCode[] {
  const own = operation.problems ?? []
  const namesNotFound = own.some((code) => problems[code].status === 404)
  const codes: RefusalCode[] = []
  if (route.audience !== 'public') codes.push('unauthenticated', 'two-credentials')
  if (route.audience !== 'public' && route.method !== 'GET') codes.push('cross-site-request')
  if (route.audience === 'administrator') codes.push('forbidden')
  if (route.body) codes.push('malformed-request', 'body-too-large', 'unsupported-media-type', 'invalid-request')
  if (route.idempotent) codes.push('idempotency-key-reused')
  if (route.query) codes.push('invalid-request')
  if (route.parameters.length > 0 && !namesNotFound) codes.push('not-found')
  if (!operation.stateless) codes.push('unavailable')
  return [...new Set([...codes, ...own])]
}
