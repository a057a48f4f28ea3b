/** A registration as administrators see it, and what its statements have in common. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type RegistrationEvent, type RegistrationState, statesBefore } from '#domain/registration.ts'
import type { registrations } from '#schema/users.ts'
import { hex } from '#store/run-as.ts'

/** Somebody who asked for an account: never a password, and never the number of a row. */
export interface RegistrationRow extends Pick<typeof registrations.$inferSelect, 'uuid' | 'username' | 'email'> {
  full_name: string | null
  status: RegistrationState
  requested_from: string | null
  created_at: string
  confirmed_at: string | null
  /** When it is over, if nothing happens before. */
  expires_at: string
  decided_at: string | null
  /** The user name of whoever approved or declined it. */
  decided_by: string | null
}

/** The `RegistrationState` of a row of `registrations` at this moment: one whose time is over may not be tidied away yet. */
export function stateOf(registration: SQL): SQL {
  return sql`case when ${registration}.status in ${statesBefore('expire')} and ${registration}.expires_at <= app_now() then 'expired'
    else ${registration}.status end`
}

/** Whether something can happen to a row of `registrations` at this moment. */
export function isBefore(event: RegistrationEvent, registration: SQL): SQL {
  return sql`(${registration}.status in ${statesBefore(event)} and ${registration}.expires_at > app_now())`
}

/** A `RegistrationRow`, from a row of `registrations` in a statement. */
export function registrationOf(registration: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${registration}.uuid, 'username', ${registration}.username, 'email', ${registration}.email,
    'full_name', ${registration}.full_name, 'status', ${stateOf(registration)}, 'requested_from', host(${registration}.requested_from),
    'created_at', ${registration}.created_at, 'confirmed_at', ${registration}.confirmed_at, 'expires_at', ${registration}.expires_at,
    'decided_at', ${registration}.decided_at, 'decided_by', (select username from users where id = ${registration}.decided_by))`
}

/** What the audit log keeps of a registration, so that it tells who asked after the row is gone. */
export function registrationDetailsOf(registration: SQL): SQL {
  return sql`jsonb_build_object('registration', ${registration}.uuid, 'username', ${registration}.username, 'email', ${registration}.email)`
}

/** What mail to administrators says of a registration. */
export function applicantOf(registration: SQL): SQL {
  return sql`jsonb_build_object('username', ${registration}.username, 'email', ${registration}.email, 'full_name', ${registration}.full_name)`
}

/** The account of a registration. */
export interface AccountToMake {
  /** A row of `registrations`, named `r`; none, and none is made. */
  from: SQL
  /** What the address's owner chose, and when. */
  passwordHash: SQL
  chosenAt: SQL
  /** The number kept for the first administrator, where this account is theirs. */
  firstId?: SQL
}

/** A step `created`: the account, and nothing else of what comes with it. */
export function accountMade({ from, passwordHash, chosenAt, firstId = sql`null::integer` }: AccountToMake): SQL {
  return sql`created as (
    insert into users (id, role, username, username_canonical, username_skeleton, email, email_canonical, password_hash,
      activated_at, password_changed_at, language, user_data)
    overriding system value
    select coalesce(${firstId}, nextval(pg_get_serial_sequence('users', 'id'))),
      case when ${firstId} is null then 'authenticated' else 'superuser' end, permitted_username(r.username, r.username_skeleton, null), r.username_canonical, r.username_skeleton, r.email,
      r.email_canonical, ${passwordHash}, app_now(), ${chosenAt}, r.language,
      jsonb_build_object('full_name', r.full_name, 'registration_source', 'email', 'first_login', true, 'social', '{}'::jsonb)
    from ${from} returning *)`
}

/** The number of the registration that a link is about. */
export function registrationOfLink(hash: Uint8Array): SQL {
  return sql`(select registration_id from one_time_tokens where hash = ${hex(hash)}::bytea)`
}

/** The lock of a decision: the registration's row before its links, which everybody takes in this order. */
export function lockOfRegistration(which: SQL): SQL {
  return sql`select count(*) from (select r.id from registrations r where r.id = ${which} for no key update) as locked`
}
