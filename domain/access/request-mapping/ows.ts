/** OGC web services: the parameter `request` names the permission, others name layers or processes. */
import { isReading, requirement, singleReading, type Path, type RequestMapping } from './mapping.ts'
import { decoded, folded, isSafe, type ProxiedRequest } from './proxied-request.ts'

/** An OGC service. */
export type OwsName = 'wms' | 'wfs' | 'wps'

/** The parameters with names, and those with names in a form that is not supported. */
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
/** Requests about stored queries of the service; in all others `storedquery_id` returns features. */
const aboutQueries = ['describestoredqueries', 'dropstoredquery']

/** A key with characters that servers ignore: `%00request`, `request[]`, `request[0]`. The pattern needs linear time for any key. */
const decoratedKey = /^[^a-z0-9_]*([a-z0-9_]+)[^a-z0-9_]*(?:\[.*)?$/s
/** Some servers accept semicolons as separators. */
const semicolon = /;|%3b/i
const equals = /=|%3d/i

/** The maximum number of layers or processes in one request. */
export const maxNames = 50

/** A request to an OGC service. */
export interface OwsRequest {
  service: string | undefined
  permission: string
  /** As they are in the request, without duplicates. */
  names: string[]
}

/**
 * Reads the query; keys in any capitals, of any alphabet.
 *
 * @param ofCapabilities parameters that select what a GetCapabilities request describes; ignored in others
 * @returns a sentence if the request cannot be read
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

/** Lists are separated by commas; in WFS lists may be in parentheses. */
function namesIn(lists: string[]): string[] {
  const names = lists.flatMap((list) => list.split(/[,()]/)).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** The known parameters by lower-case key; null if two values differ, or one cannot be read. */
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

/** The known parameter of a text `key=value`; '': none, null: ambiguous. */
function parameterIn(text: string): string | null {
  const key = decoded(text.split(equals, 1)[0]!)
  if (key === null) return null
  const name = decoratedKey.exec(folded(key))?.[1] ?? ''
  return everyParameter.includes(name) ? name : ''
}

/** One endpoint at any path; `pathsOf` turns a name into paths from the service. */
function endpoint(
  ows: OwsName,
  pathsOf: (name: string, permission: string) => string[][],
  ofCapabilities?: readonly string[],
): RequestMapping {
  return (request) => {
    const read = readOws(ows, request, ofCapabilities)
    if (typeof read === 'string') return read
    if (read.service !== undefined && read.service !== ows) return `This service is no ${read.service}.`
    return requiredPermissions(
      read,
      read.names.map((name) => pathsOf(name, read.permission)),
    )
  }
}

/** The permission on every path, or on `around` if the request has no names. @returns a sentence for invalid names */
export function requiredPermissions(
  { permission }: OwsRequest,
  names: readonly Path[][],
  around: Path = [],
): ReturnType<RequestMapping> {
  if (!names.flat(2).every(isSafe)) return 'A name in the query is not one.'
  return singleReading(...(names.length > 0 ? names : [[around]]).map((each) => requirement(permission, ...each)))
}

/** The name of a process. */
export const wps = /* @__PURE__ */ endpoint('wps', (name) => [[name]])

/** The name of a feature type, also without the prefix of its namespace. */
export const wfs = /* @__PURE__ */ endpoint('wfs', (name) => [[name], [name.slice(name.indexOf(':') + 1)]])

/** ncWMS: the path of a dataset; a layer has its variable as one more segment. Capabilities are those of the service or of one dataset. */
export const ncwms = /* @__PURE__ */ endpoint(
  'wms',
  (name, permission) => {
    const path = name.replace(/^\//, '').split('/')
    return path.length > 1 && permission !== 'getcapabilities' ? [path, path.slice(0, -1)] : [path]
  },
  ['dataset'],
)
