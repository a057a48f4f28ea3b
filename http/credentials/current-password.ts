/** A change that could hand the account over needs its current password: the session alone may be stolen. */
import type { Context } from 'hono'
import { wrongPassword } from '#store/credentials/attempts.ts'
import { type OwnPassword, type FailedChangeAction, recordFailedChange } from '#store/credentials/passwords.ts'
import type { PasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { type FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import { passwordVerifier } from './password-verifier.ts'

/**
 * Checks the caller's password, whose attempt `beginChange` has counted; a wrong one is recorded and stays counted.
 *
 * @param action the audit event of a wrong password
 * @returns the hasher that checked it
 * @throws Refusal `invalid-credentials`
 */
export async function requireCurrentPassword(
  c: Context<FunctionEnv>,
  password: string,
  own: OwnPassword,
  action: FailedChangeAction,
): Promise<PasswordHasher> {
  const hasher = await passwordVerifier(c)
  const { matches, reason, resetRequired = false } = await hasher.verify(password, own.passwordHash)
  if (matches) return hasher
  await recordFailedChange(database(c), c.var.caller, own, action, resetRequired)
  throw wrongPassword('The current password is wrong. Nothing was changed.', reason ?? 'no match', own)
}
