/** Registering a passkey: WebAuthn Level 3 §7.1, without attestation. */
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'
import { decodeBase64url } from '#adapters/base64url.ts'
import { maxCredentialIdBytes, type NewCredential, passkeyAlgorithms } from '#domain/passkeys/passkey.ts'
import {
  authenticatorDataFailure,
  type CeremonyFailure,
  clientDataFailure,
  type Expected,
  type Refused,
  refused,
} from './ceremony.ts'

/** `RegistrationResponseJSON` of a browser (§5.1.2), as far as it is used. */
export interface RegistrationCredential {
  id: string
  rawId: string
  type: 'public-key'
  response: { clientDataJSON: string; attestationObject: string; transports?: string[] | undefined }
}

/** Parameters of COSE keys (RFC 9053 §7.1.1, RFC 8230 §4). */
const cose = { algorithm: 3, curve: -1, modulus: -1 } as const
const es256 = -7
const rs256 = -257
const p256 = 1
/** Bytes of 2,048 and of 4,096 bits. */
const modulusBytes = { min: 256, max: 512 }

/** Verifies what an authenticator answered to options of ours. */
export async function verifyRegistration(
  credential: RegistrationCredential,
  expected: Omit<Expected, 'type'>,
): Promise<Refused | { verified: true; passkey: NewCredential }> {
  const all: Expected = { ...expected, type: 'webauthn.create' }
  const { clientDataJSON, attestationObject } = credential.response
  const failure = clientDataFailure(clientDataJSON, all) ?? attestationFailure(attestationObject, all)
  if (failure) return refused(failure)
  const { challenge, party, requireUserVerification } = expected
  const answer = await verifyRegistrationResponse({
    response: { ...credential, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification,
    supportedAlgorithmIDs: [...passkeyAlgorithms],
  }).catch(() => null) // it throws prose
  if (!answer?.verified) return refused('malformed')
  const { credential: made, aaguid, credentialDeviceType, credentialBackedUp } = answer.registrationInfo
  const credentialId = decodeBase64url(made.id)
  if (!credentialId || made.id !== credential.id || credentialId.length > maxCredentialIdBytes)
    return refused('malformed')
  if (isWeak(made.publicKey)) return refused('weak-key')
  const backupEligible = credentialDeviceType === 'multiDevice'
  const { publicKey, counter: signCount } = made
  return {
    verified: true,
    passkey: { credentialId, publicKey, signCount, aaguid, backupEligible, backedUp: credentialBackedUp },
  }
}

/**
 * We ask for no attestation, and browsers then send none (§5.4.7). A format that needs certificates to be judged does not reach the package,
 * whose verifiers of attestations are not in our Workers (`scripts/webauthn.mjs`; GHSA-6hxq-p678-4hr2).
 */
function attestationFailure(text: string, expected: Expected): CeremonyFailure | null {
  const bytes = decodeBase64url(text)
  if (!bytes) return 'malformed'
  try {
    const attestation = decodeAttestationObject(new Uint8Array(bytes))
    if (attestation.get('fmt') !== 'none') return 'attested'
    return authenticatorDataFailure(attestation.get('authData'), expected)
  } catch {
    return 'malformed'
  }
}

/** Whether a key is one that its algorithm does not mean, or a short one: ES256 is of P-256, and RSA has 2,048 bits or more. */
function isWeak(publicKey: Uint8Array): boolean {
  const key = decodeCredentialPublicKey(new Uint8Array(publicKey)) as unknown as Map<number, unknown>
  const algorithm = key.get(cose.algorithm)
  if (algorithm === es256) return key.get(cose.curve) !== p256
  if (algorithm !== rs256) return false
  const modulus = key.get(cose.modulus)
  return !(modulus instanceof Uint8Array) || modulus.length < modulusBytes.min || modulus.length > modulusBytes.max
}
