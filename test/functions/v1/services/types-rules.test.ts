import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')

const { call, service, resource, grant, serviceType } = createTreeFixture(postern, root)

/** Every node of every type, with the kinds that lead there from the root. */
const kindsOf = ({ nodes }: (typeof serviceTypes)[number]): [kind: string, way: string[]][] => {
  const ways = new Map<string, string[]>([['service', []]])
  for (const [kind, way] of ways)
    for (const child of nodes[kind]!.children) if (!ways.has(child)) ways.set(child, [...way, child])
  return [...ways]
}

describe.each(serviceTypes.map((type) => [type.name, type] as const))('a service of the type %s', (name, type) => {
  const kinds = [...new Set(serviceTypes.flatMap(({ nodes }) => Object.keys(nodes)))].filter(
    (kind) => kind !== 'service',
  )
  const names = [
    ...new Set(serviceTypes.flatMap(({ nodes }) => Object.values(nodes).flatMap((node) => node.permissions))),
  ]
  let places: [kind: string, uuid: string][]
  beforeAll(async () => {
    const uuid = await service(freshName(), name)
    places = await Promise.all(
      kindsOf(type).map(async ([kind, way]) => {
        let place = uuid
        for (const step of way) place = await resource(place, freshName(), step)
        return [kind, place] as [string, string]
      }),
    )
  })

  it('201 accepts below each node the allowed types; 422 for all others, with the allowed ones', async () => {
    for (const [kind, parent] of places)
      for (const child of kinds) {
        const answer = await call('POST', '/v1/resources', { parent, name: freshName(), type: child })
        if (type.nodes[kind]!.children.includes(child)) expect(answer.status, `${kind} › ${child}`).toBe(201)
        else
          expect(answer, `${kind} › ${child}`).toMatchObject({
            status: 422,
            body: { errors: [{ pointer: '/type', code: 'child-type-not-allowed', detail: expect.any(String) }] },
          })
      }
  })

  it('201 accepts on each node the permissions of its type; 422 for all others', async () => {
    for (const [kind, place] of places) {
      const answers = await Promise.all(
        names.map(async (permission) => {
          const method = names.indexOf(permission) % 2 ? 'POST' : 'PUT'
          const { status, body } = await call(method, '/v1/grants', { holder: 'everyone', resource: place, permission })
          if (status === 422)
            expect(body.errors).toMatchObject([{ pointer: '/permission', code: 'permission-not-allowed' }])
          return [permission, status] as const
        }),
      )
      const taken = answers.flatMap(([permission, status]) => (status === 201 ? [permission] : []))
      expect(taken.toSorted(), kind).toEqual([...type.nodes[kind]!.permissions].sort())
      expect(answers.every(([, status]) => status === 201 || status === 422)).toBe(true)
      const { body } = await call('GET', `/v1/grants?resource=${place}&limit=100`)
      expect(body.items).toHaveLength(taken.length)
    }
  })

  it('200 returns for each node its permissions and child types', async () => {
    for (const [kind, place] of places) {
      const { permissions, children } = type.nodes[kind]!
      postern.database.takeRoundTrips()
      const { body: allowed } = await call('GET', `/v1/resources/${place}/permissions`)
      const { body: below } = await call('GET', `/v1/resources/${place}/types`)
      expect(postern.database.takeRoundTrips()).toBe(2)
      expect(allowed.names).toEqual([...permissions].sort())
      expect(allowed.permissions).toHaveLength(permissions.length * 4)
      expect(allowed.texts).toHaveLength(permissions.length * 6)
      expect(below.types).toEqual([...children].sort().map((child) => ({ type: child, ...type.nodes[child] })))
    }
  })
})

describe('GET /v1/services/{r}/permissions', () => {
  it('200 expands each name to its four permissions and six texts, as for the resource', async () => {
    const uuid = await service(freshName(), await serviceType(['open']))
    const { status, body } = await call('GET', `/v1/services/${uuid}/permissions`)
    expect(status).toBe(200)
    expect(body).toEqual({
      names: ['open'],
      permissions: [
        { name: 'open', access: 'allow', scope: 'match', type: 'allowed' },
        { name: 'open', access: 'allow', scope: 'recursive', type: 'allowed' },
        { name: 'open', access: 'deny', scope: 'match', type: 'allowed' },
        { name: 'open', access: 'deny', scope: 'recursive', type: 'allowed' },
      ],
      texts: [
        'open-match',
        'open-allow-match',
        'open',
        'open-allow-recursive',
        'open-deny-match',
        'open-deny-recursive',
      ],
    })
    expect((await call('GET', `/v1/resources/${uuid}/permissions`)).body).toEqual(body)
    expect((await call('GET', `/v1/services/${uuid}/types`)).body).toEqual({ types: [] })
  })

  it('404 for an unknown service, and for resources, which /v1/resources returns', async () => {
    const below = await resource(await service())
    for (const id of [below, randomUUID(), 'x'])
      for (const what of ['permissions', 'types']) {
        expect((await call('GET', `/v1/services/${id}/${what}`)).status).toBe(404)
        if (id !== below) expect((await call('GET', `/v1/resources/${id}/${what}`)).status).toBe(404)
      }
  })
})

describe('moves', () => {
  it('200 to a parent that allows the type, 422 to all others, and the branch is unchanged', async () => {
    const top = await service(freshName(), 'geoserver')
    const [space, other] = [await resource(top, 'a', 'workspace'), await resource(top, 'b', 'workspace')]
    const route = await resource(top, 'c', 'route')
    const layer = await resource(space, 'layer', 'layer')
    const process = await resource(space, 'process', 'process')
    for (const parent of [other, route, space]) {
      expect((await call('PATCH', `/v1/resources/${layer}`, { parent })).status).toBe(200)
    }
    for (const [node, parent] of [
      [layer, top],
      [layer, process],
      [space, route],
      [route, space],
      [space, other],
    ]) {
      const { body: before } = await call('GET', `/v1/resources/${node}`)
      const answer = await call('PATCH', `/v1/resources/${node}`, { parent })
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/parent', code: 'child-type-not-allowed' }] },
      })
      expect((await call('GET', `/v1/resources/${node}`)).body).toEqual(before)
    }
  })
})

describe('random types', () => {
  /** Kinds a to d, each with children among them; the ones that cannot be reached are left out. */
  const types = fc
    .record({
      service: fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }),
      a: fc.subarray(['a', 'b', 'c', 'd']),
      b: fc.subarray(['a', 'b', 'c', 'd']),
      c: fc.subarray(['a', 'b', 'c', 'd']),
      d: fc.subarray(['a', 'b', 'c', 'd']),
    })
    .map((children: Record<string, string[]>) => {
      const met = new Set(['service'])
      for (const kind of met) for (const child of children[kind]!) met.add(child)
      return Object.fromEntries(
        [...met].map((kind) => [kind, { permissions: [`of_${kind}`], children: children[kind]! }]),
      )
    })

  it('creations, moves and grants succeed exactly if the type allows them', async () => {
    await fc.assert(
      fc.asyncProperty(
        types,
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 6, maxLength: 12 }),
        async (nodes, steps) => {
          const name = freshName('t')
          expect((await call('POST', '/v1/services/types', { name, nodes })).status).toBe(201)
          const tree = [{ uuid: await service(freshName(), name), kind: 'service' }]
          for (const [where, which, what] of steps) {
            const [parent, kind] = [tree[where % tree.length]!, 'abcd'[which % 4]!]
            const fits = nodes[parent.kind]!.children.includes(kind)
            const made = await call('POST', '/v1/resources', { parent: parent.uuid, name: freshName(), type: kind })
            expect(made.status).toBe(fits ? 201 : 422)
            if (fits) tree.push({ uuid: made.body.uuid, kind })
            const moved = tree[what % tree.length]!
            if (moved.kind === 'service') continue
            const { status } = await call('PATCH', `/v1/resources/${moved.uuid}`, { parent: parent.uuid })
            if (!nodes[parent.kind]!.children.includes(moved.kind)) expect(status).toBe(422)
            const granted = await call('POST', '/v1/grants', {
              holder: 'everyone',
              resource: moved.uuid,
              permission: `of_${kind}`,
            })
            expect([201, 409].includes(granted.status)).toBe(kind === moved.kind)
          }
          expect(await misplaced()).toEqual([])
        },
      ),
      { numRuns: 12 },
    )
  })
})

it('a grant created before a change of the type stays, and creating it again is a conflict, not a type error', async () => {
  const place = await service()
  await grant('everyone', place, 'read')
  expect(
    (await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read-deny' })).status,
  ).toBe(409)
  const both = await call('POST', '/v1/grants', {
    holder: { user: 'nobody.there' },
    resource: place,
    permission: 'browse',
  })
  expect(both.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/holder/user', '/permission'])
})

for (const [method, path, body] of [
  ['GET', `/v1/services/${randomUUID()}/permissions`, undefined],
  ['GET', `/v1/services/${randomUUID()}/types`, undefined],
  ['GET', `/v1/resources/${randomUUID()}/permissions`, undefined],
  ['GET', `/v1/resources/${randomUUID()}/types`, undefined],
] as const) {
  refusesUnauthorized(postern, method, path, 'administrator', body)
}

/** Nodes that stand where their kind may not. */
async function misplaced() {
  return postern.database.sql(
    `select c.uuid from resources c join resources p on p.id = c.parent_id join services s on s.resource_id = c.path[1]
     join service_types t on t.name = s.type where not (t.nodes -> p.type -> 'children') ? c.type`,
  )
}
