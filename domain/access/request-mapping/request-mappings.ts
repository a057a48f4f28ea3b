/** From a request at a proxy to the permissions it needs, by the type of the service. Seed: `service_factory`. */
import type { RequestMapping } from './mapping.ts'
import { geoserver } from './geoserver.ts'
import { ncwms, wfs, wps } from './ows.ts'
import { packages } from './packages.ts'
import { access, api } from './routes.ts'
import { thredds } from './thredds.ts'

/** How each type of ours reads requests. Types that administrators make name one of these, or read none: all are refused. */
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
