import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, group } = createTreeFixture(postern, root)
const grantsOn = async (place: string) => (await call('GET', `/v1/grants?resource=${place}`)).body.items

beforeAll(async () => {
  await postern.createUser('alice')
  await group('editors', 2, 'alice')
})

describe('POST /v1/grants', () => {
  it.each([
    'read-dny',
    'read-',
    '-read',
    'read allow',
    'Read',
    'GETMAP',
    '[read]',
    'read-match-deny',
    'read-allow-match-now',
    'deny-match',
    '',
    'x'.repeat(5000),
    null,
    1,
    [],
    ['read'],
    {},
    { name: 'read', access: 'dney' },
    { name: 'read', acces: 'deny' },
    { name: 'read-match' },
    { name: 'Read' },
    { name: 'read', permission: 'read' },
    { name: 'read', type: 'owned' },
    { name: 'read', expires_at: 'tomorrow' },
    { name: 'read', expires_at: '2999-02-30T00:00:00Z' },
    { name: 'read', expires_at: '0000-01-01T00:00:00Z' },
    { name: 'read', expires_at: '9999-12-31T23:59:59-23:00' },
    { name: 'read', expires_at: 4_000_000_000 },
  ])('422 for %j, which is not read as allow', async (permission) => {
    const place = await service()
    const answer = await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors[0].pointer).toMatch(/^\/permission/)
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 for an expiry in the past', async () => {
    const place = await service()
    const permission = { name: 'read', expires_at: new Date(Date.now() - 1000).toISOString() }
    for (const method of ['POST', 'PUT']) {
      expect(await call(method, '/v1/grants', { holder: 'everyone', resource: place, permission })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/permission/expires_at', code: 'in-the-past' }] },
      })
    }
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 points at unknown holders and resources', async () => {
    const place = await service()
    const cases = [
      [{ user: 'nobody.there' }, place, '/holder/user', 'unknown-user'],
      [{ user: randomUUID() }, place, '/holder/user', 'unknown-user'],
      [{ group: 'editor' }, place, '/holder/group', 'unknown-group'],
      [{ group: randomUUID() }, place, '/holder/group', 'unknown-group'],
      ['everyone', randomUUID(), '/resource', 'unknown-resource'],
    ] as const
    for (const [holder, where, pointer, code] of cases) {
      const answer = await call('POST', '/v1/grants', { holder, resource: where, permission: 'read' })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
    }
    const both = await call('POST', '/v1/grants', { holder: { user: 'x' }, resource: randomUUID(), permission: 'read' })
    expect(both.body.errors).toHaveLength(2)
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 for reserved users, and says what to do instead', async () => {
    const place = await service()
    const [anonymous] = await postern.database.sql<{ uuid: string }>(`select uuid from users where id = 2`)
    for (const user of ['anonymous', 'Anonymous', 'system', 'locked', anonymous!.uuid]) {
      for (const method of ['POST', 'PUT']) {
        const answer = await call(method, '/v1/grants', { holder: { user }, resource: place, permission: 'read' })
        expect(answer).toMatchObject({
          status: 422,
          body: {
            errors: [{ pointer: '/holder/user', code: 'reserved-user', detail: expect.stringContaining('everyone') }],
          },
        })
      }
    }
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 for a group called anonymous says which group every caller is in', async () => {
    const place = await service()
    const holder = { group: 'anonymous' }
    const body = { errors: [{ code: 'unknown-group', detail: expect.stringContaining('"everyone"') }] }
    for (const method of ['POST', 'PUT'])
      expect(await call(method, '/v1/grants', { holder, resource: place, permission: 'read' })).toMatchObject({
        status: 422,
        body,
      })
    expect(await call('GET', '/v1/grants?group=anonymous')).toMatchObject({ status: 422, body })
    const change = { grant: { holder, resource: place, permission: 'read' } }
    expect(await call('POST', '/v1/grants/preview', { change })).toMatchObject({ status: 422, body })
  })

  it.each([
    ['a holder that is a user and a group', { holder: { user: 'alice', group: 'editors' } }],
    ['a holder that is nothing', { holder: {} }],
    ['a holder that is a text', { holder: 'alice' }],
    ['a resource by name', { resource: 'library' }],
    ['an unknown key', { note: 'x' }],
  ])('422 refuses %s', async (_, wrong) => {
    const asked = { holder: 'everyone', resource: await service(), permission: 'read', ...wrong }
    const answer = await call('POST', '/v1/grants', asked)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: `/${Object.keys(wrong)[0]}` }] } })
  })

  it.each([
    ['an access that is none', { name: 'read', access: 'dney' }, '/permission/access', 'invalid-value', 'allow, deny'],
    ['a scope that is none', { name: 'read', scope: 'tree' }, '/permission/scope', 'invalid-value', 'match, recursive'],
    [
      'a key that is none',
      { name: 'read', acces: 'deny' },
      '/permission/acces',
      'unknown-key',
      'Did you mean `access`?',
    ],
    ['a text that is too long', 'x'.repeat(5000), '/permission', 'too-long', 'at most 95 characters'],
    ['no instant', { name: 'read', expires_at: 'soon' }, '/permission/expires_at', 'invalid-format', 'with its offset'],
    [
      'an instant out of range',
      { name: 'read', expires_at: '0001-01-01T00:00:00Z' },
      '/permission/expires_at',
      'invalid-format',
      'documented form',
    ],
    ['a number', 7, '/permission', 'invalid-type', 'read-deny-match'],
  ])('422 points into a permission at %s, and says what is valid', async (_, permission, pointer, code, words) => {
    const { body } = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
    expect(body.errors).toEqual([{ pointer, code, detail: expect.stringContaining(words) }])
  })

  it.each([
    [{ user: '' }, '/holder/user', 'too-short', 'at least 1 characters'],
    [{ user: 'alice', role: 'x' }, '/holder/role', 'unknown-key', 'Remove it'],
    ['alice', '/holder', 'invalid-value', 'everyone and authenticated'],
    [{ user: 'alice', group: 'editors' }, '/holder', 'invalid-value', 'either `user` or `group`'],
  ])('422 points into the holder %j, and says what is valid', async (holder, pointer, code, words) => {
    const { body } = await call('POST', '/v1/grants', { holder, resource: await service(), permission: 'read' })
    expect(body.errors).toEqual([{ pointer, code, detail: expect.stringContaining(words) }])
  })
})
