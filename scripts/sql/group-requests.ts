/** Requests about groups and their members. */
import type { ApiRequest } from './api-request.ts'

export const groupRequests: ApiRequest[] = [
  { route: 'POST /v1/groups', body: { name: 'readers', discoverable: true } },
  { route: 'GET /v1/groups', path: '/v1/groups?q=r' },
  { route: 'GET /v1/groups/discoverable' },
  { route: 'GET /v1/groups/:g', path: '/v1/groups/readers' },
  { route: 'PATCH /v1/groups/:g', path: '/v1/groups/readers', body: { priority: 1 } },
  { route: 'PUT /v1/groups/:g/visible-groups', path: '/v1/groups/readers/visible-groups', body: { groups: [] } },
  { route: 'PUT /v1/groups/:g/members/:u', path: '/v1/groups/readers/members/dora.b', body: { flags: {} } },
  { route: 'GET /v1/groups/:g/members', path: '/v1/groups/readers/members' },
  { route: 'DELETE /v1/groups/:g/members/:u', path: '/v1/groups/readers/members/dora.b' },
  { route: 'POST /v1/groups/:g/join', path: '/v1/groups/readers/join' },
  { route: 'PUT /v1/groups/:g/terms', path: '/v1/groups/readers/terms', body: { texts: { en: 'Read.' } } },
  { route: 'GET /v1/groups/:g/terms', path: '/v1/groups/readers/terms' },
  { route: 'POST /v1/groups/:g/terms', path: '/v1/groups/readers/terms', body: { version: 1, language: 'en' } },
  {
    route: 'PUT /v1/groups/:g/members/:u',
    variant: 'in a group whose terms are not accepted',
    path: '/v1/groups/readers/members/dora.b',
    body: { flags: {} },
  },
  { route: 'POST /v1/groups/:g/leave', path: '/v1/groups/readers/leave' },
  { route: 'DELETE /v1/groups/:g', path: '/v1/groups/readers' },
  { route: 'DELETE /v1/users/:u', path: '/v1/users/dora.b' },
]
