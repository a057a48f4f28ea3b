import { beforeAll, describe, expect, it } from 'vitest'
import { wantedNames } from '#test/domain/access/decision-worlds.ts'
import { everyRow } from '#test/support/every-row.ts'
import { type BranchItem, createPreviewClient } from '#test/support/fixtures/preview-client.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, grant, group, createChildren } = createTreeFixture(postern, root)
const { previewAll } = createPreviewClient(call)

beforeAll(async () => {
  for (const name of ['ada', 'bob', 'carl', 'dora', 'erin', 'fred']) await postern.createUser(name)
  await postern.database.sql(`update users set enabled = false where username = 'dora'`)
  await postern.database.sql(`update users set lock_kind = 'administrative' where username = 'erin'`)
  await postern.database.sql(`update users set role = 'superuser' where username = 'fred'`)
})

describe('POST /v1/grants/preview without a resource', () => {
  it('200 returns one item per user for a whole branch, in one round trip, and writes nothing', async () => {
    const top = await service()
    const crew = freshName('g')
    await group(crew, 0, 'ada', 'bob', 'dora')
    await createChildren(top, 1500)
    const box = await resource(top, 'box')
    await grant({ user: 'bob' }, box, 'read-deny')
    const changes = [
      { grant: { holder: { group: crew }, resource: top, permission: 'read' } },
      { delete: { holder: { user: 'bob' }, resource: box, permission: 'read' } },
      { membership: { user: 'carl', group: crew, action: 'add' } },
      { move: { resource: box, parent: (await children(top))[0] } },
    ]
    const before = await everyRow(postern)
    postern.database.takeRoundTrips()
    const [first] = await Promise.all(changes.map((change) => call('POST', '/v1/grants/preview', { change })))
    expect(postern.database.takeRoundTrips()).toBe(changes.length)
    expect(await everyRow(postern)).toBe(before)
    const allowed = { allow: true, reason: `group:${crew}` }
    const gains = { change: 'gains', before: { allow: false, reason: 'no-permission' }, after: allowed }
    const [name] = await postern.database.sql<{ name: string }>('select name from resources where uuid = $1', [top])
    const whole = {
      permission: 'read',
      resource: top,
      path: `/${name!.name}`,
      here: gains,
      below: gains,
      resources_below: 1000,
    }
    const end = {
      permission: 'read',
      resource: box,
      path: `/${name!.name}/box`,
      here: null,
      below: null,
      resources_below: null,
    }
    expect(first!.body.next).toBeNull()
    expect(first!.body.items.map((item: BranchItem) => ({ ...item, uuid: undefined })).toSorted(byText)).toEqual(
      [
        { username: 'ada', ...whole },
        { username: 'bob', ...whole },
        { username: 'bob', ...end },
      ].toSorted(byText),
    )
  })

  it('200 tells the names of what the change is about, what it replaces, how much is below, and on request who decides now', async () => {
    const top = await service()
    const [from, to] = [await resource(top, 'from'), await resource(top, 'to')]
    const inside = await resource(from, 'inside')
    await createChildren(inside, 3)
    const crew = freshName('g')
    await group(crew, 0, 'ada')
    const [{ path }] = (await postern.database.sql(
      'select path_in_names(path) as path from resources where uuid = $1',
      [top],
    )) as [{ path: string }]
    const nothing = { user: null, group: null, resource: null, parent: null }
    const at = { holder: { group: crew }, resource: inside, permission: 'read-deny' }
    const previewed = async (change: object, asked: object = {}) =>
      (await call('POST', '/v1/grants/preview', { change, ...asked })).body
    const first = await previewed({ grant: at })
    expect(first.names).toEqual({ ...nothing, group: crew, resource: `${path}/from/inside` })
    expect([first.replaces, first.items]).toEqual([null, []])
    const { items } = await previewed({ grant: at }, { reasons: true })
    const before = { allow: false, reason: 'no-permission' }
    const reason = { change: 'reason', before, after: { allow: false, reason: `group:${crew}` } }
    expect(items).toMatchObject([{ username: 'ada', here: reason, below: reason, resources_below: 3 }])
    await grant(at.holder, inside, at.permission)
    const replacing = await previewed({ grant: { ...at, permission: 'read' } })
    expect(replacing.replaces).toEqual({ text: 'read-deny-recursive', expires_at: null })
    expect((await previewed({ delete: at })).replaces).toEqual(replacing.replaces)
    expect((await previewed({ move: { resource: inside, parent: to } })).names).toEqual({
      ...nothing,
      resource: `${path}/from/inside`,
      parent: `${path}/to`,
    })
    for (const action of ['add', 'remove'])
      expect((await previewed({ membership: { user: 'ada', group: crew, action } })).names).toEqual({
        ...nothing,
        user: 'ada',
        group: crew,
      })
    const here = await previewed({ grant: at }, { at: inside })
    expect([here.names.resource, here.replaces]).toEqual([`${path}/from/inside`, replacing.replaces])
  })

  it('200 lists users who lose default grants because a resource gets its first grant, of any name', async () => {
    const type = freshName('t')
    const node = { permissions: wantedNames, children: [] }
    const default_grants = { read: ['everyone'], write: ['authenticated'] }
    await call('POST', '/v1/services/types', { name: type, nodes: { service: node }, default_grants })
    const place = await service(freshName('s'), type)
    const change = { grant: { holder: { user: 'bob' }, resource: place, permission: 'read' } }
    const told = (items: BranchItem[]) =>
      items.map(({ username, permission }) => `${username} ${permission}`).toSorted()
    const losing = ['ada read', 'ada write', 'anonymous read', 'bob write', 'carl read', 'carl write']
    const { items } = await previewAll({ change, limit: 1 })
    expect(told(items)).toEqual(losing)
    for (const { below, here } of items) expect({ below, how: here?.change }).toEqual({ below: null, how: 'loses' })
    const { items: reading } = await previewAll({ change, permission: 'read', limit: 100 })
    expect(told(reading)).toEqual(losing.filter((one) => one.endsWith('read')))
    const one = await call('POST', '/v1/grants/preview', { change, at: place })
    expect(one.body.items.map(({ username }: BranchItem) => username).toSorted()).toEqual(['ada', 'anonymous', 'carl'])
    await grant({ user: 'carl' }, place, 'write')
    const ended = await grant({ user: 'bob' }, place, 'read')
    await postern.database.sql('update grants set expires_at = app_now() where uuid = $1', [ended])
    const expired = { delete: { holder: { user: 'bob' }, resource: place, permission: 'read' } }
    expect((await previewAll({ change: expired })).items).toEqual([])
  })

  it('200 follows a membership over all resources and permissions of the grants of the group, in every service', async () => {
    const crew = freshName('g')
    await group(crew, 3)
    const places = await Promise.all([service(), service(), service()])
    const inside = await resource(places[0])
    await grant({ group: crew }, places[0], 'read')
    await grant({ group: crew }, places[1], 'write-match')
    await grant({ group: crew }, inside, 'read-match')
    await grant({ user: 'carl' }, inside, 'read-deny')
    const others = [await resource(places[0]), await resource(places[0])]
    for (const other of others) await grant({ user: 'carl' }, other, 'read-deny')
    const change = { membership: { user: 'carl', group: crew, action: 'add' } }
    for (const limit of [1, 100]) {
      const { items } = await previewAll({ change, limit })
      const told = items.map((item) => [item.resource, item.permission, item.here?.change, item.below?.change])
      expect(told.toSorted(byText)).toEqual(
        [
          [places[0], 'read', 'gains', 'gains'],
          [places[1], 'write', 'gains', undefined],
          ...[inside, ...others].map((place) => [place, 'read', undefined, undefined]),
        ].toSorted(byText),
      )
    }
    const { items } = await previewAll({ change, permission: 'write', limit: 100 })
    expect(items.map((item) => item.resource)).toEqual([places[1]])
    expect((await previewAll({ change: { membership: { ...change.membership, action: 'remove' } } })).items).toEqual([])
  })

  it('200 is complete for a holder with too many grants to read, and for a branch larger than a page may read', async () => {
    const [top, elsewhere, open] = [await service(), await service(), await service(freshName('s'), await openType())]
    await createChildren(elsewhere, 2001)
    await createChildren(top, 2500)
    await createChildren(open, 2500)
    await postern.database.sql(
      `insert into grants (resource_id, permission, user_id, access, scope)
       select r.id, 'read', u.id, 'allow', 'match' from resources r, users u
       where r.parent_id = (select id from resources where uuid = $1) and u.username = 'bob'`,
      [elsewhere],
    )
    for (const place of [top, open]) {
      const inside = (await children(place)).at(-1)!
      const far = await resource(inside)
      await grant({ user: 'bob' }, inside, 'read')
      await grant({ user: 'bob' }, far, 'read-deny-match')
      const [permission, how] = place === open ? ['read-deny', 'loses'] : ['read', 'gains']
      const change = { grant: { holder: { user: 'bob' }, resource: place, permission } }
      const { items, pages } = await previewAll({ change, limit: 100 })
      const told = items
        .filter(({ username }) => username === 'bob')
        .map((item) => [item.resource, item.here?.change, item.below?.change])
      expect(told).toEqual([
        [place, how, how],
        [inside, undefined, undefined],
      ])
      expect(pages).toBeGreaterThan(1)
      expect(pages).toBeLessThan(6)
    }
  })

  it('200 lists every member of a group of any size, and finds the members of many groups among all users', async () => {
    const place = await service()
    const crew = freshName('g')
    await group(crew)
    await postern.database.sql(
      `with made as (
        insert into users (username, username_canonical, username_skeleton, activated_at)
        select n, n, n, app_now() from (select 'crowd' || i as n from generate_series(1, 1100) i) names returning id)
       insert into memberships (user_id, group_id) select made.id, g.id from made, groups g where g.name = $1`,
      [crew],
    )
    const change = { grant: { holder: { group: crew }, resource: place, permission: 'read' } }
    const { items, pages } = await previewAll({ change, limit: 100 })
    expect(new Set(items.map(({ username }) => username)).size).toBe(1100)
    expect(items).toHaveLength(1100)
    expect(pages).toBeLessThan(15)
    const [from, to] = [await resource(place), await resource(place)]
    const moved = await resource(from)
    const [last] = await postern.database.sql<{ username: string }>(
      `with last as (select id, username from users where username like 'crowd%' order by uuid desc limit 1),
        teams as (insert into groups (name) select $1 || i from generate_series(1, 21) i returning id),
        joined as (insert into memberships (user_id, group_id) select last.id, teams.id from last, teams),
        granted as (insert into grants (resource_id, permission, group_id, access, scope)
          select r.id, 'write', teams.id, 'allow', 'recursive' from resources r, teams where r.uuid = $2)
       select username from last`,
      [crew, from],
    )
    const move = await previewAll({ change: { move: { resource: moved, parent: to } }, limit: 100 })
    const told = move.items.map((item) => [item.username, item.resource, item.here?.change, item.below?.change])
    expect(told).toEqual([[last!.username, moved, 'loses', 'loses']])
    expect(move.pages).toBe(2)
  })

  it('200 continues after a user or a resource that was deleted', async () => {
    const place = await service()
    const crew = freshName('g')
    const members = [freshName('m'), freshName('m'), freshName('m')]
    for (const member of members) await postern.createUser(member)
    await group(crew, 0, ...members)
    const change = { grant: { holder: { group: crew }, resource: place, permission: 'read' } }
    const { body } = await call('POST', '/v1/grants/preview', { change, limit: 1 })
    await postern.database.sql('delete from users where uuid = $1', [body.items[0].uuid])
    const rest = await call('POST', '/v1/grants/preview', { change, after: body.next })
    const told = [...body.items, ...rest.body.items].map(({ username }: BranchItem) => username)
    expect(told.toSorted()).toEqual(members.toSorted())
  })

  it('422 for an invalid cursor', async () => {
    const change = { grant: { holder: 'everyone', resource: await service(), permission: 'read' } }
    for (const after of ['', 'x', `${root.uuid}.x-y`, `${root.uuid}.read.x`, `${root.uuid}.read..`])
      expect((await call('POST', '/v1/grants/preview', { change, after })).status).toBe(422)
  })

  it('422 for the cursor of a preview of another kind of change, and for an invalid limit', async () => {
    const crew = freshName('g')
    await group(crew)
    const change = { grant: { holder: 'everyone', resource: await service(), permission: 'read' } }
    const membership = { user: 'bob', group: crew, action: 'add' }
    const refused = [
      [{ change: { membership }, after: '00000000-0000-0000-0000-000000000000.read' }, '/after', 'invalid-cursor'],
      [{ change, after: `${root.uuid}.${root.uuid}` }, '/after', 'invalid-cursor'],
      [{ change, limit: '5' }, '/limit', 'invalid-type'],
      [{ change, limit: true }, '/limit', 'invalid-type'],
      [{ change, permission: 'read-deny' }, '/permission', 'invalid-format'],
    ] as const
    for (const [asked, pointer, code] of refused)
      expect(await call('POST', '/v1/grants/preview', asked)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer, code }] },
      })
  })
})

/** In their order. */
async function children(parent: string): Promise<string[]> {
  const rows = await postern.database.sql<{ uuid: string }>(
    'select uuid from resources where parent_id = (select id from resources where uuid = $1) order by uuid',
    [parent],
  )
  return rows.map(({ uuid }) => uuid)
}

/** A type that gives everyone read by default. */
async function openType(): Promise<string> {
  const name = freshName('t')
  const node = { permissions: wantedNames, children: ['route'] }
  const default_grants = { read: ['everyone'] }
  await call('POST', '/v1/services/types', { name, nodes: { service: node, route: node }, default_grants })
  return name
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
