/** Locks on accounts, set and lifted by people. Seed: `toggle_user_lock`. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { type Lock, type LockKind, lockKinds, mayLift } from '#domain/accounts/lock.ts'
import { barToLock, barToUnlock, type LockBar, parseLock } from '#domain/accounts/lock-rights.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { accountOf, type AccountRow, isLocked } from '#store/account-row.ts'
import { forgottenAttempts } from '#store/credentials/attempts.ts'
import {
  anotherAdministratorRemains,
  countsAsAdministrator,
  lastAdministratorRemoved,
  lockUsers,
} from '#store/administrators.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, reservedUser, type CallerRelation, callerRelation, targetUser } from '#store/user-target.ts'

/** A lock that a superuser wants to set. */
export interface NewLock {
  kind: LockKind
  /** In UTC; null: until somebody lifts it. */
  until: string | null
  reason: string | null
}

interface Locking extends CallerRelation {
  account: AccountRow | null
  now: string
  last: boolean
}

/**
 * Locks an account, in place of any lock that it has: no request of its owner is answered from the next one on. The role stays what it is.
 *
 * @throws Refusal `not-found`, `forbidden`, `last-administrator`, `invalid-request` for an end that is not in the future
 */
export async function lockUser(db: Database, caller: Caller, reference: string, wish: NewLock): Promise<AccountRow> {
  const answer = await runAs<Locking>(db, caller, {
    lock: lockUsers(caller, reference, { all: true }),
    steps: {
      target: targetUser(caller, reference),
      verdict: materialized(
        sql`select ${countsAsAdministrator(sql`target`)} and not ${anotherAdministratorRemains(sql`target`)} as last from target`,
      ),
      changed: sql`update users u set lock_kind = ${wish.kind}, lock_until = ${wish.until}::timestamptz, lock_reason = ${wish.reason},
          updated_at = app_now(), last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
        from target, verdict
        where u.id = target.id and target.administrator and not target.is_self and not target.reserved and not verdict.last
          and ${lockKinds[wish.kind].setBy === 'superuser'} and is_unexpired(${wish.until}::timestamptz, app_now())
        returning u.*`,
      ended: sql`update sessions s set ended_at = app_now(), end_reason = 'user-locked'
        from changed where s.user_id = changed.id and s.ended_at is null`,
      audit: auditEvent(caller, {
        action: 'user-locked',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`jsonb_build_object('kind', changed.lock_kind, 'until', changed.lock_until, 'reason', changed.lock_reason)`,
      }),
    },
    answer: sql`select ${callerRelation}, (select ${accountOf(sql`changed`)} from changed) as account, app_now() as now, verdict.last
      from target, verdict`,
  })
  const found = requireTarget(answer)
  if (found.account) return found.account
  throw whyNotLocked(found, wish)
}

function whyNotLocked({ is_self, reserved, last, now }: Locking, { kind, until, reason }: NewLock): Refusal {
  const pair = { by: 'superuser', isSelf: is_self, targetReserved: reserved, targetIsLastAdministrator: last } as const
  const bar = barToLock(pair, kind)
  if (bar) return refusalOf(bar)
  const read = parseLock({ kind, until: until === null ? null : new Date(until), reason }, new Date(now))
  return invalid(Array.isArray(read) ? read : [])
}

interface Unlocking extends CallerRelation {
  account: AccountRow | null
  held: { kind: LockKind; until: string | null; reason: string | null } | null
  now: string
}

/** Kinds of lock that a group administrator may lift. */
const lesserKinds = JSON.stringify(
  Object.keys(lockKinds).filter((kind) => mayLift(kind as LockKind, 'group-administrator')),
)
/** Kinds after which the password has to change. */
const doubtfulKinds = JSON.stringify(
  Object.entries(lockKinds).flatMap(([kind, { newPasswordAfter }]) => (newPasswordAfter ? [kind] : [])),
)

/**
 * Lifts the lock of an account, and forgets the failed attempts under its names and on its devices, whose locks go with them. What it could do
 * before, it can do again; sessions of before the lock stay over. Unlocking what is not locked succeeds and changes nothing. Seed:
 * `SecurityLoginFailure.enable_user`.
 *
 * @throws Refusal `not-found`, `forbidden`
 */
export async function unlockUser(db: Database, caller: Caller, reference: string): Promise<AccountRow> {
  const answer = await runAs<Unlocking>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      changed: sql`update users u set lock_kind = null, lock_until = null, lock_reason = null, updated_at = app_now(),
          must_change_password = u.must_change_password or u.lock_kind in (select jsonb_array_elements_text(${doubtfulKinds}::jsonb))
        from target where u.id = target.id and ${isLocked(sql`target`)} and not target.is_self and target.may_edit
          and (target.administrator or u.lock_kind in (select jsonb_array_elements_text(${lesserKinds}::jsonb)))
        returning u.*`,
      enabled: sql`select id, uuid, lock_kind from target where not is_self and may_edit
          and (not ${isLocked(sql`target`)} or exists (select from changed))`,
      forgotten: forgottenAttempts(sql`enabled`),
      tally: sql`select enabled.uuid, case when exists (select from changed) then enabled.lock_kind end as kind,
          (select coalesce(sum(failures), 0) from forgotten) as failures
        from enabled`,
      audit: auditEvent(caller, {
        action: 'user-unlocked',
        targetKind: 'user',
        target: sql`tally.uuid`,
        from: sql`tally where tally.kind is not null or tally.failures > 0`,
        details: sql`jsonb_build_object('kind', tally.kind, 'failed_attempts', tally.failures)`,
      }),
    },
    answer: sql`select ${callerRelation}, app_now() as now,
        coalesce((select ${accountOf(sql`changed`)} from changed), ${accountOf(sql`target`)}) as account,
        case when target.lock_kind is not null and not exists (select from changed) then jsonb_build_object(
          'kind', target.lock_kind, 'until', target.lock_until, 'reason', target.lock_reason) end as held
      from target`,
  })
  const found = requireTarget(answer)
  const bar = barToUnlock(unlockPair(found), heldLock(found), new Date(found.now))
  if (bar) throw refusalOf(bar)
  return found.account!
}

function unlockPair({ administrator, is_self, reserved, may_edit }: CallerRelation) {
  const by = administrator ? 'superuser' : 'group-administrator'
  return { by, isSelf: is_self, targetReserved: reserved, mayEdit: may_edit } as const
}

/** The lock that is still there after the statement; null when it lifted one, or there was none. */
function heldLock({ held }: Unlocking): Lock | null {
  return held && { ...held, until: held.until === null ? null : new Date(held.until) }
}

const details: Record<Exclude<LockBar, 'reserved-account' | 'last-administrator'>, string> = {
  'not-a-superuser': 'Only administrators may do this.',
  oneself: 'You cannot lock or unlock your own account.',
  'kind-of-somebody-else': 'You may not set or lift a lock of this kind.',
}

function refusalOf(bar: LockBar): Refusal {
  if (bar === 'reserved-account') return reservedUser()
  if (bar === 'last-administrator') return lastAdministratorRemoved()
  return new Refusal('forbidden', { detail: details[bar], reason: bar })
}
