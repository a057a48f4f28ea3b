/** `null` for an optional field is the same as leaving it out (decision 0068). */
import { describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, group } = createTreeFixture(postern, root)

describe('null for an optional field', () => {
  it('201 where a field that is left out has a default', async () => {
    const place = await service()
    const created: [path: string, body: object, answer: object][] = [
      [
        '/v1/grants',
        { holder: 'everyone', resource: place, permission: { name: 'read', access: null, scope: null, type: null } },
        { text: 'read-allow-recursive' },
      ],
      [
        '/v1/groups',
        { name: freshName('g'), description: null, group_data: null, priority: null, discoverable: null },
        { priority: 0 },
      ],
      [
        '/v1/services',
        { name: freshName('s'), type: 'api', url: null, display_name: null, configuration: null },
        { url: null },
      ],
      ['/v1/resources', { parent: place, name: 'r', type: 'route', display_name: null }, { display_name: 'r' }],
      [
        '/v1/users',
        { email: `${freshName()}@example.test`, username: null, full_name: null, send_mail: null },
        { full_name: null },
      ],
      [
        '/v1/webhooks',
        {
          name: 'w',
          actions: ['create_user'],
          url: 'https://hooks.acme.com/',
          method: null,
          ordered: null,
          payload: null,
        },
        { webhook: { method: 'POST', ordered: false, payload: null } },
      ],
      [
        '/v1/sessions',
        { login: 'first.superuser', password: goodPassword, cookies: null, device_token: null },
        { token_type: 'Bearer' },
      ],
    ]
    for (const [path, body, answer] of created)
      expect([path, await call('POST', path, body)]).toMatchObject([path, { status: 201, body: answer }])
  })

  it('200 where a field that is left out stays, while fields that can be null become null', async () => {
    const name = freshName('g')
    await group(name, 3)
    await call('PATCH', `/v1/groups/${name}`, { description: 'text' })
    expect(await call('PATCH', `/v1/groups/${name}`, { priority: null, description: null })).toMatchObject({
      status: 200,
      body: { name, priority: 3, description: null },
    })
  })

  it('200 in the items of a list', async () => {
    const checks = [
      { resource: await service(), permission: 'read', user: null, path: null, below: null, service: null },
    ]
    expect((await call('POST', '/v1/check', { checks, explain: null })).body.results).toEqual([
      { allow: true, reason: 'administrator' },
    ])
  })

  it('422 `missing` for a required field, and `unknown-key` for a key that does not exist', async () => {
    const wrong = { name: null, color: null }
    expect((await call('POST', '/v1/groups', wrong)).body.errors).toMatchObject([
      { pointer: '/name', code: 'missing' },
      { pointer: '/color', code: 'unknown-key' },
    ])
  })
})

describe('a PATCH that names no field', () => {
  it.each([
    ['/v1/users/current', {}],
    ['/v1/users/current', { username: null, is_active: null }],
    ['/v1/groups/everyone', {}],
    ['/v1/groups/everyone', { name: null }],
    ['/v1/settings', {}],
    ['/v1/services/{service}', {}],
    ['/v1/resources/{service}', {}],
    ['/v1/webhooks/{service}', { enabled: null }],
  ])('422 for %s %j', async (path, body) => {
    const place = path.replace('{service}', await service())
    expect(await call('PATCH', place, body)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '', code: 'missing', detail: expect.stringContaining('at least one of') }] },
    })
  })
})

describe('an instant in a query', () => {
  it('422 says how to write + where its + was read as a blank', async () => {
    for (const path of ['/v1/audit-events', '/v1/webhooks/deliveries'])
      expect((await call('GET', `${path}?from=2026-11-01T00:00:00+01:00`)).body.errors).toEqual([
        { pointer: '?from', code: 'invalid-format', detail: expect.stringContaining('%2B') },
      ])
    expect((await call('GET', '/v1/audit-events?from=2026-11-01T00:00:00%2B01:00')).status).toBe(200)
    const [other] = (await call('GET', '/v1/audit-events?from=yesterday')).body.errors
    expect(other.detail).not.toContain('%2B')
  })
})
