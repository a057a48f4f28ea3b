/**
 * Every operation of the API as successful requests, in an order in which each has what it needs: the basic request, and every variant with other
 * statements or another number of them. `test/round-trips.test.ts` sends them to a real database and counts; `npm run sql` and the test of names
 * use a recorder, for which `furtherRequests` adds variants that only have other statements.
 */
import type { Operation } from '#domain/operations.ts'
import type { Secrets } from '#scripts/secrets.ts'
import type { StoredLink } from '#store/links/links.ts'

/** A password that the rules accept. */
export const goodPassword = 'correct horse battery staple'

/** A row of a result, by column name. */
export type Row = Record<string, unknown>

/** A session with its tokens. */
interface Session {
  token: string
  refreshToken: string
}

/** The callers, and the objects of the requests. */
export interface World {
  secrets: Secrets
  /** The first superuser, after the sign-in. */
  ada: Session
  library: string
  shelf: string
  grant: string
  webhook: string
  /** The token of a device with a sign-in of `ben`. */
  device: string
  signIn(username: string): Promise<Session>
  /** The path of the link in a registration's email. */
  confirmationLink(username: string): Promise<string>
  /** The path of a password reset link. */
  resetLink(username: string): Promise<string>
  /** The id of a link for a new user. */
  mailedLink(username: string): Promise<string>
  /** The id of a registration that awaits approval. */
  registration(username: string): Promise<string>
  /** The id of a session of this user. */
  sidOf(username: string): Promise<string>
  /** Replaces the user's password hash by one with earlier parameters. */
  weakenHash(username: string): Promise<void>
}

type Dynamic<Value> = Value | ((world: World) => Value | Promise<Value>)

export interface ApiRequest {
  /** As in the router: `PATCH /v1/users/:u`. */
  route: string
  /** Distinguishes it from the first request of this route. */
  variant?: string
  /** If the route has parameters, or there is a query. */
  path?: Dynamic<string>
  body?: Dynamic<Record<string, unknown>>
  headers?: Dynamic<Record<string, string>>
  /** The caller; by default the administrator. */
  as?: 'stranger' | 'ben'
  /** The status if the request is refused; the number of round trips may then differ. */
  status?: number
  /** The number of round trips, if not one. */
  trips?: 0 | 2
  /** Reads values for later requests from the response. */
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies of every kind
  keep?: (body: any, world: World) => void
  /** The results from the recorder, if a later statement depends on them. */
  rows?: (recorded: Recorded) => Row[]
}

/** Values that rows of a recorder may need. */
export interface Recorded {
  /** The stored form of `goodPassword`. */
  passwordHash: string
  uuid: string
}

/** A request without placeholders. */
export interface SentRequest {
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
  token: string | null
}

/** Resolves everything that depends on the world. */
export async function prepare(request: ApiRequest, world: World): Promise<SentRequest> {
  const [method = '', pattern = ''] = request.route.split(' ')
  const path = (await resolveValue(request.path, world)) ?? pattern
  const body = await resolveValue(request.body, world)
  const session =
    request.as === 'stranger' ? null : request.as === undefined ? world.ada : await world.signIn(request.as)
  return {
    method,
    path,
    body,
    headers: (await resolveValue(request.headers, world)) ?? {},
    token: session?.token ?? null,
  }
}

async function resolveValue<Value>(value: Dynamic<Value> | undefined, world: World): Promise<Value | undefined> {
  return typeof value === 'function' ? (value as (world: World) => Value)(world) : value
}

/** The rows of statements with `act`. */
const outcome = (row: Row): Row => ({ caller: { user_id: 101, administrator: true }, outcome: row })

const acceptingRules = { min_length: 8, common: '' }

/** The result of `beginChange` for a caller with the password `goodPassword`. */
const ownPassword = ({ passwordHash, uuid }: Recorded): Row =>
  outcome({
    reserved: true,
    wait_seconds: 0,
    failures: 1,
    passwordHash,
    rev: 1,
    username: 'ben',
    email: 'ben@example.test',
    emailCanonical: 'ben@example.test',
    full_name: null,
    userId: 102,
    uuid,
    rules: acceptingRules,
  })

/** The result of `beginSetting` for another user. */
const otherUser = outcome({
  is_self: false,
  reserved: false,
  administrator: true,
  may_edit: true,
  uuid: '0192f0c1-2345-4678-9abc-def012345679',
  username: 'dora',
  email: null,
  full_name: null,
  rules: acceptingRules,
})

const signInStart = (
  { passwordHash, uuid }: Recorded,
  { known = false, wait = 0 }: { known?: boolean; wait?: number } = {},
): Row => ({
  start: {
    reserved: true,
    wait_seconds: wait,
    failures: 1,
    attempt_key: '\\x00',
    known_device: known,
    user_uuid: uuid,
    credentials: { userId: 102, passwordHash, rev: 1, email: 'ben@example.test' },
  },
})

/** What `getLink` reads. */
function openLink(operation: Operation): Row {
  const link: StoredLink & { is_usable: boolean } = {
    is_usable: true,
    is_for_administrator: false,
    is_invitation: false,
    operation,
    username: 'ben',
    email: 'ben@example.test',
    full_name: null,
    group: 'readers',
    user_uuid: null,
    terms: { version: 1, published_at: '2026-01-01T00:00:00Z', texts: { en: { text: 'Read.', sha256: '' } } },
    language: null,
    expires_at: '2036-01-01T00:00:00Z',
    rules: acceptingRules,
  }
  return { link }
}

const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' }
const oneKey = { 'Idempotency-Key': 'round-trips' }

export const requests: ApiRequest[] = [
  { route: 'GET /.well-known/jwks.json', as: 'stranger', trips: 0 },
  { route: 'GET /', as: 'stranger', trips: 0 },
  { route: 'GET /healthz', as: 'stranger' },
  { route: 'GET /healthz/live', as: 'stranger', trips: 0 },
  { route: 'GET /openapi.json', as: 'stranger', trips: 0 },
  { route: 'GET /docs', as: 'stranger', trips: 0 },
  { route: 'GET /problems', as: 'stranger', trips: 0 },
  { route: 'GET /problems/:code', path: '/problems/not-found', as: 'stranger', trips: 0 },
  { route: 'GET /v1/bootstrap', as: 'stranger' },
  {
    route: 'POST /v1/bootstrap',
    variant: 'with the wrong secret',
    as: 'stranger',
    body: { secret: 'a guess', username: 'ada', email: 'ada@example.test', password: goodPassword },
    status: 401,
    trips: 0,
  },
  {
    route: 'POST /v1/bootstrap',
    as: 'stranger',
    body: ({ secrets: { BOOTSTRAP_SECRET: secret } }) => ({
      secret,
      username: 'ada',
      email: 'ada@example.test',
      password: goodPassword,
    }),
    trips: 2,
    rows: () => [{ names: 'default', passwords: acceptingRules }],
  },
  {
    route: 'POST /v1/sessions',
    as: 'stranger',
    body: { login: 'ada', password: goodPassword },
    trips: 2,
    keep: (body, world) => (world.ada = { token: body.access_token, refreshToken: body.refresh_token }),
    rows: (recorded) => [signInStart(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'by address, with cookies',
    as: 'stranger',
    headers: ofOurPage,
    body: { login: 'ben@example.test', password: goodPassword, cookies: true },
    trips: 2,
    rows: (recorded) => [signInStart(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with an outdated hash, which is computed again',
    as: 'stranger',
    body: async (world) => {
      await world.weakenHash('ben')
      return { login: 'ben', password: goodPassword }
    },
    trips: 2,
    keep: (body, world) => (world.device = body.device_token),
    rows: (recorded) => [signInStart(recorded)],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'on a known device',
    as: 'stranger',
    body: ({ device }) => ({ login: 'ben', password: goodPassword, device_token: device }),
    trips: 2,
    rows: (recorded) => [signInStart(recorded, { known: true })],
  },
  {
    route: 'POST /v1/sessions',
    variant: 'with a wrong password',
    as: 'stranger',
    body: { login: 'ben', password: 'not this one' },
    status: 401,
    trips: 2,
    rows: (recorded) => [signInStart(recorded)],
  },
  { route: 'GET /v1/sessions/current' },
  {
    route: 'POST /v1/sessions/refresh',
    as: 'stranger',
    body: ({ ada }) => ({ refresh_token: ada.refreshToken }),
  },
  { route: 'GET /v1/sessions' },
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
    rows: () => [outcome({ names: 'unicode', passwords: acceptingRules })],
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
    rows: (recorded) => [ownPassword(recorded)],
  },
  {
    route: 'PATCH /v1/users/:u',
    variant: 'with a wrong `current_password`',
    as: 'ben',
    path: '/v1/users/current',
    body: { current_password: 'not this one', email: 'ben@elsewhere.example.test' },
    status: 401,
    trips: 2,
    rows: (recorded) => [ownPassword(recorded)],
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
    rows: () => [otherUser],
  },
  {
    route: 'PUT /v1/passwords/:u',
    variant: 'with a password that the rules reject',
    path: '/v1/passwords/dora.b',
    body: { new_password: 'short' },
    status: 422,
    rows: () => [otherUser],
  },
  { route: 'POST /v1/passwords/:u/force-change', path: '/v1/passwords/dora.b/force-change' },
  { route: 'POST /v1/users/:u/lock', path: '/v1/users/dora.b/lock', body: { kind: 'administrative' } },
  { route: 'POST /v1/users/:u/unlock', path: '/v1/users/dora.b/unlock' },
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
  { route: 'GET /v1/resources/:uuid', path: (world) => `/v1/resources/${world.shelf}?children=true&parents=true` },
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
    variant: 'for another user',
    body: (world) => ({ checks: [{ resource: world.shelf, permission: 'read', user: 'ben' }] }),
  },
  {
    route: 'GET /v1/authorize',
    headers: { 'X-Original-Method': 'GET', 'X-Original-URI': '/library/a/b?c=d' },
  },
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
  { route: 'GET /v1/audit-events', path: '/v1/audit-events?actor=ada' },
  { route: 'GET /v1/settings' },
  { route: 'PUT /v1/terms', body: { texts: { en: 'Be kind.' } } },
  { route: 'GET /v1/terms', as: 'stranger' },
  { route: 'POST /v1/users/:u/terms', path: '/v1/users/current/terms', body: { version: 1, language: 'en' } },
  { route: 'PATCH /v1/settings', body: { registration_open: true } },
  { route: 'DELETE /v1/grants/:uuid', path: (world) => `/v1/grants/${world.grant}` },
  { route: 'DELETE /v1/resources/:uuid', path: (world) => `/v1/resources/${world.shelf}` },
  { route: 'DELETE /v1/services/:uuid', path: (world) => `/v1/services/${world.library}` },
  { route: 'GET /v1/registrations/policy', as: 'stranger' },
  { route: 'POST /v1/registrations', as: 'stranger', body: { username: 'cleo', email: 'cleo@example.test' } },
  {
    route: 'POST /v1/registrations',
    variant: 'with `password`, which is checked',
    as: 'stranger',
    body: { username: 'cora', email: 'cora@example.test', password: goodPassword },
    trips: 2,
    rows: () => [{ names: 'default', passwords: acceptingRules }],
  },
  {
    route: 'GET /links/:token',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    rows: () => [openLink('user-registration-confirm-email')],
  },
  {
    route: 'POST /links/:token',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword },
    trips: 2,
    rows: () => [openLink('user-registration-confirm-email')],
  },
  {
    route: 'POST /links/:token',
    variant: 'that was used',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword },
    status: 410,
    rows: () => [{ link: null }],
  },
  {
    route: 'POST /links/:token',
    variant: 'to choose a new password, as a page',
    as: 'stranger',
    headers: { ...ofOurPage, Accept: 'text/html' },
    path: (world) => world.resetLink('ben'),
    body: { new_password: goodPassword },
    trips: 2,
    rows: () => [openLink('user-password-reset')],
  },
  { route: 'GET /v1/registrations', path: '/v1/registrations?status=confirmed' },
  {
    route: 'GET /v1/registrations/:uuid',
    path: async (world) => `/v1/registrations/${await world.registration('r.one')}`,
  },
  {
    route: 'POST /v1/registrations/:uuid/resend',
    path: async (world) => `/v1/registrations/${await world.registration('r.two')}/resend`,
  },
  {
    route: 'POST /v1/registrations/:uuid/approve',
    path: async (world) => `/v1/registrations/${await world.registration('r.three')}/approve`,
  },
  {
    route: 'POST /v1/registrations/:uuid/decline',
    path: async (world) => `/v1/registrations/${await world.registration('r.four')}/decline`,
    body: {},
  },
  { route: 'POST /v1/passwords/strength', as: 'stranger', body: { password: goodPassword } },
  { route: 'POST /v1/passwords/unlock', as: 'stranger', body: { email: 'ben@example.test' } },
  { route: 'POST /v1/passwords/reset', as: 'stranger', body: { email: 'ben@example.test' } },
  {
    route: 'DELETE /v1/sessions/current',
    variant: 'by the refresh cookie',
    as: 'stranger',
    headers: async (world) => ({
      'Sec-Fetch-Site': 'same-origin',
      Cookie: `__Host-postern-refresh=${(await world.signIn('ben')).refreshToken}`,
    }),
  },
  {
    route: 'PUT /v1/passwords/current',
    as: 'ben',
    body: { current_password: goodPassword, new_password: `${goodPassword}!` },
    trips: 2,
    rows: (recorded) => [ownPassword(recorded)],
  },
  { route: 'DELETE /v1/sessions/:sid', path: async (world) => `/v1/sessions/${await world.sidOf('ben')}` },
  { route: 'DELETE /v1/sessions', path: '/v1/sessions?all_but_current=true', variant: 'all but the current one' },
  { route: 'DELETE /v1/sessions/current' },
]

/** The POST of a link, by default without fields. */
const link = (operation: Operation, body: Record<string, unknown> = {}): ApiRequest => ({
  route: 'POST /links/:token',
  variant: [`\`${operation}\``, ...Object.values(body)].join(', '),
  as: 'stranger',
  path: (world) => world.confirmationLink('cleo'),
  body,
  rows: () => [openLink(operation)],
})

const anyUuid = '0192f0c1-2345-4678-9abc-def012345678'

/** Requests with other statements. They are only recorded; the tests of each operation run them against a database. */
export const furtherRequests: ApiRequest[] = [
  {
    route: 'POST /links/:token',
    variant: 'with another user name',
    as: 'stranger',
    path: (world) => world.confirmationLink('cleo'),
    body: { password: goodPassword, username: 'cleo.other' },
    rows: () => [openLink('user-registration-confirm-email')],
  },
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
    rows: (recorded) => [signInStart(recorded, { wait: 600 })],
  },
  { route: 'GET /v1/users', variant: 'locked', path: '/v1/users?locked=true' },
  { route: 'GET /v1/users', variant: 'of a group', path: '/v1/users?group=readers&locked=false' },
  ...(
    [
      ['GET /v1/users', '/v1/users?'],
      ['GET /v1/users', '/v1/users?group=readers&'],
      ['GET /v1/users/:u/groups', '/v1/users/dora/groups?'],
      ['GET /v1/groups', '/v1/groups?'],
      ['GET /v1/groups/:g/members', '/v1/groups/readers/members?status=all&'],
      ['GET /v1/services', '/v1/services?'],
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
    rows: (recorded) => [ownPassword(recorded)],
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
  { route: 'GET /v1/webhooks/deliveries', variant: 'of every webhook' },
  {
    route: 'POST /v1/webhooks/:uuid/replay',
    variant: 'one delivery',
    path: `/v1/webhooks/${anyUuid}/replay`,
    body: { delivery: anyUuid },
  },
  link('user-registration-admin-approve'),
  link('user-registration-admin-decline'),
  link('user-unlock'),
  link('user-email-change-confirm'),
  link('user-email-change-undo'),
  link('webhook-user-status-error'),
  link('group-accept-terms', { answer: 'accept', language: 'en' }),
  link('group-accept-terms', { answer: 'refuse' }),
]
