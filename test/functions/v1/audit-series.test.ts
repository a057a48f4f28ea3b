import { describe, expect, it } from 'vitest'
import { goodPassword } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const series = (query = '') => postern.call('GET', `/v1/audit-events/series${query}`, { token: root.token })
const insert = (text: string) =>
  postern.database.sql(`insert into audit_events (at, action, target_kind, target) ${text}`)

describe('GET /v1/audit-events/series', () => {
  it('200 counts sign-ins and failures by hour and reason, without gaps, in one round trip', async () => {
    await postern.createUser('alice')
    const signIn = (login: string, password: string) =>
      postern.call('POST', '/v1/sessions', { body: { login, password } })
    const first = (await series()).body.items.at(-1)
    await signIn('alice', goodPassword)
    await signIn('alice', 'wrong')
    await signIn('nobody-here', 'wrong')
    await insert(
      `select app_now(), a, 'user', 'x' from unnest('{second-factor-failed,name-locked-out,refresh-token-reused,session-ended}'::text[]) a`,
    )
    postern.database.takeRoundTrips()
    const { status, body } = await series()
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({ complete: true })
    expect(body.items).toHaveLength(24)
    expect(body.items.at(-1)).toEqual({
      at: expect.stringMatching(/:00:00\.000Z$/),
      sign_ins: first.sign_ins + 1,
      wrong_password: 1,
      unknown_name: 1,
      second_factor: 1,
      lockouts: 1,
      reused_refresh_tokens: 1,
    })
    const times = body.items.map(({ at }: { at: string }) => Date.parse(at))
    for (const [n, time] of times.entries()) if (n > 0) expect(time - times[n - 1]).toBe(3_600_000)
  })

  it('200 begins at a whole hour, and ends before `to`', async () => {
    await insert(
      `select at, 'session-opened', 'user', 'x' from unnest('{2020-05-01 00:00:00Z,2020-05-01 23:59:59Z,2020-05-02 00:29:59Z,2020-05-02 00:30:00Z}'::timestamptz[]) at`,
    )
    const { body } = await series('?to=2020-05-02T00:30:00Z')
    expect(body.items.map(({ sign_ins }: { sign_ins: number }) => sign_ins)).toEqual([
      ...Array.from({ length: 22 }, () => 0),
      1,
      1,
    ])
    expect(body.items[0].at).toBe('2020-05-01T01:00:00.000Z')
    const longer = await series('?to=2020-05-02T00:30:00Z&hours=720')
    expect(longer.body.items).toHaveLength(720)
    expect(longer.body.items.reduce((sum: number, { sign_ins }: { sign_ins: number }) => sum + sign_ins, 0)).toBe(3)
  })

  it('200 leaves out the oldest hours where there are too many events', async () => {
    await insert(
      `select '2021-05-02 10:00Z'::timestamptz - n * interval '30 milliseconds', 'session-opened', 'user', 'x' from generate_series(1, 251000) n`,
    )
    const { body } = await series('?to=2021-05-02T10:30:00Z')
    expect(body.complete).toBe(false)
    expect(body.items.map(({ sign_ins }: { sign_ins: number }) => sign_ins)).toEqual([120_000, 120_000, 0])
  })

  it('422 for fewer hours than a day, and more than thirty days', async () => {
    for (const hours of ['23', '721', '24.5', '0x20', ''])
      expect([hours, (await series(`?hours=${hours}`)).status]).toEqual([hours, 422])
  })

  it('finds all that it reads in one index', async () => {
    const [index] = await postern.database.sql(
      `select indexdef from pg_indexes where indexname = 'audit_events_of_action'`,
    )
    expect(index?.['indexdef']).toMatch(/\(action, at, id\) INCLUDE \(target_kind\)$/)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/audit-events/series', 'administrator')
