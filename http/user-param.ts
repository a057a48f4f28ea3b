import type { Context } from 'hono'
import { Refusal } from '../domain/refusal.ts'
import type { FunctionEnv } from './env.ts'

/** As long as a name or an id may be, in UTF-16 units. */
const maxLength = 320

/** The user that a path names: a uuid, a name in any spelling, or `current`. @throws Refusal `not-found` for what can be neither */
export function userParam(c: Context<FunctionEnv>): string {
  const value = c.req.param('u') ?? ''
  if (value.length > 0 && value.length <= maxLength && !value.includes('\0')) return value
  throw new Refusal('not-found', { detail: 'There is no such user, or none that you may see.' })
}
