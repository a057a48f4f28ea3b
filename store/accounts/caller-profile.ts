/** The account of the caller, whether a session or an API key identifies it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { type Scope, scopes } from '#domain/keys/scope.ts'
import type { UserRow } from '#store/rows.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** Whom a credential acts as, the names of their groups in order, the scopes that their role and their key both have, and what they like to read. */
export interface CallerProfile {
  user: UserRow
  groups: string[]
  scopes: Scope[]
  /** BCP 47; null: unknown. */
  language: string | null
}

/** @throws Refusal as `runAs` */
export async function getCallerProfile(db: Database, caller: Caller): Promise<CallerProfile> {
  const profile = await runAs<CallerProfile>(db, caller, {
    steps: {},
    answer: sql`select user_facts(u, (select max_age_days from password_policy), (select version_id from site_terms)) as user,
        array(select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id order by g.name) as groups,
        array(select s.scope from unnest(string_to_array(${scopes.join(' ')}, ' ')) with ordinality as s (scope, n)
          where role_has_scope(caller.role, s.scope) and (caller.key_scopes is null or s.scope = any (caller.key_scopes))
          order by s.n) as scopes,
        u.language
      from allowed join users u on u.id = allowed.user_id cross join caller`,
  })
  return profile!
}
