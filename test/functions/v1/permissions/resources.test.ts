import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker } from '#test/domain/access/decision-worlds.ts'
import type { World } from '#test/models/access/decision.ts'
import { uuidsOf } from '#test/support/pages.ts'
import { createPermissionsClient } from '#test/support/fixtures/permissions-client.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { allowed, nodeCount, wideWorlds } from '#test/support/fixtures/wide-worlds.ts'
import { seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'

const worldCount = 40

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, asker)

let worlds: World[]
let planted: string[][]
beforeAll(async () => {
  for (const name of ['bob', 'carl', 'dora', 'erin']) await postern.createUser(name)
  await postern.database.sql(`update users set enabled = false where username = 'dora'`)
  await group('crew', 0, asker)
  await group('crowd', 0, 'erin')
  worlds = fc.sample(wideWorlds, worldCount)
  planted = await seedDecisionCases(postern.database, worlds, asker)
})

const { service, resource, grant, group, chain, createChildren } = createTreeFixture(postern, root)
const lists = createPermissionsClient(postern)
const { get } = lists

/** Depth first, siblings by uuid. */
function walk(world: World, uuids: string[], node: number): number[] {
  const children = world.parents.flatMap((parent, child) => (parent === node ? [child] : []))
  const inOrder = children.toSorted((one, other) => (uuids[one]! < uuids[other]! ? -1 : 1))
  return [node, ...inOrder.flatMap((child) => walk(world, uuids, child))]
}

/** An item of either list. */
interface Item {
  uuid: string
  username: string
  reason: string
}

/** The items of every page of a list. */
const pages = async (path: string, token: string | null) =>
  (await lists.pages<{ items: Item[] }>(path, token)).map(({ items }) => items)

describe('GET /v1/permissions/resources', () => {
  it('200 lists in random trees each node that a check allows and no other, in order, over pages of any size', async () => {
    let found = 0
    for (const [w, world] of worlds.entries()) {
      const uuids = planted[w]!
      const limit = [1, 2, 3, 5, 100][w % 5]!
      for (const [user, token, top] of [
        [asker, ada.token, 0],
        ['anonymous', null, 0],
        ['bob', root.token, w % nodeCount],
      ] as const) {
        const expected = walk(world, uuids, top).filter((node) => allowed(world, user, node).allow)
        const path = `/resources?permission=read&under=${uuids[top]}&limit=${limit}&user=${user}`
        const met = await pages(path, token)
        expect(uuidsOf(met.flat()), `world ${w}, ${user}`).toEqual(expected.map((node) => uuids[node]))
        expect(Math.max(...met.map((page) => page.length))).toBeLessThanOrEqual(limit)
        found += expected.length
      }
    }
    expect(found).toBeGreaterThan(200)
  })

  it('200 returns name, type and path of each, in one round trip per page', async () => {
    const top = await service('archive')
    const box = await resource(top, 'box')
    const letter = await resource(box, 'letter')
    await grant({ user: asker }, box, 'read')
    postern.database.takeRoundTrips()
    const { body } = await get(`/resources?permission=read&under=${top}`, ada.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(body).toEqual({
      items: [
        { uuid: box, name: 'box', display_name: 'box', type: 'route', path: '/archive/box' },
        { uuid: letter, name: 'letter', display_name: 'letter', type: 'route', path: '/archive/box/letter' },
      ],
      next: null,
    })
  })

  it('200 skips denied branches of any size', async () => {
    const top = await service()
    // In this order, so that the walk comes to the denied branch first.
    const [denied, plain] = [await resource(top), await resource(top)].toSorted() as [string, string]
    await createChildren(denied, 1500)
    await createChildren(plain, 1500)
    const far = await resource(plain, freshName('far'))
    await grant({ user: asker }, far, 'read')
    const path = `/resources?permission=read&under=${top}&limit=100`
    const sparse = await pages(path, ada.token)
    expect(uuidsOf(sparse.flat())).toEqual([far])
    expect(sparse.length).toBeLessThanOrEqual(4)
    await grant({ user: asker }, top, 'read')
    await grant({ user: asker }, denied, 'read-deny')
    const dense = await pages(path, ada.token)
    expect(dense.flat()).toHaveLength(1 + 1 + 1500 + 1)
    expect(dense.length).toBeLessThanOrEqual(20)
  })

  it('200 lists nodes below a denied node, also where a page ends with it', async () => {
    const top = await service()
    const box = await resource(top)
    const inside = [await resource(box), await resource(box)].toSorted()
    await grant({ user: asker }, top, 'read')
    await grant({ user: asker }, box, 'read-deny-match')
    for (const limit of [1, 2, 3]) {
      const path = `/resources?permission=read&under=${box}&limit=${limit}`
      expect(uuidsOf((await pages(path, ada.token)).flat())).toEqual(inside)
    }
  })

  it('200 is empty, and ends early, below a recursive deny under an allow', async () => {
    const [top, box] = await chain(2)
    for (let n = 0; n < 3; n += 1) await resource(box!)
    await grant({ user: asker }, top!, 'read')
    await grant({ user: asker }, box!, 'read-deny')
    const path = `/resources?permission=read&under=${box}&limit=1`
    expect(await pages(path, ada.token)).toEqual([[], []])
  })

  it.each([
    ['are denied', 'ada', `'deny', null`],
    ['were allowed to the user until now', 'ada', `'allow', app_now()`],
    ['were allowed to a group until now', 'crew', `'allow', app_now()`],
  ])('200 skips many nodes that %s, without an allow above them, in one step', async (_, holder, how) => {
    const top = await service()
    await createChildren(top, 600)
    await postern.database.sql(
      `insert into grants (resource_id, permission, user_id, group_id, scope, access, expires_at)
       select r.id, 'read', u.id, h.id, 'recursive', ${how} from resources r
         left join users u on u.username = $2 left join groups h on h.name = $2
       where r.parent_id = (select id from resources where uuid = $1)`,
      [top, holder],
    )
    const siblings = await postern.database.sql<{ uuid: string }>(
      `select c.uuid from resources c join resources p on p.id = c.parent_id where p.uuid = $1 order by c.uuid desc limit 1`,
      [top],
    )
    const far = await resource(siblings[0]!.uuid)
    await grant({ user: asker }, far, 'read')
    const met = await pages(`/resources?permission=read&under=${top}&limit=50`, ada.token)
    expect(uuidsOf(met.flat())).toEqual([far])
    expect(met.length).toBeLessThanOrEqual(3)
  })

  it.each(['erin', 'crowd'])('200 is complete for %s with too many grants to read', async (holder) => {
    const [top, elsewhere] = [await service(), await service()]
    const boxes = [await resource(top), await resource(top)]
    for (const box of boxes) await createChildren(box, 150)
    await createChildren(elsewhere, 2001)
    const far = await Promise.all(boxes.map((box) => resource(box)))
    await postern.database.sql(
      `insert into grants (resource_id, permission, user_id, group_id, access, scope)
       select r.id, 'read', u.id, h.id, 'allow', 'match' from resources r
         left join users u on u.username = $2 left join groups h on h.name = $2
       where r.parent_id = (select id from resources where uuid = $1)`,
      [elsewhere, holder],
    )
    for (const place of far) await grant({ user: 'erin' }, place, 'read')
    const path = `/resources?permission=read&under=${top}&limit=50&user=erin`
    const met = await pages(path, root.token)
    expect(uuidsOf(met.flat()).toSorted()).toEqual(far.toSorted())
    expect(met.filter((page) => page.length === 0).length).toBeGreaterThan(1)
  })

  it('200 omits no remaining node if the last one of a page is deleted or moved', async () => {
    const top = await service()
    const boxes = (await Promise.all(Array.from({ length: 4 }, () => resource(top)))).toSorted()
    const inside = await resource(boxes[1]!)
    await grant({ user: asker }, top, 'read')
    const path = `/resources?permission=read&under=${top}`
    const { body } = await get(`${path}&limit=4`, ada.token)
    expect(uuidsOf(body.items)).toEqual([top, boxes[0], boxes[1], inside])
    await postern.call('DELETE', `/v1/resources/${inside}`, { token: root.token })
    await postern.call('PATCH', `/v1/resources/${boxes[1]}`, { token: root.token, body: { parent: boxes[3] } })
    const rest = await get(`${path}&after=${body.next}`, ada.token)
    expect(uuidsOf(rest.body.items)).toEqual([boxes[2], boxes[3], boxes[1]])
  })

  it('200 continues beside a denied node that is deleted after the page that ended with it', async () => {
    const top = await service()
    const boxes = (await Promise.all(Array.from({ length: 3 }, () => resource(top)))).toSorted()
    await grant({ user: asker }, top, 'read')
    await grant({ user: asker }, boxes[0]!, 'read-deny')
    const path = `/resources?permission=read&under=${top}&limit=1`
    const first = await get(path, ada.token)
    const denied = await get(`${path}&after=${first.body.next}`, ada.token)
    expect([uuidsOf(first.body.items), denied.body.items]).toEqual([[top], []])
    await postern.call('DELETE', `/v1/resources/${boxes[0]}`, { token: root.token })
    const next = await get(`${path}&after=${denied.body.next}`, ada.token)
    expect(uuidsOf(next.body.items)).toEqual([boxes[1]])
  })

  it('200 lists everything for an administrator, and nothing for a disabled user', async () => {
    const top = await service()
    await createChildren(top, 3)
    await grant({ user: 'dora' }, top, 'read')
    await grant({ user: 'current' }, top, 'read-deny')
    const path = `/resources?permission=read&under=${top}`
    expect((await pages(`${path}&limit=2`, root.token)).flat()).toHaveLength(4)
    expect(await pages(`${path}&limit=2&user=dora`, root.token)).toEqual([[]])
  })

  it('403 for other users, 401 without a session or with an ended one', async () => {
    const path = `/resources?permission=read&under=${planted[0]![0]}`
    for (const user of ['bob', root.uuid, 'nobody', 'anonymous'])
      expect((await get(`${path}&user=${user}`, ada.token)).status).toBe(403)
    expect((await get(`${path}&user=bob`, null)).status).toBe(401)
    const over = await postern.signIn('carl')
    await postern.call('DELETE', '/v1/sessions/current', { token: over.token })
    expect((await get(path, over.token)).status).toBe(401)
  })

  it('200 includes default grants of the service type, page by page', async () => {
    const index = await service(freshName('index'), 'packages')
    const packages = await Promise.all(Array.from({ length: 4 }, () => resource(index, freshName('p'), 'package')))
    const open = packages.slice(1).toSorted()
    await grant({ user: 'bob' }, packages[0]!, 'read')
    const path = `/resources?permission=read&under=${index}`
    for (const limit of [1, 2, 100]) {
      expect(uuidsOf((await pages(`${path}&limit=${limit}`, ada.token)).flat())).toEqual([index, ...open])
      expect((await pages(`${path}&limit=${limit}`, null)).flat()).toEqual([])
      const writable = `/resources?permission=write&under=${index}&limit=${limit}`
      expect((await pages(writable, ada.token)).flat()).toEqual([])
    }
    const ofBob = uuidsOf((await pages(`${path}&user=bob`, root.token)).flat())
    expect(ofBob.toSorted()).toEqual([index, ...packages].toSorted())
    const who = await get(`/holders?permission=read&resource=${open[0]}`, root.token)
    expect(who.body.everyone).toEqual({ allow: false, reason: 'no-permission' })
    expect(who.body.authenticated).toEqual({ allow: true, reason: 'default' })
    const reasons = who.body.items.map(({ username, reason }: Item) => [username, reason])
    expect(reasons).toContainEqual(['carl', 'default'])
    expect(reasons).not.toContainEqual(['dora', 'default'])
    const closed = await get(`/holders?permission=read&resource=${packages[0]}`, root.token)
    expect(closed.body.authenticated).toEqual({ allow: false, reason: 'no-permission' })
    expect(closed.body.items.map(({ username }: Item) => username).toSorted()).toEqual(['bob', 'first.superuser'])
  })

  it('422 for unknown references, and for an invalid cursor', async () => {
    const under = planted[0]![0]
    expect(await get(`/resources?permission=read&under=${randomUUID()}`, ada.token)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?under', code: 'unknown-resource' }] },
    })
    expect(await get(`/resources?permission=read&under=${under}&user=nobody`, root.token)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '?user', code: 'unknown-user' }] },
    })
    for (const more of [
      'permission=read-deny',
      'permission=read&after=x',
      'permission=read&after=w.1',
      'permission=read&limit=101',
    ])
      expect((await get(`/resources?under=${under}&${more}`, ada.token)).status).toBe(422)
  })
})
