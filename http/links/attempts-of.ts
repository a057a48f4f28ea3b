import type { Context } from 'hono'
import { digestName } from '../../adapters/name-digest.ts'
import { parseEmail } from '../../domain/email-address.ts'
import type { OpenLink } from '../../domain/operations.ts'
import { canonicalUsername } from '../../domain/username.ts'
import { type FunctionEnv, setting } from '../env.ts'

/** Under which digests failed attempts at an account count: its user name, its address, and its owner's own while signed in. */
export function attemptsOf(c: Context<FunctionEnv>, { username, email, user_uuid }: OpenLink): Uint8Array[] {
  const key = setting(c.env, 'REFRESH_KEY')
  const address = email === null ? [] : parseEmail(email)
  return [
    digestName(key, 'username', canonicalUsername(username)),
    ...(Array.isArray(address) ? [] : [digestName(key, 'email', address.canonical)]),
    ...(user_uuid ? [digestName(key, 'user', user_uuid)] : []),
  ]
}
