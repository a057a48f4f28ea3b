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
/** Requests about stored queries, which are the service's; in every other `storedquery_id` stands for features. */
const aboutQueries = ['describestoredqueries', 'dropstoredquery']

/** A key in what servers drop around it: `%00request`, `request[]`, `request[0]`. No way through it is gone twice, however long the key. */
const decoratedKey = /^[^a-z0-9_]*([a-z0-9_]+)[^a-z0-9_]*(?:\[.*)?$/s
/** Some servers separate parameters by semicolons, too. */
const semicolon = /;|%3b/i
const equals = /=|%3d/i

/** The most layers or processes of one request. */
export const maxNames = 50

/** What a request to an OGC service asks. */
export interface OwsRequest {
  service: string | undefined
  permission: string
  /** As they stand in the request, each once. */
  names: string[]
}

/**
 * Reads the query; keys in any capitals, of any alphabet.
 *
 * @param ofCapabilities parameters that name what capabilities are asked of; the others have no meaning there
 * @returns a sentence when no permission follows from it
 */
export function readOws(
  ows: OwsName,
  { method, query, postIsQuery }: ProxiedRequest,
  ofCapabilities: readonly string[] = [],
): OwsRequest | string {
  if (method === 'POST' && !postIsQuery)
    return 'The body of a POST is not seen here: send the request as a query by GET.'
  if (method !== 'POST' && !isReading(method)) return 'An OGC service takes GET and POST.'
  const values = readQuery(query)
  if (values === null) return 'The query says one thing twice in different ways, or is not readable.'
  const { naming, opaque } = parameters[ows]
  const permission = values.get('request')?.toLowerCase() ?? ''
  if (!/^[a-z]+$/.test(permission) || ['access', 'read', 'write'].includes(permission))
    return 'The parameter request does not say what is asked.'
  const unclear = opaque.find(
    (key) => values.has(key) && !(key === 'storedquery_id' && aboutQueries.includes(permission)),
  )
  if (unclear) return `The parameter ${unclear} may name anything; name it by ${naming[0]}.`
  const counting = permission === 'getcapabilities' ? ofCapabilities : naming
  const names = namesIn(counting.map((key) => values.get(key) ?? ''))
  if (names.length > maxNames) return `At most ${maxNames} names in one request.`
  if (ows === 'wps' && names.some((name) => name.toLowerCase() === 'all'))
    return 'The identifier all stands for every process; name each.'
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
  for (const pair of query.replaceAll('+', ' ').split('&')) {
    const [first = '', ...others] = pair.split(semicolon)
    const name = parameterIn(first)
    if (name === null || others.some((other) => equals.test(other) && parameterIn(other) !== '')) return null
    if (name === '') continue
    const value = decoded(first.includes('=') ? pair.slice(pair.indexOf('=') + 1) : '')
    if (value === null || (values.get(name) ?? value) !== value) return null
    values.set(name, value)
  }
  return values
}

/** Which parameter that counts a text `key=value` sets; '': none, null: nobody can tell. */
function parameterIn(text: string): string | null {
  const key = decoded(text.split(equals, 1)[0]!)
  if (key === null) return null
  const name = decoratedKey.exec(folded(key))?.[1] ?? ''
  return everyParameter.includes(name) ? name : ''
}

/** One endpoint, whatever its path; its names are walked from the service by `placesOf`. */
function endpoint(
  ows: OwsName,
  placesOf: (name: string, permission: string) => string[][],
  ofCapabilities?: readonly string[],
): RequestMapping {
  return (request) => {
    const read = readOws(ows, request, ofCapabilities)
    if (typeof read === 'string') return read
    if (read.service !== undefined && read.service !== ows) return `This service is no ${read.service}.`
    return requiredPermissions(
      read,
      read.names.map((name) => placesOf(name, read.permission)),
    )
  }
}

/** The permission on every place, or on `around` where the request names none. @returns a sentence for names that are none */
export function requiredPermissions(
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

/** ncWMS: a dataset's path, and for a layer one step more, its variable. Capabilities are those of the service, or of one dataset. */
export const ncwms = /* @__PURE__ */ endpoint(
  'wms',
  (name, permission) => {
    const path = name.replace(/^\//, '').split('/')
    return path.length > 1 && permission !== 'getcapabilities' ? [path, path.slice(0, -1)] : [path]
  },
  ['dataset'],
)
