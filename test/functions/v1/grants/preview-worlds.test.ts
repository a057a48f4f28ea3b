/** Compares a preview of everything with every check before and after the change, in random worlds. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Grant } from 'postern/client'
import { isPseudoGroup } from '#domain/permissions/holder.ts'
import { asker, conditionalCases, wantedNames } from '#test/domain/access/decision-worlds.ts'
import type { TestDatabase } from '#test/support/servers/database.ts'
import { type Change, createPreviewClient } from '#test/support/fixtures/preview-client.ts'
import { createCheckOracle, differencesOf } from '#test/support/fixtures/check-oracle.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'

const worldCount = 16
const changesPerWorld = 6
/** A seed with which each kind of change gives and removes access, on a resource and below it. */
const seed = 10

const postern = usePostern()
const root = useRoot(postern)
const { call } = createTreeFixture(postern, root)
const { previewAll, applyChange } = createPreviewClient(call)

const people = [asker, 'bob', 'carl', 'dora', 'erin', 'fred']
const { checkedAll, putOut } = createCheckOracle(call, [...people, 'anonymous', 'first.superuser'])

let planted: string[][]
beforeAll(async () => {
  for (const name of people) await postern.createUser(name)
  const sql: TestDatabase['sql'] = (text, values) => postern.database.sql(text, values)
  await sql(`update users set enabled = false where username = 'dora'`)
  await sql(`update users set lock_kind = 'administrative' where username = 'erin'`)
  await sql(`update users set role = 'superuser' where username = 'fred'`)
  const worlds = fc.sample(conditionalCases, { numRuns: worldCount, seed }).map(({ world }) => world)
  planted = await seedDecisionCases(postern.database, worlds, asker)
  await entangle()
})

describe('POST /v1/grants/preview without a resource', () => {
  it('200 equals, without at, the difference of every check before and after the change, in random worlds', async () => {
    const seen = new Set<string>()
    for (const [w, drawn] of fc.sample(draws, { numRuns: worldCount, seed }).entries()) {
      const nodes = await nodesOf(w)
      let before = await checkedAll([...nodes.keys()])
      for (const { limit, ...draw } of drawn) {
        const { change, act } = await planOf(w, [...nodes.keys()], draw)
        const { refusal, items } = await previewAll({ change, limit, reasons: true })
        const parents = await nodesOf(w)
        const done = await act()
        if (refusal !== undefined) {
          expect({ change, status: done }).toEqual({ change, status: refusal })
          continue
        }
        expect(done, JSON.stringify(change)).toBeLessThan(300)
        const after = await checkedAll([...nodes.keys()])
        const told = putOut(items, parents)
        const expected = differencesOf(before, after, true)
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
      ['gains', 'loses', 'step-up', 'reason'].flatMap((how) => [`${kind} ${how} here`, `${kind} ${how} below`]),
    )
    // A resource that is moved mostly keeps what it is, and what is below it.
    expect(all.filter((kind) => !seen.has(kind))).toEqual(['grant reason below', 'move step-up below'])
  })
})

const draws = fc.array(
  fc.record({
    kind: fc.constantFrom('grant', 'grant', 'grant', 'delete', 'delete', 'membership', 'membership', 'move', 'move'),
    place: fc.noBias(fc.nat(9)),
    other: fc.noBias(fc.nat(9)),
    pick: fc.noBias(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
    holder: fc.constantFrom('everyone', 'authenticated', 'blue', 'red', asker, 'bob', 'carl'),
    form: fc.constantFrom(
      '-allow-recursive',
      '-allow-match',
      '-allow-recursive-aal2',
      '-allow-match-within5',
      '-deny-recursive',
      '-deny-match',
    ),
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
    `update grants set expires_at = app_now() + case when id % 7 = 0 then interval '-1 day' else interval '1 day' end where id % 7 < 2`,
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

/** A random change as a preview takes it, and as a request. */
async function planOf(w: number, nodes: string[], draw: Draw) {
  const change = await changeOf(w, nodes, draw)
  const isRefused = draw.kind === 'move' && draw.place === 0
  if ('delete' in change && draw.user === 'bob') return { change, act: () => expire(change.delete) }
  return { change, act: () => (isRefused ? Promise.resolve(422) : applyChange(change)) }
}

/** Gives the grant an end, which then comes: what the preview of its deletion shows. @returns the status */
async function expire({ holder, resource: place, permission }: Extract<Change, { delete: unknown }>['delete']) {
  const [name] = typeof holder === 'string' ? [holder] : Object.values(holder)
  const { body } = await call('GET', `/v1/grants?resource=${place}&limit=100`)
  const held = body.items.find(
    (one: Grant) => one.holder_name === name && [one.permission.name, one.text].includes(permission),
  )
  if (!held) return 404
  const expires_at = new Date(Date.now() + 3_600_000).toISOString()
  const sent = { holder, resource: place, permission: { ...held.permission, expires_at } }
  const { status } = await call('PUT', '/v1/grants', sent)
  await postern.database.sql('update grants set expires_at = app_now() where uuid = $1', [held.uuid])
  return status
}

async function changeOf(w: number, nodes: string[], draw: Draw): Promise<Change> {
  const { kind, place, other, pick, name, form, user, action } = draw
  const spot = nodes[place]!
  if (kind === 'grant') return { grant: { holder: holderOf(w, draw.holder), resource: spot, permission: name + form } }
  if (kind === 'delete') {
    const there = await grantsIn(nodes.slice(0, 10))
    const nothing = { holder: 'everyone', resource: spot, permission: name }
    const granted = there[Math.floor(pick * there.length)] ?? nothing
    return { delete: { ...granted, permission: action === 'add' ? name + form : granted.permission } }
  }
  if (kind === 'membership') return { membership: { user, group: groupName(w, draw.team), action } }
  return { move: { resource: spot, parent: nodes[other]! } }
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
