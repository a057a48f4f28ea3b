/** The first superuser, created once: not again after simultaneous requests, nor after the account is deleted. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { runAs, auditEvent } from '#store/run-as.ts'
import { addToAdministratorGroup } from '#store/groups/administrator-group.ts'
import type { UserRow } from '#store/rows.ts'
import { type Database, queryOne } from '#store/run.ts'
import { permittedName } from './user-info.ts'
import { userOf } from '#store/user-row.ts'
import { type NewUser, mapNameConflicts } from '#store/users.ts'

/** Whether the first superuser has still to be created. */
export async function isBootstrapNeeded(db: Database): Promise<boolean> {
  const row = await queryOne<{ needed: boolean }>(db, sql`select not exists (select from bootstrap) as needed`)
  return row.needed
}

/**
 * Creates the first superuser, and the group `admin` with them in it. The one row of `bootstrap` decides between simultaneous callers: the
 * others wait for it and then find it taken.
 *
 * @throws Refusal `already-bootstrapped`, or `name-taken` or `email-taken` when the name or the address belongs to somebody who registered before
 */
export async function createFirstSuperuser(db: Database, caller: Caller, user: NewUser): Promise<UserRow> {
  const created = await mapNameConflicts(
    () =>
      runAs<{ user: UserRow }>(db, caller, {
        steps: {
          marked: sql`insert into bootstrap (user_id) select nextval(pg_get_serial_sequence('users', 'id')) from allowed
            on conflict do nothing returning user_id`,
          created: sql`insert into users (id, username, username_canonical, username_skeleton, email, email_canonical, password_hash,
              role, activated_at, password_changed_at)
            overriding system value
            select user_id, ${permittedName(user.username)}, ${user.username.canonical}, ${user.username.skeleton},
              ${user.email.display}, ${user.email.canonical}, ${user.passwordHash}, 'superuser', app_now(), app_now()
            from marked returning *`,
          ...addToAdministratorGroup(sql`created`),
          audit: auditEvent(caller, {
            action: 'superuser-bootstrapped',
            targetKind: 'user',
            target: sql`created.uuid`,
            from: sql`created`,
            actor: sql`created.id`,
          }),
        },
        answer: sql`select ${userOf(sql`created`)} as "user" from created`,
      }),
    user.username,
  )
  if (created) return created.user
  throw new Refusal('already-bootstrapped', {
    detail: 'The first superuser already exists. Sign in as an administrator instead.',
  })
}
