/** What the statements about a registration have in common. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type RegistrationEvent, statesBefore } from '#domain/registration.ts'
import { hex } from '#store/run-as.ts'

/** Whether an event can happen to a row of `registrations` now. */
export function isBefore(event: RegistrationEvent, registration: SQL): SQL {
  return sql`(${registration}.status in ${statesBefore(event)} and ${registration}.expires_at > app_now())`
}

/** The audit details of a registration, which identify the applicant after its row is deleted. */
export function registrationDetailsOf(registration: SQL): SQL {
  return sql`jsonb_build_object('registration', ${registration}.uuid, 'username', ${registration}.username, 'email', ${registration}.email)`
}

/** An account to insert. */
export interface AccountInput {
  /** A row of `registrations`, named `r`; without a row no account. */
  from: SQL
  /** The password that the owner of the address chose, and when. */
  passwordHash: SQL
  passwordChangedAt: SQL
  /** What `registrations.identity` says of an applicant who signed up by another provider; null for others. */
  identity?: SQL
  /** The id that `bootstrap` has reserved for the first administrator; null for other accounts. */
  firstAdministratorId?: SQL
}

/**
 * A step that inserts the account of a registration and returns its row. `schema/triggers/users_unique_names.sql` keeps its names unique among
 * accounts and registrations.
 */
export function insertAccount(account: AccountInput): SQL {
  const {
    from,
    passwordHash,
    passwordChangedAt,
    identity = sql`null::jsonb`,
    firstAdministratorId = sql`null::integer`,
  } = account
  return sql`insert into users (id, role, username, username_canonical, username_skeleton, email, email_canonical, password_hash,
      activated_at, email_proven_at, password_changed_at, language, user_data)
    overriding system value
    select coalesce(${firstAdministratorId}, nextval(pg_get_serial_sequence('users', 'id'))),
      case when ${firstAdministratorId} is null then 'authenticated' else 'superuser' end,
      permitted_username(r.username, r.username_skeleton, null), r.username_canonical, r.username_skeleton, r.email,
      r.email_canonical, ${passwordHash}, app_now(), app_now(), ${passwordChangedAt}, r.language,
      jsonb_build_object('full_name', r.full_name, 'first_login', true, 'registration_source', coalesce(${identity} ->> 'source', 'email'),
        'social', case when ${identity} is null then '{}' else jsonb_build_object(${identity} ->> 'source', ${identity} -> 'social') end)
    from ${from} returning *`
}

/** The id of the registration that a link is about. */
export function registrationOfLink(hash: Uint8Array): SQL {
  return sql`(select registration_id from one_time_tokens where hash = ${hex(hash)}::bytea)`
}

/** The lock of a decision. Every statement locks the row of a registration before those of its links. */
export function lockRegistration(id: SQL): SQL {
  return sql`select count(*) from (select r.id from registrations r where r.id = ${id} for no key update) as locked`
}
