/**
 * The test vectors of WebAuthn Level 3 §16 (W3C Recommendation; revision 146d0db of the specification), as far as they are of algorithms that
 * we take. Whoever made them knows nothing of the package or of the emulator. Those with an attestation are refused at registration; their
 * keys verify sign-ins.
 */
import { describe, expect, it } from 'vitest'
import { encodeBase64url } from '#adapters/base64url.ts'
import { verifyAssertion } from '#adapters/passkeys/assertion.ts'
import { verifyRegistration } from '#adapters/passkeys/registration.ts'
import vectors from '#test/fixtures/webauthn-vectors.json' with { type: 'json' }

const party = { id: 'example.org', origins: ['https://example.org'] }
const base = (digits: string) => encodeBase64url(Buffer.from(digits, 'hex'))
const userHandle = new Uint8Array(32)

/** What is wrong with a vector as our sites are: in nobody's frame, without attestation. */
const refusals: Record<string, { registration?: string; authentication?: string }> = {
  'packed-self-es256': { registration: 'attested' },
  'packed-es256': { registration: 'attested' },
  'packed-rs256': { registration: 'attested' },
  'packed-eddsa': { registration: 'attested' },
  'none-es256-crossOrigin': { registration: 'cross-origin', authentication: 'cross-origin' },
  'none-es256-topOrigin': { registration: 'cross-origin', authentication: 'cross-origin' },
}

describe.each(vectors)('$name', ({ name, credentialId, publicKey, registration, authentication }) => {
  const id = base(credentialId)
  const credential = { id, rawId: id, type: 'public-key' } as const

  it('registers, or is refused for its reason', async () => {
    const response = {
      clientDataJSON: base(registration.clientDataJSON),
      attestationObject: base(registration.attestationObject),
    }
    const expected = { challenge: base(registration.challenge), party, requireUserVerification: false }
    const answer = await verifyRegistration({ ...credential, response }, expected)
    const reason = refusals[name]?.registration
    if (reason) return expect(answer).toEqual({ verified: false, reason })
    if (!answer.verified) throw new Error(answer.reason)
    expect(Buffer.from(answer.passkey.credentialId).toString('hex')).toBe(credentialId)
    expect(Buffer.from(answer.passkey.publicKey).toString('hex')).toBe(publicKey)
  })

  it('signs in, or is refused for its reason', async () => {
    const response = {
      clientDataJSON: base(authentication.clientDataJSON),
      authenticatorData: base(authentication.authenticatorData),
      signature: base(authentication.signature),
    }
    const expected = { challenge: base(authentication.challenge), party, requireUserVerification: false }
    const key = { publicKey: Buffer.from(publicKey, 'hex'), userHandle }
    const answer = await verifyAssertion({ ...credential, response }, key, expected)
    const reason = refusals[name]?.authentication
    expect(answer).toMatchObject(reason ? { verified: false, reason } : { verified: true })
  })
})
