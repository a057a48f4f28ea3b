/** Sign-ins and failures by hour, from the audit log. */
import { sql } from 'drizzle-orm/sql/sql'
import { runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { Database } from '#store/run.ts'

/** The counts of the hour that begins at `at`. */
export interface SignInHour {
  at: string
  sign_ins: number
  wrong_password: number
  unknown_name: number
  second_factor: number
  lockouts: number
  reused_refresh_tokens: number
}

type Count = Exclude<keyof SignInHour, 'at'>

/** The reasons of `audit_series`. */
const counts = {
  'session-opened': 'sign_ins',
  'wrong-password': 'wrong_password',
  'unknown-name': 'unknown_name',
  'second-factor-failed': 'second_factor',
  'name-locked-out': 'lockouts',
  'refresh-token-reused': 'reused_refresh_tokens',
} as const satisfies Record<string, Count>

const hourMs = 3_600_000

/**
 * The whole hours up to that of `to`, the oldest first. Where there are more events than are read, the oldest hours are left out.
 *
 * @param to in ISO 8601; undefined: now
 */
export async function signInSeries(
  db: Database,
  caller: Caller,
  hours: number,
  to: string | undefined,
): Promise<{ items: SignInHour[]; complete: boolean }> {
  const answer = await runAs<{
    first: string
    series: { since: string; counts: [hour: string, reason: keyof typeof counts, n: number][] }
  }>(db, caller, {
    steps: {
      span: sql`select until, date_trunc('hour', until, 'UTC') - make_interval(hours => ${hours - 1}) as first
        from (select coalesce(${to ?? null}::timestamptz, app_now()) as until from allowed) asked`,
    },
    answer: sql`select first, audit_series(first, until) as series from span`,
  })
  const { first, series } = answer!
  const [start, since] = [Date.parse(first), Date.parse(series.since)]
  const items = Array.from({ length: hours }, (_, n) => emptyHour(start + n * hourMs))
  for (const [hour, reason, n] of series.counts) {
    const item = items[(Date.parse(hour) - start) / hourMs]
    if (item) item[counts[reason]] += n
  }
  return { items: items.slice((since - start) / hourMs), complete: since === start }
}

function emptyHour(at: number): SignInHour {
  return {
    at: new Date(at).toISOString(),
    sign_ins: 0,
    wrong_password: 0,
    unknown_name: 0,
    second_factor: 0,
    lockouts: 0,
    reused_refresh_tokens: 0,
  }
}
