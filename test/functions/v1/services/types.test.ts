import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { walk } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { setPresets, usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')

const { call, service, resource, serviceType, eventsOf } = createTreeFixture(postern, root)
const byRoot = { target_kind: 'service-type', username: 'first.superuser' }

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
  it('200 lists the types of `domain/resources/service-types.ts` and the custom types', async () => {
    const own = archive()
    await call('POST', '/v1/services/types', own)
    postern.database.takeRoundTrips()
    const { status, body } = await call('GET', '/v1/services/types?limit=100')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    const builtIn = body.items.filter((type: { built_in: boolean }) => type.built_in)
    expect(builtIn).toEqual(
      serviceTypes
        .map(({ defaultGrants, requestMapping, basicAuthentication, preset: _preset, ...type }) => ({
          ...type,
          request_mapping: requestMapping,
          basic_authentication: basicAuthentication,
          default_grants: defaultGrants,
        }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map((type) => ({ ...type, built_in: true, created_at: expect.any(String) })),
    )
    expect(body.items).toContainEqual(expect.objectContaining({ name: own.name, built_in: false }))
  })

  it('200 lists every type once over several pages, while others are created and deleted', async () => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => serviceType(['read'])))
    const met: string[] = []
    for await (const { items } of walk<{ items: { name: string }[] }>(
      postern,
      '/v1/services/types?limit=4',
      root.token,
    )) {
      met.push(...items.map(({ name }) => name))
      await call('DELETE', `/v1/services/types/${await serviceType(['read'])}`)
    }
    expect(met).toEqual(expect.arrayContaining([...kept, ...serviceTypes.map(({ name }) => name)]))
    expect(new Set(met).size).toBe(met.length)
    expect(met).toEqual(met.toSorted())
  })

  it.each(['limit=0', 'limit=x', 'after=A', 'page=1'])('422 refuses ?%s', async (text) => {
    expect((await call('GET', `/v1/services/types?${text}`)).status).toBe(422)
  })
})

describe('the types of a preset', () => {
  const names = async () =>
    (await call('GET', '/v1/services/types?limit=100')).body.items
      .filter((type: { built_in: boolean }) => type.built_in)
      .map(({ name }: { name: string }) => name)

  it('200 are listed while it is on; without a preset there are api, files and packages', async () => {
    expect(await names()).toEqual(expect.arrayContaining(['geoserver', 'thredds', 'wfs']))
    await setPresets(postern.database)
    expect(await names()).toEqual(['api', 'files', 'packages'])
    expect((await call('GET', '/v1/services/types/wfs')).status).toBe(404)
    expect((await call('DELETE', '/v1/services/types/wfs')).status).toBe(404)
    await setPresets(postern.database, 'magpie')
    expect((await call('GET', '/v1/services/types/wfs')).status).toBe(200)
  })

  it('422 for new services while it is off, and 409 for their names', async () => {
    await setPresets(postern.database)
    const make = () => call('POST', '/v1/services', { name: freshName(), type: 'wfs' })
    expect(await make()).toMatchObject({ status: 422, body: { errors: [{ pointer: '/type', code: 'unknown-type' }] } })
    expect((await call('POST', '/v1/services/types', { ...archive(), name: 'wfs' })).status).toBe(409)
    expect((await call('GET', '/v1/services?type=wcs')).status).toBe(422)
    await setPresets(postern.database, 'magpie')
    expect((await make()).status).toBe(201)
  })

  it('201 a service of such a type continues to work when the preset is turned off', async () => {
    const name = freshName()
    const maps = await service(name, 'ncwms')
    const file = await resource(maps, freshName(), 'file')
    await setPresets(postern.database)
    const grant = { holder: 'everyone', resource: file, permission: 'getmap' }
    expect((await call('POST', '/v1/grants', grant)).status).toBe(201)
    expect((await call('POST', '/v1/resources', { parent: maps, name: freshName(), type: 'directory' })).status).toBe(
      201,
    )
    const checks = [{ resource: file, permission: 'getmap' }]
    expect((await postern.call('POST', '/v1/check', { body: { checks } })).body.results[0]).toMatchObject({
      allow: true,
    })
    const { status, body } = await call('GET', '/v1/services?type=ncwms')
    expect([status, body.items.map((each: { name: string }) => each.name)]).toEqual([200, [name]])
    await setPresets(postern.database, 'magpie')
  })
})

describe('POST /v1/services/types', () => {
  it('201 creates a type, returns its location, records the creator, and needs one round trip', async () => {
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
      request_mapping: null,
      basic_authentication: false,
      created_at: expect.any(String),
    })
    expect((await call('GET', `/v1/services/types/${asked.name}`)).body).toEqual(made.body)
    expect(await eventsOf(asked.name)).toEqual([{ ...byRoot, action: 'service-type-created', details: made.body }])
  })

  it('409 when a type has the name, also a built-in one, and changes nothing', async () => {
    const own = archive()
    await call('POST', '/v1/services/types', own)
    for (const name of [own.name, 'api']) {
      const { body: before } = await call('GET', `/v1/services/types/${name}`)
      const again = await call('POST', '/v1/services/types', { name, nodes: { service: { permissions: ['x'] } } })
      expect(again).toMatchObject({ status: 409, body: { code: 'name-taken' } })
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
    [
      'a permission twice',
      { service: { permissions: ['a', 'a'] } },
      '/nodes/service/permissions/1',
      'duplicate-permission',
    ],
    [
      'too many permissions',
      { service: { permissions: manyNames(101) } },
      '/nodes/service/permissions',
      'too-many-items',
    ],
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
      'child-type-not-allowed',
    ],
    [
      'a kind that nothing can be',
      { service: { permissions: [] }, box: { permissions: [], children: ['box'] } },
      '/nodes/box',
      'unreachable-type',
    ],
    [
      'permissions that are no list',
      { service: { permissions: 'read' } },
      '/nodes/service/permissions',
      'invalid-type',
    ],
    ['an unknown field', { service: { permissions: [], leaf: true } }, '/nodes/service/leaf', 'unknown-key'],
  ])('422 points at %s, and creates nothing', async (_, nodes, pointer, code) => {
    const name = freshName('t')
    const answer = await call('POST', '/v1/services/types', { name, nodes })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code }))
    expect((await call('GET', `/v1/services/types/${name}`)).status).toBe(404)
  })

  it('422 points at every error at once, also of node types, names and default grants', async () => {
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
      '/nodes/Box/permissions/1 duplicate-permission',
      '/default_grants/c unknown-permission',
      '/default_grants/c/1 duplicate-holder',
    ])
    const name = await call('POST', '/v1/services/types', {
      name: 'Not A Name',
      nodes: { service: { permissions: [] } },
    })
    expect(name).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name' }] } })
  })
})

describe('DELETE /v1/services/types/{t}', () => {
  it('204 deletes an unused type, and records its definition', async () => {
    const name = await serviceType(['read'])
    const { body } = await call('GET', `/v1/services/types/${name}`)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(204)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(404)
    expect((await eventsOf(name)).at(-1)).toEqual({ ...byRoot, action: 'service-type-deleted', details: body })
  })

  it('409 for a type that a service has, 204 after the service is deleted', async () => {
    const type = await serviceType(['read'])
    const uuid = await service(freshName(), type)
    expect(await call('DELETE', `/v1/services/types/${type}`)).toMatchObject({
      status: 409,
      body: { code: 'type-in-use' },
    })
    expect((await call('GET', `/v1/services/types/${type}`)).status).toBe(200)
    await call('DELETE', `/v1/services/${uuid}`)
    expect((await call('DELETE', `/v1/services/types/${type}`)).status).toBe(204)
  })

  it('403 for built-in types', async () => {
    for (const { name } of serviceTypes)
      expect(await call('DELETE', `/v1/services/types/${name}`)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect((await call('GET', '/v1/services/types/access')).status).toBe(200)
  })

  it.each(['nothing', 'API', randomUUID(), '%27'])('404 for the type %s', async (name) => {
    expect((await call('GET', `/v1/services/types/${name}`)).status).toBe(404)
    expect((await call('DELETE', `/v1/services/types/${name}`)).status).toBe(404)
  })
})

describe('a service', () => {
  it('422 for an unknown type', async () => {
    const answer = await call('POST', '/v1/services', { name: freshName(), type: 'thing' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/type', code: 'unknown-type' }] } })
  })

  it('422 for the name types, in any spelling, on creation and on change', async () => {
    const uuid = await service()
    for (const name of ['types', 'Types', 'TYPES']) {
      const made = await call('POST', '/v1/services', { name, type: 'api' })
      const renamed = await call('PATCH', `/v1/services/${uuid}`, { name })
      for (const answer of [made, renamed])
        expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/name', code: 'reserved-name' }] } })
    }
    await resource(uuid, 'types')
  })

  it('409 when another service has the name, in any capitals', async () => {
    const name = freshName('Maps')
    await service(name)
    expect((await call('POST', '/v1/services', { name: name.toLowerCase(), type: 'api' })).status).toBe(409)
    expect((await call('PATCH', `/v1/services/${await service()}`, { name: name.toUpperCase() })).status).toBe(409)
  })
})

for (const [method, path, body] of [
  ['GET', '/v1/services/types', undefined],
  ['POST', '/v1/services/types', { name: 'strange', nodes: { service: { permissions: [] } } }],
  ['GET', '/v1/services/types/api', undefined],
  ['DELETE', '/v1/services/types/api', undefined],
] as const) {
  refusesUnauthorized(postern, method, path, 'administrator', body)
}

function manyNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `p${n}`)
}
