/**
 * What both ceremonies of WebAuthn check before `@simplewebauthn/server` is asked (Level 3 §7.1, §7.2). The package refuses by prose; these
 * checks say by a word what is wrong, and the package then checks all of it again.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { decodeBase64url } from '#adapters/base64url.ts'
import { equalDigests } from '#adapters/constant-time.ts'
import type { RelyingParty } from '#domain/passkeys/relying-party.ts'

/** Why a credential is refused. For the log and the audit trail: the caller learns only that it is refused. */
export type CeremonyFailure =
  | 'malformed'
  | 'wrong-type'
  | 'wrong-challenge'
  | 'wrong-origin'
  | 'cross-origin'
  | 'wrong-rp-id'
  | 'user-not-present'
  | 'user-not-verified'
  | 'attested'
  | 'weak-key'
  | 'wrong-user'
  | 'wrong-signature'

export interface Refused {
  verified: false
  reason: CeremonyFailure
}

/** What a ceremony must have been about. */
export interface Expected {
  type: 'webauthn.create' | 'webauthn.get'
  /** Base64url, as the options had it. */
  challenge: string
  party: RelyingParty
  requireUserVerification: boolean
}

/** Bytes of authenticator data before anything that is optional (§6.1): the digest of the RP ID, flags, a counter. */
const minAuthenticatorData = 37

const flags = { userPresent: 0x01, userVerified: 0x04 } as const

export function refused(reason: CeremonyFailure): Refused {
  return { verified: false, reason }
}

/** @returns what is wrong with the client data: what the browser says of the page, the challenge and the operation; null for nothing */
export function clientDataFailure(text: string, { type, challenge, party }: Expected): CeremonyFailure | null {
  const data = parseClientData(text)
  if (!data) return 'malformed'
  if (data.type !== type) return 'wrong-type'
  if (data.challenge !== challenge) return 'wrong-challenge'
  if (typeof data.origin !== 'string' || !party.origins.includes(data.origin)) return 'wrong-origin'
  if (data.crossOrigin === true || data.topOrigin !== undefined) return 'cross-origin' // we are in nobody's frame
  return null
}

/** @returns what is wrong with what the authenticator says of the site and of its user; null for nothing */
export function authenticatorDataFailure(
  data: Uint8Array,
  { party, requireUserVerification }: Expected,
): CeremonyFailure | null {
  if (data.length < minAuthenticatorData) return 'malformed'
  if (!equalDigests(data.subarray(0, 32), sha256(new TextEncoder().encode(party.id)))) return 'wrong-rp-id'
  if ((data[32]! & flags.userPresent) === 0) return 'user-not-present'
  if (requireUserVerification && (data[32]! & flags.userVerified) === 0) return 'user-not-verified'
  return null
}

function parseClientData(text: string): Record<string, unknown> | null {
  const bytes = decodeBase64url(text)
  if (!bytes) return null
  try {
    const data: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
    return data !== null && typeof data === 'object' ? (data as Record<string, unknown>) : null
  } catch {
    return null
  }
}
