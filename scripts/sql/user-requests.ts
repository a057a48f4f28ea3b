/** Requests about users and their passwords. */
import { type ApiRequest, goodPassword } from './api-request.ts'
import { acceptingRules, otherUserRow, outcomeRow, ownPasswordRow } from './rows.ts'

const oneKey = { 'Idempotency-Key': 'round-trips' }

export const userRequests: ApiRequest[] = [
  { route: 'GET /v1/users/current' },
  { route: 'GET /v1/users', path: '/v1/users?q=a&status=active' },
  { route: 'GET /v1/users', variant: 'with three characters or more in `q`', path: '/v1/users?q=ada@example.t' },
  { route: 'POST /v1/users', body: { username: 'dora', email: 'dora@example.test' } },
  {
    route: 'POST /v1/users',
    variant: 'without a name',
    body: { email: 'nameless@example.test', full_name: 'Nameless', send_mail: false },
  },
  {
    route: 'POST /v1/users',
    variant: 'with an `Idempotency-Key`',
    headers: oneKey,
    body: { username: 'emil', email: 'emil@example.test' },
  },
  {
    route: 'POST /v1/users',
    variant: 'with an `Idempotency-Key`, repeated',
    headers: oneKey,
    body: { username: 'emil', email: 'emil@example.test' },
  },
  {
    route: 'POST /v1/users',
    variant: 'with `password` and `groups`',
    body: { username: 'erna', email: 'erna@example.test', password: goodPassword, groups: ['admin'] },
    trips: 2,
    rows: () => [outcomeRow({ names: 'unicode', passwords: acceptingRules })],
  },
  {
    route: 'POST /v1/users',
    variant: 'with a name that the rules reject',
    body: { username: 'a name', email: 'somebody@example.test' },
    status: 422,
  },
  { route: 'GET /v1/users/:u', path: '/v1/users/dora' },
  { route: 'PATCH /v1/users/:u', path: '/v1/users/dora', body: { role: 'staff' } },
  {
    route: 'PATCH /v1/users/:u',
    variant: 'with a new address, by an administrator',
    path: '/v1/users/dora',
    body: { email: 'dora@elsewhere.example.test', username: 'dora.b' },
  },
  {
    route: 'PATCH /v1/users/:u',
    variant: 'with `current_password`, by the user, with a new address',
    as: 'ben',
    path: '/v1/users/current',
    body: { current_password: goodPassword, email: 'ben@elsewhere.example.test' },
    trips: 2,
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
  {
    route: 'PATCH /v1/users/:u',
    variant: 'with a wrong `current_password`',
    as: 'ben',
    path: '/v1/users/current',
    body: { current_password: 'not this one', email: 'ben@elsewhere.example.test' },
    status: 401,
    trips: 2,
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
  { route: 'GET /v1/users/:u/links', path: '/v1/users/dora.b/links' },
  {
    route: 'DELETE /v1/users/:u/links/:uuid',
    path: async (world) => `/v1/users/erin/links/${await world.mailedLink('erin')}`,
  },
  { route: 'GET /v1/users/:u/capabilities', path: '/v1/users/dora.b/capabilities' },
  { route: 'PUT /v1/users/:u/groups', path: '/v1/users/dora.b/groups', body: { groups: [] } },
  { route: 'GET /v1/users/:u/groups', path: '/v1/users/dora.b/groups' },
  { route: 'PUT /v1/users/:u/upload-group', path: '/v1/users/dora.b/upload-group', body: { group: null } },
  { route: 'GET /v1/users/:u/export', path: '/v1/users/dora.b/export' },
  {
    route: 'PUT /v1/passwords/:u',
    path: '/v1/passwords/dora.b',
    body: { new_password: goodPassword },
    trips: 2,
    rows: () => [otherUserRow],
  },
  {
    route: 'PUT /v1/passwords/:u',
    variant: 'with a password that the rules reject',
    path: '/v1/passwords/dora.b',
    body: { new_password: 'short' },
    status: 422,
    rows: () => [otherUserRow],
  },
  { route: 'POST /v1/passwords/:u/force-change', path: '/v1/passwords/dora.b/force-change' },
  { route: 'POST /v1/users/:u/lock', path: '/v1/users/dora.b/lock', body: { kind: 'administrative' } },
  { route: 'POST /v1/users/:u/unlock', path: '/v1/users/dora.b/unlock' },
]
