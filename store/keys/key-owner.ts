/** The account behind an API key. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { UserRow } from '#store/rows.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** Whom a key acts as, and the names of their groups, in order. */
export interface KeyOwner {
  user: UserRow
  groups: string[]
}

/** @throws Refusal as `runAs` */
export async function getKeyOwner(db: Database, caller: Caller): Promise<KeyOwner> {
  const owner = await runAs<KeyOwner>(db, caller, {
    steps: {},
    answer: sql`select user_facts(u, (select max_age_days from password_policy), (select version_id from site_terms)) as user,
        array(select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id order by g.name) as groups
      from allowed join users u on u.id = allowed.user_id`,
  })
  return owner!
}
