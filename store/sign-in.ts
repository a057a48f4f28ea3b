/** Signing in: two statements with the password hash between them. */
import { sql } from 'drizzle-orm'
import type { Caller } from '../domain/caller.ts'
import { Refusal } from '../domain/refusal.ts'
import { sessionAbsoluteSeconds } from '../domain/session.ts'
import { unlocked } from './account-row.ts'
import { act, audited, hex } from './act.ts'
import { attemptOutcome, requireReserved, reserveAttempt } from './attempts.ts'
import { unaskedReset } from './password-resets.ts'
import type { UserRow } from './rows.ts'
import { type Database, one } from './run.ts'

/** What somebody signs in with: a user name or an address, in canonical form, and its keyed digest. */
export interface Login {
  kind: 'username' | 'email'
  canonical: string
  nameHash: Uint8Array
}

/** The hash to check and the marker it was read with: one row version, so that a change in between is noticed. */
export interface Credentials {
  userId: number
  passwordHash: string | null
  rev: number
  /** Where a link to choose a new password would go. */
  email: string | null
}

/** What signing in answers. */
export interface OpenedSession {
  user: UserRow
  sid: string
  rev: number
  first_login: boolean
}

/**
 * Counts the attempt and reads what to check it against; null for a name that is nobody's, or whose account cannot sign in or is locked.
 *
 * @throws Refusal `too-many-attempts` while the name is locked
 */
export async function beginSignIn(db: Database, login: Login): Promise<Credentials | null> {
  const column = login.kind === 'email' ? sql`email_canonical` : sql`username_canonical`
  const row = await one<{
    found: Credentials | null
    reserved: boolean
    locked_seconds: number | null
  }>(
    db,
    sql`with ${reserveAttempt(login.nameHash)}
      select (
        select jsonb_build_object('userId', id, 'passwordHash', password_hash, 'rev', rev_of(last_auth_sensitive_operation_at),
          'email', email_canonical)
        from users where ${column} = ${login.canonical} and enabled and activated_at is not null and ${unlocked(sql`users`)}
      ) as found, ${attemptOutcome(login.nameHash)}, ${withoutWaiting}`,
  )
  requireReserved(row)
  return row.found
}

/**
 * The count of an attempt is committed without waiting for the disk, which the one who signs in would feel. What it risks: a
 * crash of the database forgets the attempts of its last half second.
 */
const withoutWaiting = sql`set_config('synchronous_commit', 'off', true)`

/**
 * Opens a session for a password that matched: only if the hash and the marker are still those that were read. One statement, whose plan
 * the database keeps: `schema/functions/30_open_session.sql`.
 *
 * @param upgradedHash replaces the stored hash when its parameters are old; no sensitive operation, so the marker stays
 * @throws Refusal `wrong-credentials` when the password was changed, or the account disabled, in the meantime
 */
export async function completeSignIn(
  db: Database,
  caller: Caller,
  login: Login,
  verified: Credentials,
  upgradedHash: string | null,
): Promise<OpenedSession> {
  const { opened } = await one<{ opened: OpenedSession | null }>(
    db,
    sql`select open_session(${verified.userId}, ${verified.rev}, ${verified.passwordHash}, ${upgradedHash}, ${hex(login.nameHash)},
      ${sessionAbsoluteSeconds}, ${caller.address}, ${caller.userAgent}, ${caller.requestId}) as opened`,
  )
  if (!opened) throw wrongCredentials('changed while signing in')
  return opened
}

/**
 * Records a failed attempt, by the same statement for names that exist and names that do not.
 *
 * @param unreadable the account whose hash cannot be checked here: its owner gets a link to choose a new password
 */
export async function recordFailedSignIn(
  db: Database,
  caller: Caller,
  login: Login,
  unreadable: Credentials | null,
): Promise<void> {
  const { lock, steps } = unaskedReset(unreadable?.userId ?? null, unreadable?.email ?? login.canonical)
  await act(db, caller, {
    lock,
    steps: [
      ...steps,
      audited(caller, {
        action: 'sign-in-failed',
        targetKind: 'name',
        target: sql`encode(${hex(login.nameHash)}::bytea, 'hex')`,
        from: sql`(select) as nothing`,
      }),
    ],
    answer: sql`select true as recorded`,
  })
}

/** One answer for every reason, so that none can be told from another. */
export function wrongCredentials(reason: string): Refusal {
  return new Refusal('wrong-credentials', {
    detail: 'The user name or the password is not right. A forgotten password can be reset by mail.',
    reason,
  })
}
