import type { Context } from 'hono'
import { choosePassword } from '../adapters/password-judge.ts'
import type { PasswordChoice, PasswordOwner, PasswordRules } from '../domain/password.ts'
import { invalid } from '../domain/refusal.ts'
import type { FunctionEnv } from './env.ts'

/** Begins to judge a password that stood at `pointer`. */
export function chosenPassword(c: Context<FunctionEnv>, password: string, pointer = '/password'): PasswordChoice {
  return choosePassword(password, { pointer, host: new URL(c.req.url).hostname })
}

/** @throws Refusal `invalid-request` with everything that keeps the password from being set */
export function requireAcceptable(choice: PasswordChoice, rules: PasswordRules, owner: PasswordOwner): void {
  const violations = choice.judge(rules, owner)
  if (violations.length > 0) throw invalid(violations)
}
