import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
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

const { ask, status } = proxyOf(postern)
const newTree = (...asked: [type: string, nodes?: Record<string, string>]) => createServiceTree(tree, ...asked)

describe('a request at a proxy', () => {
  it('200 with the permission that the method needs, names the user, and needs one round trip', async () => {
    const { name, uuids } = await newTree('api', { a: 'route', 'a/b': 'route' })
    await tree.grant(adas, uuids['a']!, 'read-allow-recursive')
    postern.database.takeRoundTrips()
    const answer = await ask(`GET /${name}/a/b?c=d`, ada)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers.get('X-Postern-User')).toBe(ada.uuid)
    expect(answer.headers.get('X-Postern-Username')).toBe('ada')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await status(`POST /${name}/a/b`, ada)).toBe(403)
    expect(await status(`GET /${name}`, ada)).toBe(403)
  })

  it('401 without a session where a user gets 403', async () => {
    const { name } = await newTree('api')
    for (const path of [`/${name}/a`, '/there-is-no-such-service', '/', '/?a=/b']) {
      const stranger = await ask(`GET ${path}`)
      expect(stranger).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
      expect(stranger.headers.get('WWW-Authenticate')).toBe('Bearer')
      expect(await ask(`GET ${path}`, ada)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    }
  })

  it('200 without a session where everyone is allowed, and names no user', async () => {
    const { name, uuids } = await newTree('access')
    await tree.grant('everyone', uuids['']!, 'access')
    const answer = await ask(`DELETE /${name}/x`)
    expect(answer.status).toBe(200)
    expect([...answer.headers.keys()].filter((key) => key.startsWith('x-postern'))).toEqual([])
  })

  it('401 with invalid credentials, even where everyone is allowed', async () => {
    const { name, uuids } = await newTree('access')
    await tree.grant('everyone', uuids['']!, 'access')
    await postern.createUser('ben')
    const ben = await postern.signIn('ben')
    expect(await status(`GET /${name}`, ben)).toBe(200)
    await postern.call('DELETE', '/v1/sessions/current', { token: ben.token })
    expect(await status(`GET /${name}`, ben)).toBe(401)
    expect(await status(`GET /${name}`, undefined, { Authorization: 'Bearer x.y.z' })).toBe(401)
    expect(await status(`GET /${name}`, undefined, { Authorization: 'Basic YTpi' })).toBe(401)
  })

  it('403 from the first request after a grant is revoked', async () => {
    const { name, uuids } = await newTree('access')
    const grant = await tree.grant(adas, uuids['']!, 'access')
    expect(await status(`GET /${name}`, ada)).toBe(200)
    await tree.call('DELETE', `/v1/grants/${grant}`)
    expect(await status(`GET /${name}`, ada)).toBe(403)
  })

  it('200 sends the name percent-encoded', async () => {
    await postern.createUser('jörg')
    const { name, uuids } = await newTree('access')
    await tree.grant('authenticated', uuids['']!, 'access')
    const answer = await ask(`GET /${name}`, await postern.signIn('jörg'))
    expect(answer.headers.get('X-Postern-Username')).toBe('j%C3%B6rg')
  })

  it('200 for a service that the proxy names, for any path', async () => {
    const { name, uuids } = await newTree('api', { a: 'route' })
    await tree.grant(adas, uuids['a']!, 'read-allow-match')
    expect(await status('GET /a', ada, {}, `?service=${name.toUpperCase()}`)).toBe(200)
    expect(await status('GET /b', ada, {}, `?service=${name}`)).toBe(403)
    expect(await status(`GET /${name}/a`, ada, {}, `?service=${randomUUID()}`)).toBe(403)
    for (const [wrong, pointer, code] of [
      ['?service=', '?service', 'too-short'],
      ['?service=a/b', '?service', 'invalid-character'],
      ['?service=a&service=b', '?service', 'duplicate-parameter'],
      ['?post=body', '?post', 'invalid-value'],
      ['?other=1', '?other', 'unknown-key'],
    ] as const)
      expect(await ask(`GET /${name}/a`, ada, {}, wrong)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer, code }] },
      })
  })
})

describe('the resource of a request', () => {
  it('403 by a deny, for any capitals and encoding of the path', async () => {
    const { name, uuids } = await newTree('api', { secret: 'route' })
    await tree.grant(adas, uuids['']!, 'read-allow-recursive')
    await tree.grant(adas, uuids['secret']!, 'read-deny-recursive')
    expect(await status(`GET /${name}/open`, ada)).toBe(200)
    for (const path of ['secret', 'SECRET', '%73ecret', 'secret/', 'Secret/below', 'secret?x', '%53ECRET/below'])
      expect([path, await status(`GET /${name}/${path}`, ada)]).toEqual([path, 403])
    for (const path of ['x/../secret', './secret', '/secret', 'x%2f..%2fsecret', 'secret;x', 'secret%00', '%2573ecret'])
      expect([path, await status(`GET /${name}/${path}`, ada)]).toEqual([path, 403])
  })

  it('200 and 403 by the node of the same name in form C, for a path in form D', async () => {
    const { name, uuids } = await newTree('files', { offen: 'directory', ü: 'directory' })
    await tree.grant(adas, uuids['']!, 'read-allow-recursive')
    await tree.grant(adas, uuids['ü']!, 'read-deny-recursive')
    expect(await status(`GET /${name}/offen/Bu%CC%88cher`, ada)).toBe(200)
    for (const path of ['u%CC%88', 'u%CC%88/datei', '%C3%BC'])
      expect([path, await status(`GET /${name}/${path}`, ada)]).toEqual([path, 403])
  })

  it('a missing resource is decided by its closest ancestor, of which grants with the scope match do not apply', async () => {
    const { name, uuids } = await newTree('api', { a: 'route' })
    await tree.grant(adas, uuids['a']!, 'read-allow-match')
    expect(await status(`GET /${name}/a`, ada)).toBe(200)
    expect(await status(`GET /${name}/a/missing`, ada)).toBe(403)
    await tree.grant(adas, uuids['a']!, 'write-allow-recursive')
    expect(await status(`PUT /${name}/a/missing/deep`, ada)).toBe(200)
    expect(await status(`PUT /${name}/missing`, ada)).toBe(403)
  })

  it('several layers in one request require all of them to be allowed', async () => {
    const { name, uuids } = await newTree('geoserverwms', {
      ws: 'workspace',
      'ws/a': 'layer',
      'ws/b': 'layer',
      'ws/c': 'layer',
    })
    await tree.grant(adas, uuids['ws/a']!, 'getmap-allow-match')
    await tree.grant(adas, uuids['ws/b']!, 'getmap-allow-match')
    const layers = (list: string) => status(`GET /${name}/wms?service=WMS&request=GetMap&layers=${list}`, ada)
    expect(await layers('ws:a')).toBe(200)
    expect(await layers('ws:a,ws:b,WS:A')).toBe(200)
    expect(await layers('ws:a,ws:c')).toBe(403)
    expect(await layers('ws:c,ws:a')).toBe(403)
    const refused = await ask(`GET /${name}/wms?service=WMS&request=GetMap&layers=ws:a,ws:c`, ada)
    expect(refused.body.detail).toBe('It needs the permission getmap on ws/c.')
    expect(await layers('ws:a&LAYERS=ws:b')).toBe(403)
    expect(await layers('ws:a,ws:missing')).toBe(403)
  })

  it('of two readings of a name the existing resource counts', async () => {
    const { name, uuids } = await newTree('thredds', { 'f.nc': 'file', 'g.nc.dds': 'file', 'g.nc': 'file' })
    await tree.grant(adas, uuids['']!, 'read-allow-recursive')
    await tree.grant(adas, uuids['f.nc']!, 'read-deny-match')
    await tree.grant(adas, uuids['g.nc']!, 'read-deny-match')
    const read = (file: string) => status(`GET /${name}/dodsC/${file}`, ada)
    expect(await read('f.nc')).toBe(403)
    expect(await read('f.nc.dds')).toBe(403)
    expect(await read('g.nc.dds')).toBe(200)
    expect(await read('h.nc.dds')).toBe(200)
  })

  it('a deny on a dataset applies to every form of it: OPeNDAP, DAP4, and the capabilities of ncWMS', async () => {
    const thredds = await newTree('thredds', { d: 'directory', 'd/f.nc': 'file' })
    const ncwms = await newTree('ncwms', { d: 'directory', 'd/f.nc': 'file' })
    for (const [{ uuids }, permission] of [
      [thredds, 'read'],
      [ncwms, 'getcapabilities'],
    ] as const) {
      await tree.grant(adas, uuids['']!, permission)
      await tree.grant(adas, uuids['d/f.nc']!, `${permission}-deny-match`)
    }
    const read = (path: string) => status(`GET /${thredds.name}/${path}`, ada)
    for (const form of ['', '.dds', '.DDS', '.dods', '.htm', '.dmr', '.dmr.xml', '.dsr.xml', '.dap'])
      expect([form, await read(`dap4/d/f.nc${form}`), await read(`dap4/d/g.nc${form}`)]).toEqual([form, 403, 200])
    const capabilities = (more: string) => status(`GET /${ncwms.name}?request=GetCapabilities${more}`, ada)
    for (const [more, expected] of [
      ['', 200],
      ['&dataset=d/g.nc', 200],
      ['&dataset=d/f.nc', 403],
      ['&DataSet=D/F.nc', 403],
      ['&dataset=d/g.nc,d/f.nc', 403],
    ] as const)
      expect([more, await capabilities(more)]).toEqual([more, expected])
  })

  it('the configuration of a service defines the prefixes of THREDDS', async () => {
    const name = freshName('thredds')
    const body = { name, type: 'thredds', configuration: { read_prefixes: ['data'] } }
    const { body: made } = await tree.call('POST', '/v1/services', body)
    await tree.grant(adas, made.uuid, 'read')
    expect(await status(`GET /${name}/data/f.nc`, ada)).toBe(200)
    expect(await status(`GET /${name}/fileServer/f.nc`, ada)).toBe(403)
    expect(await status(`GET /${name}/catalog/f.nc`, ada)).toBe(403)
  })

  it('a slash in a parameter is part of one name, which does not exist, and separates nothing', async () => {
    const { name, uuids } = await newTree('geoserverwms', { ws: 'workspace', 'ws/a': 'layer' })
    await tree.grant(adas, uuids['ws/a']!, 'getmap-allow-match')
    const layers = (list: string) => status(`GET /${name}/wms?service=WMS&request=GetMap&layers=${list}`, ada)
    expect([await layers('ws:a'), await layers('ws/a'), await layers('x:ws/a')]).toEqual([200, 403, 403])
  })

  it('200 for an administrator for every request that can be read, 403 for all others', async () => {
    const { name } = await newTree('wps')
    expect(await status(`GET /${name}?request=GetCapabilities`, root)).toBe(200)
    expect(await status(`POST /${name}?request=Execute&identifier=a`, root)).toBe(403)
    expect(await status(`POST /${name}?request=Execute&identifier=a`, root, {}, '?post=query')).toBe(200)
    expect(await status(`GET /${name}`, root)).toBe(403)
    const own = await tree.serviceType(['read'])
    const service = freshName('own')
    await tree.service(service, own)
    expect(await status(`GET /${service}`, root)).toBe(403)
    expect(await status('GET /', root)).toBe(403)
  })
})

describe('requests that a client may have forged', () => {
  let name: string
  beforeAll(async () => {
    const { name: open, uuids } = await newTree('api')
    await tree.grant('everyone', uuids['']!, 'read')
    name = open
  })

  // For gateways that turn headers into variables (CGI, WSGI, PHP) three of these are X-Postern-User; the last ones make gunicorn serve another
  // path.
  it.each([
    'X-Postern-User',
    'X-Postern-Username',
    'x-postern-service',
    'X-Postern-Anything',
    'X_Postern_User',
    'X-Postern_User',
    'X.Postern.User',
    'SCRIPT_NAME',
    'Path-Info',
    'X-Script-Name',
  ])('403 for a request with %s', async (header) => {
    expect(await status(`GET /${name}`, ada)).toBe(200)
    expect(await status(`GET /${name}`, ada, { [header]: ada.uuid })).toBe(403)
    expect(await status(`GET /${name}`, undefined, { [header]: '' })).toBe(403)
  })

  it.each([
    ['GET', '/a//b', {}, 'empty steps'],
    ['get', '/a', {}, 'capitals'],
    ['GET', '/a', { 'X-Forwarded-Uri': '/b' }, 'two different requests'],
    ['GET', '/a', { 'X-Rewrite-URL': '/b' }, 'another request'],
    ['GET', '/a', { 'X-Postern-User': 'x' }, 'only a proxy sets'],
  ])('403 with the reason what is unclear about %s %s with %j', async (method, path, headers, said) => {
    const { status: code, body } = await ask(`${method} ${path}`, ada, headers)
    expect([code, body.detail]).toEqual([403, expect.stringContaining(said)])
  })

  it('403 for two different requests in one, 200 for the same one twice', async () => {
    const twice = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': `/${name}` }
    expect(await status(`GET /${name}`, ada, twice)).toBe(200)
    expect(await status(`GET /${name}`, ada, { ...twice, 'X-Forwarded-Method': 'POST' })).toBe(403)
    expect(await status(`GET /${name}`, ada, { ...twice, 'X-Forwarded-Uri': `/${name}/x` })).toBe(403)
    expect(await status(`GET /${name}`, ada, { 'X-Forwarded-Uri': `/${name}` })).toBe(403)
    expect(await status(`GET /${name}`, ada, { 'X-Original-Method': 'GET, GET' })).toBe(403)
  })

  it('403 for headers with another method or target for the server behind, 200 with the same', async () => {
    const says = (header: string, value: string) => status(`GET /${name}/a`, ada, { [header]: value })
    for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X_HTTP_Method_Override'])
      expect([header, await says(header, 'DELETE'), await says(header, 'GET')]).toEqual([header, 403, 200])
    for (const header of ['X-Original-URL', 'X-Rewrite-URL', 'X_Rewrite_URL'])
      for (const [value, expected] of [
        [`/${name}/secret`, 403],
        [`https://any.test/${name}/secret`, 403],
        ['', 403],
        [`/${name}/a`, 200],
        [`https://any.test/${name}/a`, 200],
      ] as const)
        expect([header, value, await says(header, value)]).toEqual([header, value, expected])
  })

  it('200 with the headers of Traefik and Caddy', async () => {
    const headers = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': `/${name}`, 'X-Forwarded-Host': 'any.test' }
    expect(await postern.call('GET', '/v1/authorize', { headers })).toMatchObject({ status: 200 })
    const post = { ...headers, 'X-Forwarded-Method': 'POST' }
    expect(await postern.call('GET', '/v1/authorize', { headers: post })).toMatchObject({ status: 401 })
  })

  it('400 for a proxy that does not say which request it asks about', async () => {
    for (const headers of [
      {},
      { 'X-Original-URI': '/a' },
      { 'X-Original-Method': 'GET' },
      { 'X-Forwarded-Uri': '/a' },
    ] as Record<string, string>[])
      expect(await postern.call('GET', '/v1/authorize', { headers })).toMatchObject({ status: 400 })
  })

  it('403 for a write with cookies from another site', async () => {
    const { name: service, uuids } = await newTree('api')
    await tree.grant(adas, uuids['']!, 'write')
    const cookie = { Cookie: `__Host-postern-session=${ada.token}` }
    const write = (headers: Record<string, string>) => status(`POST /${service}`, undefined, { ...cookie, ...headers })
    expect(await write({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200)
    expect(await write({ 'Sec-Fetch-Site': 'same-site' })).toBe(403)
    expect(await write({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
    expect(await write({})).toBe(403)
    expect(await status(`GET /${name}`, undefined, cookie)).toBe(200)
    // 403 instead of the 400 of other routes, because nginx would return 500 to its client.
    expect(await status(`GET /${name}`, ada, cookie)).toBe(403)
  })
})
