import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const setup = async () => (await postern.call('GET', '/v1/settings/setup', { token: root.token })).body
const call = (method: string, path: string, body: unknown) => postern.call(method, path, { token: root.token, body })

describe('GET /v1/settings/setup', () => {
  it('200 tells what is left to do, and what is done as it is done', async () => {
    const empty = {
      superusers: 1,
      superusers_without_second_factor: 1,
      mail: 'unused',
      terms: false,
      service: false,
      webhook: false,
    }
    expect(await setup()).toEqual(empty)
    await postern.createUser('alice')
    await call('PATCH', '/v1/users/alice', { role: 'superuser' })
    await postern.database.sql(
      `insert into authenticators (user_id, secret, last_step) select id, '\\x00', 0 from users where username = 'alice'`,
    )
    await call('PUT', '/v1/terms', { texts: { en: 'Be kind.' } })
    await call('POST', '/v1/services', { name: 'library', type: 'api' })
    await call('POST', '/v1/webhooks', { name: 'w', actions: ['create_user'], url: 'https://hooks.acme.com/' })
    const done = { ...empty, superusers: 2, terms: true, service: true, webhook: true }
    expect(await setup()).toEqual(done)
    await call('POST', '/v1/users/alice/lock', { kind: 'administrative' })
    expect(await setup(), 'a locked superuser cannot sign in').toEqual({ ...done, superusers: 1 })
    await call('PUT', '/v1/terms', { texts: null })
    expect(await setup()).toMatchObject({ terms: false })
  })

  it('200 judges email by the latest that was attempted', async () => {
    const mail = (at: string, sent: boolean) =>
      postern.database.sql(
        `insert into outbox_mail (template, recipient, created_at, attempts, sent_at, last_error) values ('password-reset', 'a@example.test', $1, 1, $2, $3)`,
        [at, sent ? at : null, sent ? null : '550'],
      )
    await mail('2030-01-01T00:00Z', true)
    expect(await setup()).toMatchObject({ mail: 'works' })
    await mail('2030-01-02T00:00Z', false)
    expect(await setup()).toMatchObject({ mail: 'fails' })
    await mail('2030-01-03T00:00Z', true)
    expect(await setup()).toMatchObject({ mail: 'works' })
  })
})

refusesUnauthorized(postern, 'GET', '/v1/settings/setup', 'administrator')
