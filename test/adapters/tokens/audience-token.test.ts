import { describe, expect, it } from 'vitest'
import { accessTokenVerifier } from '#adapters/tokens/access-token-verifier.ts'
import { signAudienceToken } from '#adapters/tokens/audience-token.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import { audience, issuer, now, openWorkshop, soundClaims } from './token-fixtures.ts'

const { secrets, kid } = openWorkshop()
const keys = secrets.VERIFICATION_KEYS
const key = await loadSigningKey(secrets.SIGNING_KEY, await loadVerificationKeys(keys))
const decode = (segment: string | undefined) => JSON.parse(Buffer.from(segment ?? '', 'base64url').toString())

describe('signAudienceToken', () => {
  it('writes a header with a type of its own and the unchanged claims', async () => {
    const claims = { ...soundClaims(), groups: ['a'], permissions: { x: ['read'] } }
    const [header, body] = (await signAudienceToken(key, claims)).split('.')
    expect(decode(header)).toEqual({ alg: 'EdDSA', typ: 'audience+jwt', kid })
    expect(decode(body)).toEqual(claims)
  })

  it('writes nothing that the verifier of access tokens accepts, even with the claims of a session and its audience', async () => {
    const token = await signAudienceToken(key, { ...soundClaims() })
    const verifying = accessTokenVerifier({ keys, issuer, audience }).verify(token, now)
    await expect(verifying).rejects.toMatchObject({
      code: 'invalid-token',
      message: expect.stringMatching(/unknown header/),
    })
  })

  it.each([
    ['our own audience', { aud: issuer }],
    ['more than five minutes', { exp: now + 301 }],
    ['no lifetime', { exp: now }],
    ['a lifetime that is no number', { exp: Number.NaN }],
  ])('signs nothing with %s', async (_, changes) => {
    await expect(signAudienceToken(key, { ...soundClaims(), ...changes })).rejects.toThrow(/token for another service/)
  })
})
