import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker } from '#test/domain/access/decision-worlds.ts'
import type { World } from '#test/models/access/decision.ts'
import { uuidsOf } from '#test/support/pages.ts'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { allowed, wideWorlds } from '#test/support/fixtures/wide-worlds.ts'
import { groupName, seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'

const worldCount = 40
/** Of worlds with holders of every way. */
const seed = 5

const postern = usePostern()
const root = useRoot(postern)
const { get, items } = createPermissionsClient(postern)

let worlds: World[]
let planted: string[][]
beforeAll(async () => {
  for (const name of [asker, 'bob', 'carl', 'dora', 'erin']) await postern.createUser(name)
  await postern.database.sql(`update users set enabled = false where username = 'dora'`)
  worlds = fc.sample(wideWorlds, { numRuns: worldCount, seed })
  planted = await seedDecisionCases(postern.database, worlds, asker)
})

interface Item {
  uuid: string
  username: string
  reason: string
  decided_by: string
  way: string
}

describe('GET /v1/permissions/holders', () => {
  it('200 lists in random trees each user whom a check allows, and why, over pages of any size', async () => {
    let found = 0
    const ways = new Set<string>()
    for (const [w, world] of worlds.entries()) {
      for (const node of [0, 5 + (w % 20)]) {
        const path = `/holders?permission=read&resource=${planted[w]![node]}`
        const met = await items<Item>(`${path}&limit=${[1, 2, 100][w % 3]}`, root.token)
        const expected = [asker, 'bob', 'carl', 'erin'].flatMap((user) => {
          const { allow, reason } = allowed(world, user, node)
          return allow ? [{ username: user, reason: named(w, reason) }] : []
        })
        const holding = [{ username: 'first.superuser', reason: 'administrator' }, ...expected]
        const byName = (one: { username: string }, other: { username: string }) =>
          one.username < other.username ? -1 : 1
        expect(uuidsOf(met)).toEqual(uuidsOf(met).toSorted())
        expect(met.map(({ username, reason }) => ({ username, reason })).toSorted(byName)).toEqual(
          holding.toSorted(byName),
        )
        for (const way of node === 0 ? ['direct', 'group', 'public', 'administrator'] : []) {
          const those = await items<Item>(`${path}&limit=${[1, 2, 100][w % 3]}&way=${way}`, root.token)
          expect(those).toEqual(met.filter((each) => wayOf(each.reason) === way))
          ways.add(those.length > 0 ? way : 'nobody')
        }
        expect(met.map((each) => each.decided_by)).toEqual(met.map((each) => each.reason))
        expect(met.map((each) => each.way)).toEqual(met.map((each) => wayOf(each.reason)))
        const { body } = await get(path, root.token)
        expect(body.everyone).toEqual(allowed(world, 'anonymous', node))
        const ofGroups = { ...world, grants: world.grants.filter(({ holder }) => 'group' in holder) }
        expect(body.authenticated).toEqual(allowed(ofGroups, 'carl', node))
        found += expected.length
      }
    }
    expect(found).toBeGreaterThan(20)
    expect(ways).toEqual(new Set(['administrator', 'direct', 'group', 'public', 'nobody']))
  })

  it('200 needs one round trip per page', async () => {
    postern.database.takeRoundTrips()
    await get(`/holders?permission=read&resource=${planted[0]![0]}`, root.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('200 by names: of the service, and of a path below it in any capitals', async () => {
    const { body: node } = await postern.call('GET', `/v1/resources/${planted[0]![1]}?parents=true`, root)
    const [service, ...names] = node.path.split('/').slice(1)
    const byId = await get(`/holders?permission=read&resource=${node.uuid}`, root.token)
    const byName = `/holders?permission=read&service=${service.toUpperCase()}&path=${names.join('/').toUpperCase()}`
    expect((await get(byName, root.token)).body).toEqual(byId.body)
    expect((await get(`/holders?permission=read&service=${service}`, root.token)).body).toEqual(
      (await get(`/holders?permission=read&resource=${planted[0]![0]}`, root.token)).body,
    )
  })

  it('422 for unknown references, and for none or two', async () => {
    expect(await get(`/holders?permission=read&resource=${randomUUID()}`, root.token)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?resource', code: 'unknown-resource' }] },
    })
    for (const [node, pointer, code] of [
      ['service=no-such', '?service', 'unknown-service'],
      ['service=no-such&path=a', '?path', 'unknown-resource'],
      ['', '?resource', 'missing'],
      [`resource=${randomUUID()}&service=a`, '?service', 'conflicting-field'],
      [`resource=${randomUUID()}&path=a`, '?path', 'conflicting-field'],
    ])
      expect(await get(`/holders?permission=read&${node}`, root.token)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer, code }] },
      })
  })
})

refusesUnauthorized(postern, 'GET', `/v1/permissions/holders?permission=read&resource=${randomUUID()}`, 'administrator')

function wayOf(reason: string): string {
  if (/^group:(?:everyone|authenticated)$|^default$/.test(reason)) return 'public'
  return { user: 'direct', multiple: 'group' }[reason.split(':')[0]!] ?? reason.split(':')[0]!
}

/** The reason with the name that the group has in the database. */
function named(w: number, reason: string): string {
  const group = /^group:(.+)$/.exec(reason)?.[1]
  return group ? `group:${groupName(w, group)}` : reason
}
