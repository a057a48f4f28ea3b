/** THREDDS: the first steps of a path say what is asked, the others say of which dataset. */
import { isReading, need, type Path, type Reading, type RequestMapping } from './mapping.ts'

/** What stands before the path of a dataset, by what it needs; a service's configuration may have others under the same keys. */
const defaultPrefixes: Readonly<Record<'browse' | 'read', readonly string[]>> = {
  browse: ['catalog', 'catalog.html', 'catalog.xml', 'ncml', 'uddc', 'iso'],
  read: ['fileServer', 'dodsC', 'dap4', 'wcs', 'wms', 'ncss/grid', 'ncss/point', 'ncss'],
}

/**
 * What is appended to the name of a dataset to say in which form to answer (OPeNDAP, DAP4, NcML): one of these, in any capitals, or of
 * DAP4 two, `f.nc.dmr.xml`.
 */
const answerForm = /\.(?:dds|das|dods|ddx|dmr|dap|dsr|asc|ascii|blob|info|ver|html?|xml|ncml)$/i
/** Pages about what is above them: of a directory, and of a dataset that can be subset. */
const catalogPage = /^catalog\.(?:html|xml)$/
const datasetPage = /^(?:dataset|pointDataset|datasetBoundaries|station)\.(?:html|xml|wkt)$/

/**
 * Prefixes of two steps go before those of one, and what reads data before what browses. Nothing else is permitted: no prefix, or
 * an unknown one, refuses.
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
    needed: [need(permission, ...placesOf(segments.slice(length), pageOf(permission, prefix)))],
    applies: (configuration) => prefixesOf(configuration, permission).includes(prefix),
  }
}

/** Which last steps of a path are such pages; elsewhere they are files of that name. */
function pageOf(permission: 'browse' | 'read', prefix: string): RegExp | undefined {
  if (permission === 'browse') return catalogPage
  return /^ncss(?:\/|$)/.test(prefix) ? datasetPage : undefined
}

/** A dataset, also by the names without the form of the answer: else its denies would end at `file.nc` and not cover `file.nc.dds`. */
function placesOf(path: Path, page: RegExp | undefined): Path[] {
  const last = path.at(-1)
  if (last === undefined) return [path]
  if (page?.test(last)) return [path.slice(0, -1)]
  const bare = last.replace(answerForm, '')
  return [...new Set([last, bare, bare.replace(answerForm, '')])].map((name) => [...path.slice(0, -1), name])
}

/** A configuration that is not a list of texts has no prefixes, and so refuses. */
function prefixesOf(configuration: unknown, permission: 'browse' | 'read'): readonly unknown[] {
  const key = `${permission}_prefixes`
  const isSet = typeof configuration === 'object' && configuration !== null && Object.hasOwn(configuration, key)
  if (!isSet) return defaultPrefixes[permission]
  const prefixes = (configuration as Record<string, unknown>)[key]
  return Array.isArray(prefixes) ? prefixes : []
}
