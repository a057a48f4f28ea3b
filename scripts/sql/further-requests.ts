import type { Operation } from '#domain/operations.ts'
import { type ApiRequest, goodPassword } from './api-request.ts'
import { openLinkRow, otherUserRow, ownPasswordRow, signInStartRow } from './rows.ts'

/** The POST of a link, by default without fields. */
const link = (operation: Operation, body: Record<string, unknown> = {}): ApiRequest => ({
  route: 'POST /links/:token',
  variant: [`\`${operation}\``, ...Object.values(body)].join(', '),
  as: 'stranger',
  path: (world) => world.confirmationLink('cleo'),
  body,
  rows: () => [openLinkRow(operation)],
})

const anyUuid = '0192f0c1-2345-4678-9abc-def012345678'

/** Requests with other statements than those of `requests.ts`. They are only recorded; the tests of each operation run them against a database. */
export const furtherRequests: ApiRequest[] = [
  {
    route: 'POST /links/:token',
    variant: 'with another user name',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword, username: 'cleo.other' },
    rows: () => [openLinkRow('user-registration-confirm-email')],
  },
  {
    route: 'PATCH /v1/audiences/:audience',
    variant: 'every other field',
    path: `/v1/audiences/${anyUuid}`,
    body: { identifier: 'other', description: null, claims: ['email'], user_data: ['orcid'] },
  },
  { route: 'PATCH /v1/settings', variant: 'with roles', body: { roles: { support: ['users:read'] } } },
  { route: 'PATCH /v1/groups/:g', variant: 'with another name', path: '/v1/groups/readers', body: { name: 'Lesende' } },
  ...['disabled', 'unverified', 'locked', 'webhook-error'].map((status): ApiRequest => ({
    route: 'GET /v1/users',
    variant: `\`status=${status}\``,
    path: `/v1/users?status=${status}&q=be&locked=true&id=${anyUuid}`,
  })),
  {
    route: 'POST /v1/sessions',
    variant: 'with a wrong password that locks the account',
    as: 'stranger',
    body: { login: 'ben', password: 'not this one' },
    status: 401,
    rows: (recorded) => [signInStartRow(recorded, { wait: 600 })],
  },
  { route: 'GET /v1/users', variant: 'locked', path: '/v1/users?locked=true' },
  { route: 'GET /v1/users', variant: 'with a role', path: '/v1/users?role=superuser' },
  { route: 'GET /v1/users', variant: 'of a group', path: '/v1/users?group=readers&locked=false' },
  ...(
    [
      ['GET /v1/users', '/v1/users?'],
      ['GET /v1/users', '/v1/users?group=readers&'],
      ['GET /v1/users/:u/groups', '/v1/users/dora/groups?'],
      ['GET /v1/groups', '/v1/groups?'],
      ['GET /v1/groups/:g/members', '/v1/groups/readers/members?status=all&'],
      ['GET /v1/services', '/v1/services?'],
      ['GET /v1/audiences', '/v1/audiences?'],
      ['GET /v1/resources/:uuid', `/v1/resources/${anyUuid}?children=true&`],
    ] as const
  ).map(([route, path]): ApiRequest => ({
    route,
    variant: 'by name, the next page',
    path: `${path}sort=name&after=61`,
  })),
  ...['', '&user=ben'].map((more): ApiRequest => ({
    route: 'GET /v1/resources/:uuid/tree',
    variant: 'by name, the next page',
    path: `/v1/resources/${anyUuid}/tree?sort=name&after=61.62${more}`,
  })),
  {
    route: 'PATCH /v1/users/:u',
    variant: 'every other field',
    path: '/v1/users/dora',
    body: {
      full_name: 'Dora',
      is_active: false,
      email_verified: true,
      must_change_password: true,
      user_data: { note: 1 },
      language: 'de',
      status: 'ok',
    },
  },
  {
    route: 'DELETE /v1/users/:u',
    variant: 'with `current_password`, by the user',
    as: 'ben',
    path: '/v1/users/current',
    body: { current_password: goodPassword },
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
  { route: 'DELETE /v1/sessions', variant: 'all' },
  {
    route: 'GET /v1/sessions',
    variant: 'the next page',
    path: `/v1/sessions?after=1700000000000000.${anyUuid}`,
  },
  {
    route: 'GET /v1/permissions/tree',
    variant: 'of types, the next page',
    path: `/v1/permissions/tree?type=api,route&resource_type=route&after=${anyUuid}`,
  },
  {
    route: 'POST /v1/grants/preview',
    variant: 'with an API key, for oneself',
    as: 'key',
    body: { change: { grant: { holder: { user: 'current' }, resource: anyUuid, permission: 'read' } } },
  },
  {
    route: 'GET /v1/groups',
    variant: 'with an API key that was not used lately',
    as: 'key',
    rows: () => [{ caller: { user_id: 101, administrator: true, is_use_due: true }, outcome: { items: [] } }],
  },
  { route: 'GET /v1/grants', variant: 'of a user', path: `/v1/grants?user=ben&resource=${anyUuid}` },
  { route: 'GET /v1/grants', variant: 'of a group', path: '/v1/grants?group=readers' },
  {
    route: 'GET /v1/outbox',
    variant: 'of a template, the next page',
    path: `/v1/outbox?template=new-device&after=${anyUuid}`,
  },
  { route: 'GET /v1/outbox', variant: 'abandoned', path: '/v1/outbox?state=abandoned' },
  { route: 'GET /v1/registrations', variant: 'expired', path: '/v1/registrations?status=expired' },
  {
    route: 'POST /v1/groups',
    variant: 'in reaction to a webhook message',
    body: { name: 'reaction' },
    headers: { 'webhook-id': anyUuid },
  },
  {
    route: 'PUT /v1/passwords/current',
    variant: 'with `revoke_keys`',
    as: 'ben',
    body: { current_password: goodPassword, new_password: `${goodPassword}!`, revoke_keys: true },
    rows: (recorded) => [ownPasswordRow(recorded)],
  },
  {
    route: 'PUT /v1/passwords/:u',
    variant: 'with `revoke_keys`',
    path: '/v1/passwords/dora',
    body: { new_password: goodPassword, revoke_keys: true },
    rows: () => [otherUserRow],
  },
  {
    route: 'POST /v1/users/:u/lock',
    variant: 'as compromised',
    path: '/v1/users/dora/lock',
    body: { kind: 'compromised' },
  },
  {
    route: 'POST /v1/api-keys',
    variant: 'with an `expires_at` and `branches`',
    body: { name: 'limited', scopes: ['check'], branches: [anyUuid], expires_at: '2027-01-01T00:00:00Z' },
  },
  {
    route: 'POST /v1/api-keys/:uuid/rotate',
    variant: 'for ever',
    path: `/v1/api-keys/${anyUuid}/rotate`,
    body: { expires_at: null },
  },
  {
    route: 'GET /v1/api-keys',
    variant: 'by name, the next page',
    path: '/v1/api-keys?user=ben&sort=name&after=610a61',
  },
  {
    route: 'GET /v1/service-accounts',
    variant: 'of owners, by name',
    path: '/v1/service-accounts?owner_user=ben&owner_group=readers&sort=name&after=61',
  },
  {
    route: 'PATCH /v1/service-accounts/:u',
    variant: 'the name',
    path: '/v1/service-accounts/robot',
    body: { username: 'other', description: null, owner: { user: 'ben' } },
  },
  {
    route: 'PATCH /v1/service-accounts/:u',
    variant: 'the description',
    path: '/v1/service-accounts/robot',
    body: { description: 'uploads' },
  },
  { route: 'GET /v1/audit-events', variant: 'of an API key', path: `/v1/audit-events?api_key=${anyUuid}` },
  { route: 'GET /v1/webhooks/deliveries', variant: 'of every webhook' },
  {
    route: 'POST /v1/webhooks/:uuid/replay',
    variant: 'one delivery',
    path: `/v1/webhooks/${anyUuid}/replay`,
    body: { delivery: anyUuid },
  },
  link('user-registration-admin-approve'),
  link('user-registration-admin-decline'),
  link('user-password-reset', { new_password: goodPassword, revoke_keys: true }),
  link('user-unlock'),
  link('user-email-change-confirm'),
  link('user-email-change-undo'),
  link('webhook-user-status-error'),
  link('group-accept-terms', { answer: 'accept', language: 'en' }),
  link('group-accept-terms', { answer: 'refuse' }),
]
