import { describe, expect, it } from 'vitest'
import { mailSettings, useProvider } from '#test/support/fixtures/mail.ts'
import { walk } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const provider = useProvider()
const postern = usePostern(() => mailSettings(provider.url))
const root = useRoot(postern)

const list = async (query = '') => (await postern.call('GET', `/v1/outbox${query}`, { token: root.token })).body

const queue = (recipient: string, template = 'password-changed') =>
  postern.database.sql(
    `insert into outbox_mail (template, recipient, parameters) values ($1, $2, '{"username": "u"}')`,
    [template, recipient],
  )

describe('GET /v1/outbox', () => {
  it('200 returns the state of each email, with a masked address and without its content', async () => {
    await queue('sent@example.test')
    await postern.runScheduled()
    provider.status = 503
    await queue('failing@example.test')
    await postern.runScheduled()
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, abandoned_at, last_error) values ('user-unlock', 'moot@example.test', app_now(), 'no longer needed')`,
    )
    const { items, next } = await list()
    expect(next).toBeNull()
    const common = { uuid: expect.any(String), language: null, created_at: expect.any(String) }
    expect(items).toEqual([
      {
        ...common,
        template: 'user-unlock',
        recipient: 'm*****@e*****.test',
        state: 'abandoned',
        attempts: 0,
        due_at: null,
        sent_at: null,
        last_error: 'no longer needed',
      },
      {
        ...common,
        template: 'password-changed',
        recipient: 'f*****@e*****.test',
        state: 'waiting',
        attempts: 1,
        due_at: expect.any(String),
        sent_at: null,
        last_error: 'the provider answered 503',
      },
      {
        ...common,
        template: 'password-changed',
        recipient: 's*****@e*****.test',
        state: 'sent',
        attempts: 1,
        due_at: null,
        sent_at: expect.any(String),
        last_error: null,
      },
    ])
    for (const [query, count] of [
      ['state=sent', 1],
      ['state=waiting', 1],
      ['state=abandoned', 1],
      ['template=password-changed', 2],
      ['state=sent&template=user-unlock', 0],
    ] as const)
      expect((await list(`?${query}`)).items, query).toHaveLength(count)
  })

  it('200 pages through all of it, in one round trip each', async () => {
    for (let n = 0; n < 5; n += 1) await queue(`${n}@example.test`)
    const whole = (await list()).items
    const paged = []
    postern.database.takeRoundTrips()
    for await (const { items } of walk(postern, '/v1/outbox?limit=3', root.token)) {
      expect(postern.database.takeRoundTrips()).toBe(1)
      paged.push(...items)
    }
    expect(paged).toEqual(whole)
    expect(whole.length).toBeGreaterThanOrEqual(8)
  })

  it('422 for an unknown state or field', async () => {
    for (const query of ['state=lost', 'template=', 'recipient=a', 'after=1', 'limit=0'])
      expect((await postern.call('GET', `/v1/outbox?${query}`, { token: root.token })).status).toBe(422)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/outbox', 'administrator')
