/**
 * The built-in service types. The migrator writes them into `service_types`, where statements read them with the types of administrators, so that
 * no bundle of a Worker contains them.
 */
import type { ServiceType } from './service-type.ts'

const api = ['read', 'write']
const thredds = ['browse', 'read', 'write']
const wpsProcess = ['describeprocess', 'execute']
const wps = ['getcapabilities', ...wpsProcess]
const ncwms = ['getcapabilities', 'getmap', 'getfeatureinfo', 'getlegendgraphic', 'getmetadata']
const wfsLayer = ['getfeature', 'describefeaturetype', 'lockfeature', 'transaction']
const wfs = [
  'getcapabilities',
  ...wfsLayer,
  'getfeaturewithlock',
  'createstoredquery',
  'dropstoredquery',
  'liststoredqueries',
  'describestoredqueries',
]
const geoserverWms = ['getcapabilities', 'getmap', 'getfeatureinfo', 'getlegendgraphic', 'describelayer']
const geoserverWfs = [...wfs, 'getgmlobject', 'getpropertyvalue']

const files = ['directory', 'file']

/** A built-in type and its preset; null: every installation has it. */
export interface BuiltInServiceType extends ServiceType {
  readonly preset: string | null
}

/** The types of every installation: an API by its paths (from Magpie), directories of files, and an index of packages (from pypicloud). */
const general: readonly ServiceType[] = [
  { ...plain('api'), nodes: { service: node(api, 'route'), route: node(api, 'route') } },
  {
    ...plain('files'),
    nodes: { service: node(api, ...files), directory: node(api, ...files), file: node(api) },
  },
  {
    ...plain('packages'),
    basicAuthentication: true,
    nodes: { service: node(api, 'package'), package: node(api) },
    defaultGrants: { read: ['authenticated'], write: [] },
  },
]

/** The other nine types of Magpie (its `SERVICE_TYPE_DICT`). */
const magpie: readonly ServiceType[] = [
  { ...plain('access'), nodes: { service: node(['access']) } },
  {
    ...plain('thredds'),
    configurable: true,
    nodes: { service: node(thredds, ...files), directory: node(thredds, ...files), file: node(thredds) },
  },
  { ...plain('wps'), nodes: { service: node(wps, 'process'), process: node(wpsProcess) } },
  {
    ...plain('ncwms'),
    nodes: { service: node(ncwms, ...files), directory: node(ncwms, ...files), file: node(ncwms) },
  },
  { ...plain('wfs'), nodes: { service: node(wfs, 'layer'), layer: node(wfsLayer) } },
  {
    ...plain('geoserverwms'),
    nodes: {
      service: node(geoserverWms, 'workspace'),
      workspace: node(geoserverWms, 'layer'),
      layer: node(geoserverWms),
    },
  },
  {
    ...plain('geoserverwfs'),
    nodes: {
      service: node(geoserverWfs, 'workspace'),
      workspace: node(geoserverWfs, 'layer'),
      layer: node(geoserverWfs),
    },
  },
  {
    ...plain('geoserverwps'),
    nodes: { service: node(wps, 'workspace'), workspace: node(wps, 'process'), process: node(wpsProcess) },
  },
  {
    ...plain('geoserver'),
    configurable: true,
    nodes: {
      service: node(union(geoserverWfs, geoserverWms, wps, api), 'workspace', 'route'),
      workspace: node(union(geoserverWfs, geoserverWms, wps), 'layer', 'process'),
      route: node(api, 'route', 'layer', 'process'),
      layer: node(union(geoserverWfs, geoserverWms)),
      process: node(wpsProcess),
    },
  },
]

/** All types. Those of a preset require the preset. */
export const serviceTypes: readonly BuiltInServiceType[] = [
  ...general.map((type) => ({ ...type, preset: null })),
  ...magpie.map((type) => ({ ...type, preset: 'magpie' })),
]

function plain(name: string): Omit<ServiceType, 'nodes'> {
  return { name, configurable: false, requestMapping: name, basicAuthentication: false, defaultGrants: {} }
}

function node(permissions: readonly string[], ...children: string[]) {
  return { permissions, children }
}

function union(...lists: readonly string[][]): string[] {
  return [...new Set(lists.flat())]
}
