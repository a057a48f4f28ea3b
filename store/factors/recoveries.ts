/**
 * Recovery of an account whose owner has lost every second factor: an administrator starts it, and after a waiting period the sweeper removes the
 * factors. The owner is notified, and stops it by signing in with a factor, or from a session.
 */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { lockUsers } from '#store/administrators.ts'
import { firstDenial } from '#store/denials.ts'
import { accountHoldsMore, holdsMoreRights } from '#store/edit-rights.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import { changeOne, type Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { type CallerRelation, callerRelation, requirePerson, requireReach, targetUser } from '#store/user-target.ts'

/** A recovery that waits. */
export interface FactorRecovery {
  user: { uuid: string; username: string }
  /** Null once that account is deleted. */
  started_by: { uuid: string; username: string } | null
  started_at: string
  due_at: string
}

type StartDenial = 'own-account' | 'holds-more' | 'nothing-lost' | 'last-way-in'

/**
 * Starts the waiting period (setting `factor_recovery_hours`). One that waits already goes on as it is.
 *
 * @throws Refusal `not-found`, `forbidden`; `last-way-in` for an account that passkeys alone sign in: its owner sets a password by mail first
 */
export async function startRecovery(db: Database, caller: Caller, reference: string): Promise<FactorRecovery> {
  const answer = await runAs<CallerRelation & { denied: StartDenial | null; recovery: FactorRecovery }>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      decision: materialized(
        sql`select ${firstDenial<StartDenial>({
          'own-account': sql`target.is_self`,
          'holds-more': holdsMoreRights(sql`target`),
          'nothing-lost': sql`not has_second_factor(target.id)`,
          'last-way-in': sql`not has_way_in_without(target.id, 'passkey', null)`,
        })} as denied from target`,
      ),
      started: sql`insert into factor_recoveries (user_id, started_by, due_at)
        select target.id, allowed.user_id, app_now() + make_interval(hours => (${settingOf('factor_recovery_hours')})::integer)
        from target, decision, allowed where target.may_edit and not target.reserved and target.kind = 'person' and decision.denied is null
        on conflict do nothing returning *`,
      audit: auditEvent(caller, {
        action: 'factor-recovery-started',
        targetKind: 'user',
        target: sql`target.uuid`,
        from: sql`started, target`,
        details: sql`jsonb_build_object('due_at', started.due_at)`,
      }),
      mail: enqueueMail({
        template: 'factor-recovery-started',
        to: sql`target.email`,
        parameters: sql`jsonb_build_object('username', target.username, 'due_at', started.due_at)`,
        from: sql`started, target where target.email is not null`,
      }),
    },
    answer: sql`select ${callerRelation}, denied, (select ${recoveryOf} from (
        select * from started union all select f.* from factor_recoveries f where f.user_id = target.id limit 1) as f
        left join users starter on starter.id = f.started_by) as recovery
      from target, decision`,
  })
  const { denied, recovery } = requirePerson(requireReach(answer))
  if (denied === 'own-account')
    throw new Refusal('forbidden', { detail: 'Ask another administrator to recover your own account.' })
  if (denied === 'holds-more') throw accountHoldsMore()
  if (denied === 'nothing-lost') throw new Refusal('not-found', { detail: 'The account has no second factor.' })
  if (denied === 'last-way-in')
    throw new Refusal('last-way-in', {
      detail:
        'Only passkeys sign this user in, and the recovery would remove them. Have the user set a password first by mail (`POST /v1/passwords/reset`).',
    })
  return recovery
}

const recoveryOf = sql`jsonb_build_object('user', jsonb_build_object('uuid', target.uuid, 'username', target.username),
  'started_by', case when starter.id is not null then jsonb_build_object('uuid', starter.uuid, 'username', starter.username) end,
  'started_at', f.started_at, 'due_at', f.due_at)`

/**
 * Stops a recovery: its owner theirs, an administrator that of an account that they may edit.
 *
 * @throws Refusal `not-found` if none waits, `forbidden`
 */
export async function stopRecovery(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<CallerRelation & { stopped: boolean }>(db, caller, {
    steps: {
      target: targetUser(caller, reference),
      stopped: sql`delete from factor_recoveries f using target where f.user_id = target.id and (target.is_self or target.may_edit) returning f.user_id`,
      audit: auditEvent(caller, {
        action: 'factor-recovery-stopped',
        targetKind: 'user',
        target: sql`target.uuid`,
        from: sql`stopped, target`,
      }),
    },
    answer: sql`select ${callerRelation}, exists (select from stopped) as stopped from target`,
  })
  if (!requireReach(answer).stopped)
    throw new Refusal('not-found', { detail: 'No recovery of this account is under way.' })
}

/** A page of the recoveries that wait, in the order of the ids of their users. */
export async function listRecoveries(db: Database, caller: Caller, page: PageRequest): Promise<Page<FactorRecovery>> {
  const { after, order } = onPage(sql`target`, page)
  const answer = await runAs<{ rows: { uuid: string; recovery: FactorRecovery }[] }>(db, caller, {
    steps: {
      listed: sql`select target.uuid, ${recoveryOf} as recovery from factor_recoveries f join users target on target.id = f.user_id
        left join users starter on starter.id = f.started_by where exists (select from allowed) and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(to_jsonb(listed) order by uuid) from listed), '[]') as rows`,
  })
  const { items, next } = toPage(answer!.rows, page)
  return { items: items.map(({ recovery }) => recovery), next }
}

/** Recoveries that one run of the sweeper carries out, at most. */
const recoveriesPerRun = 100

/** Removes the second factors of accounts whose waiting period is over. */
export async function carryOutRecoveries(db: Database): Promise<void> {
  await changeOne(db, sql`select carry_out_factor_recoveries(${recoveriesPerRun})`)
}
