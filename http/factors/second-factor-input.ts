/** A second factor as a client sends it, at sign-in and for a step-up, and what it proves. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { stepOfCode } from '#adapters/authenticator/totp.ts'
import { digestRecoveryCode } from '#adapters/recovery-code.ts'
import { digestSignInCode } from '#adapters/tokens/sign-in-code.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { invalid } from '#domain/refusal.ts'
import type { ProvenFactor, SecondFactors } from '#domain/sessions/second-factor.ts'
import { readSignInCode } from '#domain/sessions/sign-in-code.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { PasskeyProof } from '#http/requests/passkeys.ts'
import { type PasskeyCeremony, provenPasskey } from './passkey-factor.ts'
import { storedSecrets } from './stored-secrets.ts'

/** Characters of a typed code, with what people put between its groups. */
const maxCodeLength = 64

/** Exactly one of them is sent (`oneFactor`). */
export const factorFields = {
  code: z.optional(z.string().check(z.maxLength(maxCodeLength))),
  recovery_code: z.optional(z.string().check(z.maxLength(maxCodeLength))),
  passkey: z.optional(PasskeyProof),
}

/** Besides, for a session: a mailed code is bound to the session that asked for it. */
export const sessionFactorFields = {
  ...factorFields,
  email_code: z.optional(z.string().check(z.maxLength(maxCodeLength))),
}

/** What a typed code from a mail proves in a session. @throws Refusal `unavailable` */
export function provenEmailCode(c: Context<FunctionEnv>, typed: string): ProvenFactor {
  const code = readSignInCode(typed)
  const digest = code && hexDigits(digestSignInCode(setting(c.env, 'REFRESH_KEY'), code))
  const { sid } = c.var.caller.claims!
  return { method: 'email-code', proof: digest ? { method: 'email-code', digest, sid } : null, amr: ['otp'] }
}

/** What was sent of `factorFields`. */
export type SentFactor = {
  code?: string | undefined
  recovery_code?: string | undefined
  passkey?: PasskeyProof | undefined
}

/** Whose factors they are, and what they are verified with. */
export interface FactorOwner {
  userUuid: string
  factors: SecondFactors
  /** What a passkey is asked for. */
  ceremony: PasskeyCeremony
}

/** @returns what the sent factor proves; a wrong one proves nothing and is counted @throws Refusal `invalid-request` unless exactly one is sent */
export async function provenFactor(
  c: Context<FunctionEnv>,
  owner: FactorOwner,
  { code, recovery_code, passkey }: SentFactor,
): Promise<ProvenFactor> {
  const sent = [code, recovery_code, passkey].filter((factor) => factor !== undefined)
  if (sent.length !== 1) throw invalid([{ pointer: '', code: 'invalid-value', detail: sendOne }])
  if (passkey !== undefined) return provenPasskey(c, owner.ceremony, owner.factors, passkey)
  if (code !== undefined) return provenCode(c, owner, code)
  const digest = digestRecoveryCode(recovery_code!)
  return {
    method: 'recovery-code',
    proof: digest && { method: 'recovery-code', digest: hexDigits(digest) },
    amr: ['otp'],
  }
}

const sendOne = 'Send exactly one second factor.'

async function provenCode(
  c: Context<FunctionEnv>,
  { userUuid, factors: { authenticator } }: FactorOwner,
  code: string,
): Promise<ProvenFactor> {
  const secret = authenticator && (await (await storedSecrets(c)).open('authenticator', authenticator.secret, userUuid))
  const digits = code.replaceAll(/\s/g, '')
  const step = authenticator && secret && stepOfCode(secret, digits, authenticator.last_step, Date.now() / 1000)
  const proof = step ? { method: 'authenticator' as const, uuid: authenticator.uuid, step } : null
  return { method: 'authenticator', proof, amr: ['otp'] }
}
