/** Locks on accounts, set and lifted by administrators (authnzerver, `toggle_user_lock`). */
import { sql } from 'drizzle-orm/sql/sql'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { type LockKind, lockKinds, mayUnlock } from '#domain/accounts/lock.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { accountOf, type AccountRow, isLocked } from '#store/account-row.ts'
import { clearedAttempts, withoutFailures } from '#store/credentials/attempts.ts'
import {
  anotherAdministratorRemains,
  countsAsAdministrator,
  lastAdministratorRemoved,
  lockUsers,
} from '#store/administrators.ts'
import { firstDenial } from '#store/denials.ts'
import { accountBeyondReach } from '#store/edit-rights.ts'
import { revokedKeysOf } from '#store/keys/key-changes.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, reservedUser, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

/** A lock to set. */
export interface NewLock {
  kind: LockKind
  /** In UTC; null: without an end. */
  until: string | null
  reason: string | null
}

/** Why a lock is not set or lifted; the first that holds, in the order of the statement. */
type LockDenial =
  | 'reserved-account'
  | 'not-administrator'
  | 'own-account'
  | 'beyond-reach'
  | 'kind-not-permitted'
  | 'last-administrator'
  | 'end-not-in-future'

/**
 * Locks an account, in place of any lock that it has: its owner's next request is refused. The role stays what it is. Where the account is
 * `compromised`, its API keys are revoked, so that none works after the lock. Model: `lockDenial` of
 * `test/models/accounts/lock-rights.ts`.
 *
 * @throws Refusal `not-found`, `forbidden`, `conflict` for the last administrator, `invalid-request` for an end that is not in the future
 */
export async function lockUser(db: Database, caller: Caller, reference: string, lock: NewLock): Promise<AccountRow> {
  const answer = await runAs<CallerRelation & { account: AccountRow | null; denied: LockDenial | null }>(db, caller, {
    lock: lockUsers(caller, reference, { all: true }),
    steps: {
      target: targetUser(caller, reference),
      decision: materialized(
        sql`select ${firstDenial<Exclude<LockDenial, 'reserved-account'>>({
          'not-administrator': sql`not target.administrator`,
          'own-account': sql`target.is_self`,
          'beyond-reach': sql`not target.may_edit`,
          'kind-not-permitted': sql`${lockKinds[lock.kind].setBy !== 'superuser'}`,
          'last-administrator': sql`${countsAsAdministrator(sql`target`)} and not ${anotherAdministratorRemains(sql`target`)}`,
          'end-not-in-future': sql`not is_unexpired(${lock.until}::timestamptz, app_now())`,
        })} as denied from target`,
      ),
      changed: sql`update users u set lock_kind = ${lock.kind}, lock_until = ${lock.until}::timestamptz, lock_reason = ${lock.reason},
          updated_at = app_now(), last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
        from target, decision where u.id = target.id and not target.reserved and decision.denied is null
        returning u.*`,
      ended_sessions: endSessionsOf('user-locked', sql`changed`, sql`s.user_id = changed.id`),
      ...(lock.kind === 'compromised' && revokedKeysOf(caller, 'changed', 'user-locked')),
      audit: auditEvent(caller, {
        action: 'user-locked',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`jsonb_build_object('kind', changed.lock_kind, 'until', changed.lock_until, 'reason', changed.lock_reason)`,
      }),
    },
    answer: sql`select ${callerRelation}, (select ${accountOf(sql`changed`)} from changed) as account, decision.denied
      from target, decision`,
  })
  const { denied, account } = requireTarget(answer)
  if (denied) throw lockRefusals[denied]()
  return account!
}

/** Kinds of lock that a group administrator may lift. */
const groupAdministratorKinds = JSON.stringify(
  Object.keys(lockKinds).filter((kind) => mayUnlock(kind as LockKind, 'group-administrator')),
)
/** Kinds after which the password has to change. */
const compromisedKinds = JSON.stringify(
  Object.entries(lockKinds).flatMap(([kind, { newPasswordAfter }]) => (newPasswordAfter ? [kind] : [])),
)

/**
 * Lifts the lock of an account, and clears the failed attempts under its names and on its devices with the lockouts that follow from them.
 * Sessions of before the lock stay ended. Unlocking an account that is not locked succeeds and changes nothing. Model: `unlockDenial` of
 * `test/models/accounts/lock-rights.ts`.
 *
 * @throws Refusal `not-found`, `forbidden`
 */
export async function unlockUser(db: Database, caller: Caller, reference: string): Promise<AccountRow> {
  const answer = await runAs<CallerRelation & { account: AccountRow; denied: LockDenial | null }>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      decision: materialized(
        sql`select ${firstDenial<'own-account' | 'beyond-reach' | 'not-administrator' | 'kind-not-permitted'>({
          'own-account': sql`target.is_self`,
          'beyond-reach': sql`target.administrator and not target.may_edit`,
          'not-administrator': sql`not target.may_edit`,
          'kind-not-permitted': sql`${isLocked(sql`target`)} and not target.administrator
          and target.lock_kind not in (select jsonb_array_elements_text(${groupAdministratorKinds}::jsonb))`,
        })} as denied from target`,
      ),
      changed: sql`update users u set lock_kind = null, lock_until = null, lock_reason = null, updated_at = app_now(),
          must_change_password = u.must_change_password or u.lock_kind in (select jsonb_array_elements_text(${compromisedKinds}::jsonb))
        from target, decision where u.id = target.id and not target.reserved and decision.denied is null and ${isLocked(sql`target`)}
        returning u.*`,
      unlocked: sql`select target.id, target.uuid, target.lock_kind from target, decision
        where not target.reserved and decision.denied is null`,
      cleared_attempts: clearedAttempts(sql`unlocked`),
      summary: sql`select unlocked.uuid, case when exists (select from changed) then unlocked.lock_kind end as kind,
          (select coalesce(sum(a.failures), 0) from login_attempts a where a.account = unlocked.id) as failures
        from unlocked`,
      audit: auditEvent(caller, {
        action: 'user-unlocked',
        targetKind: 'user',
        target: sql`summary.uuid`,
        from: sql`summary where summary.kind is not null or summary.failures > 0`,
        details: sql`jsonb_build_object('kind', summary.kind, 'failed_attempts', summary.failures)`,
      }),
    },
    answer: sql`select ${callerRelation}, decision.denied,
        coalesce((select ${accountOf(sql`changed`)} from changed), ${accountOf(sql`target`)}) || ${withoutFailures} as account
      from target, decision`,
  })
  const { denied, account } = requireTarget(answer)
  if (denied) throw lockRefusals[denied]()
  return account
}

const lockRefusals: Record<LockDenial, () => Refusal> = {
  'reserved-account': reservedUser,
  'not-administrator': () => forbidden('not-administrator', 'Only an administrator may do this.'),
  'own-account': () => forbidden('own-account', 'You cannot lock or unlock your own account.'),
  'beyond-reach': accountBeyondReach,
  'kind-not-permitted': () => forbidden('kind-not-permitted', 'You may not set or lift a lock of this kind.'),
  'last-administrator': lastAdministratorRemoved,
  'end-not-in-future': () =>
    invalid([{ pointer: '/until', code: 'in-the-past', detail: 'The end of a lock must be in the future.' }]),
}

function forbidden(reason: LockDenial, detail: string): Refusal {
  return new Refusal('forbidden', { detail, reason })
}
