/** Both ceremonies, by an emulated authenticator: of the whole package, and of the part that Workers carry. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type AssertionCredential, verifyAssertion } from '#adapters/passkeys/assertion.ts'
import { encodeBase64url } from '#adapters/base64url.ts'
import { type RegistrationCredential, verifyRegistration } from '#adapters/passkeys/registration.ts'
import type { NewCredential } from '#domain/passkeys/passkey.ts'
import { type Algorithm, Authenticator } from '#scripts/sql/authenticator.ts'

const origin = 'https://id.example.com'
const party = { id: 'example.com', origins: [origin] }
const userHandle = new Uint8Array(32).fill(7)
const challenge = encodeBase64url(new Uint8Array(32).fill(1))
const expected = { challenge, party, requireUserVerification: true }

const creation = {
  rp: { id: party.id, name: 'Postern' },
  user: { id: encodeBase64url(userHandle), name: 'ada', displayName: 'Ada' },
  challenge,
  pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  attestation: 'none',
}
const request = { challenge, rpId: party.id, userVerification: 'required' }

async function registered(authenticator: Authenticator): Promise<NewCredential> {
  const answer = await verifyRegistration(authenticator.create(creation), expected)
  if (!answer.verified) throw new Error(answer.reason)
  return answer.passkey
}

/** The same credential with other client data. */
function saying<C extends RegistrationCredential | AssertionCredential>(credential: C, data: object): C {
  const own = JSON.parse(Buffer.from(credential.response.clientDataJSON, 'base64url').toString()) as object
  const clientDataJSON = encodeBase64url(JSON.stringify({ ...own, ...data }))
  return { ...credential, response: { ...credential.response, clientDataJSON } }
}

/** The same attestation object with other bytes, in hexadecimal: CBOR is short enough to be edited by hand. */
function attesting(credential: RegistrationCredential, from: string | RegExp, to: string): RegistrationCredential {
  const bytes = Buffer.from(credential.response.attestationObject, 'base64url').toString('hex')
  const edited = bytes.replace(from, to)
  if (edited === bytes) throw new Error('nothing to edit')
  const attestationObject = encodeBase64url(Buffer.from(edited, 'hex'))
  return { ...credential, response: { ...credential.response, attestationObject } }
}

const text = (characters: string) => (0x60 + characters.length).toString(16) + Buffer.from(characters).toString('hex')

describe('verifyRegistration', () => {
  const authenticator = new Authenticator(origin)
  const made = authenticator.create(creation)

  it.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])('takes a passkey of %s', async (algorithm) => {
    const passkey = await registered(new Authenticator(origin, { algorithm }))
    expect(passkey).toMatchObject({
      signCount: 0,
      aaguid: '4e49442d-4155-5448-2d33-313431353932',
      backupEligible: true,
      backedUp: true,
    })
    expect(passkey.credentialId).toHaveLength(32)
  })

  it.each([
    ['wrong-type', saying(made, { type: 'webauthn.get' })],
    ['wrong-challenge', saying(made, { challenge: encodeBase64url(new Uint8Array(32).fill(2)) })],
    ['wrong-origin', saying(made, { origin: 'https://id.example.com.evil.test' })],
    ['wrong-origin', saying(made, { origin: 'https://id.example.com:8443' })],
    ['cross-origin', saying(made, { crossOrigin: true })],
    ['cross-origin', saying(made, { topOrigin: 'https://evil.test' })],
    ['malformed', { ...made, response: { ...made.response, clientDataJSON: encodeBase64url('no json') } }],
    ['malformed', { ...made, response: { ...made.response, clientDataJSON: encodeBase64url('null') } }],
    ['malformed', { ...made, response: { ...made.response, attestationObject: 'AAAA' } }],
    ['malformed', { ...made, response: { ...made.response, attestationObject: '!' } }],
    ['malformed', { ...made, id: encodeBase64url('another'), rawId: encodeBase64url('another') }],
    ['malformed', { ...made, rawId: encodeBase64url('another') }],
    ['attested', attesting(made, text('none'), text('packed'))],
    ['attested', attesting(made, text('none'), text('apple'))],
    ['malformed', attesting(made, `${text('attStmt')}a0`, `${text('attStmt')}a1${text('x5c')}80`)],
    ['malformed', attesting(made, /58a4.*$/, `5824${'00'.repeat(36)}`)],
  ])('refuses %s (%#)', async (reason, credential) => {
    expect(await verifyRegistration(credential, expected)).toEqual({
      verified: false,
      reason,
    })
  })

  it('refuses another RP ID, whatever the page', async () => {
    const elsewhere = new Authenticator('https://id.example.org').create({ ...creation, rp: { id: 'example.org' } })
    const answer = await verifyRegistration(saying(elsewhere, { origin }), expected)
    expect(answer).toEqual({ verified: false, reason: 'wrong-rp-id' })
  })

  it.each([
    ['user-not-verified', { uv: false }],
    ['user-not-present', { up: false }],
  ])('refuses %s', async (reason, user) => {
    const careless = new Authenticator(origin)
    Object.assign(careless.user, user)
    expect(await verifyRegistration(careless.create(creation), expected)).toEqual({ verified: false, reason })
  })

  it('refuses ES256 on another curve than P-256, whose signatures could not be verified later', async () => {
    const onP384 = attesting(made, 'a5010203262001', 'a5010203262002')
    expect(await verifyRegistration(onP384, expected)).toEqual({ verified: false, reason: 'weak-key' })
  })
})

describe('verifyAssertion', () => {
  let authenticator: Authenticator
  let passkey: NewCredential
  beforeEach(async () => {
    authenticator = new Authenticator(origin)
    passkey = await registered(authenticator)
  })
  const verify = (credential: AssertionCredential, requireUserVerification = true) =>
    verifyAssertion(credential, { ...passkey, userHandle }, { ...expected, requireUserVerification })

  it.each<Algorithm>(['ES256', 'EdDSA', 'RS256'])(
    'takes twenty signatures of %s, and none that is changed',
    async (algorithm) => {
      authenticator = new Authenticator(origin, { algorithm })
      passkey = await registered(authenticator)
      for (let count = 1; count <= 20; count++) {
        const credential = authenticator.get(request)
        expect(await verify(credential)).toMatchObject({ verified: true, signCount: count, userVerified: true })
        const bytes = Buffer.from(credential.response.signature, 'base64url')
        bytes[bytes.length - 1]! ^= 1
        const changed = { ...credential, response: { ...credential.response, signature: encodeBase64url(bytes) } }
        expect(await verify(changed)).toEqual({ verified: false, reason: 'wrong-signature' })
      }
    },
  )

  it('refuses the signature of another key', async () => {
    const other = new Authenticator(origin)
    await registered(other)
    expect(await verify(other.get(request))).toEqual({ verified: false, reason: 'wrong-signature' })
  })

  it('refuses a changed counter, since the signature covers it', async () => {
    const credential = authenticator.get(request)
    const data = Buffer.from(credential.response.authenticatorData, 'base64url')
    data.writeUInt32BE(1000, 33)
    const changed = { ...credential, response: { ...credential.response, authenticatorData: encodeBase64url(data) } }
    expect(await verify(changed)).toEqual({ verified: false, reason: 'wrong-signature' })
  })

  it('refuses a registration in place of a sign-in, and each lie of client data', async () => {
    const credential = authenticator.get(request)
    const lies = {
      'wrong-type': { type: 'webauthn.create' },
      'wrong-challenge': { challenge: 'AAAA' },
      'wrong-origin': { origin: 'https://evil.test' },
      'cross-origin': { crossOrigin: true, topOrigin: 'https://evil.test' },
    }
    for (const [reason, data] of Object.entries(lies))
      expect(await verify(saying(credential, data))).toEqual({ verified: false, reason })
  })

  it('refuses the passkey of another account, and takes one that does not say whose it is', async () => {
    const credential = authenticator.get(request)
    const of = (handle: string | null) => ({ ...credential, response: { ...credential.response, userHandle: handle } })
    expect(await verify(of(encodeBase64url(new Uint8Array(32))))).toEqual({ verified: false, reason: 'wrong-user' })
    expect(await verify(of(null))).toMatchObject({ verified: true })
  })

  it('requires user verification where it is to, by what the authenticator says and not by what was asked', async () => {
    authenticator.user.uv = false
    const credential = authenticator.get(request)
    const answer = await verify(credential, false)
    expect(answer).toMatchObject({ verified: true, userVerified: false })
    expect(await verify(credential)).toEqual({ verified: false, reason: 'user-not-verified' })
  })

  it('refuses authenticator data that is short, long or no base64url', async () => {
    const credential = authenticator.get(request)
    const of = (authenticatorData: string) => ({
      ...credential,
      response: { ...credential.response, authenticatorData },
    })
    const bytes = Buffer.from(credential.response.authenticatorData, 'base64url')
    expect(await verify(of(encodeBase64url(bytes.subarray(0, 36))))).toEqual({ verified: false, reason: 'malformed' })
    expect(await verify(of(encodeBase64url(Buffer.concat([bytes, bytes]))))).toEqual({
      verified: false,
      reason: 'malformed',
    })
    expect(await verify(of('='))).toEqual({ verified: false, reason: 'malformed' })
  })
})
