/**
 * Every operation of the API as successful requests, in an order in which each has what it needs: the basic request, and every variant with other
 * statements or another number of them. `test/round-trips.test.ts` sends them to a real database and counts; `npm run sql` and the test of names
 * use a recorder, for which `further-requests.ts` adds variants that only have other statements.
 */
import type { ApiRequest } from './api-request.ts'
import { checkRequests } from './check-requests.ts'
import { deliveryRequests } from './delivery-requests.ts'
import { factorRequests } from './factor-requests.ts'
import { groupRequests } from './group-requests.ts'
import { keyRequests } from './key-requests.ts'
import { passkeyRequests } from './passkey-requests.ts'
import { providerRequests } from './provider-requests.ts'
import { registrationRequests } from './registration-requests.ts'
import { reviewRequests } from './review-requests.ts'
import { signInRequests } from './sign-in-requests.ts'
import { treeRequests } from './tree-requests.ts'
import { userRequests } from './user-requests.ts'

export const requests: ApiRequest[] = [
  { route: 'GET /.well-known/jwks.json', as: 'stranger', trips: 0 },
  { route: 'GET /', as: 'stranger', trips: 0 },
  { route: 'GET /healthz', as: 'stranger' },
  { route: 'GET /healthz/live', as: 'stranger', trips: 0 },
  { route: 'GET /openapi.json', as: 'stranger', trips: 0 },
  { route: 'GET /docs', as: 'stranger', trips: 0 },
  { route: 'GET /docs/reference', as: 'stranger', trips: 0 },
  { route: 'GET /docs/assets/:file', path: '/docs/assets/none.js', as: 'stranger', status: 404, trips: 0 },
  { route: 'GET /problems', as: 'stranger', trips: 0 },
  { route: 'GET /problems/:code', path: '/problems/not-found', as: 'stranger', trips: 0 },
  ...signInRequests,
  ...factorRequests,
  ...passkeyRequests,
  ...userRequests,
  ...groupRequests,
  ...treeRequests,
  ...reviewRequests,
  { route: 'GET /v1/permissions', path: (world) => `/v1/permissions?resource=${world.shelf}&mode=effective` },
  { route: 'GET /v1/permissions', variant: '`direct`', path: (world) => `/v1/permissions?resource=${world.shelf}` },
  {
    route: 'GET /v1/permissions',
    variant: '`inherited`, of a group',
    path: (world) => `/v1/permissions?resource=${world.shelf}&group=everyone`,
  },
  { route: 'GET /v1/permissions/services', path: '/v1/permissions/services?cascade=true' },
  { route: 'GET /v1/permissions/tree', path: (world) => `/v1/permissions/tree?service=${world.library}` },
  {
    route: 'GET /v1/permissions/resources',
    path: (world) => `/v1/permissions/resources?permission=read&under=${world.library}`,
  },
  {
    route: 'GET /v1/permissions/holders',
    path: (world) => `/v1/permissions/holders?permission=read&resource=${world.shelf}`,
  },
  {
    route: 'GET /v1/permissions/holders',
    variant: 'of a path',
    path: '/v1/permissions/holders?permission=read&service=library&path=/shelf-1',
  },
  {
    route: 'POST /v1/audiences',
    body: ({ library }) => ({
      identifier: 'https://reports.example.test',
      claims: ['groups', 'role'],
      user_data: ['orcid'],
      permissions_at: [library],
    }),
  },
  { route: 'GET /v1/audiences', path: '/v1/audiences?q=https' },
  { route: 'GET /v1/audiences/:audience', path: '/v1/audiences/https%3A%2F%2Freports.example.test' },
  {
    route: 'PATCH /v1/audiences/:audience',
    path: '/v1/audiences/https%3A%2F%2Freports.example.test',
    body: { lifetime_seconds: 60 },
  },
  {
    route: 'PATCH /v1/audiences/:audience',
    variant: 'with other resources',
    path: '/v1/audiences/https%3A%2F%2Freports.example.test',
    body: ({ library, shelf }) => ({ permissions_at: [library, shelf] }),
  },
  { route: 'POST /v1/sessions/current/tokens', as: 'ben', body: { audience: 'https://reports.example.test' } },
  { route: 'DELETE /v1/audiences/:audience', path: '/v1/audiences/https%3A%2F%2Freports.example.test' },
  ...providerRequests,
  ...checkRequests,
  ...deliveryRequests,
  { route: 'GET /v1/settings' },
  { route: 'GET /v1/settings/setup' },
  { route: 'GET /v1/settings/changes' },
  { route: 'PUT /v1/terms', body: { texts: { en: 'Be kind.' } } },
  { route: 'GET /v1/terms', as: 'stranger' },
  { route: 'GET /v1/terms/pending-memberships' },
  {
    route: 'GET /v1/terms/pending-memberships',
    variant: 'a later page',
    path: '/v1/terms/pending-memberships?after=00000000-0000-8000-8000-000000000001.00000000-0000-8000-8000-000000000001',
  },
  { route: 'POST /v1/users/:u/terms', path: '/v1/users/current/terms', body: { version: 1, language: 'en' } },
  { route: 'PATCH /v1/settings', body: { registration_open: true } },
  { route: 'DELETE /v1/grants/:uuid', path: (world) => `/v1/grants/${world.grant}` },
  { route: 'DELETE /v1/resources/:uuid', path: (world) => `/v1/resources/${world.shelf}` },
  { route: 'DELETE /v1/services/:uuid', path: (world) => `/v1/services/${world.library}` },
  ...registrationRequests,
  ...keyRequests,
  { route: 'DELETE /v1/sessions/:sid', path: async (world) => `/v1/sessions/${await world.sidOf('ben')}` },
  { route: 'DELETE /v1/sessions', path: '/v1/sessions?user=ben', variant: 'of another user' },
  { route: 'DELETE /v1/sessions', path: '/v1/sessions?all_but_current=true', variant: 'all but the current one' },
  { route: 'DELETE /v1/sessions/current' },
]
