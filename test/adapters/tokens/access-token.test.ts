import { describe, expect, it } from 'vitest'
import { issueAccessToken } from '#adapters/tokens/access-token.ts'
import { loadSigningKey, loadVerificationKeys } from '#adapters/tokens/signing-keys.ts'
import { now, openWorkshop, soundClaims } from './token-fixtures.ts'

const { secrets, kid } = openWorkshop()
const key = await loadSigningKey(secrets.SIGNING_KEY, await loadVerificationKeys(secrets.VERIFICATION_KEYS))
const decode = (segment: string | undefined) => Buffer.from(segment ?? '', 'base64url').toString()

describe('issueAccessToken', () => {
  it('writes a compact JWS of three segments with the header alg, typ, kid and the unchanged claims', async () => {
    const [header, body, signature, ...more] = (await issueAccessToken(key, soundClaims())).split('.')
    expect(decode(header)).toBe(`{"alg":"EdDSA","typ":"at+jwt","kid":"${kid}"}`)
    expect(decode(body)).toBe(JSON.stringify(soundClaims()))
    expect(signature).toHaveLength(86)
    expect(more).toEqual([])
  })

  it('has a size that fits a cookie and a header', async () => {
    expect((await issueAccessToken(key, soundClaims())).length).toBeLessThan(660)
  })

  it('signs only what the verifier accepts', async () => {
    const unsound = [{ exp: now + 301 }, { sub: 'admin' }, { rev: 0.5 }, { exp: now }, { role: 'administrator' }]
    for (const changes of unsound) {
      await expect(issueAccessToken(key, { ...soundClaims(), ...changes })).rejects.toMatchObject({
        code: 'invalid-token',
      })
    }
  })
})
