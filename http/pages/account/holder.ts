/** Who is signed in, for a page that asks the API for nothing else. */
import type { Context } from 'hono'
import type { FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import { getCallerProfile } from '#store/accounts/caller-profile.ts'
import type { UserRow } from '#store/rows.ts'

/** The caller of a route with `requireAnySession`. @throws Refusal where the session has ended */
export async function accountHolder(c: Context<FunctionEnv>): Promise<UserRow> {
  return (await getCallerProfile(database(c), c.var.caller)).user
}
