/** What somebody signs in with, as every way in reads it that begins with a name. */
import type { Context } from 'hono'
import { readSignInName } from '#domain/accounts/sign-in-name.ts'
import { invalid } from '#domain/refusal.ts'
import { attemptKeys } from '#http/credentials/attempt-keys.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Login } from '#store/sessions/sign-in.ts'

/** The name and its attempt keys. @throws Refusal `invalid-request`, before anything is counted, for a text with hidden characters */
export function loginOf(c: Context<FunctionEnv>, name: string): Omit<Login, 'deviceHash'> {
  const read = readSignInName(name)
  if ('code' in read) throw invalid([{ pointer: '/login', ...read }])
  return { ...read, ...attemptKeys(c, read.kind, read.canonical) }
}
