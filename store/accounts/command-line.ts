/** What only the command line does: superusers without a bootstrap secret, and passwords without asking anybody. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { aftermath, newPassword } from '#store/credentials/new-password.ts'
import { isUser } from '#store/references.ts'
import type { UserRow } from '#store/rows.ts'
import type { Database } from '#store/run.ts'
import { permittedName } from './user-info.ts'
import { userOf } from '#store/user-row.ts'
import { type NewUser, mapNameConflicts } from '#store/users.ts'

/**
 * Makes a superuser, whether or not there are others. The first also counts as the bootstrap, so that its secret is worth nothing any more.
 *
 * @throws Refusal `name-taken`, `email-taken`
 */
export async function makeSuperuser(db: Database, caller: Caller, user: NewUser): Promise<UserRow> {
  const made = await mapNameConflicts(
    () =>
      runAs<{ user: UserRow }>(db, caller, {
        steps: {
          created: sql`insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash,
            role, activated_at, password_changed_at)
          select ${permittedName(user.username)}, ${user.username.canonical}, ${user.username.skeleton},
            ${user.email.display}, ${user.email.canonical}, ${user.passwordHash}, 'superuser', app_now(), app_now()
          from allowed returning *`,
          marked: sql`insert into bootstrap (user_id) select id from created on conflict do nothing`,
          audit: auditEvent(caller, {
            action: 'superuser-created',
            targetKind: 'user',
            target: sql`created.uuid`,
            from: sql`created`,
          }),
        },
        answer: sql`select ${userOf(sql`created`)} as "user" from created`,
      }),
    user.username,
  )
  return made!.user
}

/** The user whom a command names by uuid or name. @throws Refusal `not-found`, also for the service's own accounts */
export async function find(db: Database, caller: Caller, reference: string): Promise<UserRow> {
  const found = await runAs<{ user: UserRow }>(db, caller, {
    steps: {},
    answer: sql`select ${userOf(sql`u`)} as "user" from allowed, users u
      where ${isUser(sql`u`, reference, caller)} and u.role <> 'reserved'`,
  })
  if (found) return found.user
  throw new Refusal('not-found', { detail: `No user has the id or name ${JSON.stringify(reference)}.` })
}

/**
 * Sets somebody's password, ends their sessions and links, tells them by mail, and forgets their failed attempts. A lock that a person set on
 * the account stays. Seed: `set_password_directly`.
 */
export async function setPassword(db: Database, caller: Caller, uuid: string, passwordHash: string): Promise<void> {
  await runAs(db, caller, {
    steps: {
      changed: sql`update users ${newPassword(passwordHash)} from allowed
        where users.uuid = ${uuid}::uuid and users.role <> 'reserved' returning users.*`,
      ...aftermath(caller),
      audit: auditEvent(caller, {
        action: 'password-set-directly',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
      }),
    },
    answer: sql`select true as done from changed`,
  })
}
