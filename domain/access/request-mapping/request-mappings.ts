/** Maps a proxied request to the permissions that it requires, by service type. Seed: `service_factory`. */
import type { RequestMapping } from './mapping.ts'
import { geoserver } from './geoserver.ts'
import { ncwms, wfs, wps } from './ows.ts'
import { packages } from './packages.ts'
import { access, api } from './routes.ts'
import { thredds } from './thredds.ts'

/** The mappings of the built-in types. Types of administrators name one of these, or none: then all requests are refused. */
export const requestMappings: Readonly<Record<string, RequestMapping>> = {
  access,
  api,
  files: api,
  packages,
  thredds,
  wps,
  wfs,
  ncwms,
  geoserverwms: /* @__PURE__ */ geoserver(['wms']),
  geoserverwfs: /* @__PURE__ */ geoserver(['wfs']),
  geoserverwps: /* @__PURE__ */ geoserver(['wps']),
  geoserver: /* @__PURE__ */ geoserver(['wms', 'wfs', 'wps'], api),
}
