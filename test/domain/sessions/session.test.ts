import type { SessionClaims } from '#domain/caller.ts'
import { describe, expect, it } from 'vitest'
import * as session from '#domain/sessions/session.ts'

const nowSeconds = 1_800_000_000
const expected = { issuer: 'https://id.example.com', audience: 'https://api.example.com', nowSeconds }
const claims: SessionClaims = {
  iss: expected.issuer,
  aud: expected.audience,
  sub: 'b1a7c0de-0000-4000-8000-00000000a11c',
  sid: '5e551011-1111-4111-9111-111111111111',
  jti: '70ce2222-2222-4222-a222-222222222222',
  iat: nowSeconds,
  exp: nowSeconds + 300,
  rev: 1_799_999_999_123,
  amr: ['pwd'],
  acr: 'aal1',
  auth_time: nowSeconds,
}
const read = (changes: object, at = nowSeconds) =>
  session.readSessionClaims({ ...claims, ...changes }, { ...expected, nowSeconds: at })
const invalidToken = expect.objectContaining({ name: 'Refusal', code: 'invalid-token' })

describe('the lifetimes of a session', () => {
  it('are five minutes, seven days idle, thirty days in total, and ten seconds of grace', () => {
    expect(session.accessTokenTtlSeconds).toBe(300)
    expect(session.refreshIdleSeconds).toBe(604_800)
    expect(session.sessionAbsoluteSeconds).toBe(2_592_000)
    expect(session.refreshGraceSeconds).toBe(10)
  })
})

describe('readSessionClaims', () => {
  it('returns the claims of a session', () => {
    expect(read({})).toEqual(claims)
  })

  it.for(Object.keys(claims))('rejects claims without %s, and with another claim in its place', (name) => {
    const rest = Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
    expect(() => session.readSessionClaims(rest, expected)).toThrow(invalidToken)
    expect(() => session.readSessionClaims({ ...rest, scope: 'all' }, expected)).toThrow(invalidToken)
    expect(() => session.readSessionClaims({ ...rest, constructor: 1 }, expected)).toThrow(invalidToken)
    expect(() => session.readSessionClaims({ ...rest, [name]: undefined }, expected)).toThrow(invalidToken)
    expect(() => session.readSessionClaims({ ...rest, [name]: [rest[name]] }, expected)).toThrow(invalidToken)
  })

  it('rejects an additional claim', () => {
    expect(() => read({ nbf: nowSeconds })).toThrow(invalidToken)
    expect(() => read({ constructor: 1 })).toThrow(invalidToken)
  })

  it.for([undefined, null, true, 1, 'claims', [], {}, () => claims])('rejects %s', (payload) => {
    expect(() => session.readSessionClaims(payload, expected)).toThrow(invalidToken)
  })

  it.for(['sub', 'sid', 'jti'])('rejects a %s that is not a UUID in lower case', (name) => {
    for (const value of [
      '',
      'me',
      claims.sub.toUpperCase(),
      `{${claims.sub}}`,
      claims.sub.replaceAll('-', ''),
      `${claims.sub}\n`,
      1,
      null,
    ]) {
      expect(() => read({ [name]: value })).toThrow(invalidToken)
    }
  })

  it.for(['iat', 'exp', 'rev'])('rejects a %s that is not a whole number of at least zero', (name) => {
    for (const value of [-1, 0.5, Infinity, Number.NaN, 2 ** 53, '1', null, true, 1n]) {
      expect(() => read({ [name]: value })).toThrow(invalidToken)
    }
  })

  it('rejects another issuer and another audience', () => {
    expect(() => read({ iss: claims.aud })).toThrow(invalidToken)
    expect(() => read({ aud: claims.iss })).toThrow(invalidToken)
  })

  it('rejects from five seconds after exp, to the second', () => {
    expect(read({}, claims.exp + 4)).toEqual(claims)
    expect(() => read({}, claims.exp + 5)).toThrow(invalidToken)
  })

  it('accepts from five seconds before iat, to the second', () => {
    expect(read({}, claims.iat - 5)).toEqual(claims)
    expect(() => read({}, claims.iat - 6)).toThrow(invalidToken)
  })

  it('rejects a lifetime of more than five minutes, zero or less', () => {
    expect(read({ exp: claims.iat + 1 })).toMatchObject({ exp: claims.iat + 1 })
    expect(() => read({ exp: claims.iat + 301 })).toThrow(invalidToken)
    expect(() => read({ exp: claims.iat })).toThrow(invalidToken)
    expect(() => read({ exp: claims.iat - 1 })).toThrow(invalidToken)
  })

  it('rejects everything if the time is not a number', () => {
    expect(() => read({}, Number.NaN)).toThrow(invalidToken)
  })
})
