/**
 * The contract: every response in every test must be documented in `docs/public/openapi.json`, and have the headers that all responses need.
 * Otherwise the test fails.
 */
import { contentProblem } from './contract-content.ts'
import { documentedOperation, documentedResponse, isDocumentedPath, type Promised } from './openapi-document.ts'

/** A response. `body` is parsed if it is JSON. */
interface ReceivedResponse {
  method: string
  path: string
  status: number
  headers: Headers
  body: unknown
}

/** Not for clients: the inbox of `npm start`, and the hosted pages, which `test/functions/pages/` looks at. */
const undocumented = /^\/(?:dev|sign-in(?!\/(?:with|callback))|sign-up|forgot-password|account|denied)(?:\/|$)/

/**
 * Compares a response with the document.
 *
 * @param path of the request, with its query
 * @throws Error that says what is documented and what was returned
 */
export function checkAnswer(method: string, path: string, status: number, headers: Headers, body: unknown): void {
  const received = { method, path, status, headers, body }
  const { pathname } = new URL(path, 'https://any.test')
  if (undocumented.test(pathname)) return
  const wrong = [...documentedProblems(received, pathname), ...missingHeaders(received)]
  if (wrong.length === 0) return
  const what = `${method} ${path} answered ${status} ${JSON.stringify(body)?.slice(0, 2000)}`
  const remedy = 'If the answer is right, say so in openapi/operations/ and run `npm run openapi`.'
  throw new Error(`${what}\nwhich breaks the contract:\n  ${wrong.join('\n  ')}\n${remedy}`)
}

function documentedProblems(received: ReceivedResponse, pathname: string): string[] {
  const operation = documentedOperation(received.method, pathname)
  if (!operation) return undocumentedProblems(received, pathname)
  const response = documentedResponse(operation, received.status)
  if (!response) return [`status ${received.status} is not documented for ${operation.key}`]
  return [...headerProblems(response, received), ...contentProblem(received, response.content ?? {})]
}

/** Undocumented paths must return 404, or 405 if other methods are documented. */
function undocumentedProblems(received: ReceivedResponse, pathname: string): string[] {
  const expected = isDocumentedPath(pathname) ? 405 : 404
  const wrong = received.status === expected ? [] : [`it is not documented, so ${expected} was to be expected`]
  if (received.status === 405 && !received.headers.get('Allow')) wrong.push('405 without `Allow`')
  return [...wrong, ...contentProblem(received, undefined)]
}

function headerProblems({ headers: promised = {} }: Promised, { headers }: ReceivedResponse): string[] {
  return Object.entries(promised).flatMap(([name, { required, schema }]) => {
    const value = headers.get(name)
    if (value === null) return required ? [`the header ${name} is missing`] : []
    const isRight =
      (schema.const === undefined || schema.const === value) &&
      (schema.pattern === undefined || new RegExp(schema.pattern).test(value))
    return isRight ? [] : [`the header ${name} is ${value}`]
  })
}

/** The headers for browsers and caches that every response must have. */
function missingHeaders({ method, path, status, headers }: ReceivedResponse): string[] {
  const operation = documentedOperation(method, new URL(path, 'https://any.test').pathname)
  const cached = operation && documentedResponse(operation, status)?.headers?.['Cache-Control']?.schema.const
  const policy = headers.get('Content-Security-Policy') ?? ''
  const wrong: string[] = []
  const must = (isSo: boolean, otherwise: string) => {
    if (!isSo) wrong.push(otherwise)
  }
  must(headers.get('Cache-Control') === (cached ?? 'no-store'), `Cache-Control is ${headers.get('Cache-Control')}`)
  must(headers.get('X-Content-Type-Options') === 'nosniff', 'no X-Content-Type-Options: nosniff')
  must(headers.get('Referrer-Policy') === 'no-referrer', 'no Referrer-Policy: no-referrer')
  must(/max-age=\d{7,}/.test(headers.get('Strict-Transport-Security') ?? ''), 'no Strict-Transport-Security')
  must(
    policyParts.every((part) => policy.split('; ').includes(part)),
    `Content-Security-Policy is ${policy}`,
  )
  must(!/unsafe-|\*|https?:/.test(policy), `Content-Security-Policy is too wide: ${policy}`)
  must(!headers.has('Access-Control-Allow-Origin'), 'another origin may read it')
  must(!headers.has('Server') && !headers.has('X-Powered-By'), 'it says what it is made with')
  return [...wrong, ...headers.getSetCookie().flatMap(cookieProblem)]
}

const policyParts = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]

function cookieProblem(cookie: string): string[] {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim())
  const has = (name: string) => attributes.some((attribute) => attribute.toLowerCase() === name)
  const isSafe = has('secure') && has('httponly') && has('path=/') && /samesite=(?:lax|strict)/i.test(cookie)
  if (pair.startsWith('__Host-') && isSafe && !/domain=/i.test(cookie)) return []
  return [`the cookie ${pair.slice(0, pair.indexOf('='))} is not __Host-, Secure, HttpOnly, SameSite and Path=/`]
}
