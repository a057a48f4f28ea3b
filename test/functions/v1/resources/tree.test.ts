import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

interface Node {
  uuid: string
  parent: string | null
  path: string
  depth: number
  children: Node[]
}

const postern = usePostern()
const root = useRoot(postern)

const { call, service, resource, grant, group, chain } = createTreeFixture(postern, root)

/** A random branch: each node below an earlier one. @returns uuids, the top first, and the parent of each */
async function grow(places: readonly number[]): Promise<{ uuids: string[]; parents: Map<string, string> }> {
  const uuids = [await service()]
  const parents = new Map<string, string>()
  for (const place of places) {
    const parent = uuids[place % uuids.length]!
    const uuid = await resource(parent)
    parents.set(uuid, parent)
    uuids.push(uuid)
  }
  return { uuids, parents }
}

/** The nodes below a node, depth first and siblings by uuid, in a slow and obvious way. */
function expected(top: string, parents: Map<string, string>): string[] {
  const children = [...parents].flatMap(([uuid, parent]) => (parent === top ? [uuid] : [])).sort()
  return children.flatMap((child) => [child, ...expected(child, parents)])
}

/** The pages of what is below a node: `items` where it is flat, and else the `tree` with what leads there. */
async function pages(top: string, limit: number, flatten: boolean, more = '') {
  const met: { items: Node[]; tree: Node }[] = []
  const path = `/v1/resources/${top}/tree?flatten=${flatten}&limit=${limit}${more}`
  postern.database.takeRoundTrips()
  for await (const page of walk<(typeof met)[0]>(postern, path, root.token)) {
    expect(postern.database.takeRoundTrips()).toBe(1)
    met.push(page)
  }
  return met
}

const belowIn = (node: Node): string[] => node.children.flatMap((child) => [child.uuid, ...belowIn(child)])

describe('GET /v1/resources/{r}/tree', () => {
  it('200 with sort=name has siblings in the order of their names, over pages of any size', async () => {
    const top = await service()
    const made = new Map<string, string>([['', top]])
    for (const path of ['b', 'A', 'A/é', 'A/z z', 'a1', 'A/b', 'b/A', 'A/z z/1', 'a1/研究', 'A/C&d', 'Ä']) {
      const [, parent = '', name = ''] = /^(?:(.*)\/)?([^/]+)$/.exec(path) ?? []
      made.set(path, await resource(made.get(parent)!, name))
    }
    const wanted = ['A', 'A/b', 'A/C&d', 'A/z z', 'A/z z/1', 'A/é', 'a1', 'a1/研究', 'b', 'b/A', 'Ä']
    for (const limit of [1, 2, 5, 100]) {
      const flat = await pages(top, limit, true, '&sort=name')
      expect(flat.flatMap(({ items }) => uuidsOf(items))).toEqual(wanted.map((path) => made.get(path)))
      const nested = await pages(top, limit, false, '&sort=name')
      expect(new Set(nested.flatMap(({ tree }) => belowIn(tree)))).toEqual(
        new Set(wanted.map((path) => made.get(path))),
      )
    }
    const held = ['A/z z/1', 'A/b', 'b/A']
    for (const path of held) await grant({ user: 'current' }, made.get(path)!, 'read')
    for (const limit of [1, 2, 100]) {
      const flat = await pages(top, limit, true, '&sort=name&user=current')
      expect(flat.flatMap(({ items }) => uuidsOf(items))).toEqual(
        ['A', 'A/b', 'A/z z', 'A/z z/1', 'b', 'b/A'].map((path) => made.get(path)),
      )
    }
  })

  it('200 with sort=name continues after a branch that was deleted; 422 for a cursor of the other order', async () => {
    const top = await service()
    const [a, b, c] = [await resource(top, 'a'), await resource(top, 'b'), await resource(top, 'c')]
    const inside = await resource(b, 'inside')
    const path = `/v1/resources/${top}/tree?flatten=true&sort=name&limit=3`
    const { body: first } = await call('GET', path)
    expect(uuidsOf(first.items)).toEqual([a, b, inside])
    await call('DELETE', `/v1/resources/${b}`)
    const { body: second } = await call('GET', `${path}&after=${first.next}`)
    expect(uuidsOf(second.items)).toEqual([c])
    for (const wrong of [
      `${path.replace('sort=name&', '')}&after=${first.next}`,
      `${path}&after=${a}`,
      `${path}&after=6100`,
    ])
      expect(await call('GET', wrong)).toMatchObject({ status: 422, body: { errors: [{ code: 'invalid-cursor' }] } })
  })

  it('200 lists everything below a node, each once, in one order, over pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (places, limit) => {
          const { uuids, parents } = await grow(places)
          for (const top of [uuids[0]!, uuids[1]!]) {
            const wanted = expected(top, parents)
            const flat = await pages(top, limit, true)
            expect(flat.flatMap(({ items }) => uuidsOf(items))).toEqual(wanted)
            for (const { items } of flat)
              for (const item of items) {
                const { depth, ...row } = item
                expect(row.parent).toBe(parents.get(row.uuid))
                expect(depth).toBe(row.path.split('/').length - (top === uuids[0] ? 2 : 3))
              }
            const nested = await pages(top, limit, false)
            const seen = new Set<string>()
            for (const { tree } of nested) {
              const above = belowIn(tree).filter((uuid) => seen.has(uuid))
              for (const uuid of belowIn(tree)) seen.add(uuid)
              expect(belowIn(tree).length - above.length).toBeLessThanOrEqual(limit)
            }
            expect([...seen]).toEqual(wanted)
          }
        },
      ),
      { numRuns: 10 },
    )
  })

  it('200 nests its nodes, and returns the same of each node as GET /v1/resources/{r}', async () => {
    const [a, b, c] = await chain(3)
    const { body } = await call('GET', `/v1/resources/${a}/tree`)
    const alone = await Promise.all([a, b, c].map(async (uuid) => (await call('GET', `/v1/resources/${uuid}`)).body))
    expect(body).toEqual({
      tree: {
        ...alone[0],
        depth: 0,
        children: [{ ...alone[1], depth: 1, children: [{ ...alone[2], depth: 2, children: [] }] }],
      },
      next: null,
    })
    expect((await call('GET', `/v1/resources/${c}/tree`)).body).toEqual({
      tree: { ...alone[2], depth: 0, children: [] },
      next: null,
    })
  })

  it('200 omits no remaining node while others are created and deleted, also the last one of a page', async () => {
    const { uuids, parents } = await grow(Array.from({ length: 24 }, (_, n) => Math.floor(n / 3)))
    const doomed = new Set<string>()
    const met: string[] = []
    for await (const { items, next } of walk(
      postern,
      `/v1/resources/${uuids[0]}/tree?flatten=true&limit=4`,
      root.token,
    )) {
      met.push(...uuidsOf(items))
      const last = next?.split('.').at(-1)
      if (!last) continue
      await resource(uuids[0]!)
      for (const uuid of [last, ...expected(last, parents)]) doomed.add(uuid)
      await call('DELETE', `/v1/resources/${last}`)
    }
    expect(met).toEqual(expect.arrayContaining(uuids.slice(1).filter((uuid) => !doomed.has(uuid))))
    expect(new Set(met).size).toBe(met.length)
  })

  it('200 lists only nodes with a grant of a user or group, and their ancestors, over pages of any size', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    await group(name)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: 3, maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('user', 'group'),
        async (places, marks, limit, kind) => {
          const { uuids, parents } = await grow(places)
          const marked = new Set(marks.map((mark) => uuids[mark % uuids.length]!))
          for (const uuid of marked) await grant({ [kind]: name }, uuid, 'read')
          await grant('everyone', uuids.at(-1)!, 'read')
          const leads = (uuid: string) => marked.has(uuid) || expected(uuid, parents).some((below) => marked.has(below))
          for (const top of [uuids[0]!, uuids[1]!]) {
            const wanted = expected(top, parents).filter(leads)
            const flat = await pages(top, limit, true, `&${kind}=${name}`)
            expect(flat.flatMap(({ items }) => uuidsOf(items))).toEqual(wanted)
            const nested = await pages(top, limit, false, `&${kind}=${name}`)
            expect([...new Set(nested.flatMap(({ tree }) => belowIn(tree)))]).toEqual(wanted)
          }
        },
      ),
      { numRuns: 10 },
    )
  })

  it('200 ignores an expired grant; 422 for an unknown holder or for two', async () => {
    const [top, below] = await chain(2)
    await grant('authenticated', below!, { name: 'read', expires_at: '2999-01-01T00:00:00Z' })
    const path = `/v1/resources/${top}/tree?flatten=true`
    expect((await call('GET', `${path}&group=authenticated`)).body.items).toMatchObject([{ uuid: below }])
    await postern.database.sql('update grants set expires_at = app_now() where expires_at is not null')
    expect((await call('GET', `${path}&group=authenticated`)).body.items).toEqual([])
    for (const [holder, pointer] of [
      ['user=nobody.there', '?user'],
      ['group=nobody', '?group'],
      ['user=a&group=b', '?group'],
    ])
      expect(await call('GET', `${path}&${holder}`)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } })
  })

  it.each([
    'limit=0',
    'limit=101',
    'after=x',
    `after=${'-'.repeat(36)}`,
    `after=${randomUUID()}.`,
    'flatten=1',
    'depth=2',
  ])('422 refuses ?%s', async (text) =>
    expect((await call('GET', `/v1/resources/${await service()}/tree?${text}`)).status).toBe(422),
  )

  it('404 for an unknown resource', async () => {
    for (const id of [randomUUID(), 'x']) expect((await call('GET', `/v1/resources/${id}/tree`)).status).toBe(404)
  })
})

refusesUnauthorized(postern, 'GET', `/v1/resources/${randomUUID()}/tree`, 'administrator')
