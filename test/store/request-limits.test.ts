/** The database counts requests as the model in `test/models/request-limits.ts` does, for random sequences. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type RequestLimit, requestLimitBounds } from '#domain/request-limits.ts'
import { type Buckets, countInModel } from '#test/models/request-limits.ts'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()
const beginning = Date.UTC(2030, 0, 1) * 1000
beforeAll(async () => {
  await database.sql('create table still (at timestamptz not null)')
  await database.sql(`insert into still values ('2030-01-01')`)
  await database.sql(
    `create or replace function app_now() returns timestamptz language sql volatile as 'select at from still'`,
  )
})

const whole = ({ min, max }: { min: number; max: number }) =>
  fc.oneof(fc.integer({ min, max: 4 }), fc.integer({ min, max }))
const limits: fc.Arbitrary<RequestLimit> = fc.record({
  per_network: whole(requestLimitBounds.per_network),
  per_target: whole(requestLimitBounds.per_target),
  window_minutes: whole(requestLimitBounds.window_minutes),
})
const steps = fc.array(
  fc.record({
    network: fc.constantFrom('192.0.2.1', '2001:db8::/64', null),
    target: fc.constantFrom('a@example.test', 'b@example.test'),
    pause: fc.oneof(fc.constant<'retry'>('retry'), fc.constant(0), fc.integer({ min: 0, max: 900_000_000 })),
  }),
  { maxLength: 30 },
)

it('count_request accepts and rejects what the model does, and a request is accepted once the wait is over', async () => {
  await fc.assert(
    fc.asyncProperty(limits, steps, async (limit, sequence) => {
      await database.sql('truncate request_counts')
      await database.sql(`update settings set chosen = $1 where key = 'registration_limit'`, [JSON.stringify(limit)])
      const buckets: Buckets = new Map()
      let now = beginning
      let wait = 0
      for (const { network, target, pause } of sequence) {
        now += pause === 'retry' ? wait : pause
        await database.sql(`update still set at = timestamptz '2030-01-01' + $1::bigint * interval '1 microsecond'`, [
          now - beginning,
        ])
        const expected = countInModel(buckets, now, { network, target }, limit)
        const [row] = await database.sql(`select * from count_request('registration_limit', 'registration', $1, $2)`, [
          network,
          target,
        ])
        wait = expected ? Math.ceil(expected.wait / 1_000_000) * 1_000_000 : 0
        expect(row).toMatchObject({
          exceeded: expected?.exceeded ?? null,
          wait_seconds: expected && wait / 1_000_000,
          window_seconds: limit.window_minutes * 60,
        })
        if (expected) expect(row!['quota']).toBe(limit[expected.exceeded])
      }
    }),
    { numRuns: 60 },
  )
})
