/** Failed sign-ins of a span of time, by account and by client address, from the audit log. */
import { sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { Database } from '#store/run.ts'

/** Events that are read of each action, the newest. */
const maxEvents = 10_000

/** Accounts and addresses in the answer. */
const maxRows = 50

interface Failures {
  /** Wrong passwords and wrong second factors. */
  failures: number
  last_at: string
}

/** An account at which sign-ins failed. */
export interface FailingAccount extends Failures {
  uuid: string
  username: string
  full_name: string | null
  /** From how many client addresses. */
  addresses: number
  /** Until when no attempt is accepted; null: one is. */
  locked_out_until: string | null
}

/** A client address from which sign-ins failed; null: of events without one. */
export interface FailingAddress extends Failures {
  ip: string | null
  /** At how many accounts, and names without an account. */
  names: number
}

export interface SignInFailures {
  /** Those with the most failures first. */
  accounts: FailingAccount[]
  addresses: FailingAddress[]
  /** Failures under names without an account. */
  unknown_names: number
  /** Whether all events of the span were read. */
  complete: boolean
}

/** @param from inclusive @param to exclusive; both in ISO 8601 */
export async function signInFailures(db: Database, caller: Caller, from: string, to: string): Promise<SignInFailures> {
  const newest = (action: string) => sql`(select e.at, e.target_kind, e.target, e.ip from audit_events e, allowed
    where e.action = ${action} and e.at >= ${from}::timestamptz and e.at < ${to}::timestamptz order by e.at desc limit ${maxEvents})`
  const answer = await runAs<SignInFailures>(db, caller, {
    steps: {
      passwords: materialized(newest('sign-in-failed')),
      factors: materialized(newest('second-factor-failed')),
      failed: materialized(sql`select * from passwords union all select * from factors`),
      of_accounts: sql`select u.id, u.uuid, u.username, u.user_data ->> 'full_name' as full_name, u.last_login_at, counted.* from (
          select target, count(*) as failures, max(at) as last_at, count(distinct ip) as addresses
          from failed where target_kind = 'user' group by target) counted
        join users u on u.uuid = as_uuid(counted.target) order by failures desc, last_at desc limit ${maxRows}`,
      of_addresses: sql`select ip, count(*) as failures, max(at) as last_at, count(distinct (target_kind, target)) as names
        from failed group by ip order by failures desc, last_at desc limit ${maxRows}`,
    },
    answer: sql`select
        coalesce((select jsonb_agg(jsonb_build_object('uuid', a.uuid, 'username', a.username, 'full_name', a.full_name, 'failures', a.failures,
          'last_at', a.last_at, 'addresses', a.addresses, 'locked_out_until', sign_in_failures(a.id, a.last_login_at) -> 'locked_out_until')
          order by a.failures desc, a.last_at desc) from of_accounts a), '[]') as accounts,
        coalesce((select jsonb_agg(jsonb_build_object('ip', host(a.ip), 'failures', a.failures, 'last_at', a.last_at, 'names', a.names)
          order by a.failures desc, a.last_at desc) from of_addresses a), '[]') as addresses,
        (select count(*)::integer from failed where target_kind <> 'user') as unknown_names,
        (select count(*) from passwords) < ${maxEvents} and (select count(*) from factors) < ${maxEvents} as complete
      from allowed`,
  })
  return answer!
}
