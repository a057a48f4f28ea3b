/** Access reviews. In an order in which each has what it needs. */
import type { ApiRequest } from './api-request.ts'

const of = (what: string) => (world: { review: string }) => `/v1/reviews/${world.review}${what}`

export const reviewRequests: ApiRequest[] = [
  {
    route: 'POST /v1/reviews',
    body: {
      service: 'library',
      path: 'shelf-1',
      title: 'Shelf',
      unchanged_days: 1,
      never_expires: true,
      inactive_days: 9,
    },
    keep: (body, world) => (world.review = body.uuid),
  },
  { route: 'DELETE /v1/reviews/:uuid', path: of('') },
  {
    route: 'POST /v1/reviews',
    variant: 'of a user',
    body: ({ library }) => ({ service: library, user: 'ben' }),
    keep: (body, world) => (world.review = body.uuid),
  },
  {
    route: 'POST /v1/reviews',
    variant: 'of a group',
    body: { group: 'everyone', order: 'widest' },
    keep: (body, world) => (world.review = body.uuid),
  },
  { route: 'GET /v1/reviews', path: '/v1/reviews?state=open' },
  { route: 'GET /v1/reviews/:uuid', path: of('') },
  { route: 'GET /v1/reviews/:uuid/items', path: of('/items') },
  { route: 'GET /v1/reviews/:uuid/items', variant: 'without a decision', path: of('/items?decision=undecided') },
  {
    route: 'PUT /v1/reviews/:uuid/items/:grant',
    path: ({ review, grant }) => `/v1/reviews/${review}/items/${grant}`,
    body: { decision: 'expire', expires_at: '2999-01-01T00:00:00Z', reason: 'for a while' },
  },
  {
    route: 'POST /v1/reviews/:uuid/preview',
    path: of('/preview'),
    body: {},
    keep: (body, world) => (world.revision = body.revision),
  },
  {
    route: 'POST /v1/reviews/:uuid/complete',
    path: of('/complete'),
    body: ({ revision }) => ({ revision }),
  },
  { route: 'GET /v1/reviews/:uuid/result', path: of('/result') },
]
