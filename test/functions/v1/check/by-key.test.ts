/** Checks by API key: what it is for, whose rights it has, and its branches. */
import { beforeAll, describe, expect, it } from 'vitest'
import { authnzerverRolePolicy } from '#domain/access/roles/authnzerver-policy.ts'
import type { Scope } from '#domain/keys/scope.ts'
import { createKey, type KeyState } from '#test/support/fixtures/api-keys.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const ben = useUser(postern, 'ben')
const eve = useUser(postern, 'eve')
const { grant, chain } = createTreeFixture(postern, root)

let top: string, middle: string, leaf: string
beforeAll(async () => {
  ;[top, middle, leaf] = (await chain(3)) as [string, string, string]
  await grant({ user: 'ada' }, top, 'read')
})

const keyOf = (account: { uuid: string }, state: KeyState = {}, scopes: Scope[] = ['check', 'permissions:read']) =>
  createKey(postern, account, scopes, state)

async function ask(token: string, resource: string, more: object = {}, permission = 'read') {
  const body = { checks: [{ resource, permission, ...more }] }
  const answer = await postern.call('POST', '/v1/check', { body, token })
  return answer.status === 200 ? answer.body.results[0] : [answer.status, answer.body.code]
}

const beyond = { allow: false, reason: 'key-ceiling' }
const allowed = { allow: true, reason: 'user:ada' }

describe('POST /v1/check with an API key', () => {
  it('200 answers for the account of the key, in one round trip, and notes its use once', async () => {
    const key = await keyOf(ada)
    postern.database.takeRoundTrips()
    expect(await ask(key, leaf)).toEqual(allowed)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await ask(await keyOf(ben), leaf)).toEqual({ allow: false, reason: 'no-permission' })
    expect(await ask(await keyOf(root), leaf)).toEqual({ allow: true, reason: 'administrator' })

    await postern.database.sql(`update api_keys set last_used_at = app_now() - interval '16 minutes'`)
    for (const more of [{}, { user: 'ada' }]) {
      expect(await ask(key, leaf, more)).toMatchObject({ allow: true })
    }
    await expect
      .poll(() => postern.database.sql(`select from api_keys where last_used_at > app_now() - interval '1 minute'`))
      .toHaveLength(1)
  })

  it('403 insufficient-scope without `check`, and about others without `check:others`, which the role needs too', async () => {
    expect(await ask(await keyOf(ada, {}, ['tree:read']), leaf)).toEqual([403, 'insufficient-scope'])
    expect(await ask(await keyOf(root), leaf, { user: 'ben' })).toEqual([403, 'insufficient-scope'])
    expect(await ask(await keyOf(root, {}, ['check', 'check:others']), leaf, { user: 'ada' })).toEqual(allowed)
    expect(await ask(await keyOf(ada, {}, ['check', 'check:others']), leaf, { user: 'ben' })).toEqual([
      403,
      'forbidden',
    ])
    expect(await ask(await keyOf(ada), leaf, { user: ada.uuid })).toEqual(allowed)
    const limited = await keyOf(root, { branches: [top] }, ['check', 'check:others'])
    expect(await ask(limited, leaf, { user: 'ada' })).toEqual([403, 'insufficient-scope'])
  })

  it('401 of a key that is expired or revoked, or whose account is locked, for one question and for more', async () => {
    await postern.database.sql(`update users set lock_kind = 'administrative' where uuid = $1`, [eve.uuid])
    const dead = [
      [await keyOf(ada, { expires: '-1 second' }), 'key-expired'],
      [await keyOf(ada, { revoked: true }), 'key-revoked'],
      [await keyOf(eve), 'invalid-token'],
    ] as const
    for (const [key, code] of dead) {
      for (const more of [{}, { user: 'current', below: [] }]) expect(await ask(key, leaf, more)).toEqual([401, code])
      const body = { checks: [{ limit: 'requests', value: 1 }] }
      expect(await postern.call('POST', '/v1/check/roles', { body, token: key })).toMatchObject({
        status: 401,
        body: { code },
      })
    }
  })
})

describe('a key that is limited to branches', () => {
  it('200 allows at and below a branch, and follows a node that moves', async () => {
    const [other] = (await chain(1)) as [string]
    await grant({ user: 'ada' }, other, 'read')
    const key = await keyOf(ada, { branches: [middle] })
    expect(await ask(key, top)).toEqual(beyond)
    expect(await ask(key, middle)).toEqual(allowed)
    expect(await ask(key, leaf)).toEqual(allowed)
    expect(await ask(key, other)).toEqual(beyond)
    expect(await ask(key, other, {}, 'write')).toEqual({ allow: false, reason: 'no-permission' })

    const leafOnly = await keyOf(ada, { branches: [leaf] })
    const place = await postern.database.sql<{ id: string }>('select id from resources where uuid = $1', [other])
    await postern.database.sql(`update resources set parent_id = $2, path = array[$2::bigint, id] where uuid = $1`, [
      leaf,
      place[0]!.id,
    ])
    expect(await ask(key, leaf)).toEqual(beyond)
    expect(await ask(leafOnly, leaf)).toEqual(allowed)
    expect(await ask(leafOnly, other)).toEqual(beyond)
  })

  it('200 is allowed nothing once its branches are deleted, whoever its account is', async () => {
    const [place, inside, beside] = (await chain(3)) as [string, string, string]
    await grant({ user: 'ada' }, place, 'read')
    const keys = [await keyOf(ada, { branches: [inside] }), await keyOf(root, { branches: [inside] })]
    for (const key of keys) expect((await ask(key, beside)).allow).toBe(true)
    const { status } = await postern.call('DELETE', `/v1/resources/${inside}`, { token: root.token })
    expect(status).toBeLessThan(300)
    for (const key of keys) expect(await ask(key, place)).toEqual(beyond)
    for (const key of keys) expect(await ask(key, place, { below: ['new'] })).toEqual(beyond)
    for (const key of keys) expect(await ask(key, inside)).toEqual({ allow: false, reason: 'unknown-resource' })
  })

  it('200 explains that the ceiling decided, and what it overruled', async () => {
    const [place, inside, deeper] = (await chain(3)) as [string, string, string]
    const uuid = await grant({ user: 'ada' }, place, 'read')
    const key = await keyOf(ada, { branches: [inside, deeper] })
    const explained = async (resource: string) => {
      const body = { checks: [{ resource, permission: 'read' }], explain: true }
      return (await postern.call('POST', '/v1/check', { body, token: key })).body.results[0]
    }
    const [row] = await postern.database.sql<{ uuid: string }>('select uuid from api_keys order by id desc limit 1')
    expect(await explained(place)).toEqual({
      ...beyond,
      explain: {
        deciding: null,
        losers: [{ grant: expect.objectContaining({ uuid, resource: place }), why: 'key-ceiling' }],
        ceiling: { key: row!.uuid, branches: [inside, deeper].toSorted() },
      },
    })
    const within = await explained(inside)
    expect(within).toMatchObject({ ...allowed, explain: { deciding: { uuid } } })
    expect(within.explain).not.toHaveProperty('ceiling')
  })

  it('200 denies what roles allow, since other services keep those items, and 403 what needs another scope', async () => {
    const roles_policy = authnzerverRolePolicy
    expect((await postern.call('PATCH', '/v1/settings', { token: root.token, body: { roles_policy } })).status).toBe(
      200,
    )
    const item = { limit: 'requests', value: 1 }
    const limit = async (token: string) =>
      (await postern.call('POST', '/v1/check/roles', { body: { checks: [item] }, token })).body.results[0]
    const [free, limited] = [await limit(await keyOf(ada)), await limit(await keyOf(ada, { branches: [top] }))]
    expect(free).toEqual({ allow: true, reason: 'policy' })
    expect(limited).toEqual(beyond)
    const key = await keyOf(root, { branches: [top] }, ['tree:read', 'grants:read', 'users:read'])
    for (const path of ['/v1/services', `/v1/grants?resource=${top}`, '/v1/users'])
      expect(await postern.call('GET', path, { token: key })).toMatchObject({
        status: 403,
        body: { code: 'insufficient-scope' },
      })
  })

  it('200 lists the grants within its branches only', async () => {
    const [place, inside] = (await chain(2)) as [string, string]
    for (const node of [place, inside]) await grant({ user: 'ben' }, node, 'read')
    const key = await keyOf(ben, { branches: [inside] })
    const list = async (path: string, token = key) => {
      const { status, body } = await postern.call('GET', path, { token })
      expect(status).toBe(200)
      return body
    }
    expect((await list(`/v1/permissions?resource=${place}`)).permissions).toEqual([])
    expect((await list(`/v1/permissions?resource=${inside}`)).permissions).toHaveLength(1)
    expect((await list('/v1/permissions/services')).items).toEqual([])
    expect((await list('/v1/permissions/services', await keyOf(ben))).items).toHaveLength(1)
    const tree = await list('/v1/permissions/tree?flat=true')
    expect(tree.items.map(({ uuid }: { uuid: string }) => uuid)).toEqual([inside])
  })

  it('403 may not list holders, which is about others', async () => {
    const path = `/v1/permissions/holders?resource=${top}&permission=read`
    expect((await postern.call('GET', path, { token: await keyOf(root) })).status).toBe(200)
    const limited = await keyOf(root, { branches: [top] })
    expect(await postern.call('GET', path, { token: limited })).toMatchObject({
      status: 403,
      body: { code: 'insufficient-scope' },
    })
  })
})
