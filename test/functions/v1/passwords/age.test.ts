import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { mustChangePassword } from '#test/models/credentials/password-age.ts'
import { createDatabase } from '#test/support/servers/database.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => Promise.all(['fresh', 'ageing', 'imported', 'flagged'].map((name) => postern.createUser(name))))

const allow = async (days: number) => {
  const answer = await postern.call('PATCH', '/v1/settings', {
    token: root.token,
    body: { password_max_age_days: days },
  })
  expect(answer.status).toBe(200)
}
const changedAgo = (name: string, age: string | null) =>
  postern.database.sql(`update users set password_changed_at = app_now() - $2::interval where username = $1`, [
    name,
    age,
  ])

/** The flag in a sign-in, the session check and `GET /v1/users/current`, in this order. */
async function flagsOf(name: string): Promise<boolean[]> {
  const opened = await postern.call('POST', '/v1/sessions', {
    body: { login: name, password: 'correct horse battery staple' },
  })
  const token: string = opened.body.access_token
  const asked = await Promise.all(
    ['/v1/sessions/current', '/v1/users/current'].map((path) => postern.call('GET', path, { token })),
  )
  const { must_change_password, user } = opened.body
  return [must_change_password, user.must_change_password, ...asked.map(({ body }) => body.user.must_change_password)]
}
const all = [true, true, true, true]
const none = [false, false, false, false]

describe('an expired password', () => {
  it('is reported with each sign-in and session: not after 89 days and 23 hours, but after 90 days', async () => {
    await allow(90)
    await changedAgo('ageing', '2159 hours')
    expect(await flagsOf('ageing')).toEqual(none)
    await changedAgo('ageing', '2160 hours')
    expect(await flagsOf('ageing')).toEqual(all)
  })

  it('includes one with an unknown time of change; none if the setting is 0, the default', async () => {
    await allow(3650)
    await changedAgo('imported', null)
    expect(await flagsOf('imported')).toEqual(all)
    await allow(0)
    expect(await flagsOf('imported')).toEqual(none)
    await postern.database.sql('update settings set chosen = null')
    expect(await flagsOf('imported')).toEqual(none)
  })

  it('applies from the next request on, in existing sessions, and no longer after the change', async () => {
    const { token } = await postern.signIn('fresh')
    const current = async (held: string) =>
      (await postern.call('GET', '/v1/sessions/current', { token: held })).body.user.must_change_password
    await changedAgo('fresh', '49 hours')
    expect(await current(token)).toBe(false)
    await allow(2)
    expect(await current(token)).toBe(true)
    const changed = await postern.call('PUT', '/v1/passwords/current', {
      token,
      body: { current_password: 'correct horse battery staple', new_password: 'a wholly different sentence' },
    })
    expect(await current(changed.body.access_token)).toBe(false)
    await allow(0)
  })

  it('does not matter if the flag is set', async () => {
    await postern.database.sql(`update users set must_change_password = true where username = 'flagged'`)
    expect(await flagsOf('flagged')).toEqual(all)
  })

  it('is the same in SQL as in the model, for any state, age and policy', async () => {
    const hourMs = 3600_000
    const state = fc.record({
      flag: fc.boolean(),
      hasPassword: fc.boolean(),
      // Around the whole days, on either side, in the past and in the future.
      ageMs: fc.option(
        fc
          .tuple(fc.integer({ min: -3, max: 100 }), fc.constantFrom(-hourMs, -1, 0, 1, hourMs))
          .map(([days, off]) => days * 24 * hourMs + off),
      ),
      maxAgeDays: fc.integer({ min: 0, max: 95 }),
    })
    const states = fc.sample(state, 2000)
    const now = new Date('2026-03-31T00:30:00.000Z') // the clocks of Europe have just changed
    const changedAt = ({ ageMs }: { ageMs: number | null }) => (ageMs === null ? null : new Date(now.getTime() - ageMs))
    const still = await createDatabase()
    await still.sql(
      `create or replace function app_now() returns timestamptz language sql volatile as 'select ''${now.toISOString()}''::timestamptz'`,
    )
    const rows = await still.sql<{ due: boolean }>(
      `select password_change_due(flag, has_password, changed_at, days) as due
       from unnest($1::boolean[], $2::boolean[], $3::timestamptz[], $4::integer[]) with ordinality
         as state (flag, has_password, changed_at, days, n) order by n`,
      [
        states.map(({ flag }) => flag),
        states.map(({ hasPassword }) => hasPassword),
        states.map(changedAt),
        states.map(({ maxAgeDays }) => maxAgeDays),
      ],
    )
    await still.close()
    expect(rows.map(({ due }) => due)).toEqual(
      states.map((each) =>
        mustChangePassword(
          { mustChangePassword: each.flag, hasPassword: each.hasPassword, passwordChangedAt: changedAt(each) },
          { maxAgeDays: each.maxAgeDays },
          now,
        ),
      ),
    )
  })
})
