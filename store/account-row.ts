/** An account as those see it who look after it, and what its state means. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { LockKind } from '#domain/accounts/lock.ts'
import type { UserRow } from './rows.ts'
import { userOf } from './user-row.ts'

/** What somebody sees of an account who may edit it: never a password, and never the number of its row. */
export interface AccountRow extends UserRow {
  kind: AccountKind
  status: AccountStatus
  is_active: boolean
  email_verified: boolean
  has_password: boolean
  last_login_at: string | null
  last_login_ip: string | null
  /** Failed attempts since the last success or unlock, under every name of the account, on its devices and in its sessions. */
  failed_attempts: number
  /** Until when no attempt is accepted because of them; null: one is. */
  locked_out_until: string | null
  /** Of a sign-in or a check of the password, whether it failed or not (authnzerver, `last_login_try`). */
  last_attempt_at: string | null
  password_changed_at: string | null
  terms_agreed_at: string | null
  updated_at: string
  /** What they read, BCP 47; null: they did not say. */
  language: string | null
  /** The lock in force; one that has ended is none. */
  lock: { kind: LockKind; until: string | null; reason: string | null } | null
}

/** A `service` account belongs to a program: it has API keys, and nothing to sign in with. */
export const accountKinds = ['person', 'service'] as const
export type AccountKind = (typeof accountKinds)[number]

/** The first that holds, in this order. `webhook-error`: active, but another system could not be told of it, or failed with it. */
export const accountStatuses = ['disabled', 'unverified', 'locked', 'webhook-error', 'active'] as const
/** What an account is good for just now. */
export type AccountStatus = (typeof accountStatuses)[number]

/** Whether a lock is in force at this moment, of a row of `users`. */
export function isLocked(user: SQL): SQL {
  return sql`is_locked(${user}.lock_kind, ${user}.lock_until, app_now())`
}

/** Whether they may do anything at this moment, of a row of `users`: enabled, activated and not locked. */
export function isAccountActive(user: SQL): SQL {
  return sql`is_account_active(${user}.enabled, ${user}.activated_at, ${user}.lock_kind, ${user}.lock_until, app_now())`
}

/** The `AccountStatus` of a row of `users`. */
export function accountStatusOf(user: SQL): SQL {
  return sql`account_status(${user}.enabled, ${user}.activated_at, ${user}.lock_kind, ${user}.lock_until, ${user}.status)`
}

/** An `AccountRow`, from a row of `users` in a statement. */
export function accountOf(user: SQL): SQL {
  return sql`${userOf(user)} || jsonb_build_object('kind', ${user}.kind, 'status', ${accountStatusOf(user)}, 'is_active', ${user}.enabled,
    'email_verified', ${user}.activated_at is not null, 'has_password', ${user}.password_hash is not null,
    'last_login_at', ${user}.last_login_at, 'last_login_ip', host(${user}.last_login_ip),
    'password_changed_at', ${user}.password_changed_at, 'terms_agreed_at', ${user}.terms_agreed_at,
    'updated_at', ${user}.updated_at, 'language', ${user}.language, 'lock', case when ${isLocked(user)} then
      jsonb_build_object('kind', ${user}.lock_kind, 'until', ${user}.lock_until, 'reason', ${user}.lock_reason) end)
    || sign_in_failures(${user}.id, ${user}.last_login_at)`
}

/** An account; administrators are told the notes on it too. */
export interface AccountDetails extends AccountRow {
  user_data?: Record<string, unknown>
}

/** An `AccountDetails`, in a statement with `targetUser`. */
export function accountDetailsOf(user: SQL): SQL {
  return sql`${accountOf(user)} || case when target.administrator then jsonb_build_object('user_data', ${user}.user_data) else '{}' end`
}
