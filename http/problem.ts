import { type RefusalCode, Refusal } from '#domain/refusal.ts'

/** Every refusal's status and title. A code without a line here does not compile. */
export const problems: Record<RefusalCode, { status: number; title: string }> = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'two-credentials': { status: 400, title: 'Send a bearer token or cookies, not both' },
  'method-not-allowed': { status: 405, title: 'Not a method of this path' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'cross-site-request': { status: 403, title: 'Cookies are not accepted from another site' },
  'invalid-request': { status: 422, title: 'The request was read and is not acceptable' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'The credentials are not right' },
  'refresh-token-rejected': { status: 401, title: 'The refresh token is not accepted' },
  'bootstrap-secret-wrong': { status: 401, title: 'The bootstrap secret is not right' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'link-unknown': { status: 404, title: 'No such link' },
  conflict: { status: 409, title: 'Something with that name exists' },
  'bootstrap-done': { status: 409, title: 'The first superuser was made already' },
  'link-spent': { status: 410, title: 'The link was used, replaced or has expired' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
}

/** An RFC 9457 problem document. */
export interface Problem {
  type: string
  title: string
  status: number
  code: RefusalCode | 'fault'
  detail?: string
  instance: string
  errors?: Refusal['details']['errors']
}

/** Answers a refusal as an RFC 9457 problem document. @param requestId names this occurrence, so that a log line can be found */
export function problemResponse(refusal: Refusal, requestId: string): Response {
  const { status, title } = problems[refusal.code]
  const { detail, errors, retryAfterSeconds } = refusal.details
  const headers: Record<string, string> = {}
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer'
  if (retryAfterSeconds) headers['Retry-After'] = String(Math.ceil(retryAfterSeconds))
  return answer(
    { ...named(refusal.code, requestId), title, status, ...(detail && { detail }), ...(errors && { errors }) },
    headers,
  )
}

/** Answers something we did not foresee. The log has the whole of it; the caller gets a name to quote. */
export function faultResponse(requestId: string): Response {
  return answer({ ...named('fault', requestId), title: 'Something went wrong on our side', status: 500 })
}

function named<Code extends Problem['code']>(code: Code, requestId: string) {
  return { type: `urn:postern:problem:${code}`, code, instance: `urn:uuid:${requestId}` }
}

function answer(problem: Problem, headers: Record<string, string> = {}): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
  })
}
