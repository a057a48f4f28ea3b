import { describe, expect, it } from 'vitest'
import { questionsOf } from '#domain/access/request-mapping/authorization.ts'
import type { Reading } from '#domain/access/request-mapping/mapping.ts'
import { maxNames } from '#domain/access/request-mapping/ows.ts'
import { readTarget } from '#domain/access/request-mapping/proxied-request.ts'
import { requestMappings } from '#domain/access/request-mapping/request-mappings.ts'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { bestMilliseconds } from '#test/support/best-milliseconds.ts'

/** Permissions and paths in short: `read a/b`; paths that mean the same are joined by `|`. */
type Row = [type: string, request: string, requirements: string[] | RegExp]

const rows: Row[] = [
  ['access', 'DELETE /any/thing?at=all', ['access ']],
  ['api', 'GET /', ['read ']],
  ['api', 'HEAD /a/b/?x', ['read a/b']],
  // Safe by RFC 9110 §9.2.1 and by IANA's registry of methods.
  ...['OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH'].flatMap((method): Row[] => [
    ['api', `${method} /a/b`, ['read a/b']],
    ['packages', `${method} /simple/flask`, ['read flask']],
  ]),
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'MKCOL', 'VERSION-CONTROL', 'M-SEARCH'].map((method): Row => [
    'api',
    `${method} /a/b`,
    ['write a/b'],
  ]),

  ['wps', 'GET /?service=WPS&request=GetCapabilities', ['getcapabilities ']],
  ['wps', 'GET /any/where?SERVICE=wps&ReQuEsT=getCAPABILITIES', ['getcapabilities ']],
  ['wps', 'GET /?request=DescribeProcess&identifier=a,b', ['describeprocess a', 'describeprocess b']],
  ['wps', 'GET /?request=Execute&Identifier=a&identifier=a', ['execute a']],
  ['wps', 'GET /?request=DescribeProcess', ['describeprocess ']],
  ['wps', 'GET /?request=Execute&identifier=a%2Cb', ['execute a', 'execute b']],
  ['wps', 'GET /?request=Execute&identifier=a&IDENTIFIER=b', /twice/],
  ['wps', 'GET /?request=GetCapabilities&request=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities;request=Execute', /twice/],
  ['wps', 'GET /?request=Execute&identifier=a;identifier=b', /twice/],
  ['wps', 'GET /?request=Execute&identifier=%ff', /twice/],
  // An unreadable parameter must not hide another one.
  ['wps', 'GET /?request=GetCapabilities&a=%ff;re%71uest=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&a=b%3Brequest=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&a=%ff%3brequest%3dExecute', /twice/],
  ['wps', 'GET /?request=Execute&identifier=a&datainputs=x=1;y=%ff;request;z', ['execute a']],
  ['wps', 'GET /?request&request=Execute&identifier=a', /twice/],
  ['wps', 'GET /?identifier;a=b&request=Execute', ['execute ']],
  // Servers in Java compare keys in upper case: there `ſ` is S and `ﬆ` is ST, and in lower case `K` (the Kelvin sign) is k.
  ['wps', 'GET /?request=GetCapabilities&reque%C5%BFt=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&reque%EF%AC%86=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities;reque%C5%BFt=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&%00request=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&request%5B%5D=Execute', /twice/],
  ['wps', 'GET /?request=GetCapabilities&request[0]=Execute', /twice/],
  ['wps', 'GET /?request=Execute&+identifier+%5Bx%5D[y]=b', ['execute b']],
  ['wps', 'GET /?request=GetCapabilities&request-id=7&my.request=Execute', ['getcapabilities ']],
  // Every process for PyWPS and GeoServer, including denied ones.
  ['wps', 'GET /?request=DescribeProcess&identifier=ALL', /every process/],
  ['wps', 'GET /?request=DescribeProcess&identifier=a,all', /every process/],
  ['wps', 'GET /?request=Execute&identifier=a&identi%EF%AC%81er=b', /twice/],
  ['wps', 'GET /?request=Execute&identifier=..', /name/],
  ['wps', 'GET /', /request/],
  ['wps', 'GET /?request=read', /request/],
  ['wps', 'GET /?request=GetMap&service=WMS', /no wms/],
  ['wps', 'DELETE /?request=GetCapabilities', /GET/],
  ['wps', 'POST /?request=Execute&identifier=a', /body/],
  ['wps', `GET /?request=Execute&identifier=${Array.from({ length: maxNames + 1 }, (_, n) => n).join()}`, /At most/],

  ['wfs', 'GET /?request=GetFeature&typenames=states', ['getfeature states']],
  ['wfs', 'GET /?request=GetFeature&typename=topp:states', ['getfeature topp:states|states']],
  ['wfs', 'GET /?request=GetFeature&typenames=(a,b)(c)', ['getfeature a', 'getfeature b', 'getfeature c']],
  ['wfs', 'GET /?request=GetFeature&typenames=a&typename=b', ['getfeature a', 'getfeature b']],
  ['wfs', 'GET /?request=GetFeature&featureid=secret.1', /featureid/],
  ['wfs', 'GET /?request=GetFeature&typenames=a&resourceID=secret.1', /resourceid/],
  ['wfs', 'GET /?request=GetFeature&storedquery_id=x', /storedquery_id/],
  ['wfs', 'GET /?request=DescribeStoredQueries&storedquery_id=x', ['describestoredqueries ']],
  ['wfs', 'GET /?request=DropStoredQuery&storedQuery_Id=x', ['dropstoredquery ']],
  ['wfs', 'GET /?request=DropStoredQuery&storedquery_id=x&resourceid=y', /resourceid/],
  ['wfs', 'GET /?request=GetGmlObject&gmlObjectId=secret.1', /gmlobjectid/],
  ['wfs', 'GET /?request=GetFeature&typenames=x:a&namespaces=xmlns(x,y)', /namespaces/],

  ['ncwms', 'GET /?request=GetMap&layers=a/b.nc/t,c', ['getmap a/b.nc/t|a/b.nc', 'getmap c']],
  ['ncwms', 'GET /?request=GetFeatureInfo&layers=a&query_layers=b', ['getfeatureinfo a', 'getfeatureinfo b']],
  ['ncwms', 'GET /?request=GetMetadata&layerName=a/b', ['getmetadata a/b|a']],
  ['ncwms', 'GET /?request=GetMap&layers=a&layer%C5%BF=b', /twice/],
  ['ncwms', 'GET /?request=GetMap&layer%C5%BF=b', ['getmap b']],
  ['ncwms', 'GET /?request=GetMap&layers=a/../b', /name/],
  ['ncwms', 'GET /?request=GetMap&layers=a&sld_body=x', /sld_body/],
  ['ncwms', 'GET /?request=GetCapabilities&layers=a', ['getcapabilities ']],
  ['ncwms', 'GET /?request=GetCapabilities&DATASET=a/b.nc', ['getcapabilities a/b.nc']],

  ['geoserverwms', 'GET /wms?request=GetMap&layers=topp:states,osm:roads', ['getmap topp/states', 'getmap osm/roads']],
  ['geoserverwms', 'GET /topp/WMS?request=GetMap&layers=states', ['getmap topp/states']],
  ['geoserverwms', 'GET /topp/wms?request=GetMap&layers=topp:states', ['getmap topp/states']],
  ['geoserverwms', 'GET /topp/wms?request=GetMap&layers=osm:roads', /workspace/],
  ['geoserverwms', 'GET /topp/states/wms?request=GetMap', ['getmap topp/states']],
  ['geoserverwms', 'GET /wms?request=GetMap&layers=topp:states:x', /workspace/],
  ['geoserverwms', 'GET /wms?request=GetMap&layers=topp:states.', /name/],
  ['geoserverwms', 'GET /topp/wm%C5%BF?request=GetMap&layers=states', ['getmap topp/states']],
  ['geoserverwms', 'GET /topp/wms?request=GetCapabilities', ['getcapabilities topp']],
  ['geoserverwms', 'GET /ows?service=WMS&request=GetCapabilities', ['getcapabilities ']],
  ['geoserverwms', 'GET /ows?service=WFS&request=GetCapabilities', /service/],
  ['geoserverwms', 'GET /wms?request=GetMap&layers=states', /workspace/],
  ['geoserverwms', 'GET /topp/wms?request=GetCapabilities&dataset=states&layers=topp:states', ['getcapabilities topp']],
  ['geoserverwms', 'GET /wms/reflect?layers=topp:states&request=GetMap', /path/],
  ['geoserverwms', 'GET /wfs?request=GetFeature', /service/],
  ['geoserverwms', 'GET /?request=GetCapabilities', /path/],
  ['geoserverwfs', 'GET /wfs?request=GetFeature&typenames=topp:states', ['getfeature topp/states']],
  ['geoserverwps', 'GET /wps?request=Execute&identifier=gs:Area', ['execute gs/Area']],
  ['geoserver', 'GET /ows?service=WFS&request=GetFeature&typename=a:b', ['getfeature a/b']],
  ['geoserver', 'GET /wms?service=WMS&request=GetMap&layers=a:b', ['getmap a/b']],
  ['geoserver', 'GET /wms?service=WFS&request=GetFeature&typename=a:b', /service/],
  ['geoserver', 'GET /ows?request=GetFeature', /service/],
  ['geoserver', 'DELETE /rest/workspaces/a?service=WMS&request=GetCapabilities', ['write rest/workspaces/a']],
  ['geoserver', 'DELETE /rest/wms?service=WMS&request=GetCapabilities', ['write rest/wms']],
  ['geoserver', 'GET /a/b', ['read a/b']],
  ['geoserver', 'GET /a/b/c/wms?request=GetMap&layers=a:b', /path/],
  ['geoserver', 'GET /rest/a/b/wms', ['read rest/a/b/wms']],

  ['thredds', 'GET /fileServer/a/b.nc', ['read a/b.nc']],
  ['thredds', 'GET /dodsC/a/b.nc.dds?v', ['read a/b.nc.dds|a/b.nc']],
  ['thredds', 'GET /dodsC/a/b.nc.DDS', ['read a/b.nc.DDS|a/b.nc']],
  ['thredds', 'GET /dap4/a/b.nc.dmr.xml', ['read a/b.nc.dmr.xml|a/b.nc.dmr|a/b.nc']],
  ['thredds', 'GET /dap4/a/b.nc.dap', ['read a/b.nc.dap|a/b.nc']],
  ['thredds', 'GET /ncss/grid/a/b.nc', ['read a/b.nc']],
  ['thredds', 'GET /ncss/grid/a/b.nc/dataset.html', ['read a/b.nc']],
  ['thredds', 'GET /ncss/a/b.nc/pointDataset.xml', ['read a/b.nc']],
  ['thredds', 'GET /catalog/a/catalog.html', ['browse a']],
  ['thredds', 'GET /fileServer/a/catalog.xml', ['read a/catalog.xml|a/catalog']],
  ['thredds', 'GET /fileServer/a/dataset.xml', ['read a/dataset.xml|a/dataset']],
  ['thredds', 'GET /catalog.html', ['browse ']],
  ['thredds', 'GET /admin/a', []],
  ['thredds', 'GET /', []],
  ['thredds', 'PUT /fileServer/a', /GET/],

  ['packages', 'GET /simple/', ['read ']],
  ['packages', 'GET /simple/My.Package__x/', ['read my-package-x']],
  ['packages', 'GET /pypi/requests/json', ['read requests']],
  ['packages', 'GET /api/package/requests/requests-1.0.whl', ['read requests']],
  ['packages', 'DELETE /api/package/requests/requests-1.0.whl', ['write requests']],
  ['packages', 'GET /api/package/zope-interface/zope.interface-5.0-cp310-cp310-win32.whl', ['read zope-interface']],
  ['packages', 'GET /api/package/Zope.Interface/zope_interface-v5.0.tar.gz', ['read zope-interface']],
  // pypicloud checks the package in the path, and returns the named file of any package.
  ['packages', 'GET /api/package/requests/secret-1.0.whl', /NAME-VERSION/],
  ['packages', 'DELETE /api/package/requests/requests-toolbelt-1.0.whl', /NAME-VERSION/],
  ['packages', 'GET /api/package/requests/requests', /NAME-VERSION/],
  ['packages', 'GET /api/package/foo/foo-2-1.0.tar.gz', ['read foo-2|foo']],
  ['packages', 'GET /api/package/foo-2/foo-2-1.0.tar.gz', ['read foo-2']],
  ['packages', 'GET /simple/requests/secret-1.0.whl', ['read requests']],
  ['packages', 'POST /api/package/requests/requests-1.0.whl', ['write requests']],
  ['packages', 'POST /simple/', /body/],
  ['packages', 'GET /admin', /path/],
]

describe('the permissions for a request', () => {
  it.each(rows)('%s: %s requires %s', (type, request, requirements) => {
    const read = readingOf(type, request)
    if (requirements instanceof RegExp) expect(read).toMatch(requirements)
    else expect(read).toEqual(requirements)
  })

  it('follow from the query of a POST only if the proxy vouches for it', () => {
    expect(readingOf('wps', 'POST /?request=Execute&identifier=a', {}, true)).toEqual(['execute a'])
    expect(readingOf('wps', 'PUT /?request=Execute&identifier=a', {}, true)).toMatch(/GET/)
  })

  it('of THREDDS follow from the prefixes of its configuration, longer ones and data first', () => {
    const configuration = { browse_prefixes: ['x', 'y/z', 'both'], read_prefixes: ['y', 'both'] }
    const needs = (path: string) => readingOf('thredds', `GET ${path}`, configuration)
    expect(needs('/x/a')).toEqual(['browse a'])
    expect(needs('/y/a')).toEqual(['read a'])
    expect(needs('/y/z/a')).toEqual(['browse a'])
    expect(needs('/both/a')).toEqual(['read a'])
    expect(needs('/fileServer/a')).toEqual([])
    for (const broken of [{ read_prefixes: 'fileServer' }, { read_prefixes: null }])
      expect(readingOf('thredds', 'GET /fileServer/a', broken)).toEqual([])
    for (const none of [null, [], {}, 'x']) expect(readingOf('thredds', 'GET /fileServer/a', none)).toEqual(['read a'])
  })

  it('of GeoServer are none for a part that its configuration disables', () => {
    const requests = {
      wms: 'GET /wms?request=GetMap&layers=a:b',
      wfs: 'GET /ows?service=WFS&request=GetFeature&typename=a:b',
      wps: 'GET /a/wps?request=Execute&identifier=b',
      api: 'DELETE /rest/workspaces/a',
    }
    for (const [part, request] of Object.entries(requests)) {
      for (const off of [false, null, 'false', 0]) expect(readingOf('geoserver', request, { [part]: off })).toEqual([])
      for (const on of [{}, null, [], { [part]: true }, { other: false }])
        expect(readingOf('geoserver', request, on)).toHaveLength(1)
    }
    expect(readingOf('geoserverwms', requests.wms, { wms: false })).toHaveLength(1)
  })

  it('are found in time linear in the length of a query', () => {
    const longest = `${'!'.repeat(4000)}a${'!'.repeat(4000)}b`
    for (const query of [longest, `[${longest}`, `x;${longest}=`, `${'[!'.repeat(2000)}a`, 'a!'.repeat(4000)])
      for (const type of ['wps', 'wfs', 'ncwms'])
        expect(bestMilliseconds(() => readingOf(type, `GET /?request=GetCapabilities&${query}`))).toBeLessThan(5)
  })

  it('are required once for a repeated parameter', () => {
    const reading = requestMappings['wfs']!(requestOf('GET /?request=GetFeature&typenames=a,b,a&typename=b'))
    expect(questionsOf({ wfs: reading })).toEqual({
      wfs: [
        [['a'], 'getfeature'],
        [['b'], 'getfeature'],
      ],
    })
  })
})

it('every built-in type reads requests, and requires only permissions that can be granted in it', () => {
  expect(Object.keys(requestMappings).sort()).toEqual(serviceTypes.map(({ name }) => name).sort())
  for (const [type, , requirements] of rows) {
    const names = Object.values(serviceTypes.find(({ name }) => name === type)!.nodes).flatMap(
      (node) => node.permissions,
    )
    if (Array.isArray(requirements)) for (const each of requirements) expect(names, type).toContain(each.split(' ')[0])
  }
})

function requestOf(request: string, postIsQuery = false) {
  const [method = '', target = ''] = request.split(' ')
  return { method, ...readTarget(target)!, postIsQuery }
}

function readingOf(type: string, request: string, configuration: unknown = {}, postIsQuery = false): string[] | string {
  const read = requestMappings[type]!(requestOf(request, postIsQuery))
  if (typeof read === 'string') return read
  const applying: Reading | undefined = read.find(({ applies }) => applies?.(configuration) ?? true)
  return (applying?.requirements ?? []).map(
    ({ permission, paths }) => `${permission} ${[...new Set(paths.map((path) => path.join('/')))].join('|')}`,
  )
}
