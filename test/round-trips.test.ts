/** Counts the database round trips of every operation, and writes them down in docs/round-trips.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mintSecretToken } from '../adapters/secret-token.ts'
import { hex } from '../store/act.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../functions/index.ts'
import { goodPassword, type SignedIn } from './support/postern.ts'
import { registered } from './support/registrations.ts'
import { root } from './support/source.ts'
import { usePostern } from './support/use-postern.ts'

/** What hashes between reading and writing, and so takes two: decision 0001. */
const hashing = new Set([
  'POST /v1/sessions',
  'PUT /v1/passwords/current',
  'PUT /v1/passwords/:u',
  'POST /v1/bootstrap',
  'POST /links/:token',
])

const postern = usePostern() // without a mail provider, so that no delivery is counted
let ada: SignedIn
let library: string
let shelf: string
let grant: string
let webhook: string
const counted = new Map<string, number>()

beforeAll(() => postern.createUser('ben'))

/** Every operation once, in an order in which each has what it needs. The key is the route, the rest is the request. */
const story: [route: string, request: () => Promise<{ status: number }>][] = [
  ['GET /.well-known/jwks.json', () => call('GET', '/.well-known/jwks.json')],
  ['GET /healthz', () => call('GET', '/healthz')],
  ['GET /openapi.json', () => call('GET', '/openapi.json')],
  ['GET /docs', () => call('GET', '/docs')],
  ['GET /v1/bootstrap', () => call('GET', '/v1/bootstrap')],
  [
    'POST /v1/bootstrap',
    () =>
      call('POST', '/v1/bootstrap', {
        secret: postern.secrets.BOOTSTRAP_SECRET,
        username: 'ada',
        email: 'ada@example.test',
        password: goodPassword,
      }),
  ],
  [
    'POST /v1/sessions',
    async () =>
      keep(
        await call('POST', '/v1/sessions', { login: 'ada', password: goodPassword }),
        ({ body }) => (ada = held(body)),
      ),
  ],
  ['GET /v1/sessions/current', () => call('GET', '/v1/sessions/current', undefined, ada)],
  ['POST /v1/sessions/refresh', () => call('POST', '/v1/sessions/refresh', { refresh_token: ada.refreshToken })],
  ['GET /v1/sessions', () => call('GET', '/v1/sessions', undefined, ada)],
  ['GET /v1/users/current', () => call('GET', '/v1/users/current', undefined, ada)],
  ['GET /v1/users', () => call('GET', '/v1/users?q=a&status=active', undefined, ada)],
  ['POST /v1/users', () => call('POST', '/v1/users', { username: 'dora', email: 'dora@example.test' }, ada)],
  ['GET /v1/users/:u', () => call('GET', '/v1/users/dora', undefined, ada)],
  ['PATCH /v1/users/:u', () => call('PATCH', '/v1/users/dora', { user_role: 'staff' }, ada)],
  ['GET /v1/users/:u/links', () => call('GET', '/v1/users/dora/links', undefined, ada)],
  [
    'DELETE /v1/users/:u/links/:uuid',
    async () => call('DELETE', `/v1/users/erin/links/${await mailedLink('erin')}`, undefined, ada),
  ],
  ['GET /v1/users/:u/capabilities', () => call('GET', '/v1/users/dora/capabilities', undefined, ada)],
  ['PUT /v1/users/:u/groups', () => call('PUT', '/v1/users/dora/groups', { groups: [] }, ada)],
  ['GET /v1/users/:u/groups', () => call('GET', '/v1/users/dora/groups', undefined, ada)],
  ['PUT /v1/users/:u/upload-group', () => call('PUT', '/v1/users/dora/upload-group', { group: null }, ada)],
  ['GET /v1/users/:u/export', () => call('GET', '/v1/users/dora/export', undefined, ada)],
  ['PUT /v1/passwords/:u', () => call('PUT', '/v1/passwords/dora', { new_password: goodPassword }, ada)],
  ['POST /v1/passwords/:u/force-change', () => call('POST', '/v1/passwords/dora/force-change', undefined, ada)],
  ['POST /v1/users/:u/lock', () => call('POST', '/v1/users/dora/lock', { kind: 'administrative' }, ada)],
  ['POST /v1/users/:u/unlock', () => call('POST', '/v1/users/dora/unlock', undefined, ada)],
  ['POST /v1/groups', () => call('POST', '/v1/groups', { name: 'readers', discoverable: true }, ada)],
  ['GET /v1/groups', () => call('GET', '/v1/groups?q=r', undefined, ada)],
  ['GET /v1/groups/discoverable', () => call('GET', '/v1/groups/discoverable', undefined, ada)],
  ['GET /v1/groups/:g', () => call('GET', '/v1/groups/readers', undefined, ada)],
  ['PATCH /v1/groups/:g', () => call('PATCH', '/v1/groups/readers', { priority: 1 }, ada)],
  ['PUT /v1/groups/:g/visible-groups', () => call('PUT', '/v1/groups/readers/visible-groups', { groups: [] }, ada)],
  ['PUT /v1/groups/:g/members/:u', () => call('PUT', '/v1/groups/readers/members/dora', { flags: {} }, ada)],
  ['GET /v1/groups/:g/members', () => call('GET', '/v1/groups/readers/members', undefined, ada)],
  ['DELETE /v1/groups/:g/members/:u', () => call('DELETE', '/v1/groups/readers/members/dora', undefined, ada)],
  ['POST /v1/groups/:g/join', () => call('POST', '/v1/groups/readers/join', undefined, ada)],
  ['PUT /v1/groups/:g/terms', () => call('PUT', '/v1/groups/readers/terms', { texts: { en: 'Read.' } }, ada)],
  ['GET /v1/groups/:g/terms', () => call('GET', '/v1/groups/readers/terms', undefined, ada)],
  ['POST /v1/groups/:g/terms', () => call('POST', '/v1/groups/readers/terms', { version: 1, language: 'en' }, ada)],
  ['POST /v1/groups/:g/leave', () => call('POST', '/v1/groups/readers/leave', undefined, ada)],
  ['DELETE /v1/groups/:g', () => call('DELETE', '/v1/groups/readers', undefined, ada)],
  ['DELETE /v1/users/:u', () => call('DELETE', '/v1/users/dora', undefined, ada)],
  [
    'POST /v1/services',
    async () =>
      keep(
        await call('POST', '/v1/services', { name: 'library', type: 'api' }, ada),
        ({ body }) => (library = body.uuid),
      ),
  ],
  [
    'POST /v1/services/types',
    () => call('POST', '/v1/services/types', { name: 'archive', nodes: { service: { permissions: ['open'] } } }, ada),
  ],
  ['GET /v1/services/types', () => call('GET', '/v1/services/types', undefined, ada)],
  ['GET /v1/services/types/:type', () => call('GET', '/v1/services/types/archive', undefined, ada)],
  ['DELETE /v1/services/types/:type', () => call('DELETE', '/v1/services/types/archive', undefined, ada)],
  ['GET /v1/services/:uuid/permissions', () => call('GET', `/v1/services/${library}/permissions`, undefined, ada)],
  ['GET /v1/services/:uuid/types', () => call('GET', `/v1/services/${library}/types`, undefined, ada)],
  ['GET /v1/services', () => call('GET', '/v1/services', undefined, ada)],
  ['GET /v1/services/:uuid', () => call('GET', `/v1/services/${library}`, undefined, ada)],
  ['PATCH /v1/services/:uuid', () => call('PATCH', `/v1/services/${library}`, { display_name: 'The library' }, ada)],
  [
    'POST /v1/resources',
    async () =>
      keep(
        await call('POST', '/v1/resources', { parent: library, name: 'shelf', type: 'route' }, ada),
        ({ body }) => (shelf = body.uuid),
      ),
  ],
  ['GET /v1/resources/:uuid', () => call('GET', `/v1/resources/${shelf}?children=true&parents=true`, undefined, ada)],
  ['GET /v1/resources/:uuid/tree', () => call('GET', `/v1/resources/${library}/tree`, undefined, ada)],
  ['GET /v1/resources/:uuid/permissions', () => call('GET', `/v1/resources/${shelf}/permissions`, undefined, ada)],
  ['GET /v1/resources/:uuid/types', () => call('GET', `/v1/resources/${shelf}/types`, undefined, ada)],
  ['PATCH /v1/resources/:uuid', () => call('PATCH', `/v1/resources/${shelf}`, { name: 'shelf-1' }, ada)],
  [
    'POST /v1/grants',
    async () =>
      keep(
        await call('POST', '/v1/grants', { holder: 'everyone', resource: shelf, permission: 'read' }, ada),
        ({ body }) => (grant = body.uuid),
      ),
  ],
  [
    'PUT /v1/grants',
    () => call('PUT', '/v1/grants', { holder: 'everyone', resource: shelf, permission: 'read-match' }, ada),
  ],
  [
    'PATCH /v1/grants',
    () =>
      call(
        'PATCH',
        '/v1/grants',
        { permissions: [{ resource_name: 'library', resource_type: 'service', permission: 'read', everyone: true }] },
        ada,
      ),
  ],
  [
    'POST /v1/grants/preview',
    () =>
      call(
        'POST',
        '/v1/grants/preview',
        { change: { grant: { holder: 'everyone', resource: shelf, permission: 'read-deny' } } },
        ada,
      ),
  ],
  [
    'DELETE /v1/grants',
    () => call('DELETE', `/v1/grants?resource=${library}&permission=read&group=everyone`, undefined, ada),
  ],
  ['GET /v1/grants', () => call('GET', '/v1/grants', undefined, ada)],
  ['GET /v1/grants/:uuid', () => call('GET', `/v1/grants/${grant}`, undefined, ada)],
  ['GET /v1/permissions', () => call('GET', `/v1/permissions?resource=${shelf}&mode=effective`, undefined, ada)],
  ['GET /v1/permissions/services', () => call('GET', '/v1/permissions/services?cascade=true', undefined, ada)],
  ['GET /v1/permissions/tree', () => call('GET', `/v1/permissions/tree?service=${library}`, undefined, ada)],
  [
    'GET /v1/permissions/resources',
    () => call('GET', `/v1/permissions/resources?permission=read&under=${library}`, undefined, ada),
  ],
  [
    'GET /v1/permissions/holders',
    () => call('GET', `/v1/permissions/holders?permission=read&resource=${shelf}`, undefined, ada),
  ],
  ['POST /v1/check/roles', () => call('POST', '/v1/check/roles', { checks: [{ limit: 'requests', value: 1 }] }, ada)],
  [
    'POST /v1/check',
    () =>
      call(
        'POST',
        '/v1/check',
        { explain: true, checks: Array.from({ length: 1000 }, () => ({ resource: shelf, permission: 'read' })) },
        ada,
      ),
  ],
  [
    'GET /v1/authorize',
    async () => {
      const name = (await call('GET', `/v1/services/${library}`, undefined, ada)).body.name
      postern.database.takeRoundTrips()
      return postern.call('GET', '/v1/authorize', {
        token: ada.token,
        headers: { 'X-Original-Method': 'GET', 'X-Original-URI': `/${name}/a/b?c=d` },
      })
    },
  ],
  [
    'POST /v1/webhooks',
    async () =>
      keep(
        await call(
          'POST',
          '/v1/webhooks',
          { name: 'w', actions: ['create_user'], url: 'https://hooks.acme.com/' },
          ada,
        ),
        ({ body }) => (webhook = body.webhook.uuid),
      ),
  ],
  ['GET /v1/webhooks', () => call('GET', '/v1/webhooks', undefined, ada)],
  ['GET /v1/webhooks/public-key', () => call('GET', '/v1/webhooks/public-key')],
  ['GET /v1/webhooks/deliveries', () => call('GET', `/v1/webhooks/deliveries?webhook=${webhook}`, undefined, ada)],
  ['GET /v1/webhooks/:uuid', () => call('GET', `/v1/webhooks/${webhook}`, undefined, ada)],
  ['PATCH /v1/webhooks/:uuid', () => call('PATCH', `/v1/webhooks/${webhook}`, { ordered: true }, ada)],
  ['POST /v1/webhooks/:uuid/rotate-secret', () => call('POST', `/v1/webhooks/${webhook}/rotate-secret`, {}, ada)],
  ['POST /v1/webhooks/:uuid/test', () => call('POST', `/v1/webhooks/${webhook}/test`, undefined, ada)],
  [
    'POST /v1/webhooks/:uuid/replay',
    () =>
      call('POST', `/v1/webhooks/${webhook}/replay`, { from: '2026-01-01T00:00:00Z', to: '2036-01-01T00:00:00Z' }, ada),
  ],
  ['DELETE /v1/webhooks/:uuid', () => call('DELETE', `/v1/webhooks/${webhook}`, undefined, ada)],
  ['GET /v1/outbox', () => call('GET', '/v1/outbox?state=waiting', undefined, ada)],
  ['GET /v1/audit-events', () => call('GET', '/v1/audit-events?actor=ada', undefined, ada)],
  ['GET /v1/settings', () => call('GET', '/v1/settings', undefined, ada)],
  ['PUT /v1/terms', () => call('PUT', '/v1/terms', { texts: { en: 'Be kind.' } }, ada)],
  ['GET /v1/terms', () => call('GET', '/v1/terms')],
  ['POST /v1/users/:u/terms', () => call('POST', '/v1/users/current/terms', { version: 1, language: 'en' }, ada)],
  ['PATCH /v1/settings', () => call('PATCH', '/v1/settings', { registration_open: true }, ada)],
  ['DELETE /v1/grants/:uuid', () => call('DELETE', `/v1/grants/${grant}`, undefined, ada)],
  ['DELETE /v1/resources/:uuid', () => call('DELETE', `/v1/resources/${shelf}`, undefined, ada)],
  ['DELETE /v1/services/:uuid', () => call('DELETE', `/v1/services/${library}`, undefined, ada)],
  ['GET /v1/registrations/policy', () => call('GET', '/v1/registrations/policy')],
  ['POST /v1/registrations', () => call('POST', '/v1/registrations', { username: 'cleo', email: 'cleo@example.test' })],
  ['GET /links/:token', async () => call('GET', await link('cleo'))],
  ['POST /links/:token', async () => call('POST', await link('cleo'), { password: goodPassword })],
  ['GET /v1/registrations', () => call('GET', '/v1/registrations?status=confirmed', undefined, ada)],
  ['GET /v1/registrations/:uuid', async () => call('GET', await registration('r.one'), undefined, ada)],
  [
    'POST /v1/registrations/:uuid/resend',
    async () => call('POST', `${await registration('r.two')}/resend`, undefined, ada),
  ],
  [
    'POST /v1/registrations/:uuid/approve',
    async () => call('POST', `${await registration('r.three')}/approve`, undefined, ada),
  ],
  [
    'POST /v1/registrations/:uuid/decline',
    async () => call('POST', `${await registration('r.four')}/decline`, {}, ada),
  ],
  ['POST /v1/passwords/strength', () => call('POST', '/v1/passwords/strength', { password: goodPassword })],
  ['POST /v1/passwords/unlock', () => call('POST', '/v1/passwords/unlock', { email: 'ben@example.test' })],
  ['POST /v1/passwords/reset', () => call('POST', '/v1/passwords/reset', { email: 'ben@example.test' })],
  [
    'PUT /v1/passwords/current',
    async () =>
      call(
        'PUT',
        '/v1/passwords/current',
        { current_password: goodPassword, new_password: `${goodPassword}!` },
        await postern.signIn('ben'),
      ),
  ],
  ['DELETE /v1/sessions/:sid', async () => call('DELETE', `/v1/sessions/${await otherSid('ben')}`, undefined, ada)],
  [
    'DELETE /v1/sessions/current',
    async () => call('DELETE', '/v1/sessions/current', undefined, await postern.signIn('ada')),
  ],
  ['DELETE /v1/sessions', () => call('DELETE', '/v1/sessions', undefined, ada)],
]

describe('database round trips', () => {
  it.each(story)(
    '%s takes one, or two where a password is hashed between reading and writing',
    async (route, request) => {
      const { status } = await request()
      const trips = postern.database.takeRoundTrips()
      expect(status, route).toBeLessThan(300)
      expect(trips, route).toBeLessThanOrEqual(hashing.has(route) ? 2 : 1)
      counted.set(route, trips)
    },
  )

  it('counts every route there is', () => {
    const routes = functions
      .filter(({ prefix }) => !prefix.startsWith('/dev'))
      .flatMap((each) => each.routes)
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/(?<=.)\/$/, '')}`)
    expect([...new Set(routes)].sort()).toEqual(story.map(([route]) => route).sort())
  })

  it('is written down in docs/round-trips.md', () => {
    const file = join(root, 'docs/round-trips.md')
    const page = pageOf(counted)
    const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (written !== page && process.env['CI'] === undefined) writeFileSync(file, page)
    expect(written, 'docs/round-trips.md was out of date; it is written anew outside CI').toBe(page)
  })
})

function pageOf(trips: Map<string, number>): string {
  const rows = [...trips].map(([route, count]) => `| \`${route}\` | ${count} |`)
  return `# Database round trips

Written by \`test/round-trips.test.ts\`, which performs every operation once and counts the requests that reach the database.
What delivers mail after an answer has been given is not counted.

| operation | round trips |
| --- | ---: |
${rows.join('\n')}
`
}

async function call(method: string, path: string, body?: unknown, as?: SignedIn) {
  postern.database.takeRoundTrips()
  const answer = await postern.call(method, path, {
    body,
    token: as?.token,
  })
  return answer
}

function keep<Answer>(answer: Answer, use: (answer: Answer) => void): Answer {
  use(answer)
  return answer
}

function held(body: { user: { uuid: string }; access_token: string; refresh_token: string }): SignedIn {
  return { uuid: body.user.uuid, token: body.access_token, refreshToken: body.refresh_token }
}

/** The path of a registration that waits for an administrator. */
async function registration(username: string): Promise<string> {
  return `/v1/registrations/${(await registered(postern, username, { status: 'confirmed' })).uuid}`
}

/** The path of somebody's link, as its mail would have carried it. */
async function link(username: string): Promise<string> {
  const { token, hash } = mintSecretToken()
  await postern.database.sql(
    `update one_time_tokens set hash = $1, expires_at = moment() + interval '1 hour'
     where registration_id = (select id from registrations where username = $2)`,
    [hex(hash), username],
  )
  return `/links/${token}`
}

/** The id of a link that somebody new was mailed. */
async function mailedLink(username: string): Promise<string> {
  await postern.call('POST', '/v1/users', { body: { username, email: `${username}@example.test` }, token: ada.token })
  const [row] = await postern.database.sql<{ id: string }>(
    'select t.id from one_time_tokens t join users u on u.id = t.user_id where u.username = $1',
    [username],
  )
  return row!.id
}

async function otherSid(username: string): Promise<string> {
  const [row] = await postern.database.sql<{ sid: string }>(
    `select sid from sessions join users on users.id = user_id where username = $1 and ended_at is null`,
    [username],
  )
  return row!.sid
}
