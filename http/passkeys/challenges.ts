/**
 * Challenges of WebAuthn. A challenge is the SHA-256 of a sealed token, which the client sends back with the credential: nothing is stored for
 * whoever asks for one, and it is spent by the statement that acts. The purpose is in the seal, so that no ceremony takes another's challenge.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Context } from 'hono'
import { encodeBase64url } from '#adapters/base64url.ts'
import type { OpenedToken, SealPurpose } from '#adapters/tokens/sealed-token.ts'
import { challengeLifetimeSeconds } from '#domain/passkeys/passkey.ts'
import type { FunctionEnv } from '#http/env.ts'
import { sealedTokens } from '#http/sessions/session-tokens.ts'

/** What challenges are sealed for. */
export type ChallengePurpose = Extract<SealPurpose, `passkey-${string}`>

/** A challenge for a client: the sealed token, and what the authenticator signs. */
export interface IssuedChallenge {
  token: string
  /** Base64url. */
  challenge: string
}

/** @param bound what the ceremony belongs to: a session, a ticket, an account */
export async function issueChallenge(
  c: Context<FunctionEnv>,
  purpose: ChallengePurpose,
  bound: unknown,
): Promise<IssuedChallenge> {
  const token = await (await sealedTokens(c)).seal(purpose, bound, challengeLifetimeSeconds)
  return { token, challenge: encodeBase64url(sha256(utf8ToBytes(token))) }
}

/** @returns the challenge, with what it is bound to; null for one that is not ours, has another purpose or has expired */
export async function openChallenge<Bound>(
  c: Context<FunctionEnv>,
  purpose: ChallengePurpose,
  token: string,
): Promise<(OpenedToken<Bound> & { challenge: string }) | null> {
  const opened = await (await sealedTokens(c)).open<Bound>(purpose, token)
  return opened && { ...opened, challenge: encodeBase64url(opened.digest) }
}
