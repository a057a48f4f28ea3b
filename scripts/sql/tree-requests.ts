/** Requests about services, resources and grants. */
import type { ApiRequest } from './api-request.ts'

export const treeRequests: ApiRequest[] = [
  {
    route: 'POST /v1/services',
    body: { name: 'library', type: 'api' },
    keep: (body, world) => (world.library = body.uuid),
  },
  {
    route: 'POST /v1/services/types',
    body: { name: 'archive', nodes: { service: { permissions: ['open'] } } },
  },
  { route: 'GET /v1/services/types' },
  { route: 'GET /v1/services/types/:type', path: '/v1/services/types/archive' },
  { route: 'DELETE /v1/services/types/:type', path: '/v1/services/types/archive' },
  { route: 'GET /v1/services/:uuid/permissions', path: (world) => `/v1/services/${world.library}/permissions` },
  { route: 'GET /v1/services/:uuid/types', path: (world) => `/v1/services/${world.library}/types` },
  { route: 'GET /v1/services' },
  { route: 'GET /v1/services', variant: 'by the beginning of the name', path: '/v1/services?q=lib' },
  { route: 'GET /v1/services/:uuid', path: (world) => `/v1/services/${world.library}` },
  {
    route: 'PATCH /v1/services/:uuid',
    path: (world) => `/v1/services/${world.library}`,
    body: { display_name: 'The library' },
  },
  {
    route: 'POST /v1/resources',
    body: (world) => ({ parent: world.library, name: 'shelf', type: 'route' }),
    keep: (body, world) => (world.shelf = body.uuid),
  },
  { route: 'GET /v1/resources', path: '/v1/resources?q=shelf' },
  { route: 'GET /v1/resources/:uuid', path: (world) => `/v1/resources/${world.shelf}?children=true&parents=true` },
  {
    route: 'GET /v1/resources/:uuid',
    variant: 'with summaries, children by the beginning of their names',
    path: (world) =>
      `/v1/resources/${world.library}?children=true&parents=true&summary=true&branch=true&sort=name&q=sh`,
  },
  { route: 'GET /v1/resources/:uuid/tree', path: (world) => `/v1/resources/${world.library}/tree` },
  {
    route: 'GET /v1/resources/:uuid/tree',
    variant: 'with the grants of a user',
    path: (world) => `/v1/resources/${world.library}/tree?user=ben`,
  },
  { route: 'GET /v1/resources/:uuid/permissions', path: (world) => `/v1/resources/${world.shelf}/permissions` },
  { route: 'GET /v1/resources/:uuid/types', path: (world) => `/v1/resources/${world.shelf}/types` },
  { route: 'PATCH /v1/resources/:uuid', path: (world) => `/v1/resources/${world.shelf}`, body: { name: 'shelf-1' } },
  {
    route: 'PATCH /v1/resources/:uuid',
    variant: 'with a new parent',
    path: (world) => `/v1/resources/${world.shelf}`,
    body: (world) => ({ parent: world.library }),
  },
  {
    route: 'POST /v1/grants',
    body: (world) => ({ holder: 'everyone', resource: world.shelf, permission: 'read' }),
    keep: (body, world) => (world.grant = body.uuid),
  },
  {
    route: 'POST /v1/grants',
    variant: 'that already exists',
    body: (world) => ({ holder: 'everyone', resource: world.shelf, permission: 'read' }),
    status: 409,
  },
  {
    route: 'PUT /v1/grants',
    body: (world) => ({ holder: 'everyone', resource: world.shelf, permission: 'read-match' }),
  },
  {
    route: 'PUT /v1/grants',
    variant: 'with the revision of a preview',
    headers: {
      'Preview-Revision': Buffer.from(`${2 ** 40 + 1}:${2 ** 40 + 1}:;${Date.now()};*;*`).toString('base64url'),
    },
    body: (world) => ({ holder: 'everyone', resource: world.shelf, permission: 'read-match' }),
  },
  {
    route: 'PATCH /v1/grants',
    body: {
      permissions: [{ resource_name: 'library', resource_type: 'service', permission: 'read', everyone: true }],
    },
  },
  {
    route: 'POST /v1/grants/preview',
    body: (world) => ({ change: { grant: { holder: 'everyone', resource: world.shelf, permission: 'read-deny' } } }),
  },
  {
    route: 'POST /v1/grants/preview',
    variant: 'at one resource',
    body: (world) => ({
      change: { grant: { holder: 'everyone', resource: world.shelf, permission: 'read-deny' } },
      at: world.shelf,
      permission: 'read',
    }),
  },
  {
    route: 'DELETE /v1/grants',
    path: (world) => `/v1/grants?resource=${world.library}&permission=read&group=everyone`,
  },
  { route: 'GET /v1/grants' },
  { route: 'GET /v1/grants/:uuid', path: (world) => `/v1/grants/${world.grant}` },
]
