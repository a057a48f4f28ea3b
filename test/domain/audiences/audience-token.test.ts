import { describe, expect, it } from 'vitest'
import { audienceTokenClaims, type AudienceTokenFacts } from '#domain/audiences/audience-token.ts'

const registered = {
  iss: 'https://id.example.com',
  sub: 'a',
  jti: 'b',
  iat: 1000,
  amr: ['pwd' as const],
  acr: 'aal1' as const,
  auth_time: 900,
}
const facts = (changes: Partial<AudienceTokenFacts> = {}): AudienceTokenFacts => ({
  audience: { identifier: 'reports', lifetimeSeconds: 60 },
  claims: {},
  userData: null,
  permissions: null,
  ...changes,
})

describe('audienceTokenClaims', () => {
  it('are the registered ones, if the audience has chosen none', () => {
    expect(audienceTokenClaims(facts(), registered)).toEqual({ ...registered, aud: 'reports', exp: 1060 })
  })

  it('are never set by values of the user', () => {
    const wrong = { iss: 'x', aud: 'x', sub: 'x', jti: 'x', iat: 0, exp: 2 ** 40, user_data: {}, permissions: {} }
    const claims = audienceTokenClaims(
      facts({ claims: wrong as object, userData: wrong, permissions: { questions: [], facts: null } }),
      registered,
    )
    expect(claims).toEqual({ ...registered, aud: 'reports', exp: 1060, user_data: wrong, permissions: {} })
  })

  it('count in bytes, not in characters', () => {
    const withNote = (note: string) => () => audienceTokenClaims(facts({ userData: { note } }), registered)
    expect(withNote('a'.repeat(4900))).not.toThrow()
    expect(withNote('é'.repeat(4900))).toThrow(expect.objectContaining({ code: 'claims-too-large' }))
  })
})
