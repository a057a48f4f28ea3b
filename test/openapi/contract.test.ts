import { describe, expect, it } from 'vitest'
import { checkAnswer } from '#test/support/contract/contract.ts'

const safe = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'Content-Type': 'application/json',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
}

const problem = (code: string, status: number) => ({
  type: `https://id.example.test/problems/${code}`,
  title: 'No',
  status,
  code,
  instance: 'urn:uuid:0c7a3a1e-5c93-4b8c-9b5d-0f8a5f0f3a11',
})

const json = (method: string, path: string, status: number, body: unknown, headers: Record<string, string> = {}) =>
  checkAnswer(method, path, status, new Headers({ ...safe, ...headers }), body)

const refused = (method: string, path: string, status: number, body: unknown, headers: Record<string, string> = {}) =>
  json(method, path, status, body, { 'Content-Type': 'application/problem+json', ...headers })

describe('the contract checker', () => {
  it('accepts documented responses, and errors of unknown paths', () => {
    expect(() => {
      json('GET', '/v1/bootstrap', 200, { needed: true })
      const bearer = { 'WWW-Authenticate': 'Bearer' }
      refused('GET', '/v1/sessions/current', 401, problem('unauthenticated', 401), bearer)
      refused('GET', '/v1/sessions/current', 503, problem('unavailable', 503), { 'Retry-After': '2' })
      refused('GET', '/nowhere', 404, problem('not-found', 404))
      refused('PATCH', '/v1/bootstrap?x=1', 405, problem('method-not-allowed', 405), { Allow: 'GET, POST' })
    }).not.toThrow()
  })

  it.each([
    [
      'a field that is not documented',
      () => json('GET', '/v1/bootstrap', 200, { needed: true, id: 7 }),
      /additional.*id/,
    ],
    ['a field that is missing', () => json('GET', '/v1/bootstrap', 200, {}), /required property 'needed'/],
    ['a field of another type', () => json('GET', '/v1/bootstrap', 200, { needed: 'yes' }), /\/needed must be boolean/],
    [
      'a status that is not documented',
      () => refused('GET', '/v1/bootstrap', 409, problem('name-taken', 409)),
      /status 409/,
    ],
    ['any 500', () => refused('GET', '/v1/bootstrap', 500, problem('internal-error', 500)), /status 500/],
    ['an operation that is not documented', () => json('GET', '/v1/unheard-of', 200, {}), /404 was to be expected/],
    ['a method that is not documented', () => json('PUT', '/v1/bootstrap', 200, {}), /405 was to be expected/],
    [
      'a body of another media type',
      () => json('GET', '/v1/bootstrap', 200, '', { 'Content-Type': 'text/plain' }),
      /text\/plain/,
    ],
    ['a body where none should be', () => json('DELETE', '/v1/sessions/current', 204, { a: 1 }), /should have none/],
    [
      'JSON in the place of a problem document',
      () => json('GET', '/nowhere', 404, problem('not-found', 404)),
      /application\/json/,
    ],
    [
      'a problem document of another status',
      () => refused('GET', '/nowhere', 404, problem('not-found', 400)),
      /says 400/,
    ],
    [
      'a code that is not documented for the status',
      () =>
        refused('GET', '/v1/sessions/current', 401, problem('invalid-credentials', 401), {
          'WWW-Authenticate': 'Bearer',
        }),
      /\/code must be equal to one of the allowed values/,
    ],
    [
      '401 that does not say how to authenticate',
      () => refused('GET', '/v1/sessions/current', 401, problem('unauthenticated', 401)),
      /WWW-Authenticate is missing/,
    ],
    [
      '503 that does not say when to come back',
      () => refused('GET', '/v1/bootstrap', 503, problem('unavailable', 503), { 'Retry-After': 'soon' }),
      /Retry-After is soon/,
    ],
    [
      '405 without `Allow`',
      () => refused('PUT', '/v1/bootstrap', 405, problem('method-not-allowed', 405)),
      /without `Allow`/,
    ],
  ])('rejects %s', (_what, check, why) => {
    expect(check).toThrow(why)
  })

  it.each([
    ['Cache-Control', 'public, max-age=300'],
    ['X-Content-Type-Options', ''],
    ['Referrer-Policy', 'origin'],
    ['Strict-Transport-Security', 'max-age=1'],
    ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
    ['Content-Security-Policy', `${safe['Content-Security-Policy']}; style-src 'unsafe-inline'`],
    ['Content-Security-Policy', `${safe['Content-Security-Policy']}; img-src https://cdn.test`],
    ['Access-Control-Allow-Origin', '*'],
    ['X-Powered-By', 'Hono'],
    ['Set-Cookie', 'postern-session=x; Path=/; Secure; HttpOnly; SameSite=Lax'],
    ['Set-Cookie', '__Host-postern-session=x; Path=/; Secure; SameSite=Lax'],
    ['Set-Cookie', '__Host-postern-session=x; Path=/; HttpOnly; SameSite=Lax'],
    ['Set-Cookie', '__Host-postern-session=x; Path=/; Secure; HttpOnly; SameSite=None'],
    ['Set-Cookie', '__Host-postern-session=x; Path=/v1; Secure; HttpOnly; SameSite=Lax'],
  ])('rejects %s: %s', (header, value) => {
    expect(() => json('GET', '/v1/bootstrap', 200, { needed: true }, { [header]: value })).toThrow(
      /breaks the contract/,
    )
  })
})
