/** OGC web services: the parameter `request` names the permission, others name the layers or processes it is about. */
import { isReading, need, only, type Path, type RequestMapping } from './mapping.ts'
import { decoded, folded, isSafe, type ProxiedRequest } from './proxied-request.ts'

/** An OGC service. */
export type OwsName = 'wms' | 'wfs' | 'wps'

/** Which parameters name what a request is about, and which name it in a way that nothing here can follow. */
const parameters: Record<OwsName, { naming: readonly string[]; opaque: readonly string[] }> = {
  wms: { naming: ['layers', 'layer', 'query_layers', 'layername', 'dataset'], opaque: ['sld', 'sld_body'] },
  wfs: {
    naming: ['typenames', 'typename'],
    opaque: ['featureid', 'resourceid', 'gmlobjectid', 'storedquery_id', 'namespaces', 'namespace'],
  },
  wps: { naming: ['identifier'], opaque: [] },
}
const ofAll = ['request', 'service']
const everyParameter = [...ofAll, ...Object.values(parameters).flatMap(({ naming, opaque }) => [...naming, ...opaque])]
/** Some servers separate parameters by semicolons, too. */
const hiddenParameter = new RegExp(`;\\s*(?:${everyParameter.join('|')})\\s*=`)

/** What servers drop at the ends of a key: `%00request`, `request[]`. */
const aroundKeys = /^[^a-z0-9_]+|[^a-z0-9_]+$/g

/** The most layers or processes of one request. */
export const maxNames = 50

/** What a request to an OGC service asks. */
export interface OwsRequest {
  service: string | undefined
  permission: string
  /** As they stand in the request, each once. */
  names: string[]
}

/** Reads the query; keys in any capitals, of any alphabet. @returns a sentence when no permission follows from it */
export function readOws(ows: OwsName, { method, query, postIsQuery }: ProxiedRequest): OwsRequest | string {
  if (method === 'POST' && !postIsQuery)
    return 'The body of a POST is not seen here: send the request as a query by GET.'
  if (method !== 'POST' && !isReading(method)) return 'An OGC service takes GET and POST.'
  const values = readQuery(query)
  if (values === null) return 'The query says one thing twice in different ways, or is not readable.'
  const { naming, opaque } = parameters[ows]
  const unclear = opaque.find((key) => values.has(key))
  if (unclear) return `The parameter ${unclear} may name anything; name it by ${naming[0]}.`
  const permission = values.get('request')?.toLowerCase() ?? ''
  if (!/^[a-z]+$/.test(permission) || ['access', 'read', 'write'].includes(permission))
    return 'The parameter request does not say what is asked.'
  const names = permission === 'getcapabilities' ? [] : namesIn(naming.map((key) => values.get(key) ?? ''))
  if (names.length > maxNames) return `At most ${maxNames} names in one request.`
  return { service: values.get('service')?.toLowerCase(), permission, names }
}

/** Lists are separated by commas; WFS also puts lists in parentheses. */
function namesIn(lists: string[]): string[] {
  const names = lists.flatMap((list) => list.split(/[,()]/)).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Values of the parameters that count here, by their keys in small letters; null where two differ, or one is not readable. */
function readQuery(query: string): Map<string, string> | null {
  const values = new Map<string, string>()
  if (hiddenParameter.test(folded(decoded(query) ?? query))) return null
  for (const pair of query.split('&')) {
    const [key = '', ...rest] = pair.replaceAll('+', ' ').split('=')
    const said = decoded(key)
    if (said === null) return null
    const name = folded(said).replaceAll(aroundKeys, '')
    if (!everyParameter.includes(name)) continue
    const value = decoded(rest.join('='))
    if (value === null || (values.get(name) ?? value) !== value) return null
    values.set(name, value)
  }
  return values
}

/** One endpoint, whatever its path; its names are walked from the service by `placesOf`. */
function endpoint(ows: OwsName, placesOf: (name: string) => string[][]): RequestMapping {
  return (request) => {
    const read = readOws(ows, request)
    if (typeof read === 'string') return read
    if (read.service !== undefined && read.service !== ows) return `This service is no ${read.service}.`
    return needed(read, read.names.map(placesOf))
  }
}

/** The permission on every place, or on `around` where the request names none. @returns a sentence for names that are none */
export function needed(
  { permission }: OwsRequest,
  places: readonly Path[][],
  around: Path = [],
): ReturnType<RequestMapping> {
  if (!places.flat(2).every(isSafe)) return 'A name in the query is not one.'
  return only(...(places.length > 0 ? places : [[around]]).map((each) => need(permission, ...each)))
}

/** The name of a process. */
export const wps = /* @__PURE__ */ endpoint('wps', (name) => [[name]])

/** The name of a feature type, also without the prefix of its namespace. */
export const wfs = /* @__PURE__ */ endpoint('wfs', (name) => [[name], [name.slice(name.indexOf(':') + 1)]])

/** ncWMS: a dataset's path, and for a layer one step more, its variable. */
export const ncwms = /* @__PURE__ */ endpoint('wms', (name) => {
  const path = name.replace(/^\//, '').split('/')
  return path.length > 1 ? [path, path.slice(0, -1)] : [path]
})
