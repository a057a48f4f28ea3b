/** What the database counts is what `test/models/credentials/attempts.ts` says, whatever happens in which order. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type SourceLimit, sourceLimitBounds } from '#domain/credentials/attempts.ts'
import {
  type Lane,
  leakTime,
  type Reservation,
  reserveAtSource,
  reserveInLane,
} from '#test/models/credentials/attempts.ts'
import { lockoutBounds, lockoutPolicies, type LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { lockSeconds } from '#test/models/credentials/lockout-policies.ts'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()
beforeAll(async () => {
  await database.sql('create table still (at timestamptz not null)')
  await database.sql(`insert into still values ('2030-01-01')`)
  await database.sql(
    `create or replace function app_now() returns timestamptz language sql volatile as 'select at from still'`,
  )
})

const whole = ({ min, max }: { min: number; max: number }) => fc.integer({ min, max })
const policies: fc.Arbitrary<LockoutPolicy> = fc.record({
  policy: fc.constantFrom(...lockoutPolicies),
  threshold: fc.oneof(fc.integer({ min: 1, max: 4 }), whole(lockoutBounds.threshold)),
  increment_minutes: whole(lockoutBounds.increment_minutes),
  delay_base: fc.oneof(fc.constant(1.5), fc.double({ ...lockoutBounds.delay_base, noNaN: true })),
  max_delay_seconds: whole(lockoutBounds.max_delay_seconds),
  lock_seconds: whole(lockoutBounds.lock_seconds),
})
const limits: fc.Arbitrary<SourceLimit> = fc.record({
  failures: fc.oneof(fc.integer({ min: 1, max: 9 }), whole(sourceLimitBounds.failures)),
  window_minutes: whole(sourceLimitBounds.window_minutes),
})

it('a failure costs in SQL what lockSeconds says, for each number of them and every policy', async () => {
  await fc.assert(
    fc.asyncProperty(policies, async (policy) => {
      const rows = await database.sql<{ seconds: number }>(
        'select lockout_seconds(n, $1) as seconds from generate_series(1, 120) as n order by n',
        [JSON.stringify(policy)],
      )
      for (const [index, { seconds }] of rows.entries()) {
        const expected = lockSeconds(index + 1, policy)
        expect(Math.abs(seconds - expected)).toBeLessThanOrEqual(expected * 1e-12)
      }
    }),
    { numRuns: 40 },
  )
})

/** One lane and place of three each; place 0 is one that the platform does not name. */
type Step =
  | { does: 'attempt'; lane: number; source: number; succeeds: boolean }
  /** Time goes by: to the very end of the lane's lock, a microsecond before it, or some. */
  | { does: 'wait'; until: 'end' | 'just before'; lane: number }
  | { does: 'wait'; micros: number }

const places = fc.integer({ min: 0, max: 2 })
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('attempt' as const),
      lane: places,
      source: places,
      succeeds: fc.nat(9).map((n) => n === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      until: fc.constantFrom('end' as const, 'just before' as const),
      lane: places,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), micros: fc.integer({ min: 1, max: 4e9 }) }) },
)

/** The same in plain steps. */
class Model {
  now = 0
  lanes = new Map<number, Lane>()
  sources = new Map<number, number>()
  readonly policy: LockoutPolicy
  readonly limit: SourceLimit
  constructor(policy: LockoutPolicy, limit: SourceLimit) {
    this.policy = policy
    this.limit = limit
  }

  /** @returns for how many microseconds there is none; 0: it was counted */
  attempt(lane: number, source: number, succeeds: boolean): number {
    const place: Reservation<number> | null =
      source === 0 ? null : reserveAtSource(this.sources.get(source) ?? null, this.now, this.limit)
    if (place && 'wait' in place) return place.wait
    const name = reserveInLane(this.lanes.get(lane) ?? null, this.now, this.policy)
    if ('wait' in name) {
      // Refused: counted nowhere, but a bucket that was empty has been since now.
      if (place) this.sources.set(source, place.counted - leakTime(this.limit))
      return name.wait
    }
    this.lanes.set(lane, name.counted)
    if (place) this.sources.set(source, place.counted)
    if (succeeds) {
      this.lanes.delete(lane)
      if (place) this.sources.set(source, place.counted - leakTime(this.limit))
    }
    return 0
  }
}

it('random attempts, successes and waits are counted, refused and locked in SQL as the model says, to the microsecond', async () => {
  await fc.assert(
    fc.asyncProperty(
      policies,
      limits,
      fc.array(steps, { minLength: 20, maxLength: 60 }),
      async (policy, limit, story) => {
        await database.sql('truncate login_attempts, source_attempts')
        await database.sql(
          `update settings set chosen = case key when 'lockout' then $1::jsonb else $2::jsonb end where key in ('lockout', 'source_limit')`,
          [JSON.stringify(policy), JSON.stringify(limit)],
        )
        const model = new Model(policy, limit)
        const waited: number[] = []
        const expected: number[] = []
        for (const step of story) {
          if (step.does === 'wait') {
            const micros = 'micros' in step ? step.micros : remaining(model, step)
            model.now += micros
            await database.sql(`update still set at = at + $1 * interval '1 microsecond'`, [micros])
            continue
          }
          const { lane, source, succeeds } = step
          expected.push(Math.ceil(model.attempt(lane, source, succeeds) / 1e6))
          waited.push(await attempt(lane, source, succeeds))
        }
        expect(waited).toEqual(expected)
        const lanes = await database.sql('select name_hash, failures from login_attempts order by name_hash')
        expect(lanes.map(({ failures }) => failures)).toEqual(
          [...model.lanes].sort(([a], [b]) => a - b).map(([, { failures }]) => failures),
        )
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

function remaining(model: Model, { until, lane }: { until: 'end' | 'just before'; lane: number }): number {
  const lock = Math.max(1, (model.lanes.get(lane)?.lockedUntil ?? 0) - model.now)
  return until === 'end' ? lock : lock - 1
}

/** Seconds to wait, rounded up; 0: counted. */
async function attempt(lane: number, source: number, succeeds: boolean): Promise<number> {
  const keys = [Buffer.from([lane]), source === 0 ? null : Buffer.from([source])]
  const [row] = await database.sql<{ reserved: boolean; wait_seconds: number }>(
    'select * from reserve_attempt($1, -1, $2)',
    keys,
  )
  if (row!.reserved && succeeds) await database.sql('select clear_attempts($1, $2)', keys)
  return row!.reserved ? 0 : row!.wait_seconds
}
