/** Requests about service accounts and API keys. */
import type { ApiRequest } from './api-request.ts'

export const keyRequests: ApiRequest[] = [
  { route: 'GET /v1/service-accounts' },
  { route: 'POST /v1/service-accounts', body: { username: 'robot', role: 'auditor' } },
  { route: 'GET /v1/service-accounts/:u', path: '/v1/service-accounts/robot' },
  {
    route: 'PATCH /v1/service-accounts/:u',
    path: '/v1/service-accounts/robot',
    body: { description: 'uploads', owner: { user: 'ben' }, role: 'authenticated' },
  },
  { route: 'GET /v1/users', variant: 'service accounts', path: '/v1/users?kind=service' },
  {
    route: 'POST /v1/api-keys',
    body: { name: 'own', scopes: ['profile:read'] },
    keep: (body, world) => (world.apiKey = body.api_key.uuid),
  },
  {
    route: 'POST /v1/api-keys',
    variant: 'of a service account, for ever',
    body: { name: 'upload', user: 'robot', scopes: ['check'], expires_at: null },
    keep: (body, world) => (world.apiKeyText = body.key),
  },
  {
    route: 'POST /v1/api-keys',
    variant: 'until an instant',
    body: () => ({
      name: 'limited',
      scopes: ['check'],
      branches: null,
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  },
  { route: 'GET /v1/api-keys' },
  {
    route: 'GET /v1/api-keys',
    variant: 'of everybody',
    path: '/v1/api-keys?all=true&status=active&never_expires=true',
  },
  { route: 'GET /v1/api-keys/:uuid', path: ({ apiKey }) => `/v1/api-keys/${apiKey}` },
  { route: 'PATCH /v1/api-keys/:uuid', path: ({ apiKey }) => `/v1/api-keys/${apiKey}`, body: { name: 'other' } },
  { route: 'POST /v1/api-keys/:uuid/rotate', path: ({ apiKey }) => `/v1/api-keys/${apiKey}/rotate`, body: {} },
  { route: 'DELETE /v1/api-keys/:uuid', path: ({ apiKey }) => `/v1/api-keys/${apiKey}` },
  { route: 'POST /v1/api-keys/revoke', as: 'stranger', body: ({ apiKeyText }) => ({ key: apiKeyText }) },
  { route: 'DELETE /v1/service-accounts/:u', path: '/v1/service-accounts/robot' },
]
