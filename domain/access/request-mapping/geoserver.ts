/** GeoServer: OGC services, global or of a workspace, at `[workspace/[layer/]]{ows,wms,wfs,wps}`. */
import type { Path, RequestMapping } from './mapping.ts'
import { requiredPermissions, type OwsName, type OwsRequest, readOws } from './ows.ts'
import { folded } from './proxied-request.ts'

const endpoints = ['ows', 'wms', 'wfs', 'wps']
/** The number of segments for a workspace and a layer. */
const deepest = 2
/** First segments that are not workspaces: a REST resource may be called `wms`. */
const elsewhere = ['rest', 'web', 'gwc']

/**
 * The OGC services of a type; other paths are for `others`, or refused. Layers without a workspace are refused, because GeoServer would search
 * for one. With `others` the configuration of a service may disable each of `wms`, `wfs`, `wps` and `api`: `{"wps": false}`.
 */
export function geoserver(offered: readonly OwsName[], others?: RequestMapping): RequestMapping {
  return (request) => {
    const { segments } = request
    const at = segments.findIndex((step) => endpoints.includes(folded(step)))
    const isElsewhere = at < 0 || elsewhere.includes(folded(segments[0]!))
    if (isElsewhere && others) return inPart('api', others(request))
    // A segment after an endpoint (`wms/reflect`) draws layers too, and only GeoServer knows the meaning of deeper endpoints.
    if (isElsewhere || at > deepest || at < segments.length - 1) return 'There is no OGC service at this path.'
    const around = segments.slice(0, at)
    const end = folded(segments[at]!)
    const candidates = offered.filter((ows) => end === 'ows' || end === ows)
    const readings = candidates.map((ows) => ({ ows, read: readOws(ows, request) }))
    const chosen = readings.find(({ ows, read }) => isOf(ows, read, candidates.length))
    if (!chosen) return 'The parameter service does not say which OGC service is asked.'
    if (typeof chosen.read === 'string') return chosen.read
    const reading = placed(chosen.read, around)
    return others ? inPart(chosen.ows, reading) : reading
  }
}

/** Applies unless the configuration disables the part; any value except `true` does. */
function inPart(part: OwsName | 'api', reading: ReturnType<RequestMapping>): ReturnType<RequestMapping> {
  if (typeof reading === 'string') return reading
  const applies = (configuration: unknown) => {
    const parts = Object(configuration) as Record<string, unknown>
    return !Object.hasOwn(parts, part) || parts[part] === true
  }
  return reading.map((each) => ({ ...each, applies }))
}

/** The named service, or the only one. If the request cannot be read, the first one gives the reason. */
function isOf(ows: OwsName, read: OwsRequest | string, candidates: number): boolean {
  if (typeof read === 'string') return true
  return read.service === undefined ? candidates === 1 : read.service === ows
}

function placed(read: OwsRequest, around: Path): ReturnType<RequestMapping> {
  const paths = read.names.map((name) => pathOf(name, around[0]))
  if (!paths.every((path) => path !== null)) return 'Name layers and processes as workspace:name, of this workspace.'
  const layer = around.length === 2 ? [[around]] : []
  return requiredPermissions(read, [...layer, ...paths.map((path) => [path])], around)
}

/** `workspace:name`, or the name alone in the service of a workspace. */
function pathOf(name: string, workspace: string | undefined): string[] | null {
  const colon = name.indexOf(':')
  const given = colon < 0 ? workspace : name.slice(0, colon)
  const isForeign = workspace !== undefined && given?.toLowerCase() !== workspace.toLowerCase()
  const own = name.slice(colon + 1)
  return given === undefined || isForeign || own.includes(':') ? null : [given, own]
}
