/** THREDDS: the first segments of a path say what is requested, the others are the path of the dataset. */
import { isReading, requirement, type Path, type Reading, type RequestMapping } from './mapping.ts'

/** The path prefixes by permission. The configuration of a service may replace them under the same keys. */
const defaultPrefixes: Readonly<Record<'browse' | 'read', readonly string[]>> = {
  browse: ['catalog', 'catalog.html', 'catalog.xml', 'ncml', 'uddc', 'iso'],
  read: ['fileServer', 'dodsC', 'dap4', 'wcs', 'wms', 'ncss/grid', 'ncss/point', 'ncss'],
}

/**
 * The suffix of a dataset that selects the format of the response (OPeNDAP, DAP4, NcML): one of these, in any case, or two for DAP4,
 * `f.nc.dmr.xml`.
 */
const answerForm = /\.(?:dds|das|dods|ddx|dmr|dap|dsr|asc|ascii|blob|info|ver|html?|xml|ncml)$/i
/** Pages about the path before them: of a directory, and of a dataset that can be subset. */
const catalogPage = /^catalog\.(?:html|xml)$/
const datasetPage = /^(?:dataset|pointDataset|datasetBoundaries|station)\.(?:html|xml|wkt)$/

/**
 * Prefixes of two segments are tried before those of one, and prefixes for data before those for browsing. A path without a known prefix is
 * refused.
 */
export const thredds: RequestMapping = ({ method, segments }) => {
  if (!isReading(method)) return 'A THREDDS service is read by GET and HEAD.'
  return [2, 1].flatMap((length) =>
    segments.length < length ? [] : [readingOf('read', segments, length), readingOf('browse', segments, length)],
  )
}

function readingOf(permission: 'browse' | 'read', segments: Path, length: number): Reading {
  const prefix = segments.slice(0, length).join('/')
  return {
    requirements: [requirement(permission, ...pathsOf(segments.slice(length), pageOf(permission, prefix)))],
    applies: (configuration) => prefixesOf(configuration, permission).includes(prefix),
  }
}

/** The last segments that are such pages; with other prefixes they are files of that name. */
function pageOf(permission: 'browse' | 'read', prefix: string): RegExp | undefined {
  if (permission === 'browse') return catalogPage
  return /^ncss(?:\/|$)/.test(prefix) ? datasetPage : undefined
}

/** The path of a dataset, with and without the suffix. Otherwise a deny on `file.nc` would not apply to `file.nc.dds`. */
function pathsOf(path: Path, page: RegExp | undefined): Path[] {
  const last = path.at(-1)
  if (last === undefined) return [path]
  if (page?.test(last)) return [path.slice(0, -1)]
  const bare = last.replace(answerForm, '')
  return [...new Set([last, bare, bare.replace(answerForm, '')])].map((name) => [...path.slice(0, -1), name])
}

/** A configuration that is not a list of texts has no prefixes, so requests are refused. */
function prefixesOf(configuration: unknown, permission: 'browse' | 'read'): readonly unknown[] {
  const key = `${permission}_prefixes`
  const isSet = typeof configuration === 'object' && configuration !== null && Object.hasOwn(configuration, key)
  if (!isSet) return defaultPrefixes[permission]
  const prefixes = (configuration as Record<string, unknown>)[key]
  return Array.isArray(prefixes) ? prefixes : []
}
