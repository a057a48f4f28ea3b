/** `Postern-Client-Address`: what counts for the client that a trusted server names, and that nobody else may name one. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { scopes } from '#domain/keys/scope.ts'
import { functions } from '#openapi/functions.ts'
import { type Route, routesOf } from '#openapi/routes.ts'
import { createKey, createServiceAccount, createTrustedServer } from '#test/support/fixtures/api-keys.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { race, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'

const postern = usePostern() // cannot send email
const root = useRoot(postern)
const ann = useUser(postern, 'ann')
const server = prepared(() => createTrustedServer(postern, ['audit:read', 'profile:read']))

/** Of the trusted server itself, as the platform sees it. */
const ownAddress = '198.51.100.7'
let networks = 0
const newClient = () => `10.77.${((networks += 1) >> 8) % 256}.${networks % 256}`

/** A request of the server for a client. */
const forClient = (
  method: string,
  path: string,
  client: string,
  { body, key = server.key, agent }: { body?: unknown; key?: string; agent?: string } = {},
) =>
  postern.call(method, path, {
    token: key,
    body,
    headers: {
      'CF-Connecting-IP': ownAddress,
      'User-Agent': 'server/1',
      'Postern-Client-Address': client,
      ...(agent !== undefined && { 'Postern-Client-User-Agent': agent }),
    },
  })

const signIn = (login: string, client: string, password = goodPassword, more: object = {}, agent = 'Firefox') =>
  forClient('POST', '/v1/sessions', client, { body: { login, password, ...more }, agent })

async function createAccount(): Promise<string> {
  const name = freshName('t')
  await postern.createUser(name)
  return name
}

const notAllowed = { status: 400, body: { code: 'client-address-not-allowed' } }

describe('the address of a client from anybody else', () => {
  const routes = routesOf(functions).filter(({ path }) => !/^\/(?:dev|console)/.test(path)) // files, whoever asks
  const keyed = (some: Route[]) => some.map((route) => [route.key, route] as const)
  const named = (path: string) => path.replaceAll(/\{\w+\}/g, () => randomUUID())
  const ask = ({ method, path }: Route, token: string | null, name = 'Postern-Client-Address') =>
    postern.call(method, named(path), { token, headers: { [name]: '192.0.2.1' } })

  it.each(keyed(routes.filter(({ audience }) => audience === 'public' || audience === 'anyone')))(
    '%s: 400 without a credential',
    async (_key, route) => {
      for (const name of ['Postern-Client-Address', 'Postern-Client-User-Agent'])
        expect(await ask(route, null, name)).toMatchObject(notAllowed)
    },
  )

  it.each(keyed(routes))('%s: 400 with a session, of a superuser', async (_key, route) => {
    for (const name of ['Postern-Client-Address', 'Postern-Client-User-Agent'])
      expect(await ask(route, root.token, name)).toMatchObject(notAllowed)
  })

  it('401 before that, where the operation needs a session and there is none', async () => {
    const headers = { 'Postern-Client-Address': '192.0.2.1' }
    expect((await postern.call('GET', '/v1/users/current', { headers })).body.code).toBe('unauthenticated')
    const ended = await postern.signIn('ann')
    await postern.call('DELETE', '/v1/sessions/current', { token: ended.token })
    expect((await postern.call('GET', '/v1/users/current', { token: ended.token, headers })).body.code).toBe(
      'invalid-token',
    )
  })

  const keys: Record<string, string> = {}
  beforeAll(async () => {
    const role = { role: 'frontend', roleScopes: ['client-address:assert' as const] }
    const [locked, deleted] = [await createTrustedServer(postern), await createTrustedServer(postern)]
    Object.assign(keys, {
      'a key with every other scope': (
        await createServiceAccount(
          postern,
          scopes.filter((scope) => scope !== 'client-address:assert'),
          role,
        )
      ).key,
      'a key with the scope, of an account whose role is without it': (await createServiceAccount(postern, scopes)).key,
      'a key with the scope, of a person': await createKey(postern, ann, scopes),
      'a key with the scope, of a superuser': await createKey(postern, root, scopes),
      'a key that has expired': (await createServiceAccount(postern, scopes, { ...role, expires: '-1 second' })).key,
      'a key that was revoked': (await createServiceAccount(postern, scopes, { ...role, revoked: true })).key,
      'a key of a locked account': locked.key,
      'a key of a deleted account': deleted.key,
    })
    await postern.database.sql(`update users set lock_kind = 'administrative' where uuid = $1`, [locked.uuid])
    await postern.database.sql('delete from users where uuid = $1', [deleted.uuid])
  })
  const kinds = [
    'a key with every other scope',
    'a key with the scope, of an account whose role is without it',
    'a key with the scope, of a person',
    'a key with the scope, of a superuser',
    'a key that has expired',
    'a key that was revoked',
    'a key of a locked account',
    'a key of a deleted account',
  ]

  it.each(kinds)(
    '400 at public operations with %s, in one round trip, and nothing counts or is written',
    async (kind) => {
      const [name, client] = [await createAccount(), newClient()]
      const requests: [path: string, body: object][] = [
        ['/v1/sessions', { login: name, password: goodPassword }],
        ['/v1/sessions', { login: name, password: 'wrong' }],
        ['/v1/passwords/reset', { email: `${name}@example.test` }],
        ['/v1/passwords/unlock', { email: `${name}@example.test` }],
        ['/v1/registrations', { username: freshName('u'), email: `${freshName()}@example.test` }],
      ]
      const before = await written()
      for (const [path, body] of requests) {
        postern.database.takeRoundTrips()
        expect(await forClient('POST', path, client, { body, key: keys[kind]! })).toMatchObject(notAllowed)
        expect(postern.database.takeRoundTrips()).toBe(1)
      }
      expect(await written()).toBe(before)
    },
  )

  it('400 or 401 at other operations, by what is wrong with the key', async () => {
    const codes = kinds.map(async (kind) => [
      kind,
      (await forClient('GET', '/v1/users/current', '192.0.2.1', { key: keys[kind]! })).body.code,
    ])
    expect(Object.fromEntries(await Promise.all(codes))).toEqual({
      'a key with every other scope': 'client-address-not-allowed',
      'a key with the scope, of an account whose role is without it': 'client-address-not-allowed',
      'a key with the scope, of a person': 'client-address-not-allowed',
      'a key with the scope, of a superuser': 'client-address-not-allowed',
      'a key that has expired': 'key-expired',
      'a key that was revoked': 'key-revoked',
      'a key of a locked account': 'invalid-token',
      'a key of a deleted account': 'invalid-token',
    })
  })

  it('400 from the moment that the role loses the scope, or the key is revoked', async () => {
    const { key, uuid } = await createTrustedServer(postern)
    const name = await createAccount()
    const body = { login: name, password: goodPassword }
    const trying = async () => (await forClient('POST', '/v1/sessions', newClient(), { body, key })).status
    expect(await trying()).toBe(201)
    await postern.database.sql(`update users set role = 'staff' where uuid = $1`, [uuid])
    expect(await trying()).toBe(400)
    await postern.database.sql(`update users set role = 'frontend' where uuid = $1`, [uuid])
    expect(await trying()).toBe(201)
    await postern.database.sql(
      'update api_keys set revoked_at = app_now() where user_id = (select id from users where uuid = $1)',
      [uuid],
    )
    expect(await trying()).toBe(400)
  })

  it('400 with a key whose checksum is wrong, without a round trip', async () => {
    postern.database.takeRoundTrips()
    const forged = `${server.key.slice(0, -1)}${server.key.endsWith('0') ? '1' : '0'}`
    expect(await forClient('POST', '/v1/sessions', '192.0.2.1', { key: forged, body: {} })).toMatchObject(notAllowed)
    expect(postern.database.takeRoundTrips()).toBe(0)
  })
})

describe('an address that is none', () => {
  const wrong = ['', 'localhost', '192.0.2.1:443', '192.0.2.1, 192.0.2.2', '192.0.2.010', '192.0.2', '[2001:db8::1]']
  it.each([...wrong, '2001:db8::1%eth0', '2001:db8:::1', '0x7f000001', '192.0.2.1/24', 'unknown', '"192.0.2.1"'])(
    '400 malformed-request for "%s"',
    async (address) => {
      const body = { login: 'ann', password: goodPassword }
      for (const [method, path] of [
        ['POST', '/v1/sessions'],
        ['GET', '/v1/users/current'],
      ] as const)
        expect(await forClient(method, path, address, method === 'POST' ? { body } : {})).toMatchObject({
          status: 400,
          body: { code: 'malformed-request' },
        })
    },
  )

  it('400 malformed-request for a user agent without an address', async () => {
    const headers = { 'Postern-Client-User-Agent': 'Firefox' }
    const answer = await postern.call('GET', '/v1/users/current', { token: server.key, headers })
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-request' } })
  })
})

describe('a request of a trusted server', () => {
  it('counts registrations, resets and unlock links for the network of the client, also fifty at the same time', async () => {
    const requests: Record<string, () => [path: string, body: object]> = {
      registration: () => ['/v1/registrations', { username: freshName('u'), email: `${freshName()}@example.test` }],
      reset: () => ['/v1/passwords/reset', { email: `${freshName()}@example.test` }],
      unlock: () => ['/v1/passwords/unlock', { email: `${freshName()}@example.test` }],
    }
    for (const kind of Object.values(requests)) {
      const ask = (client: string) => {
        const [path, body] = kind()
        return forClient('POST', path, client, { body })
      }
      const client = newClient()
      const answers = await race(() => ask(client))
      expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 20, 429: 30 })
      expect(answers.find(({ status }) => status === 429)!.headers.get('RateLimit-Policy')).toContain('per_network')
      expect((await ask(newClient())).status).toBe(202)
      const direct = kind()
      const headers = { 'CF-Connecting-IP': client }
      expect((await postern.call('POST', direct[0], { body: direct[1], headers })).status).toBe(429)
      const own = { 'CF-Connecting-IP': ownAddress }
      expect((await postern.call('POST', direct[0], { body: kind()[1], headers: own })).status).toBe(202)
    }
  })

  it('counts failed sign-ins for the network of the client, with every spelling of its address', async () => {
    await postern.database.sql(
      `update settings set chosen = '{"failures": 5, "window_minutes": 10}' where key = 'source_limit'`,
    )
    const spellings = [
      '2001:db8:77::1',
      '2001:DB8:77:0:0:0:0:2',
      '2001:0db8:0077::3',
      '2001:db8:77::ffff',
      '2001:db8:77::',
    ]
    for (const spelling of spellings) expect((await signIn(freshName(), spelling, 'wrong')).status).toBe(401)
    const name = await createAccount()
    expect(await signIn(name, '2001:db8:77::9')).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
    expect((await signIn(name, '2001:db8:78::9')).status).toBe(201)
    for (let n = 0; n < 7; n += 1) expect((await signIn(freshName(), newClient(), 'wrong')).status).toBe(401)
    await postern.database.sql(`update settings set chosen = null where key = 'source_limit'`)
  })

  it('opens a session of the client: address and user agent in the list, the audit log, known devices and the notice', async () => {
    const name = await createAccount()
    postern.database.takeRoundTrips()
    const first = await signIn(name, '192.0.2.50', goodPassword, {}, 'Mozilla/5.0 (X11; Linux) Firefox/141.0')
    expect([first.status, postern.database.takeRoundTrips()]).toEqual([201, 2])
    const { body: sessions } = await postern.call('GET', '/v1/sessions', { token: first.body.access_token })
    expect(sessions.items).toMatchObject([{ ip: '192.0.2.50', user_agent: 'Mozilla/5.0 (X11; Linux) Firefox/141.0' }])
    expect(await auditOf(name)).toEqual([
      { action: 'session-opened', ip: '192.0.2.50', ip_asserted_by: await keyUuid() },
    ])

    const known = await signIn(name, '192.0.2.51', goodPassword, { device_token: first.body.device_token })
    expect(known.status).toBe(201)
    expect(await noticesTo(name)).toEqual([])
    await signIn(name, '192.0.2.52', goodPassword, {}, 'Other')
    expect(await noticesTo(name)).toEqual([{ username: name, address: '192.0.2.52', user_agent: 'Other' }])
    await signIn(name, '192.0.2.52', goodPassword, {}, 'Other')
    expect(await noticesTo(name)).toHaveLength(1)
    const devices = await postern.database.sql<{ ip: string }>(
      `select host(ip) as ip from known_devices d join users u on u.id = d.user_id where u.username = $1 order by d.created_at, ip`,
      [name],
    )
    expect(devices.map(({ ip }) => ip)).toEqual(['192.0.2.51', '192.0.2.52', '192.0.2.52'])
  })

  it('has no user agent where the server names none, and keeps 256 characters of one', async () => {
    const name = await createAccount()
    const body = { login: name, password: goodPassword }
    await forClient('POST', '/v1/sessions', newClient(), { body })
    await forClient('POST', '/v1/sessions', newClient(), { body, agent: 'x'.repeat(300) })
    const rows = await postern.database.sql<{ user_agent: string | null }>(
      'select user_agent from sessions s join users u on u.id = s.user_id where u.username = $1 order by s.created_at',
      [name],
    )
    expect(rows.map(({ user_agent }) => user_agent)).toEqual([null, 'x'.repeat(256)])
  })

  it('moves a session along with its client at a refresh', async () => {
    const name = await createAccount()
    const { body } = await signIn(name, '192.0.2.60')
    const refreshed = await forClient('POST', '/v1/sessions/refresh', '192.0.2.61', {
      body: { refresh_token: body.refresh_token },
    })
    expect(refreshed.status).toBe(200)
    const { body: listed } = await postern.call('GET', '/v1/sessions', { token: refreshed.body.access_token })
    expect(listed.items[0].ip).toBe('192.0.2.61')
  })

  it('acts with its other scopes as itself, and the audit log shows key and client', async () => {
    const admin = await createServiceAccount(postern, ['client-address:assert', 'groups:write'], {
      role: 'desk',
      roleScopes: ['client-address:assert', 'groups:write'],
    })
    postern.database.takeRoundTrips()
    const made = await forClient('POST', '/v1/groups', '::FFFF:192.0.2.71', {
      body: { name: freshName('g') },
      key: admin.key,
    })
    expect([made.status, postern.database.takeRoundTrips()]).toEqual([201, 1])
    const { body } = await postern.call('GET', `/v1/audit-events?target=${made.body.uuid}`, { token: root.token })
    expect(body.items).toMatchObject([
      {
        action: 'group-created',
        ip: '192.0.2.71',
        ip_asserted_by: await keyUuid(admin.uuid),
        actor: { uuid: admin.uuid },
      },
    ])
    const plain = await postern.call('POST', '/v1/groups', { token: admin.key, body: { name: freshName('g') } })
    const { body: without } = await postern.call('GET', `/v1/audit-events?target=${plain.body.uuid}`, {
      token: root.token,
    })
    expect(without.items).toMatchObject([{ action: 'group-created', ip: null, ip_asserted_by: null }])
  })

  it('notes the use of the key with the address of the server', async () => {
    const { key, uuid } = await createTrustedServer(postern)
    const use = async () => {
      const [row] = await postern.database.sql<{ ip: string; agent: string }>(
        `select host(last_used_ip) as ip, last_used_user_agent as agent from api_keys where uuid = $1`,
        [await keyUuid(uuid)],
      )
      return row
    }
    expect(await use()).toEqual({ ip: null, agent: null })
    await postern.database.moveClock('16 minutes')
    const body = { login: await createAccount(), password: goodPassword }
    await forClient('POST', '/v1/sessions', newClient(), { body, key, agent: 'Firefox' })
    await expect.poll(use).toEqual({ ip: ownAddress, agent: 'server/1' })
  })

  it('ignores the key at public operations without the headers, as any credential', async () => {
    const body = { login: 'ann', password: goodPassword }
    expect((await postern.call('POST', '/v1/sessions', { token: 'pst_none', body })).status).toBe(201)
  })
})

async function keyUuid(account = server.uuid): Promise<string> {
  const [row] = await postern.database.sql<{ uuid: string }>(
    'select k.uuid from api_keys k join users u on u.id = k.user_id where u.uuid = $1',
    [account],
  )
  return row!.uuid
}

const auditOf = (username: string) =>
  postern.database.sql(
    `select action, host(ip) as ip, ip_asserted_by from audit_events a join users u on u.uuid::text = a.target where u.username = $1`,
    [username],
  )

const noticesTo = async (username: string) =>
  (
    await postern.database.sql<{ parameters: unknown }>(
      `select parameters from outbox_mail where template = 'new-device' and recipient = $1`,
      [`${username}@example.test`],
    )
  ).map(({ parameters }) => parameters)

/** What a refused request must not write. */
async function written(): Promise<string> {
  const [row] = await postern.database.sql<{ counts: string }>(
    `select concat_ws(' ', (select count(*) from sessions), (select count(*) from login_attempts), (select count(*) from source_attempts),
       (select count(*) from request_counts), (select count(*) from known_devices), (select count(*) from registrations),
       (select count(*) from outbox_mail), (select count(*) from one_time_tokens), (select count(*) from audit_events)) as counts`,
  )
  return row!.counts
}
