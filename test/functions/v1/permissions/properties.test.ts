/** Magpie's listings of users and groups over all services, against an oracle written from the specification. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, cases } from '#test/domain/access/decision-worlds.ts'
import { appliedTo, type Holder, type Listed, listingOf } from '#test/models/access/listing.ts'
import type { World } from '#test/models/access/decision.ts'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'

const worldCount = 24
const modes: Listed[] = ['direct', 'inherited', 'resolved']

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)

let worlds: World[]
let planted: string[][]
/** By world, its service's type. */
let types: string[]
beforeAll(async () => {
  await postern.createUser('bob')
  worlds = fc.sample(cases, worldCount).map(({ world }) => ({ ...world, administrator: false }))
  planted = await seedDecisionCases(postern.database, worlds, asker)
  const services = await postern.database.sql<{ uuid: string; type: string }>(
    'select r.uuid, s.type from services s join resources r on r.id = s.resource_id',
  )
  types = planted.map(([top]) => services.find(({ uuid }) => uuid === top)!.type)
})

/** Who is asked about, as the query says it; by whom; and what counts for them in a world. */
type Asked = [whose: string, token: () => string | null, listed: (w: number, node: number) => string[]]

const ofUser = (mode: Listed, holder: (world: World) => Holder) => (w: number, node: number) =>
  listingOf(worlds[w]!, node, mode, holder(worlds[w]!), (group) => groupName(w, group))
const ofGroup = (group: string) => (w: number, node: number) =>
  appliedTo(worlds[w]!, node, group, (name) => groupName(w, name))

const asked: Asked[] = [
  ...modes.flatMap((mode): Asked[] => [
    [`mode=${mode}`, () => ada.token, ofUser(mode, ({ memberships }) => ({ user: asker, memberships }))],
    [
      `mode=${mode}&user=bob`,
      () => root.token,
      ofUser(mode, () => ({ user: 'bob', memberships: ['everyone', 'authenticated'] })),
    ],
    [`mode=${mode}`, () => null, ofUser(mode, () => ({ user: 'anonymous', memberships: ['everyone'] }))],
  ]),
  ['group=everyone', () => root.token, ofGroup('everyone')],
  ['group=authenticated', () => root.token, ofGroup('authenticated')],
  ['group=w0-red', () => root.token, (w, node) => (w === 0 ? ofGroup('red')(w, node) : [])],
]

interface Item {
  uuid: string
  parent: string | null
  children: Item[]
  permissions: { name: string; access: string; scope: string; reason: string }[]
}

const { get, pages, items } = createPermissionsClient(postern)

const linesOf = ({ permissions }: Item) =>
  permissions.map(({ name, access, scope, reason }) => `${name}-${access}-${scope} ${reason}`)

/** Worlds and their nodes: what the list of this should have, by uuid. */
function expected(listed: Asked[2], wanted: (w: number, node: number) => boolean): Map<string, string[]> {
  return new Map(
    worlds.flatMap(({ parents }, w) =>
      parents.flatMap((_, node) => {
        const lines = wanted(w, node) ? listed(w, node) : []
        return lines.length > 0 ? [[planted[w]![node]!, lines] as const] : []
      }),
    ),
  )
}

const byUuid = (nodes: Item[]) => new Map(nodes.map((item) => [item.uuid, linesOf(item)]))

describe.each(asked)('in random worlds %s', (whose, token, listed) => {
  it('on each resource equals the specification', async () => {
    for (const [w, uuids] of planted.entries())
      for (const [node, uuid] of uuids.entries()) {
        const { status, body } = await get(`?${whose}&resource=${uuid}`, token())
        expect([status, linesOf(body)]).toEqual([200, listed(w, node)])
      }
  })

  it('on services has those with grants, and with cascade those with grants anywhere below', async () => {
    const service = (_: number, node: number) => node === 0
    const list = (more: string) => items<Item>(`/services?${whose}&limit=7${more}`, token())
    expect(byUuid(await list(''))).toEqual(expected(listed, service))
    const cascaded = worlds.flatMap(({ parents }, w) =>
      parents.some((_, node) => listed(w, node).length > 0) ? [[planted[w]![0]!, listed(w, 0)] as const] : [],
    )
    expect(byUuid(await list('&cascade=true'))).toEqual(new Map(cascaded))
    const some = [...new Set(types)].slice(0, 2)
    const ofTypes = (w: number, node: number) => node === 0 && some.includes(types[w]!)
    expect(byUuid(await list(`&type=${some.join()}`))).toEqual(expected(listed, ofTypes))
  })

  it('over all services has each node with grants once, flat and in trees, of all types or some', async () => {
    for (const some of [null, types.slice(0, 1), [...new Set(types)].slice(0, 2)]) {
      const filter = some ? `&type=${some.join()}` : ''
      const wanted = expected(listed, (w) => !some || some.includes(types[w]!))
      const flat = await items<Item>(`/tree?${whose}&flat=true&limit=7${filter}`, token())
      expect(flat).toHaveLength(wanted.size)
      expect(byUuid(flat)).toEqual(wanted)
      const trees = (await pages<{ trees: Item[] }>(`/tree?${whose}&limit=7${filter}`, token())).flatMap((page) =>
        page.trees.flatMap(nodesIn),
      )
      expect(byUuid(trees.filter((node) => node.permissions.length > 0))).toEqual(wanted)
      expect(new Set(trees.map(({ uuid }) => uuid))).toEqual(new Set([...wanted.keys()].flatMap(wayTo)))
      expect(trees.every(({ uuid, parent }) => (wayTo(uuid).at(-2) ?? null) === parent)).toBe(true)
    }
  })

  it('in one service has that service only, and of some node types only those', async () => {
    for (const [w, uuids] of [...planted.entries()].slice(0, 6)) {
      const inService = expected(listed, (other) => other === w)
      expect(byUuid(await items<Item>(`/tree?${whose}&flat=true&service=${uuids[0]}`, token()))).toEqual(inService)
      const below = expected(listed, (other, node) => other === w && node > 0)
      const routes = `/tree?${whose}&flat=true&service=${uuids[0]}&resource_type=route,file`
      expect(byUuid(await items<Item>(routes, token()))).toEqual(below)
    }
  })
})

it('and the worlds are not trivial', () => {
  expect(new Set(types).size).toBe(3)
  for (const [, , listed] of asked.filter(
    ([whose, token]) => whose !== 'group=w0-red' && (whose !== 'mode=direct' || token() !== null),
  ))
    expect(expected(listed, () => true).size).toBeGreaterThan(10)
})

function nodesIn(tree: Item): Item[] {
  return [tree, ...tree.children.flatMap(nodesIn)]
}

/** The uuids from the service down to a node. */
function wayTo(uuid: string): string[] {
  const w = planted.findIndex((uuids) => uuids.includes(uuid))
  const way: string[] = []
  for (let node: number | null = planted[w]!.indexOf(uuid); node !== null; node = worlds[w]!.parents[node] ?? null)
    way.unshift(planted[w]![node]!)
  return way
}
