/**
 * Signing in with a password: two statements with the password hash between them, as functions of the database (`begin_sign_in` and
 * `sign_in_with_password` in `schema/functions/sessions/`). A failed attempt is recorded by a statement of this file.
 */
import { sql } from 'drizzle-orm/sql/sql'
import { hex, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { AttemptKeys } from '#domain/credentials/attempts.ts'
import { Refusal } from '#domain/refusal.ts'
import {
  type Attempt,
  bytea,
  failureSteps,
  locks,
  requireReserved,
  wrongPassword,
} from '#store/credentials/attempts.ts'
import { lockoutMail } from '#store/credentials/password-resets.ts'
import { changeOne, type Database } from '#store/run.ts'
import { type Door, enter } from './opening.ts'

/** What a user signs in with: a user name or an address, in canonical form, and the keys that its attempts are counted under. */
export interface Login extends AttemptKeys {
  kind: 'username' | 'email'
  canonical: string
  /** SHA-256 of the token of a known device, if the client has one. */
  deviceHash: Uint8Array | null
}

/** What `begin_sign_in` answers. */
interface SignInStart extends Attempt {
  /** What the attempt is counted under. Bytes as text. */
  attempt_key: string
  known_device: boolean
  /** Of the account with this name; null for a name without one. */
  user_uuid: string | null
  credentials: Credentials | null
}

/** The hash to check and the marker it was read with: one row version, so that a change in between is noticed. */
export interface Credentials {
  userId: number
  passwordHash: string | null
  rev: number
  /** Where a link to choose a new password would go. */
  email: string | null
}

/** An attempt that was counted before the password is checked. */
export interface CountedAttempt extends Attempt {
  /** Null for a name without an account, or with one that cannot sign in or is locked. */
  credentials: Credentials | null
  attemptKey: string
  /** Whether the device token that was sent is one of this user's. */
  knownDevice: boolean
  /** Of the account with this name, also where it cannot sign in; null for a name without one. */
  userUuid: string | null
}

/**
 * Counts the attempt, for the account or for its known device or for a name without an account, and reads what to check it against.
 *
 * @throws Refusal `too-many-attempts` while the account, the device, the name or the client address is locked
 */
export async function beginSignIn(db: Database, login: Login): Promise<CountedAttempt> {
  const { start } = await changeOne<{ start: SignInStart }>(
    db,
    sql`select begin_sign_in(${login.kind}, ${login.canonical}, ${bytea(login.nameHash)}, ${bytea(login.deviceHash)},
      ${bytea(login.sourceHash)}) as start`,
  )
  requireReserved(start)
  const { attempt_key: attemptKey, known_device: knownDevice, user_uuid: userUuid, ...attempt } = start
  return { ...attempt, attemptKey, knownDevice, userUuid }
}

/**
 * Opens a session for a password that matched: only if the marker is still the one that was read. One statement, whose plan the database keeps;
 * it writes the audit event and the mail about a new device itself.
 *
 * @param device the SHA-256 of the token of the device, which is known once a session is open
 * @param upgradedHash replaces the stored hash when its parameters are old; no sensitive operation, so the marker stays
 * @throws Refusal `invalid-credentials` when the password was changed, or the account disabled, in the meantime
 */
export async function completeSignIn(
  db: Database,
  caller: Caller,
  { sourceHash }: Login,
  { credentials: verified, attemptKey, knownDevice }: CountedAttempt & { credentials: Credentials },
  device: Uint8Array,
  upgradedHash: string | null,
): Promise<NonNullable<Door>> {
  const door = await enter<Door>(
    db,
    caller,
    sql`sign_in_with_password(${verified.userId}, ${verified.rev}, ${verified.passwordHash}, ${upgradedHash}, ${attemptKey},
      ${bytea(knownDevice ? null : sourceHash)}, ${bytea(device)}, ${caller.address}, ${caller.userAgent}, ${caller.requestId})`,
  )
  if (!door) throw wrongCredentials('changed while signing in')
  return door
}

/**
 * Records a failed attempt, by the same statement for names that exist and names that do not.
 *
 * @param reason of an attempt at an account that can sign in, for the audit log
 * @param resetRequired the account's hash cannot be checked here: its owner gets a link to choose a new password
 */
export async function recordFailedSignIn(
  db: Database,
  caller: Caller,
  login: Login,
  attempt: CountedAttempt,
  { reason, resetRequired = false }: { reason: string; resetRequired?: boolean },
): Promise<void> {
  const { credentials, userUuid, attemptKey } = attempt
  const refusal = credentials ? reason : userUuid ? 'account-not-active' : 'unknown-name'
  const target = { kind: userUuid ? 'user' : 'name', id: userUuid ?? hex(login.nameHash).slice(2) } as const
  const { lock, steps } = lockoutMail(credentials?.userId ?? null, credentials?.email ?? login.canonical, {
    reset: resetRequired,
    locks: locks(attempt),
  })
  await runAs(db, caller, {
    lock,
    steps: {
      ...steps,
      ...failureSteps(
        caller,
        'sign-in-failed',
        attempt,
        target,
        sql`${attemptKey}::bytea`,
        sql`jsonb_build_object('reason', ${refusal}::text)`,
      ),
    },
    answer: sql`select true as recorded`,
  })
}

/** One answer for every reason, so that none can be told from another. */
export function wrongCredentials(reason: string, attempt?: Attempt): Refusal {
  return wrongPassword(
    'The user name or the password is wrong. You can reset a forgotten password by email.',
    reason,
    attempt,
  )
}
