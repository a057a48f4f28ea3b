/** Signing in with a passkey: WebAuthn Level 3 §7.2. */
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { authenticatorDataFailure, clientDataFailure, type Expected, type Refused, refused } from './ceremony.ts'

/** `AuthenticationResponseJSON` of a browser (§5.1.3), as far as it is used. */
export interface AssertionCredential {
  id: string
  rawId: string
  type: 'public-key'
  response: {
    clientDataJSON: string
    authenticatorData: string
    signature: string
    userHandle?: string | null | undefined
  }
}

/** What is stored of the passkey that is said to have signed. */
export interface StoredKey {
  publicKey: Uint8Array
  /** Whose passkey it is, as the authenticator knows the account; null where another proof says whose. */
  userHandle: Uint8Array | null
}

/** What a genuine assertion says besides that the key is there. */
export interface Assertion {
  verified: true
  /** For the statement to compare with what is stored: two assertions may arrive at once. */
  signCount: number
  /** Whether the device asked for a PIN, a finger or a face. */
  userVerified: boolean
  backupEligible: boolean
  backedUp: boolean
}

/** Verifies what an authenticator answered to options of ours. The counter is not judged here. */
export async function verifyAssertion(
  credential: AssertionCredential,
  key: StoredKey,
  expected: Omit<Expected, 'type'>,
): Promise<Refused | Assertion> {
  const all: Expected = { ...expected, type: 'webauthn.get' }
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response
  const data = decodeBase64url(authenticatorData)
  if (!data || !decodeBase64url(signature)) return refused('malformed')
  const failure = clientDataFailure(clientDataJSON, all) ?? authenticatorDataFailure(data, all)
  if (failure) return refused(failure)
  if (userHandle != null && key.userHandle && userHandle !== encodeBase64url(key.userHandle))
    return refused('wrong-user')
  const { challenge, party, requireUserVerification } = expected
  const answer = await verifyAuthenticationResponse({
    response: {
      ...credential,
      response: { clientDataJSON, authenticatorData, signature },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification,
    credential: { id: credential.id, publicKey: new Uint8Array(key.publicKey), counter: 0 }, // any counter is above 0, or 0
  }).catch(() => null) // it throws prose
  if (!answer) return refused('malformed')
  if (!answer.verified) return refused('wrong-signature')
  const { newCounter: signCount, userVerified, credentialDeviceType, credentialBackedUp } = answer.authenticationInfo
  const backupEligible = credentialDeviceType === 'multiDevice'
  return { verified: true, signCount, userVerified, backupEligible, backedUp: credentialBackedUp }
}
