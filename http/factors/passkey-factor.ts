/** A passkey as a second factor, at sign-in and for a step-up: its options, and what its signature proves. */
import type { Context } from 'hono'
import { verifyAssertion } from '#adapters/passkeys/assertion.ts'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { fromHex, hexDigits } from '#domain/hex-text.ts'
import { passkeyMethods } from '#domain/passkeys/passkey.ts'
import type { ProvenFactor, SecondFactors } from '#domain/sessions/second-factor.ts'
import type { FunctionEnv } from '#http/env.ts'
import { issueChallenge, openChallenge } from '#http/passkeys/challenges.ts'
import { requestOptions } from '#http/passkeys/options.ts'
import { relyingPartyOf } from '#http/passkeys/relying-party.ts'
import type { PasskeyProof } from '#http/requests/passkeys.ts'

/** What a passkey is asked for besides another proof. */
export interface PasskeyCeremony {
  purpose: 'passkey-second-factor' | 'passkey-step-up'
  /** What the challenge belongs to: the digest of a ticket, or a session. */
  bound: string
}

/** Beside a password somebody's presence is a second factor; alone, for a step-up, the device verifies its user. */
const verification = { 'passkey-second-factor': 'preferred', 'passkey-step-up': 'required' } as const

/** The options for the passkeys of an account: nothing is read and nothing is written. */
export async function passkeyFactorOptions(
  c: Context<FunctionEnv>,
  { purpose, bound }: PasskeyCeremony,
  { passkeys }: SecondFactors,
) {
  const { token, challenge } = await issueChallenge(c, purpose, bound)
  const allow = passkeys.map(({ credential_id, transports }) => ({
    id: encodeBase64url(fromHex(credential_id)),
    transports,
  }))
  return { challenge: token, options: requestOptions(relyingPartyOf(c), challenge, allow, verification[purpose]) }
}

/** @returns what the signature proves: nothing for another challenge or passkey than that of the account */
export async function provenPasskey(
  c: Context<FunctionEnv>,
  { purpose, bound }: PasskeyCeremony,
  { passkeys }: SecondFactors,
  { challenge: token, credential }: PasskeyProof,
): Promise<ProvenFactor> {
  const nothing: ProvenFactor = { method: 'passkey', proof: null, amr: [] }
  const opened = await openChallenge<string>(c, purpose, token)
  const id = decodeBase64url(credential.id)
  const passkey = id && passkeys.find(({ credential_id }) => credential_id === hexDigits(id))
  if (!opened || opened.payload !== bound || !passkey) return nothing
  const { uuid, public_key } = passkey
  const answer = await verifyAssertion(
    credential,
    { publicKey: fromHex(public_key), userHandle: null },
    {
      challenge: opened.challenge,
      party: relyingPartyOf(c),
      requireUserVerification: verification[purpose] === 'required',
    },
  )
  if (!answer.verified) return nothing
  const spent = { challenge: hexDigits(opened.digest), challenge_expires_at: opened.expiresAt.toISOString() }
  const proof = {
    method: 'passkey' as const,
    uuid,
    public_key,
    sign_count: answer.signCount,
    backed_up: answer.backedUp,
    ...spent,
  }
  return { method: 'passkey', proof, amr: passkeyMethods(answer) }
}
