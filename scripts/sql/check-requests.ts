/** Requests for decisions. */
import type { ApiRequest } from './api-request.ts'

export const checkRequests: ApiRequest[] = [
  { route: 'POST /v1/check/roles', body: { checks: [{ limit: 'requests', value: 1 }] } },
  {
    route: 'POST /v1/check',
    variant: 'with 1,000 checks and `explain`',
    body: (world) => ({
      explain: true,
      checks: Array.from({ length: 1000 }, () => ({ resource: world.shelf, permission: 'read' })),
    }),
  },
  {
    route: 'POST /v1/check',
    body: (world) => ({ checks: [{ resource: world.shelf, permission: 'read' }] }),
  },
  {
    route: 'POST /v1/check',
    variant: 'anonymous, by name',
    as: 'stranger',
    body: { checks: [{ service: 'library', path: 'shelf-1', permission: 'read' }] },
  },
  {
    route: 'POST /v1/check',
    variant: 'with `remedies`',
    body: (world) => ({ remedies: true, checks: [{ resource: world.shelf, permission: 'write', user: 'ben' }] }),
  },
  {
    route: 'POST /v1/check',
    variant: 'for another user',
    body: (world) => ({ checks: [{ resource: world.shelf, permission: 'read', user: 'ben' }] }),
  },
  {
    route: 'POST /v1/check',
    variant: 'with an API key',
    as: 'key',
    body: (world) => ({ checks: [{ resource: world.shelf, permission: 'read' }] }),
  },
  {
    route: 'POST /v1/check/roles',
    variant: 'with an API key',
    as: 'key',
    body: { checks: [{ limit: 'requests', value: 1 }] },
  },
  {
    route: 'GET /v1/permissions/resources',
    variant: 'with an API key',
    as: 'key',
    path: (world) => `/v1/permissions/resources?permission=read&under=${world.library}`,
  },
  {
    route: 'GET /v1/permissions/services',
    variant: 'with an API key',
    as: 'key',
  },
  {
    route: 'GET /v1/authorize',
    variant: 'with an API key',
    as: 'key',
    headers: { 'X-Original-Method': 'GET', 'X-Original-URI': '/library/a/b?c=d' },
  },
  {
    route: 'GET /v1/authorize',
    headers: { 'X-Original-Method': 'GET', 'X-Original-URI': '/library/a/b?c=d' },
  },
  {
    route: 'GET /v1/authorize',
    variant: 'a write by the refresh cookie',
    path: '/v1/authorize?refresh=header',
    as: 'stranger',
    headers: async (world) => ({
      'X-Original-Method': 'POST',
      'X-Original-URI': '/library/a',
      'Sec-Fetch-Site': 'same-origin',
      Cookie: `__Host-postern-refresh=${(await world.signIn('ada')).refreshToken}`,
    }),
  },
]
