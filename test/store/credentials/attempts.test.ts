/** The database counts attempts as the model in `test/models/credentials/attempts.ts` does, for random sequences. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type SourceLimit, sourceLimitBounds } from '#domain/credentials/attempts.ts'
import {
  type AttemptCount,
  leakTime,
  type Reservation,
  reserveAtSource,
  reserveForKey,
  settle,
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

it('lockout_seconds returns in SQL what lockSeconds returns, for each number of failures and every policy', async () => {
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

/** `lost`: the database or the Worker went away before the outcome was recorded. */
type Outcome = 'fails' | 'succeeds' | 'lost'

/** Attempt key and client address are each one of three. Address 0 is an unknown one: the platform's header is missing. */
type Step =
  | { does: 'attempt'; key: number; source: number; outcome: Outcome }
  /** Time passes: until the lock of the key ends, until a microsecond before that, or a given time. */
  | { does: 'wait'; until: 'end' | 'just before'; key: number }
  | { does: 'wait'; micros: number }

const indexes = fc.integer({ min: 0, max: 2 })
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('attempt' as const),
      key: indexes,
      source: indexes,
      outcome: fc.oneof(
        { weight: 7, arbitrary: fc.constant<Outcome>('fails') },
        { weight: 2, arbitrary: fc.constant<Outcome>('lost') },
        { weight: 1, arbitrary: fc.constant<Outcome>('succeeds') },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      until: fc.constantFrom('end' as const, 'just before' as const),
      key: indexes,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), micros: fc.integer({ min: 1, max: 4e9 }) }) },
)

/** The same without SQL. */
class Model {
  now = 0
  keys = new Map<number, AttemptCount>()
  sources = new Map<number, number>()
  readonly policy: LockoutPolicy
  readonly limit: SourceLimit
  constructor(policy: LockoutPolicy, limit: SourceLimit) {
    this.policy = policy
    this.limit = limit
  }

  /** @returns microseconds to wait; 0: the attempt was counted */
  attempt(key: number, source: number, outcome: Outcome): number {
    const address: Reservation<number> | null =
      source === 0 ? null : reserveAtSource(this.sources.get(source) ?? null, this.now, this.limit)
    const name = reserveForKey(this.keys.get(key) ?? null, this.now, this.policy)
    if (address && 'wait' in address) return Math.max(address.wait, 'wait' in name ? name.wait : 0)
    if ('wait' in name) {
      // Refused: not counted, but a bucket that was empty is now recorded as empty at this instant.
      if (address) this.sources.set(source, address.counted - leakTime(this.limit))
      return name.wait
    }
    this.keys.set(key, outcome === 'lost' ? name.counted : settle(name.counted)!)
    if (address) this.sources.set(source, address.counted)
    if (outcome === 'succeeds') {
      this.keys.delete(key)
      if (address) this.sources.set(source, address.counted - leakTime(this.limit))
    }
    return 0
  }
}

it('reserve_attempt counts, refuses and locks random sequences of attempts and pauses as the model does, to the microsecond', async () => {
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
          const { key, source, outcome } = step
          expected.push(Math.ceil(model.attempt(key, source, outcome) / 1e6))
          waited.push(await attempt(key, source, outcome))
        }
        expect(waited).toEqual(expected)
        const rows = await database.sql('select failures, unsettled from login_attempts order by attempt_key')
        expect(rows).toEqual(
          [...model.keys].sort(([a], [b]) => a - b).map(([, { failures, unsettled }]) => ({ failures, unsettled })),
        )
      },
    ),
    { numRuns: 60 },
  )
})

function remaining(model: Model, { until, key }: { until: 'end' | 'just before'; key: number }): number {
  const lock = Math.max(1, (model.keys.get(key)?.lockedUntil ?? 0) - model.now)
  return until === 'end' ? lock : lock - 1
}

/** Seconds to wait, rounded up; 0: counted. */
async function attempt(key: number, source: number, outcome: Outcome): Promise<number> {
  const keys = [Buffer.from([key]), source === 0 ? null : Buffer.from([source])]
  const [row] = await database.sql<{ reserved: boolean; wait_seconds: number }>(
    'select * from reserve_attempt($1, -1, $2)',
    keys,
  )
  if (row!.reserved && outcome === 'succeeds') await database.sql('select clear_attempts($1, $2)', keys)
  if (row!.reserved && outcome === 'fails') await database.sql('select settle_attempt($1)', [keys[0]])
  return row!.reserved ? 0 : row!.wait_seconds
}
