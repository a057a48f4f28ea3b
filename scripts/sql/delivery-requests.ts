/** Requests about webhooks, email and the audit log. */
import type { ApiRequest } from './api-request.ts'

export const deliveryRequests: ApiRequest[] = [
  {
    route: 'POST /v1/webhooks',
    body: { name: 'w', actions: ['create_user'], url: 'https://hooks.acme.com/' },
    keep: (body, world) => (world.webhook = body.webhook.uuid),
  },
  { route: 'GET /v1/webhooks' },
  { route: 'GET /v1/webhooks/public-key', as: 'stranger', trips: 0 },
  { route: 'GET /v1/webhooks/deliveries', path: (world) => `/v1/webhooks/deliveries?webhook=${world.webhook}` },
  { route: 'GET /v1/webhooks/:uuid', path: (world) => `/v1/webhooks/${world.webhook}` },
  { route: 'PATCH /v1/webhooks/:uuid', path: (world) => `/v1/webhooks/${world.webhook}`, body: { ordered: true } },
  {
    route: 'POST /v1/webhooks/:uuid/rotate-secret',
    path: (world) => `/v1/webhooks/${world.webhook}/rotate-secret`,
    body: {},
  },
  { route: 'POST /v1/webhooks/:uuid/test', path: (world) => `/v1/webhooks/${world.webhook}/test` },
  {
    route: 'POST /v1/webhooks/:uuid/replay',
    path: (world) => `/v1/webhooks/${world.webhook}/replay`,
    body: { from: '2026-01-01T00:00:00Z', to: '2036-01-01T00:00:00Z' },
  },
  { route: 'DELETE /v1/webhooks/:uuid', path: (world) => `/v1/webhooks/${world.webhook}` },
  { route: 'GET /v1/outbox', path: '/v1/outbox?state=waiting' },
  { route: 'POST /v1/outbox/preview', body: { template: 'password-reset', language: 'en' } },
  { route: 'GET /v1/audit-events', path: '/v1/audit-events?actor=ada' },
  { route: 'GET /v1/audit-events/series' },
  {
    route: 'GET /v1/audit-events/failures',
    path: '/v1/audit-events/failures?from=2026-01-01T00:00:00Z&to=2036-01-01T00:00:00Z',
  },
  { route: 'GET /v1/audit-events/seals' },
  {
    route: 'GET /v1/audit-events/seals/:uuid',
    path: '/v1/audit-events/seals/00000000-0000-8000-8001-000000000001',
    status: 404,
  },
]
