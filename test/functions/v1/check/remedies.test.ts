import { beforeAll, describe, expect, it } from 'vitest'
import type { Scope } from '#domain/keys/scope.ts'
import { checkerOf } from '#test/support/contract/checker.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { delegatesOf } from '#test/support/fixtures/delegates.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const ben = useUser(postern, 'ben')
const { call, service, grant, group, chain } = createTreeFixture(postern, root)
const { check } = checkerOf(postern)
const { delegate } = delegatesOf(postern, root)

let top: string, leaf: string
beforeAll(async () => {
  ;[top, leaf] = (await chain(2)) as [string, string]
})

const remediesOf = async (asked: object, token = root.token) => {
  const { status, body } = await check([{ permission: 'read', user: 'ada', ...asked }], token, { remedies: true })
  return status === 200 ? body.results[0].remedies.items : [status, body.code]
}
const rolesWith = (scopes: Scope[]) => delegate(scopes)

describe('POST /v1/check with `remedies`', () => {
  it('200 returns what turns a denial round, in one round trip, and each does when it is done', async () => {
    const [place] = (await chain(1)) as [string]
    const team = freshName('team')
    await group(team, 3)
    await grant({ group: team }, place, 'read')
    const deny = await grant('everyone', place, 'read-deny-match')
    postern.database.takeRoundTrips()
    const items = await remediesOf({ resource: place })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(items).toEqual([
      {
        kind: 'grant',
        preview: {
          change: {
            grant: {
              holder: { user: ada.uuid },
              resource: place,
              permission: { name: 'read', access: 'allow', scope: 'match', expires_at: expect.any(String) },
            },
          },
        },
      },
      {
        kind: 'membership',
        group: team,
        grants: 1,
        accept_terms: false,
        preview: { change: { membership: { user: ada.uuid, group: team, action: 'add' } } },
      },
    ])
    const { body } = await call('POST', '/v1/grants/preview', { ...items[0].preview, at: place })
    expect(body.items).toEqual([expect.objectContaining({ uuid: ada.uuid, change: 'gains' })])
    const day = 86_400_000
    const ends = Date.parse(items[0].preview.change.grant.permission.expires_at) - Date.now()
    expect(Math.round(ends / day)).toBe(7)

    expect((await call('POST', '/v1/grants', items[0].preview.change.grant)).status).toBe(201)
    const own = await remediesOf({ resource: place })
    expect(own.map(({ kind }: { kind: string }) => kind)).toEqual(['grant', 'deletion'])
    expect(own[0].preview.change.grant.permission).toMatchObject({ access: 'deny', scope: 'match' })
    expect(own[1]).toMatchObject({ preview: { change: { delete: { holder: { user: ada.uuid }, resource: place } } } })
    expect((await call('DELETE', `/v1/grants/${own[1].grant}`)).status).toBe(204)
    expect((await call('DELETE', `/v1/grants/${deny}`)).status).toBe(204)
  })

  it('200 lists first the groups that convey least, and says who has to accept terms', async () => {
    const place = await service()
    const [much, little] = [freshName('much'), freshName('little')]
    for (const name of [much, little]) {
      await group(name)
      await grant({ group: name }, place, 'read')
    }
    await grant({ group: much }, await service(), 'read')
    expect((await call('PUT', `/v1/groups/${little}/terms`, { texts: { en: 'Be kind.' } })).status).toBeLessThan(300)
    const items = await remediesOf({ resource: place })
    expect(items.slice(1)).toMatchObject([
      { group: little, grants: 1, accept_terms: true },
      { group: much, grants: 2, accept_terms: false },
    ])
  })

  it('200 says what an account that is not active needs, if it is one thing that its grants allow', async () => {
    const place = await service()
    await postern.createUser('locked.one')
    expect(await remediesOf({ resource: place, user: 'locked.one' })).toHaveLength(1)
    await postern.database.sql(`update users set lock_kind = 'administrative' where username = 'locked.one'`)
    expect(await remediesOf({ resource: place, user: 'locked.one' })).toEqual([])
    await grant({ user: 'locked.one' }, place, 'read')
    expect(await remediesOf({ resource: place, user: 'locked.one' })).toEqual([
      { kind: 'account', requires: 'unlocking' },
    ])
    const reader = await rolesWith(['check', 'check:others', 'grants:read'])
    expect(await remediesOf({ resource: place, user: 'locked.one' }, reader.token)).toEqual([])
    await postern.database.sql(`update users set enabled = false where username = 'locked.one'`)
    expect(await remediesOf({ resource: place, user: 'locked.one' })).toEqual([])
  })

  it('200 has everyone as the holder for anonymous, and nothing for administrators and what is unknown', async () => {
    const place = await service()
    expect(await remediesOf({ resource: place, user: 'anonymous' })).toMatchObject([
      { kind: 'grant', preview: { change: { grant: { holder: 'everyone', resource: place } } } },
    ])
    expect(await remediesOf({ resource: place, user: 'first.superuser' })).toEqual([])
    expect(await remediesOf({ resource: place, user: 'no.such.user' })).toEqual([])
    expect(await remediesOf({ resource: crypto.randomUUID() })).toEqual([])
  })

  it('200 does not count groups beyond the two hundredth, and says so', async () => {
    const place = await service()
    await postern.database.sql(
      `with made as (insert into groups (name) select 'crowd-' || n from generate_series(1, 201) n returning id)
       insert into grants (resource_id, permission, group_id, access, scope)
       select r.id, 'read', made.id, 'allow', 'match' from made, resources r where r.uuid = $1`,
      [place],
    )
    const asked = [{ resource: place, permission: 'read', user: 'ada' }]
    const { body } = await check(asked, root.token, { remedies: true })
    expect(body.results[0].remedies).toMatchObject({ complete: false })
    expect(body.results[0].remedies.items).toHaveLength(201)
  })

  it('401 without a session, 403 without `grants:read`, of the role and of the key', async () => {
    const asked = { resource: leaf, user: undefined }
    const anonymous = await check([{ resource: leaf, permission: 'read' }], null, { remedies: true })
    expect([anonymous.status, anonymous.body.code]).toEqual([401, 'unauthenticated'])
    expect(await remediesOf(asked, ben.token)).toEqual([403, 'forbidden'])
    const checker = await rolesWith(['check', 'check:others'])
    expect(await remediesOf({ resource: leaf }, checker.token)).toEqual([403, 'forbidden'])
    const reader = await rolesWith(['check', 'check:others', 'grants:read'])
    expect(await remediesOf({ resource: leaf }, reader.token)).toHaveLength(1)
    const scopes: Scope[] = ['check', 'check:others', 'grants:read']
    expect(await remediesOf({ resource: leaf }, await createKey(postern, root, scopes))).toHaveLength(1)
    expect(await remediesOf({ resource: leaf }, await createKey(postern, root, scopes.slice(0, 2)))).toEqual([
      403,
      'insufficient-scope',
    ])
    const limited = await createKey(postern, root, ['check'], { branches: [top] })
    expect(await remediesOf(asked, limited)).toEqual([403, 'insufficient-scope'])
  })

  it('403 by names without `tree:read`, whether they exist or not; with it a denial says what exists', async () => {
    const reader = await rolesWith(['check', 'check:others', 'grants:read'])
    for (const place of [
      { resource: top, below: ['no'] },
      { resource: leaf, path: '' },
      { service: 'no-such-service' },
      { resource: crypto.randomUUID(), path: 'a/b' },
    ])
      expect(await remediesOf(place, reader.token)).toEqual([403, 'forbidden'])
    const explorer = await rolesWith(['check', 'check:others', 'grants:read', 'tree:read'])
    const asked = [{ resource: leaf, below: ['no', 'such'], permission: 'read', user: 'ada' }]
    const { body } = await check(asked, explorer.token, { remedies: true })
    expect(body.results[0]).toMatchObject({ allow: false, exact: false, path: [{ uuid: top }, { uuid: leaf }] })
    expect(body.results[0].path[0]).toEqual({ uuid: top, name: expect.any(String), type: 'service' })
    expect(await remediesOf({ service: 'no-such-service' }, explorer.token)).toEqual([])
    const named = await check([{ resource: leaf, permission: 'read' }], reader.token, { remedies: true })
    expect(named.body.results[0]).not.toHaveProperty('path')
    expect(await remediesOf({ resource: leaf, below: ['no', 'such'] })).toMatchObject([
      { preview: { change: { grant: { resource: leaf, permission: { scope: 'recursive' } } } } },
    ])
  })

  it('422 for several checks', async () => {
    const one = { resource: leaf, permission: 'read' }
    const { status, body } = await check([one, one], root.token, { remedies: true })
    expect([status, body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/checks', code: 'too-many-items' })],
    ])
  })
})
