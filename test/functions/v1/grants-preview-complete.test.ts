import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isPseudoGroup } from '../../../domain/holder.ts'
import { asker, cases, wantedNames } from '../../domain/decision-worlds.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { forester, freshName } from '../../support/tree.ts'
import { groupName, plantWorlds } from '../../support/worlds.ts'

const worldCount = 16
const changesPerWorld = 4
/** One with which each kind of change both gives and takes, on a resource and below it. */
const seed = 10

let postern: Postern
let root: SignedIn
let planted: string[][]
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
  for (const name of people) await postern.createUser(name)
  const sql: TestDatabase['sql'] = (text, values) => postern.database.sql(text, values)
  await sql(`update users set enabled = false where username = 'dora'`)
  await sql(`update users set lock_kind = 'administrative' where username = 'erin'`)
  await sql(`update users set role = 'superuser' where username = 'fred'`)
  const worlds = fc.sample(cases, { numRuns: worldCount, seed }).map(({ world }) => world)
  planted = await plantWorlds(postern.database, worlds, asker)
  await entangle()
})
afterAll(() => postern.stop())

const people = [asker, 'bob', 'carl', 'dora', 'erin', 'fred']
const everybody = [...people, 'anonymous', 'first.superuser']
const { call, service, resource, grant, group } = forester(
  () => postern,
  () => root.token,
)

describe('POST /v1/grants/preview without a resource', () => {
  it('200 is, put out over all nodes, the difference of every check before and after really doing it, in random worlds', async () => {
    const seen = new Set<string>()
    for (const [w, drawn] of fc.sample(draws, { numRuns: worldCount, seed }).entries()) {
      const nodes = await nodesOf(w)
      let before = await checkedAll([...nodes.keys()])
      for (const { limit, ...draw } of drawn) {
        const { change, act } = await planOf(w, [...nodes.keys()], draw)
        const { refusal, items } = await previewed({ change, limit })
        const parents = await nodesOf(w)
        const done = await act()
        if (refusal !== undefined) {
          expect({ change, status: done }).toEqual({ change, status: refusal })
          continue
        }
        expect(done, JSON.stringify(change)).toBeLessThan(300)
        const after = await checkedAll([...nodes.keys()])
        const told = putOut(items, parents)
        const expected = differencesOf(before, after)
        expect({ change, told }).toEqual({ change, told: expected })
        for (const [key, { change: how }] of Object.entries(expected)) {
          const places = items.filter((item) => key.endsWith(item.resource))
          seen.add(`${Object.keys(change)[0]} ${how} ${places.length > 0 ? 'here' : 'below'}`)
        }
        before = after
      }
    }
    const kinds = ['grant', 'delete', 'membership', 'move']
    const all = kinds.flatMap((kind) =>
      ['gains', 'loses'].flatMap((how) => [`${kind} ${how} here`, `${kind} ${how} below`]),
    )
    expect([...seen].toSorted()).toEqual(all.toSorted())
  }, 60_000)

  it('200 is one item a user for a whole branch, in one round trip, and writes nothing', async () => {
    const top = await service()
    const crew = freshName('g')
    await group(crew, 0, asker, 'bob', 'dora')
    await crowd(top, 1500)
    const box = await resource(top, 'box')
    await grant({ user: 'bob' }, box, 'read-deny')
    const changes = [
      { grant: { holder: { group: crew }, resource: top, permission: 'read' } },
      { delete: { holder: { user: 'bob' }, resource: box, permission: 'read' } },
      { membership: { user: 'carl', group: crew, action: 'add' } },
      { move: { resource: box, parent: (await children(top))[0] } },
    ]
    const before = await everything()
    postern.database.takeRoundTrips()
    const [first] = await Promise.all(changes.map((change) => call('POST', '/v1/grants/preview', { change })))
    expect(postern.database.takeRoundTrips()).toBe(changes.length)
    expect(await everything()).toBe(before)
    const allowed = { allow: true, reason: `group:${crew}` }
    const gains = { change: 'gains', before: { allow: false, reason: 'no-permission' }, after: allowed }
    const [name] = await postern.database.sql<{ name: string }>('select name from resources where uuid = $1', [top])
    const whole = { permission: 'read', resource: top, path: `/${name!.name}`, here: gains, below: gains }
    const end = { permission: 'read', resource: box, path: `/${name!.name}/box`, here: null, below: null }
    expect(first!.body.next).toBeNull()
    expect(first!.body.items.map((item: Item) => ({ ...item, uuid: undefined })).toSorted(byText)).toEqual(
      [
        { username: asker, ...whole },
        { username: 'bob', ...whole },
        { username: 'bob', ...end },
      ].toSorted(byText),
    )
  })

  it('200 says who loses what the type gives by default when a resource gets its first grant, whatever its name', async () => {
    const type = freshName('t')
    const node = { permissions: wantedNames, children: [] }
    const default_grants = { read: ['everyone'], write: ['authenticated'] }
    await call('POST', '/v1/services/types', { name: type, nodes: { service: node }, default_grants })
    const place = await service(freshName('s'), type)
    const change = { grant: { holder: { user: 'bob' }, resource: place, permission: 'read' } }
    const told = (items: Item[]) => items.map(({ username, permission }) => `${username} ${permission}`).toSorted()
    const losing = ['ada read', 'ada write', 'anonymous read', 'bob write', 'carl read', 'carl write']
    const { items } = await previewed({ change, limit: 1 })
    expect(told(items)).toEqual(losing)
    for (const { below, here } of items) expect({ below, how: here?.change }).toEqual({ below: null, how: 'loses' })
    const { items: reading } = await previewed({ change, permission: 'read', limit: 100 })
    expect(told(reading)).toEqual(losing.filter((one) => one.endsWith('read')))
    const one = await call('POST', '/v1/grants/preview', { change, at: place })
    expect(one.body.items.map(({ username }: Item) => username).toSorted()).toEqual(['ada', 'anonymous', 'carl'])
    await grant({ user: 'carl' }, place, 'write')
    const ended = await grant({ user: 'bob' }, place, 'read')
    await postern.database.sql('update grants set expires_at = moment() where uuid = $1', [ended])
    const expired = { delete: { holder: { user: 'bob' }, resource: place, permission: 'read' } }
    expect((await previewed({ change: expired })).items).toEqual([])
  })

  it('200 follows a membership over all resources and permissions of the group’s grants, in every service', async () => {
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
      const { items } = await previewed({ change, limit })
      const told = items.map((item) => [item.resource, item.permission, item.here?.change, item.below?.change])
      expect(told.toSorted(byText)).toEqual(
        [
          [places[0], 'read', 'gains', 'gains'],
          [places[1], 'write', 'gains', undefined],
          ...[inside, ...others].map((place) => [place, 'read', undefined, undefined]),
        ].toSorted(byText),
      )
    }
    const { items } = await previewed({ change, permission: 'write', limit: 100 })
    expect(items.map((item) => item.resource)).toEqual([places[1]])
    expect((await previewed({ change: { membership: { ...change.membership, action: 'remove' } } })).items).toEqual([])
  })

  it('200 is complete for who has more grants than are worth going through, and where the branch is larger than a page may walk', async () => {
    const [top, elsewhere, open] = [await service(), await service(), await service(freshName('s'), await openType())]
    await crowd(elsewhere, 2001)
    await crowd(top, 2500)
    await crowd(open, 2500)
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
      const { items, pages } = await previewed({ change, limit: 100 })
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

  it('200 has each of a group’s members, however many, and finds those of many groups among all users', async () => {
    const place = await service()
    const crew = freshName('g')
    await group(crew)
    await postern.database.sql(
      `with made as (
        insert into users (username, username_canonical, username_skeleton, activated_at)
        select n, n, n, moment() from (select 'crowd' || i as n from generate_series(1, 1100) i) names returning id)
       insert into memberships (user_id, group_id) select made.id, g.id from made, groups g where g.name = $1`,
      [crew],
    )
    const change = { grant: { holder: { group: crew }, resource: place, permission: 'read' } }
    const { items, pages } = await previewed({ change, limit: 100 })
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
    const move = await previewed({ change: { move: { resource: moved, parent: to } }, limit: 100 })
    const told = move.items.map((item) => [item.username, item.resource, item.here?.change, item.below?.change])
    expect(told).toEqual([[last!.username, moved, 'loses', 'loses']])
    expect(move.pages).toBe(2)
  })

  it('200 goes on after a user or a resource that is gone by now', async () => {
    const place = await service()
    const crew = freshName('g')
    const members = [freshName('m'), freshName('m'), freshName('m')]
    for (const member of members) await postern.createUser(member)
    await group(crew, 0, ...members)
    const change = { grant: { holder: { group: crew }, resource: place, permission: 'read' } }
    const { body } = await call('POST', '/v1/grants/preview', { change, limit: 1 })
    await postern.database.sql('delete from users where uuid = $1', [body.items[0].uuid])
    const rest = await call('POST', '/v1/grants/preview', { change, after: body.next })
    const told = [...body.items, ...rest.body.items].map(({ username }: Item) => username)
    expect(told.toSorted()).toEqual(members.toSorted())
  })

  it('422 refuses what is no cursor', async () => {
    const change = { grant: { holder: 'everyone', resource: planted[0]![0], permission: 'read' } }
    for (const after of ['', 'x', `${root.uuid}.x-y`, `${root.uuid}.read.x`, `${root.uuid}.read..`])
      expect((await call('POST', '/v1/grants/preview', { change, after })).status).toBe(422)
  })

  it('422 refuses the cursor of a preview of another kind of change, and a size that is no number', async () => {
    const change = { grant: { holder: 'everyone', resource: planted[0]![0], permission: 'read' } }
    const membership = { user: 'bob', group: groupName(0, 'blue'), action: 'add' }
    const refused = [
      [{ change: { membership }, after: '00000000-0000-0000-0000-000000000000.read' }, '/after', 'another-preview'],
      [{ change, after: `${root.uuid}.${root.uuid}` }, '/after', 'another-preview'],
      [{ change, limit: '5' }, '/limit', 'invalid-type'],
      [{ change, limit: true }, '/limit', 'invalid-type'],
      [{ change, permission: 'read-deny' }, '/permission', 'permission-unparsable'],
    ] as const
    for (const [asked, pointer, code] of refused)
      expect(await call('POST', '/v1/grants/preview', asked)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer, code }] },
      })
  })
})

interface Reading {
  change: 'gains' | 'loses'
  before: unknown
  after: unknown
}

interface Item {
  uuid: string
  username: string
  permission: string
  resource: string
  path: string
  here: Reading | null
  below: Reading | null
}

type Answers = Record<string, { allow: boolean; reason: string }>

const draws = fc.array(
  fc.record({
    kind: fc.constantFrom('grant', 'grant', 'grant', 'delete', 'delete', 'membership', 'membership', 'move', 'move'),
    place: fc.noBias(fc.nat(9)),
    other: fc.noBias(fc.nat(9)),
    pick: fc.noBias(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
    holder: fc.constantFrom('everyone', 'authenticated', 'blue', 'red', asker, 'bob', 'carl'),
    form: fc.constantFrom('-allow-recursive', '-allow-match', '-deny-recursive', '-deny-match'),
    name: fc.constantFrom(...wantedNames),
    user: fc.constantFrom(asker, 'bob', 'carl', 'dora', 'fred'),
    team: fc.constantFrom('blue', 'green', 'grey', 'red'),
    action: fc.constantFrom('add', 'remove'),
    limit: fc.constantFrom(1, 3, 7, 100),
  }),
  { minLength: changesPerWorld, maxLength: changesPerWorld },
)
type Draw = Omit<typeof draws extends fc.Arbitrary<(infer T)[]> ? T : never, 'limit'>

/** Members besides ada, grants that have expired or will, a plain resource below each, and grants of each world's groups in the next world. */
async function entangle() {
  const sql: TestDatabase['sql'] = (text, values) => postern.database.sql(text, values)
  const kinds = { permissions: wantedNames, children: ['route'] }
  await sql(`update service_types set nodes = $1 where name like 'of-%'`, [
    JSON.stringify({ service: kinds, route: kinds }),
  ])
  await sql(
    `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g
     where (u.username, split_part(g.name, '-', 2)) in (('bob', 'blue'), ('bob', 'grey'), ('carl', 'red'), ('dora', 'blue'), ('erin', 'red'), ('fred', 'green'))`,
  )
  await sql(
    `update grants set expires_at = moment() + case when id % 7 = 0 then interval '-1 day' else interval '1 day' end where id % 7 < 2`,
  )
  await sql(
    `insert into resources (id, parent_id, name, display_name, type, path) overriding system value
     select r.id + 50, r.id, 'plain' || r.id, 'plain', 'route', r.path || r.id + 50 from resources r where r.id >= 1000000`,
  )
  await sql(
    `insert into grants (resource_id, permission, group_id, access, scope)
     select r.id, n.name, g.id, 'allow', 'recursive' from groups g
     join resources r on r.uuid = any ($1) and r.name like 'w' || (coalesce(substring(g.name from '^w([0-9]+)-'), '-2')::integer + 1) || '-%'
     join (values ('grey', 'read'), ('blue', 'write')) n (team, name) on g.name like 'w%-' || n.team`,
    [planted.map((uuids) => uuids[2])],
  )
}

/** The nodes that the groups of a world hold grants on, and their parents: it and the next one's. */
async function nodesOf(w: number): Promise<Map<string, string | null>> {
  const rows = await postern.database.sql<{ uuid: string; parent: string | null }>(
    `select r.uuid, p.uuid as parent from resources r left join resources p on p.id = r.parent_id
     where r.path[1] in (select id from resources where uuid = any ($1)) order by r.path[1], r.id`,
    [[w, w + 1].flatMap((n) => planted[n]?.[0] ?? [])],
  )
  return new Map(rows.map(({ uuid, parent }) => [uuid, parent]))
}

/** A drawn change as a preview takes it, and how it is really done. */
async function planOf(w: number, nodes: string[], draw: Draw) {
  const { kind, place, other, pick, name, form } = draw
  const spot = nodes[place]!
  if (kind === 'grant') {
    const asked = { holder: holderOf(w, draw.holder), resource: spot, permission: name + form }
    return { change: { grant: asked }, act: () => statusOf('PUT', '/v1/grants', asked) }
  }
  if (kind === 'delete') {
    const there = await grantsIn(nodes.slice(0, 10))
    const nothing = { holder: 'everyone', resource: spot, permission: name }
    const { holder, resource: place_, permission } = there[Math.floor(pick * there.length)] ?? nothing
    const asked = { holder, resource: place_, permission: draw.action === 'add' ? name + form : permission }
    const whose = typeof holder === 'string' ? `group=${holder}` : new URLSearchParams(holder).toString()
    const query = `resource=${place_}&permission=${asked.permission}&${whose}`
    return { change: { delete: asked }, act: () => statusOf('DELETE', `/v1/grants?${query}`) }
  }
  if (kind === 'membership') {
    const { user, action } = draw
    const team = groupName(w, draw.team)
    const member = `/v1/groups/${team}/members/${user}`
    const act = () => (action === 'add' ? statusOf('PUT', member, { flags: {} }) : statusOf('DELETE', member))
    return { change: { membership: { user, group: team, action } }, act }
  }
  const parent = nodes[other]!
  const act = () => statusOf('PATCH', `/v1/resources/${spot}`, { parent })
  return { change: { move: { resource: spot, parent } }, act: place === 0 ? () => Promise.resolve(422) : act }
}

function holderOf(w: number, name: string): string | { user: string } | { group: string } {
  if (isPseudoGroup(name)) return name
  return people.includes(name) ? { user: name } : { group: groupName(w, name) }
}

async function grantsIn(nodes: string[]) {
  const rows = await postern.database.sql<{ user: string | null; group: string; resource: string; permission: string }>(
    `select u.username as user, h.name as group, r.uuid as resource, g.permission from grants g join resources r on r.id = g.resource_id
     left join users u on u.id = g.user_id left join groups h on h.id = g.group_id where r.uuid = any ($1) order by g.id`,
    [nodes],
  )
  return rows.map(({ user, group: team, ...rest }) => ({
    ...rest,
    holder: user !== null ? { user } : isPseudoGroup(team) ? team : { group: team },
  }))
}

async function statusOf(method: string, path: string, body?: unknown): Promise<number> {
  return (await call(method, path, body)).status
}

async function previewed({ limit = 2, ...asked }: { change: object; permission?: string; limit?: number }) {
  const items: Item[] = []
  let after: string | null = null
  let pages = 0
  do {
    const { status, body } = await call('POST', '/v1/grants/preview', { ...asked, limit, ...(after && { after }) })
    if (status !== 200) return { refusal: status, items, pages }
    expect(body.items.length).toBeLessThanOrEqual(limit)
    items.push(...body.items)
    after = body.next
    pages += 1
  } while (after)
  return { items, pages }
}

/** What every check says, by user, permission and resource. */
async function checkedAll(nodes: string[]): Promise<Answers> {
  const checks = everybody.flatMap((user) =>
    wantedNames.flatMap((permission) => nodes.map((place) => ({ user, permission, resource: place }))),
  )
  const { body } = await call('POST', '/v1/check', { checks })
  return Object.fromEntries(
    checks.map((check, n) => [keyOf(check.user, check.permission, check.resource), body.results[n]]),
  )
}

function keyOf(user: string, permission: string, place: string): string {
  return `${user} ${permission} ${place}`
}

function differencesOf(before: Answers, after: Answers): Record<string, Reading> {
  return Object.fromEntries(
    Object.keys(before).flatMap((key): [string, Reading][] => {
      const [was, will] = [before[key]!, after[key]!]
      return was.allow === will.allow
        ? []
        : [[key, { change: will.allow ? 'gains' : 'loses', before: was, after: will }]]
    }),
  )
}

/** Items put out over all nodes, as a reader is told to: the item of a node itself, or else what the closest one above says of what is below. */
function putOut(items: Item[], parents: Map<string, string | null>): Record<string, Reading> {
  const listed = new Map(items.map((item) => [keyOf(item.username, item.permission, item.resource), item]))
  expect(listed.size).toBe(items.length)
  const above = (user: string, permission: string, node: string): Reading | null => {
    const parent = parents.get(node) ?? null
    if (parent === null) return null
    const item = listed.get(keyOf(user, permission, parent))
    return item ? item.below : above(user, permission, parent)
  }
  for (const { username, permission, resource: place, here, below } of items) {
    expect(parents.has(place)).toBe(true)
    const already = above(username, permission, place)
    expect([here, below], 'an item that says nothing new').not.toEqual([already, already])
  }
  return Object.fromEntries(
    everybody.flatMap((user) =>
      wantedNames.flatMap((permission) =>
        [...parents.keys()].flatMap((place): [string, Reading][] => {
          const item = listed.get(keyOf(user, permission, place))
          const difference = item ? item.here : above(user, permission, place)
          return difference ? [[keyOf(user, permission, place), difference]] : []
        }),
      ),
    ),
  )
}

/** A digest of every row of every table. */
async function everything(): Promise<string> {
  const tables = await postern.database.sql<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const digest = createHash('sha256')
  for (const { name } of tables) {
    const rows = await postern.database.sql<{ row: string }>(`select t::text as row from ${name} t order by 1`)
    digest.update(`${name} ${rows.length} ${rows.map(({ row }) => row).join('\n')}`)
  }
  expect(tables.length).toBeGreaterThan(20)
  return digest.digest('hex')
}

/** Children, past the Worker. */
async function crowd(parent: string, count: number): Promise<void> {
  await postern.database.sql(
    `insert into resources (id, parent_id, name, display_name, type, path) overriding system value
     select n.id, p.id, 'c' || n.id, 'c', 'route', p.path || n.id
     from resources p, lateral (select nextval(pg_get_serial_sequence('resources', 'id')) as id from generate_series(1, $2)) n
     where p.uuid = $1`,
    [parent, count],
  )
}

/** In their order. */
async function children(parent: string): Promise<string[]> {
  const rows = await postern.database.sql<{ uuid: string }>(
    'select uuid from resources where parent_id = (select id from resources where uuid = $1) order by uuid',
    [parent],
  )
  return rows.map(({ uuid }) => uuid)
}

/** A type that lets everybody read. */
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
