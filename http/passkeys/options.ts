/** The options of both ceremonies, as `PublicKeyCredential.parse…OptionsFromJSON` of a browser takes them (WebAuthn Level 3 §5.1.8, §5.1.9). */
import { challengeLifetimeSeconds, passkeyAlgorithms } from '#domain/passkeys/passkey.ts'
import type { RelyingParty } from '#domain/passkeys/relying-party.ts'

const timeout = challengeLifetimeSeconds * 1000

/** A passkey, for a browser to find or to leave out. */
export interface CredentialDescriptor {
  /** Base64url. */
  id: string
  transports: string[]
}

interface Named {
  username: string
  fullName: string | null
}

/** What authenticators show an account by, from its registration on; a page signals later names. */
export function accountNames({ username, fullName }: Named): { name: string; displayName: string } {
  return { name: username, displayName: fullName ?? username }
}

/** `PublicKeyCredentialCreationOptionsJSON`. @param party with the name that browsers and password managers show */
export function creationOptions(
  party: RelyingParty & { name: string },
  challenge: string,
  user: { handle: string } & Named,
  exclude: readonly CredentialDescriptor[],
) {
  return {
    rp: { id: party.id, name: party.name },
    user: { id: user.handle, ...accountNames(user) },
    challenge,
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout,
    excludeCredentials: exclude.map(described),
    authenticatorSelection: {
      residentKey: 'required' as const,
      requireResidentKey: true,
      userVerification: 'required' as const,
    },
    attestation: 'none' as const,
    extensions: { credProps: true },
  }
}

/**
 * `PublicKeyCredentialRequestOptionsJSON`.
 *
 * @param allow the passkeys of an account; none: any passkey that the browser has for us
 * @param userVerification `preferred` beside a password, which is a factor already
 */
export function requestOptions(
  party: RelyingParty,
  challenge: string,
  allow: readonly CredentialDescriptor[] = [],
  userVerification: 'required' | 'preferred' = 'required',
) {
  return { rpId: party.id, challenge, timeout, allowCredentials: allow.map(described), userVerification }
}

function described({ id, transports }: CredentialDescriptor) {
  return { type: 'public-key' as const, id, transports }
}
