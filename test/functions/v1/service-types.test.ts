import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceTypes } from '../../../domain/service-types.ts'
import { type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'
import { forester, freshName } from '../../support/tree.ts'

let postern: Postern
let root: SignedIn
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
})
afterAll(() => postern.stop())

const { call, service, resource, grant, serviceType } = forester(
  () => postern,
  () => root.token,
)

/** A type with boxes in boxes and one kind of leaf. */
const archive = () => ({
  name: freshName('archive-'),
  nodes: {
    service: { permissions: ['open'], children: ['box'] },
    box: { permissions: ['open', 'fill'], children: ['box', 'letter'] },
    letter: { permissions: ['read'] },
  },
  default_grants: { read: ['authenticated'], open: [] },
})

describe('GET /v1/services/types', () => {
  it('200 lists the types that come with Postern, as `domain/service-types.ts` has them, and those of one’s own', async () => {
    const own = archive()
    await call('POST', '/v1/services/types', own)
    postern.database.takeRoundTrips()
    const { status, body } = await call('GET', '/v1/services/types?limit=100')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    const builtIn = body.items.filter((type: { built_in: boolean }) => type.built_in)
    expect(builtIn).toEqual(
      serviceTypes
        .map(({ defaultGrants, ...type }) => ({ ...type, default_grants: defaultGrants }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map((type) => ({ ...type, built_in: true, created_at: expect.any(String) })),
    )
    expect(body.items).toContainEqual(expect.objectContaining({ name: own.name, built_in: false }))
  })

  it('200 lists every type once over several pages, while others are made and deleted', async () => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => serviceType(['read'])))
    const met: string[] = []
    let next: string | null = null
    do {
      const { body } = await call('GET', `/v1/services/types?limit=4${next ? `&after=${next}` : ''}`)
      met.push(...body.items.map(({ name }: { name: string }) => name))
      next = body.next
      await call('DELETE', `/v1/services/types/${await serviceType(['read'])}`)
    } while (next)
    expect(met).toEqual(expect.arrayContaining([...kept, ...serviceTypes.map(({ name }) => name)]))
    expect(new Set(met).size).toBe(met.length)
    expect(met).toEqual(met.toSorted())
  })

  it.each(['limit=0', 'limit=x', 'after=A', 'page=1'])('422 refuses ?%s', async (text) => {
    expect((await call('GET', `/v1/services/types?${text}`)).status).toBe(422)
  })
})

describe('POST /v1/services/types', () => {
  it('201 makes a type, says where it is, records who made it, and needs one round trip', async () => {
    const asked = archive()
    postern.database.takeRoundTrips()
    const made = await call('POST', '/v1/services/types', asked)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made.status).toBe(201)
    expect(made.headers.get('Location')).toBe(`/v1/services/types/${asked.name}`)
    expect(made.body).toEqual({
      ...asked,
      nodes: { ...asked.nodes, letter: { permissions: ['read'], children: [] } },
      built_in: false,
      configurable: false,
      created_at: expect.any(String),
    })
    expect((await call('GET', `/v1/services/types/${asked.name}`)).body).toEqual(made.body)
    expect(await auditOf(asked.name)).toEqual([['service-type-created', made.body]])
  })

  it('409 refuses a name that a type has, also one that comes with Postern, and changes nothing', async () => {
    const own = archive()
    await call('POST', '/v1/services/types', own)
    for (const name of [own.name, 'api']) {
      const { body: before } = await call('GET', `/v1/services/types/${name}`)
      const again = await call('POST', '/v1/services/types', { name, nodes: { service: { permissions: ['x'] } } })
      expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
      expect((await call('GET', `/v1/services/types/${name}`)).body).toEqual(before)
    }
  })

  it.each([
    ['no root', { box: { permissions: [] } }, '/nodes/service', 'missing'],
    [
      'a name of a permission in capitals',
      { service: { permissions: ['Read'] } },
      '/nodes/service/permissions/0',
      'invalid-format',
    ],
    [
      'an access for a permission',
      { service: { permissions: ['a', 'deny'] } },
      '/nodes/service/permissions/1',
      'invalid-format',
    ],
    ['a permission twice', { service: { permissions: ['a', 'a'] } }, '/nodes/service/permissions/1', 'repeated'],
    ['too many permissions', { service: { permissions: manyNames(101) } }, '/nodes/service/permissions', 'too-many'],
    [
      'a child that is not described',
      { service: { permissions: [], children: ['box'] } },
      '/nodes/service/children/0',
      'unknown-type',
    ],
    [
      'a child of another world',
      { service: { permissions: [], children: ['constructor'] } },
      '/nodes/service/children/0',
      'unknown-type',
    ],
    [
      'a service below something',
      { service: { permissions: [], children: ['service'] } },
      '/nodes/service/children/0',
      'nesting',
    ],
    [
      'a kind that nothing can be',
      { service: { permissions: [] }, box: { permissions: [], children: ['box'] } },
      '/nodes/box',
      'unreachable',
    ],
    [
      'permissions that are no list',
      { service: { permissions: 'read' } },
      '/nodes/service/permissions',
      'invalid-type',
    ],
    ['an unknown field', { service: { permissions: [], leaf: true } }, '/nodes/service/leaf', 'unknown-key'],
  ])('422 points at %s, and makes nothing', async (_, nodes, pointer, code) => {
    const name = freshName('t')
    const answer = await call('POST', '/v1/services/types', { name, nodes })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code }))
    expect((await call('GET', `/v1/services/types/${name}`)).status).toBe(404)
  })

  it('422 points at every fault at once, also of kinds, names and default grants', async () => {
    const answer = await call('POST', '/v1/services/types', {
      name: freshName('t'),
      nodes: { service: { permissions: ['a', 'A'], children: ['Box'] }, Box: { permissions: ['b', 'b'] } },
      default_grants: { c: ['everyone', 'everyone'] },
    })
    expect(
      answer.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`),
    ).toEqual([
      '/nodes/service/permissions/1 invalid-format',
      '/nodes/Box invalid-format',
      '/nodes/Box/permissions/1 repeated',
      '/default_grants/c unknown-permission',
      '/default_grants/c/1 repeated',
    ])
    const name = await call('POST', '/v1/services/types', {
      name: 'Not A Name',
      nodes: { service: { permissions: [] } },
    })
    expect(name).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name' }] } })
  })
})

describe('DELETE /v1/services/types/{t}', () => {
  it('204 deletes a type that no service has, and records what it was', async () => {
    const name = await serviceType(['read'])
    const { body } = await call('GET', `/v1/services/types/${name}`)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(204)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(404)
    expect((await auditOf(name)).at(-1)).toEqual(['service-type-deleted', body])
  })

  it('409 leaves a type that a service has, 204 when the service is gone', async () => {
    const type = await serviceType(['read'])
    const uuid = await service(freshName(), type)
    expect(await call('DELETE', `/v1/services/types/${type}`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    })
    expect((await call('GET', `/v1/services/types/${type}`)).status).toBe(200)
    await call('DELETE', `/v1/services/${uuid}`)
    expect((await call('DELETE', `/v1/services/types/${type}`)).status).toBe(204)
  })

  it('403 leaves the types that come with Postern', async () => {
    for (const { name } of serviceTypes)
      expect(await call('DELETE', `/v1/services/types/${name}`)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect((await call('GET', '/v1/services/types/access')).status).toBe(200)
  })

  it.each(['nothing', 'API', randomUUID(), '%27'])('404 knows no type %s', async (name) => {
    expect((await call('GET', `/v1/services/types/${name}`)).status).toBe(404)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(404)
  })
})

describe('a service', () => {
  it('422 is of a type that there is', async () => {
    const answer = await call('POST', '/v1/services', { name: freshName(), type: 'thing' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/type', code: 'unknown-type' }] } })
  })

  it('422 is not called types, in no spelling, neither at first nor later', async () => {
    const uuid = await service()
    for (const name of ['types', 'Types', 'TYPES']) {
      const made = await call('POST', '/v1/services', { name, type: 'api' })
      const renamed = await call('PATCH', `/v1/services/${uuid}`, { name })
      for (const answer of [made, renamed])
        expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name', code: 'name-reserved' }] } })
    }
    await resource(uuid, 'types')
  })

  it('409 has a name that no other has, capitals aside', async () => {
    const name = freshName('Maps')
    await service(name)
    expect((await call('POST', '/v1/services', { name: name.toLowerCase(), type: 'api' })).status).toBe(409)
    expect((await call('PATCH', `/v1/services/${await service()}`, { name: name.toUpperCase() })).status).toBe(409)
  })
})

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

  it('201 takes below each node what may stand there, 422 refuses everything else and says what may', async () => {
    for (const [kind, parent] of places)
      for (const child of kinds) {
        const answer = await call('POST', '/v1/resources', { parent, name: freshName(), type: child })
        if (type.nodes[kind]!.children.includes(child)) expect(answer.status, `${kind} › ${child}`).toBe(201)
        else
          expect(answer, `${kind} › ${child}`).toMatchObject({
            status: 422,
            body: { errors: [{ pointer: '/type', code: 'nesting', detail: expect.any(String) }] },
          })
      }
  })

  it('201 takes on each node a grant of each name that may be granted there, 422 refuses every other', async () => {
    for (const [kind, place] of places) {
      const answers = await Promise.all(
        names.map(async (permission) => {
          const method = names.indexOf(permission) % 2 ? 'POST' : 'PUT'
          const { status, body } = await call(method, '/v1/grants', { holder: 'everyone', resource: place, permission })
          if (status === 422)
            expect(body.errors).toMatchObject([{ pointer: '/permission', code: 'permission-not-of-type' }])
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

  it('200 says of each node what may be granted on it and stand below it', async () => {
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
  it('200 expands each name to its four permissions and six texts, and so does the resource', async () => {
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

  it('404 knows no such service, and leaves resources to /v1/resources', async () => {
    const below = await resource(await service())
    for (const id of [below, randomUUID(), 'x'])
      for (const what of ['permissions', 'types']) {
        expect((await call('GET', `/v1/services/${id}/${what}`)).status).toBe(404)
        if (id !== below) expect((await call('GET', `/v1/resources/${id}/${what}`)).status).toBe(404)
      }
  })
})

describe('moving', () => {
  it('200 puts a node where its kind may stand, 422 nowhere else, and its branch stays as it was', async () => {
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
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/parent', code: 'nesting' }] } })
      expect((await call('GET', `/v1/resources/${node}`)).body).toEqual(before)
    }
  })
})

describe('in types that nobody thought of', () => {
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

  it('what is made, moved and granted at random is what the type allows, and the tree never has anything else', async () => {
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

it('a grant that was there stays what it is, and the same again is a conflict and no fault of the type', async () => {
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
  ['GET', '/v1/services/types', undefined],
  ['POST', '/v1/services/types', { name: 'strange', nodes: { service: { permissions: [] } } }],
  ['GET', '/v1/services/types/api', undefined],
  ['DELETE', '/v1/services/types/api', undefined],
  ['GET', `/v1/services/${randomUUID()}/permissions`, undefined],
  ['GET', `/v1/services/${randomUUID()}/types`, undefined],
  ['GET', `/v1/resources/${randomUUID()}/permissions`, undefined],
  ['GET', `/v1/resources/${randomUUID()}/types`, undefined],
] as const) {
  refusesStrangers(() => postern, method, path, 'administrator', body)
}

function manyNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `p${n}`)
}

/** Nodes that stand where their kind may not. */
async function misplaced() {
  return postern.database.sql(
    `select c.uuid from resources c join resources p on p.id = c.parent_id join services s on s.resource_id = c.path[1]
     join service_types t on t.name = s.type where not (t.nodes -> p.type -> 'children') ? c.type`,
  )
}

async function auditOf(target: string) {
  const rows = await postern.database.sql<{ action: string; details: unknown }>(
    'select action, details from audit_events where target = $1 order by id',
    [target],
  )
  return rows.map(({ action, details }) => [action, details])
}
