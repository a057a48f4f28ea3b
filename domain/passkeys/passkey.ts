/** Passkeys: discoverable WebAuthn credentials of a person. */
import type { AuthenticationMethod } from '#domain/sessions/authentication.ts'

/** Passkeys of one account. */
export const maxPasskeys = 20

/** Characters of a name that a person gives to a passkey. */
export const maxPasskeyName = 100

/** Bytes of a credential id (WebAuthn Level 3 §4, "Credential ID"). */
export const maxCredentialIdBytes = 1023

/** Seconds from the options to the answer of an authenticator: time to look for a phone. */
export const challengeLifetimeSeconds = 300

/** COSE's numbers of the algorithms that a passkey may have, the preferred first: EdDSA, ES256, RS256 (RFC 9053 §2, RFC 8812 §2). */
export const passkeyAlgorithms = [-8, -7, -257] as const

/** The most transports that are kept of a passkey (WebAuthn Level 3 §5.8.4), and the characters of one. */
export const maxTransports = 10
export const maxTransportLength = 32

/** What is kept of a passkey. */
export interface NewCredential {
  credentialId: Uint8Array
  /** A COSE key. */
  publicKey: Uint8Array
  signCount: number
  /** A uuid: the model of the authenticator, or of the password manager. Zeros where the browser does not say. */
  aaguid: string
  backupEligible: boolean
  backedUp: boolean
}

/**
 * What a session is opened with by a passkey (RFC 8176 §2): `hwk` a key that stays on its device, `swk` one that is backed up; `user` a test that
 * somebody was there; `pin` and `mfa` because the device also asked for a PIN, a finger or a face, which is a second factor.
 */
export function passkeyMethods({
  backupEligible,
  userVerified,
}: {
  backupEligible: boolean
  userVerified: boolean
}): AuthenticationMethod[] {
  return [backupEligible ? 'swk' : 'hwk', 'user', ...(userVerified ? (['pin', 'mfa'] as const) : [])]
}
