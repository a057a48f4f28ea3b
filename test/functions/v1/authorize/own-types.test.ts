import { describe, expect, it } from 'vitest'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { createServiceTree, proxyOf } from '#test/support/servers/proxy.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')
const ada = useUser(postern, 'ada')
const tree = createTreeFixture(postern, root)

const adas = { user: 'ada' }
const { status } = proxyOf(postern)

/** Creates a service type. @returns its name */
async function typeOf(description: Record<string, unknown>): Promise<string> {
  const name = freshName('own')
  const made = await tree.call('POST', '/v1/services/types', { name, ...description })
  expect(made.status).toBe(201)
  return name
}

/** Node types that no built-in type has. */
const wiki = {
  service: { permissions: ['read', 'write'], children: ['book'] },
  book: { permissions: ['read', 'write'], children: ['page'] },
  page: { permissions: ['read', 'describe'] },
}

describe('GET /v1/authorize for a service of a type that an administrator created', () => {
  it('403 for every request if the type does not define how to read it, even for an administrator', async () => {
    const { name } = await createServiceTree(tree, await typeOf({ nodes: wiki }))
    expect(await status(`GET /${name}`, root)).toBe(403)
    expect(await status(`GET /${name}`)).toBe(401)
  })

  it('200 behaves like api, with any names of node types', async () => {
    const type = await typeOf({ nodes: wiki, request_mapping: 'api' })
    const { name, uuids } = await createServiceTree(tree, type, { a: 'book', 'a/b': 'page' })
    await tree.grant(adas, uuids['a']!, 'read')
    await tree.grant(adas, uuids['a/b']!, 'read-deny')
    const answers = ['GET /a', 'POST /a', 'GET /a/c', 'GET /a/b', 'GET /'].map((request) =>
      status(request.replace('/', `/${name}/`), ada),
    )
    expect(await Promise.all(answers)).toEqual([200, 403, 200, 403, 403])
  })

  it('200 behaves like an OGC service, with its own permissions', async () => {
    const nodes = {
      service: { permissions: ['getcapabilities'], children: ['page'] },
      page: { permissions: ['describe'] },
    }
    const { name, uuids } = await createServiceTree(tree, await typeOf({ nodes, request_mapping: 'wps' }), {
      a: 'page',
    })
    await tree.grant(adas, uuids['a']!, 'describe')
    expect(await status(`GET /${name}?request=Describe&identifier=a`, ada)).toBe(200)
    expect(await status(`GET /${name}?request=Describe&identifier=a,b`, ada)).toBe(403)
    expect(await status(`GET /${name}?request=GetCapabilities`, ada)).toBe(403)
  })

  it('200 uses its own prefixes if it behaves like thredds and is configurable; otherwise the configuration has no effect', async () => {
    const nodes = { service: { permissions: ['browse', 'read'] } }
    const configuration = { read_prefixes: ['data'], browse_prefixes: [] }
    const outcome = async (configurable: boolean) => {
      const type = await typeOf({ nodes, request_mapping: 'thredds', configurable })
      const name = freshName('svc')
      const { body: service } = await tree.call('POST', '/v1/services', { name, type, configuration })
      await tree.grant(adas, service.uuid, 'read')
      return [await status(`GET /${name}/data/f.nc`, ada), await status(`GET /${name}/fileServer/f.nc`, ada)]
    }
    expect(await outcome(true)).toEqual([200, 403])
    expect(await outcome(false)).toEqual([403, 200])
  })

  it('403 a type that an administrator created before a release added one of the same name keeps its own definition', async () => {
    const { name, uuids } = await createServiceTree(tree, 'access')
    await tree.grant(adas, uuids['']!, 'access')
    expect(await status(`GET /${name}`, ada)).toBe(200)
    await postern.database.sql(
      `update service_types set built_in = false, request_mapping = null where name = 'access'`,
    )
    expect(await status(`GET /${name}`, ada)).toBe(403)
    await postern.database.sql(
      `update service_types set built_in = true, request_mapping = 'access' where name = 'access'`,
    )
  })

  it.each(['mine', 'API', '', 'constructor', 1, ['api']])('422 for the behaviour %j', async (mapping) => {
    const asked = { name: freshName('own'), nodes: wiki, request_mapping: mapping }
    expect(await tree.call('POST', '/v1/services/types', asked)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/request_mapping' }] },
    })
    expect((await tree.call('GET', `/v1/services/types/${asked.name}`)).status).toBe(404)
  })
})

/** For each built-in type: a tree with grants and denies, and requests. */
const samples: Record<string, { nodes: Record<string, string>; grants: Record<string, string[]>; requests: string[] }> =
  {
    access: { nodes: {}, grants: { '': ['access'] }, requests: ['GET /x', 'DELETE /'] },
    api: {
      nodes: { a: 'route', 'a/b': 'route' },
      grants: { a: ['read'], 'a/b': ['read-deny-match', 'write'] },
      requests: ['GET /a', 'GET /a/b', 'PUT /a/b', 'PUT /a', 'GET /a/b/c'],
    },
    thredds: {
      nodes: { d: 'directory', 'd/f.nc': 'file' },
      grants: { '': ['browse-match'], d: ['read'], 'd/f.nc': ['read-deny'] },
      requests: ['GET /catalog.html', 'GET /catalog/d/catalog.html', 'GET /fileServer/d/g.nc', 'GET /dodsC/d/f.nc.dds'],
    },
    wps: {
      nodes: { p: 'process' },
      grants: { '': ['getcapabilities'], p: ['execute'] },
      requests: ['GET /?request=GetCapabilities', 'GET /?request=Execute&identifier=p', 'GET /?request=Execute'],
    },
    wfs: {
      nodes: { l: 'layer' },
      grants: { l: ['getfeature'] },
      requests: ['GET /?request=GetFeature&typename=x:l', 'GET /?request=GetFeature&typename=m', 'GET /?request=x'],
    },
    ncwms: {
      nodes: { f: 'file' },
      grants: { f: ['getmap-match'] },
      requests: ['GET /?request=GetMap&layers=f/t', 'GET /?request=GetMap&layers=f,g', 'GET /?request=GetMap'],
    },
    geoserverwms: {
      nodes: { w: 'workspace', 'w/l': 'layer' },
      grants: { w: ['getmap'], 'w/l': ['getmap-deny'] },
      requests: [
        'GET /wms?request=GetMap&layers=w:m',
        'GET /w/wms?request=GetMap&layers=l',
        'GET /w/l/wms?request=GetMap',
      ],
    },
    geoserverwfs: {
      nodes: { w: 'workspace' },
      grants: { w: ['getfeature'] },
      requests: ['GET /wfs?request=GetFeature&typename=w:l', 'GET /wfs?request=GetFeature&typename=v:l'],
    },
    geoserverwps: {
      nodes: { gs: 'workspace' },
      grants: { gs: ['execute'] },
      requests: ['GET /wps?request=Execute&identifier=gs:x', 'GET /ows?service=WPS&request=Execute&identifier=jt:x'],
    },
    geoserver: {
      nodes: { w: 'workspace', rest: 'route' },
      grants: { w: ['getmap', 'getfeature-deny'], rest: ['read'] },
      requests: [
        'GET /ows?service=WMS&request=GetMap&layers=w:m',
        'GET /w/wfs?request=GetFeature&typename=l',
        'GET /rest/x',
        'PUT /rest/x',
      ],
    },
    files: {
      nodes: { d: 'directory', 'd/f': 'file' },
      grants: { d: ['read'], 'd/f': ['read-deny-match', 'write'] },
      requests: ['GET /d', 'GET /d/g', 'GET /d/f', 'PUT /d/f', 'DELETE /d'],
    },
    packages: {
      nodes: { flask: 'package' },
      grants: { flask: ['write'] },
      requests: ['GET /simple/flask/', 'GET /simple/other/', 'POST /api/package/flask/flask-1.0.whl', 'GET /admin'],
    },
  }

describe.each(serviceTypes)('a custom type that behaves like $name', ({ name: like, nodes, ...rest }) => {
  it('gets the same response for every request', async () => {
    const { nodes: places, grants, requests } = samples[like]!
    const own = await typeOf({
      nodes,
      configurable: rest.configurable,
      default_grants: rest.defaultGrants,
      request_mapping: like,
    })
    const trees = [await createServiceTree(tree, like, places), await createServiceTree(tree, own, places)]
    for (const { uuids } of trees)
      for (const [place, names] of Object.entries(grants))
        for (const permission of names) await tree.grant(adas, uuids[place]!, permission)
    const [ours, theirs] = await Promise.all(
      trees.map(({ name }) => Promise.all(requests.map((request) => status(request.replace('/', `/${name}/`), ada)))),
    )
    expect(theirs).toEqual(ours)
    expect(new Set(ours)).toEqual(like === 'access' ? new Set([200]) : new Set([200, 403]))
  })
})
