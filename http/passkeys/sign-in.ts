/** Signing in with a passkey alone: whoever has it and unlocks it says who they are, and proves it with two factors. */
import type { Context } from 'hono'
import { verifyAssertion } from '#adapters/passkeys/assertion.ts'
import { decodeBase64url } from '#adapters/base64url.ts'
import { hashSecretToken, mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { fromHex } from '#domain/hex-text.ts'
import { passkeyMethods } from '#domain/passkeys/passkey.ts'
import type { FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import type { PasskeyProof } from '#http/requests/passkeys.ts'
import { requireSameOrigin } from '#http/same-origin.ts'
import { deviceTokenOf } from '#http/sessions/device-token.ts'
import { requireTokenKeys } from '#http/sessions/session-tokens.ts'
import { answerSignIn } from '#http/sessions/sign-in-answer.ts'
import {
  passkeyRefused,
  recordRefusedPasskey,
  signInWithPasskey,
  startPasskeySignIn,
} from '#store/passkeys/passkey-sign-in.ts'
import { issueChallenge, openChallenge } from './challenges.ts'
import { requestOptions } from './options.ts'
import { relyingPartyOf } from './relying-party.ts'

const purpose = 'passkey-sign-in'

/** The options of a sign-in, for any account: nothing is read and nothing is written. */
export async function passkeySignInOptions(c: Context<FunctionEnv>): Promise<Response> {
  const party = relyingPartyOf(c)
  const { token, challenge } = await issueChallenge(c, purpose, null)
  return c.json({ challenge: token, options: requestOptions(party, challenge) })
}

/** A sign-in as it is sent. */
export interface SentPasskey {
  passkey: PasskeyProof
  cookies?: boolean | undefined
  device_token?: string | undefined
}

/** @throws Refusal `unknown-credential`, `invalid-credentials`, `origin-not-allowed` */
export async function signInByPasskey(c: Context<FunctionEnv>, sent: SentPasskey): Promise<Response> {
  const { passkey, cookies = false } = sent
  if (cookies) requireSameOrigin(c)
  await requireTokenKeys(c)
  const party = relyingPartyOf(c)
  const credentialId = decodeBase64url(passkey.credential.id)
  const opened = await openChallenge(c, purpose, passkey.challenge)
  if (!opened || !credentialId) throw passkeyRefused('challenge not ours or expired')

  const deviceToken = deviceTokenOf(c, cookies, sent.device_token)
  const deviceHash = hashSecretToken(deviceToken)
  const start = await startPasskeySignIn(database(c), credentialId, deviceHash)
  const key = { publicKey: fromHex(start.public_key), userHandle: fromHex(start.user_handle) }
  const expected = { challenge: opened.challenge, party, requireUserVerification: true }
  const answer = await verifyAssertion(passkey.credential, key, expected)
  if (!answer.verified) {
    await recordRefusedPasskey(database(c), c.var.caller, start, answer.reason)
    throw passkeyRefused(answer.reason)
  }
  const device = start.known_device ? { token: deviceToken, hash: deviceHash! } : mintSecretToken()
  const door = await signInWithPasskey(database(c), c.var.caller, { start, ...answer }, opened, device.hash)
  return answerSignIn(c, door, { cookies, deviceToken: device.token, amr: passkeyMethods(answer) })
}
