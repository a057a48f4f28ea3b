/** What is the same however a password is changed. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { clearedAttempts } from './attempts.ts'
import { enqueueMail } from '#store/mail/outbox.ts'

/**
 * Sets a password and moves the marker, in an update of `users`: every older token is dead with the same commit.
 *
 * @param mustChange whether the owner has to choose another when they next sign in
 */
export function newPassword(passwordHash: string, mustChange = false): SQL {
  return sql`set password_hash = ${passwordHash}, password_changed_at = app_now(), must_change_password = ${mustChange}::boolean, updated_at = app_now(),
    last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at)`
}

/**
 * What every new password brings with it, for each row of `changed`: sessions end, devices are strangers again (whoever knew the old
 * password may have made one known), attempts that failed are forgotten, and the owner is told. Links die with the marker.
 *
 * @param keeping the id of the device that stays known; without it none
 */
export function aftermath(caller: Caller, keeping = sql`null::uuid`): Steps {
  return {
    ended: endSessionsOf('password-changed', sql`changed`, sql`s.user_id = changed.id`),
    estranged: sql`delete from known_devices d using changed where d.user_id = changed.id and d.id is distinct from ${keeping}`,
    cleared_attempts: clearedAttempts(sql`changed`),
    mail: enqueueMail({
      template: 'password-changed',
      to: sql`changed.email`,
      parameters: sql`jsonb_build_object('username', changed.username, 'address', ${caller.address}::text)`,
      from: sql`changed where changed.email is not null`,
    }),
  }
}
