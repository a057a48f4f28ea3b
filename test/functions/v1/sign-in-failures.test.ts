import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const path = '/v1/audit-events/failures'
const get = (query: string) => postern.call('GET', `${path}?${query}`, { token: root.token })
const day = (date: string) => `from=${date}T00:00:00Z&to=${date}T23:00:00Z`
const insert = (text: string, values: unknown[] = []) =>
  postern.database.sql(`insert into audit_events (at, action, target_kind, target, ip) ${text}`, values)

describe('GET /v1/audit-events/failures', () => {
  it('200 counts by account and by address, those with the most failures first, and says who is locked out', async () => {
    const signIn = (login: string) => postern.call('POST', '/v1/sessions', { body: { login, password: 'wrong' } })
    const from = new Date(Date.now() - 3_600_000).toISOString()
    for (const name of ['alice', 'bob']) await postern.createUser(name)
    for (let n = 0; n < 10; n += 1) await signIn('alice')
    await signIn('bob')
    await signIn('nobody-here')
    const { status, body } = await get(`from=${from}&to=${new Date(Date.now() + 3_600_000).toISOString()}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ unknown_names: 1, complete: true })
    expect(body.accounts).toMatchObject([
      { username: 'alice', failures: 10, addresses: 0, locked_out_until: expect.any(String) },
      { username: 'bob', failures: 1, addresses: 0, locked_out_until: null },
    ])
    expect(body.addresses).toMatchObject([{ ip: null, failures: 12, names: 3 }])
    expect(JSON.stringify(body)).not.toContain('nobody-here')
  })

  it('200 counts second factors, leaves out what is not in the span, and keeps events without an address apart', async () => {
    const [carol] = await postern
      .createUser('carol')
      .then(() => postern.database.sql<{ uuid: string }>(`select uuid from users where username = 'carol'`))
    await insert(
      `select at, action, 'user', $1, ip from (values ('2020-05-01 00:00Z'::timestamptz, 'second-factor-failed', '203.0.113.9'::inet),
        ('2020-05-01 22:59Z', 'sign-in-failed', null), ('2020-05-01 23:00Z', 'sign-in-failed', null), ('2020-05-01 10:00Z', 'session-opened', null)) v (at, action, ip)`,
      [carol!.uuid],
    )
    expect((await get(day('2020-05-01'))).body).toEqual({
      accounts: [
        {
          uuid: carol!.uuid,
          username: 'carol',
          full_name: null,
          failures: 2,
          addresses: 1,
          last_at: expect.stringContaining('2020-05-01T22:59:00'),
          locked_out_until: null,
        },
      ],
      addresses: [
        { ip: null, failures: 1, names: 1, last_at: expect.any(String) },
        { ip: '203.0.113.9', failures: 1, names: 1, last_at: expect.any(String) },
      ],
      unknown_names: 0,
      complete: true,
    })
  })

  it('200 with `complete` false where there are too many events', async () => {
    await insert(
      `select '2021-05-01 10:00Z', 'sign-in-failed', 'name', n::text, '203.0.113.9' from generate_series(1, 10000) n`,
    )
    expect((await get(day('2021-05-01'))).body).toMatchObject({ complete: false, accounts: [], unknown_names: 10_000 })
  })

  it('422 without a span', async () => {
    for (const query of ['', 'from=2020-05-01T00:00:00Z', 'from=x&to=y'])
      expect(await get(query)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

const span = 'from=2026-01-01T00:00:00Z&to=2036-01-01T00:00:00Z'
refusesUnauthorized(postern, 'GET', `${path}?${span}`, 'administrator')
