/** A second factor as a client sends it, at sign-in and for a step-up, and what it proves. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { stepOfCode } from '#adapters/authenticator/totp.ts'
import { digestRecoveryCode } from '#adapters/recovery-code.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { invalid } from '#domain/refusal.ts'
import type { ProvenFactor, SecondFactors } from '#domain/sessions/second-factor.ts'
import type { FunctionEnv } from '#http/env.ts'
import { storedSecrets } from './stored-secrets.ts'

/** Characters of a typed code, with what people put between its groups. */
const maxCodeLength = 64

/** Exactly one of them is sent (`oneFactor`). */
export const factorFields = {
  code: z.optional(z.string().check(z.maxLength(maxCodeLength))),
  recovery_code: z.optional(z.string().check(z.maxLength(maxCodeLength))),
}

/** What was sent of `factorFields`. */
export type SentFactor = { code?: string | undefined; recovery_code?: string | undefined }

/** Whose factors they are, and what they are verified with. */
export interface FactorOwner {
  userUuid: string
  factors: SecondFactors
}

/** @returns what the sent factor proves; a wrong one proves nothing and is counted @throws Refusal `invalid-request` unless exactly one is sent */
export async function provenFactor(
  c: Context<FunctionEnv>,
  { userUuid, factors }: FactorOwner,
  { code, recovery_code }: SentFactor,
): Promise<ProvenFactor> {
  if ((code === undefined) === (recovery_code === undefined))
    throw invalid([{ pointer: '', code: 'invalid-value', detail: sendOne }])
  if (code !== undefined) return provenCode(c, { userUuid, factors }, code)
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
