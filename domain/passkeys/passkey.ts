/** Passkeys: discoverable WebAuthn credentials of a person. */
import type { AuthenticationMethod } from '#domain/sessions/authentication.ts'

/** Passkeys of one account. */
export const maxPasskeys = 20

/** Characters of a name that a person gives to a passkey. */
export const maxPasskeyName = 100

/** Bytes of a credential id (WebAuthn Level 3 §4, "Credential ID"). */
export const maxCredentialIdBytes = 1023

/** Seconds from the options to the answer of an authenticator. People look for their phone. */
export const challengeLifetimeSeconds = 300

/** COSE's numbers of the algorithms that a passkey may have, the preferred first: EdDSA, ES256, RS256 (RFC 9053 §2, RFC 8812 §2). */
export const passkeyAlgorithms = [-8, -7, -257] as const

/** How a passkey is reached (WebAuthn Level 3 §5.8.4). Browsers may name others, which are kept as well. */
export type PasskeyTransport = string

/** The most transports that are kept of a passkey, and the characters of one. */
export const maxTransports = 10
export const maxTransportLength = 32

/**
 * Whether the counter of an authenticator shows that its key may have been copied: it does not grow (WebAuthn Level 3 §6.1.1).
 * Passkeys that are synchronised count nothing and send 0.
 */
export function counterFell(stored: number, received: number): boolean {
  return (stored > 0 || received > 0) && received <= stored
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
