import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import type { FunctionEnv } from '#http/env.ts'

/** As long as a name or an id may be, in UTF-16 units. */
const maxLength = 320

/** The user that a path names: a uuid, a name in any spelling, or `current`. @throws Refusal `not-found` for what can be neither */
export function userParam(c: Context<FunctionEnv>): string {
  return referenceParam(c, 'u', 'The user does not exist or is not visible to you.')
}

/** The group that a path names: a uuid, or a name in any spelling. @throws Refusal `not-found` for what can be neither */
export function groupParam(c: Context<FunctionEnv>): string {
  return referenceParam(c, 'g', 'The group does not exist or is not visible to you.')
}

/** The audience that a path names: a uuid, or an identifier. @throws Refusal `not-found` for what can be neither */
export function audienceParam(c: Context<FunctionEnv>): string {
  return referenceParam(c, 'audience', 'No audience has this id or identifier.')
}

/** The provider that a path names, by its name. @throws Refusal `not-found` for what can be none */
export function providerParam(c: Context<FunctionEnv>): string {
  return referenceParam(c, 'provider', 'No provider has this name.')
}

function referenceParam(c: Context<FunctionEnv>, name: string, detail: string): string {
  const value = c.req.param(name) ?? ''
  if (value.length > 0 && value.length <= maxLength && !value.includes('\0')) return value
  throw new Refusal('not-found', { detail })
}
