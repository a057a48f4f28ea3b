/** Whoever changes what an account can be taken over with says its current password first: a session alone may be a thief's. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { type OwnPassword, type PasswordGuess, recordFailedChange } from '#store/credentials/passwords.ts'
import type { PasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { type FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import { passwordVerifier } from './password-verifier.ts'

/**
 * Checks the caller's password, whose attempt `beginChange` has counted; a wrong one is recorded and stays counted.
 *
 * @param guess what the attempt was for, as the audit log says it
 * @returns the hasher that looked
 * @throws Refusal `invalid-credentials`
 */
export async function requireCurrentPassword(
  c: Context<FunctionEnv>,
  password: string,
  own: OwnPassword,
  guess: PasswordGuess,
): Promise<PasswordHasher> {
  const hasher = await passwordVerifier(c)
  const { matches, reason, resetRequired = false } = await hasher.verify(password, own.passwordHash)
  if (matches) return hasher
  await recordFailedChange(database(c), c.var.caller, own, guess, resetRequired)
  throw new Refusal('invalid-credentials', {
    detail: 'The current password is wrong. Nothing was changed.',
    reason: reason ?? 'no match',
  })
}
