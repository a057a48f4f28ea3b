import type { Context } from 'hono'
import { choosePassword } from '#adapters/passwords/password-judge.ts'
import type { PasswordChoice, PasswordOwner, PasswordRules } from '#domain/credentials/password.ts'
import { invalid } from '#domain/refusal.ts'
import { type FunctionEnv, optionalSetting } from '#http/env.ts'

/**
 * Begins to judge a password that stood at `pointer`. Where the breach check gives no answer, the log says why, and what is audited from then
 * on (`c.var.caller`) says that there was none.
 */
export function chosenPassword(c: Context<FunctionEnv>, password: string, pointer = '/password'): PasswordChoice {
  return choosePassword(password, {
    pointer,
    host: new URL(c.req.url).hostname,
    breachCheckUrl: optionalSetting(c.env, 'BREACH_CHECK_URL'),
    unchecked(reason) {
      console.warn(JSON.stringify({ level: 'warn', requestId: c.var.requestId, breachCheck: reason }))
      c.set('caller', { ...c.var.caller, remarks: { breach_check: 'unavailable' } })
    },
  })
}

/** @throws Refusal `invalid-request` with everything that keeps the password from being set */
export async function requireAcceptable(
  choice: PasswordChoice,
  rules: PasswordRules,
  owner: PasswordOwner,
): Promise<void> {
  const violations = await choice.judge(rules, owner)
  if (violations.length > 0) throw invalid(violations)
}
