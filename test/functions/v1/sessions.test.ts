import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { argon2id } from '../../../adapters/argon2id.ts'
import { parsePeppers, pepperTag } from '../../../adapters/password-pepper.ts'
import { formatPhc } from '../../../domain/phc.ts'
import { goodPassword, type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'

let postern: Postern
let root: SignedIn
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
  await Promise.all(['alice', 'bob', 'carol', 'dora', 'emil'].map((name) => postern.createUser(name)))
})
afterAll(() => postern.stop())

const signIn = (login: string, password: string) => postern.call('POST', '/v1/sessions', { body: { login, password } })
const check = (token: string) => postern.call('GET', '/v1/sessions/current', { token })
const refresh = (token: string) => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })

describe('POST /v1/sessions', () => {
  it('201 signs in by user name or address, however its capitals are typed, and tells the first time', async () => {
    const first = await signIn('Alice', goodPassword)
    expect(first).toMatchObject({ status: 201, body: { token_type: 'Bearer', expires_in: 300, first_login: true } })
    const second = await signIn('ALICE@Example.Test', goodPassword)
    expect(second).toMatchObject({ status: 201, body: { first_login: false, user: { username: 'alice' } } })
  })

  it('401 answers a wrong password, an unknown name, a disabled user and one without a password byte for byte alike', async () => {
    await postern.createUser('frozen')
    await postern.createUser('passwordless')
    await postern.database.sql(`update users set enabled = false where username = 'frozen'`)
    await postern.database.sql(`update users set password_hash = null where username = 'passwordless'`)
    const answers = await Promise.all([
      signIn('alice', 'wrong horse battery staple'),
      signIn('nobody.here', goodPassword),
      signIn('frozen', goodPassword),
      signIn('passwordless', goodPassword),
      signIn('<not a name>', goodPassword),
    ])
    const bodies = answers.map(({ status, body }) => ({ status, ...body, instance: '' }))
    for (const body of bodies) expect(body).toEqual(bodies[0])
    expect(bodies[0]).toMatchObject({ status: 401, code: 'wrong-credentials' })
  })

  it('401 takes as many database round trips and writes as many rows for a name that exists as for one that does not', async () => {
    const cost = async (login: string) => {
      const [before] = await postern.database.sql<{ rows: string }>(`select count(*) as rows from audit_events`)
      postern.database.takeRoundTrips()
      await signIn(login, 'wrong horse battery staple')
      const [after] = await postern.database.sql<{ rows: string }>(`select count(*) as rows from audit_events`)
      return { trips: postern.database.takeRoundTrips(), rows: Number(after!.rows) - Number(before!.rows) }
    }
    expect(await cost('bob')).toEqual({ trips: 2, rows: 1 })
    expect(await cost('bobby.unknown')).toEqual({ trips: 2, rows: 1 })
  })

  it('429 locks a name after ten failures, whether it exists or not, and says when to come back', async () => {
    for (const name of ['carol', 'caroline.unknown']) {
      const failures = await Promise.all(Array.from({ length: 30 }, () => signIn(name, 'wrong horse battery staple')))
      const statuses = failures.map(({ status }) => status)
      expect(statuses.filter((status) => status === 401)).toHaveLength(10)
      expect(statuses.filter((status) => status === 429)).toHaveLength(20)
      const locked = await signIn(name, goodPassword)
      expect(locked).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
      expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(590)
    }
  })

  it('201 lets the right password in again once the lock has ended, and forgets the failures', async () => {
    await postern.createUser('lena')
    for (let n = 0; n < 10; n += 1) await signIn('lena', 'wrong horse battery staple')
    expect((await signIn('lena', goodPassword)).status).toBe(429)
    await postern.database.moveClock('10 minutes 1 second')
    expect((await signIn('lena', goodPassword)).status).toBe(201)
    expect((await signIn('lena', 'wrong horse battery staple')).status).toBe(401)
  })

  it('429 leaves a session that is signed in alone', async () => {
    await postern.createUser('victim')
    const session = await postern.signIn('victim')
    await Promise.all(Array.from({ length: 12 }, () => signIn('victim', 'wrong horse battery staple')))
    expect((await signIn('victim', goodPassword)).status).toBe(429)
    expect((await check(session.token)).status).toBe(200)
    expect((await refresh(session.refreshToken)).status).toBe(200)
  })

  it('201 replaces a hash of old parameters and keeps the other sessions alive', async () => {
    await postern.createUser('oldhash')
    const before = await postern.signIn('oldhash')
    await postern.database.sql(`update users set password_hash = $1 where username = 'oldhash'`, [weakHash()])
    expect((await signIn('oldhash', goodPassword)).status).toBe(201)
    const [row] = await postern.database.sql<{ password_hash: string }>(
      `select password_hash from users where username = 'oldhash'`,
    )
    expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1/)
    expect((await check(before.token)).status).toBe(200)
  })

  it.each([
    ['an unknown key', { login: 'alice', password: goodPassword, role: 'superuser' }, 422],
    ['a list for a name', { login: ['alice'], password: goodPassword }, 422],
    ['no password', { login: 'alice' }, 422],
    ['a number', 7, 422],
    ['a key twice', '{"login":"alice","login":"bob","password":"x"}', 400],
    ['half a body', '{"login":"ali', 400],
    ['nothing', '', 400],
    ['a NUL', { login: 'ali\u0000ce', password: goodPassword }, 400],
    ['70 KiB', { login: 'alice', password: 'x'.repeat(70_000) }, 413],
  ])('refuses %s with a problem document and writes nothing', async (_what, body, status) => {
    const answer = await postern.call('POST', '/v1/sessions', { body })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ status, code: expect.any(String), type: expect.stringContaining('urn:') })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '415 refuses a body of type %s, which another site could send',
    async (type) => {
      const body = JSON.stringify({ login: 'alice', password: goodPassword })
      expect((await postern.call('POST', '/v1/sessions', { body, headers: { 'Content-Type': type } })).status).toBe(415)
    },
  )

  it('405 names the methods there are', async () => {
    const answer = await postern.call('PUT', '/v1/sessions', { body: {} })
    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } })
    expect(answer.headers.get('Allow')).toBe('POST, GET, HEAD, DELETE')
  })
})

describe('POST /v1/sessions with cookies', () => {
  const own = { 'Sec-Fetch-Site': 'same-origin' }
  const cookiesOf = (headers: Headers) =>
    headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')

  it('201 hands the tokens to the browser and not to the page', async () => {
    const body = { login: 'dora', password: goodPassword, cookies: true }
    const { status, headers, body: answer } = await postern.call('POST', '/v1/sessions', { body, headers: own })
    expect(status).toBe(201)
    expect(answer).not.toHaveProperty('access_token')
    expect(answer).not.toHaveProperty('refresh_token')
    for (const cookie of headers.getSetCookie())
      expect(cookie).toMatch(/^__Host-.*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const cookie = cookiesOf(headers)
    expect((await postern.call('GET', '/v1/sessions/current', { headers: { cookie } })).status).toBe(200)
    const refreshed = await postern.call('POST', '/v1/sessions/refresh', { body: {}, headers: { ...own, cookie } })
    expect(refreshed).toMatchObject({ status: 200, body: { token_type: 'Cookie' } })
  })

  it('403 refuses a write with cookies from another site, a sibling subdomain or an unknown place', async () => {
    const body = { login: 'dora', password: goodPassword, cookies: true }
    const cookie = cookiesOf((await postern.call('POST', '/v1/sessions', { body, headers: own })).headers)
    const places = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'null' },
      { Origin: 'https://id.example.test.evil.test' },
      {},
    ]
    for (const place of places) {
      const answer = await postern.call('DELETE', '/v1/sessions/current', {
        headers: { cookie, ...place },
      })
      expect(answer).toMatchObject({ status: 403, body: { code: 'cross-site-request' } })
    }
    const fromHere = { cookie, Origin: 'https://id.example.test' }
    expect((await postern.call('DELETE', '/v1/sessions/current', { headers: fromHere })).status).toBe(204)
  })

  it('400 refuses a cookie and a bearer token at once', async () => {
    const answer = await postern.call('GET', '/v1/sessions/current', {
      token: root.token,
      headers: { cookie: `__Host-postern-session=${root.token}` },
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'two-credentials' } })
  })
})

describe('GET /v1/sessions/current', () => {
  it('200 says who is asking, their groups and the session, in one round trip', async () => {
    const session = await postern.signIn('emil')
    await postern.database.sql(`insert into groups (name) values ('editors'), ('authors')`)
    await postern.database.sql(
      `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.username = 'emil' and g.id > 100`,
    )
    postern.database.takeRoundTrips()
    const { status, body } = await check(session.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      user: { uuid: session.uuid, username: 'emil', email: 'emil@example.test', role: 'authenticated' },
      groups: ['authors', 'editors'],
      max_staleness_seconds: 0,
    })
    expect(JSON.stringify(body)).not.toMatch(/hash|argon2/)
  })

  refusesStrangers(() => postern, 'GET', '/v1/sessions/current', 'signed-in')
})

describe('GET /v1/sessions/current with SESSION_CACHE_SECONDS', () => {
  it('200 repeats an answer for no longer than it says, and not for a user whose marker it has not seen', async () => {
    const cached = await startPostern({ SESSION_CACHE_SECONDS: '1' })
    try {
      await cached.createUser('alice')
      const session = await cached.signIn('alice')
      const ask = () => cached.call('GET', '/v1/sessions/current', { token: session.token })
      expect((await ask()).body.max_staleness_seconds).toBe(1)
      cached.database.takeRoundTrips()
      await cached.database.sql('update sessions set ended_at = moment()')
      expect((await ask()).status).toBe(200)
      expect(cached.database.takeRoundTrips()).toBe(0)
      await sleep(1100)
      expect((await ask()).status).toBe(401)
      expect((await ask()).status).toBe(401)
      expect(cached.database.takeRoundTrips()).toBe(2)
    } finally {
      await cached.stop()
    }
  })

  it.each(['61', '-1', 'ten', '1.5'])('503 refuses to run with %s', async (seconds) => {
    const wrong = await startPostern({ SESSION_CACHE_SECONDS: seconds })
    try {
      await wrong.createUser('alice')
      const { token } = await wrong.signIn('alice')
      expect(await wrong.call('GET', '/v1/sessions/current', { token })).toMatchObject({ status: 503 })
    } finally {
      await wrong.stop()
    }
  })
})

describe('POST /v1/sessions/refresh', () => {
  it('200 trades a refresh token for the next, and the access token it gives is good', async () => {
    const session = await postern.signIn('alice')
    const { status, body } = await refresh(session.refreshToken)
    expect(status).toBe(200)
    expect(body.refresh_token).not.toBe(session.refreshToken)
    expect((await check(body.access_token)).status).toBe(200)
  })

  it('200 repeats the current token within ten seconds, for an answer that was lost on its way', async () => {
    const session = await postern.signIn('alice')
    const { body: first } = await refresh(session.refreshToken)
    const { body: again } = await refresh(session.refreshToken)
    expect(again.refresh_token).toBe(first.refresh_token)
  })

  it('401 ends the session when a replaced token comes back after the grace, and records it', async () => {
    const session = await postern.signIn('alice')
    const { body: next } = await refresh(session.refreshToken)
    await postern.database.moveClock('11 seconds')
    expect(await refresh(session.refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh-token-rejected' } })
    expect((await check(next.access_token)).status).toBe(401)
    expect((await refresh(next.refresh_token)).status).toBe(401)
    const events = await postern.database.sql(`select from audit_events where action = 'refresh-token-reused'`)
    expect(events).toHaveLength(1)
  })

  it('401 after seven days without a refresh, and after thirty days in any case', async () => {
    const idle = await postern.signIn('alice')
    await postern.database.moveClock('7 days 1 second')
    expect((await refresh(idle.refreshToken)).status).toBe(401)

    const busy = await postern.signIn('alice')
    let token = busy.refreshToken
    for (let day = 0; day < 29; day += 6) {
      const answer = await refresh(token)
      expect(answer.status).toBe(200)
      token = answer.body.refresh_token
      await postern.database.moveClock('6 days 1 second')
    }
    expect((await refresh(token)).status).toBe(401)
  })

  it.each(['', 'prt1_', 'prt1_AAAA', 'x'.repeat(150)])('401 refuses %j, which is no refresh token', async (token) => {
    expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'refresh-token-rejected' } })
  })

  it('401 refuses an access token in its place, and the other way round', async () => {
    const session = await postern.signIn('alice')
    expect(
      (await postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: session.token.slice(0, 190) } }))
        .status,
    ).toBe(401)
    expect((await check(session.refreshToken)).status).toBe(401)
  })
})

describe('ending sessions', () => {
  it('204 signs out: the next request with that token is 401, and others go on', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    expect((await postern.call('DELETE', '/v1/sessions/current', { token: one.token })).status).toBe(204)
    expect((await check(one.token)).status).toBe(401)
    expect((await refresh(one.refreshToken)).status).toBe(401)
    expect((await check(other.token)).status).toBe(200)
  })

  it('200 ends all sessions but the current one', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    const answer = await postern.call('DELETE', '/v1/sessions?all_but_current=true', { token: one.token })
    expect(answer.status).toBe(200)
    expect(answer.body.ended).toBeGreaterThan(0)
    expect((await check(other.token)).status).toBe(401)
    expect((await check(one.token)).status).toBe(200)
  })

  it('200 ends every session of the caller and moves the marker, for verifiers that know only that', async () => {
    const [one, other] = [await postern.signIn('bob'), await postern.signIn('bob')]
    const marker = () =>
      postern.database.sql(`select rev_of(last_auth_sensitive_operation_at) as rev from users where username = 'bob'`)
    const before = await marker()
    expect((await postern.call('DELETE', '/v1/sessions', { token: one.token })).status).toBe(200)
    for (const { token } of [one, other]) expect((await check(token)).status).toBe(401)
    expect(await marker()).not.toEqual(before)
  })

  it('204 ends one session by its id; 404 for somebody else’s; an administrator may', async () => {
    const [bob, alice] = [await postern.signIn('bob'), await postern.signIn('alice')]
    const { body } = await check(bob.token)
    const path = `/v1/sessions/${body.session.sid}`
    expect((await postern.call('DELETE', path, { token: alice.token })).status).toBe(404)
    expect((await check(bob.token)).status).toBe(200)
    root = await postern.signIn('first.superuser')
    expect((await postern.call('DELETE', path, { token: root.token })).status).toBe(204)
    expect((await check(bob.token)).status).toBe(401)
    expect((await postern.call('DELETE', '/v1/sessions/7', { token: bob.token })).status).toBe(404)
  })

  it('401 the moment a user is disabled, deleted, or their marker moves', async () => {
    const changes = [
      `update users set enabled = false where username = $1`,
      `delete from users where username = $1`,
      `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where username = $1`,
    ]
    for (const [n, change] of changes.entries()) {
      await postern.createUser(`gone${n}`)
      const session = await postern.signIn(`gone${n}`)
      expect((await check(session.token)).status).toBe(200)
      await postern.database.sql(change, [`gone${n}`])
      expect((await check(session.token)).status).toBe(401)
      expect((await refresh(session.refreshToken)).status).toBe(401)
    }
  })

  refusesStrangers(() => postern, 'DELETE', '/v1/sessions/current', 'signed-in')
  refusesStrangers(() => postern, 'DELETE', '/v1/sessions', 'signed-in')
  refusesStrangers(() => postern, 'DELETE', `/v1/sessions/${randomUUID()}`, 'signed-in')
})

describe('GET /v1/sessions', () => {
  it('200 lists the caller’s live sessions, newest first, over pages that miss nothing', async () => {
    await postern.createUser('traveller')
    const held: SignedIn[] = []
    for (let n = 0; n < 5; n += 1) held.push(await postern.signIn('traveller'))
    const token = held[0]!.token
    const seen: string[] = []
    let after = ''
    do {
      const { body } = await postern.call('GET', `/v1/sessions?limit=2${after}`, { token })
      seen.push(...body.items.map(({ sid }: { sid: string }) => sid))
      after = body.next === null ? '' : `&after=${body.next}`
    } while (after)
    expect(new Set(seen).size).toBe(5)
    const { body: newest } = await check(held[4]!.token)
    expect(seen[0]).toBe(newest.session.sid)
  })

  it('403 keeps the sessions of others from everybody but an administrator', async () => {
    const [alice, bob] = [await postern.signIn('alice'), await postern.signIn('bob')]
    expect((await postern.call('GET', `/v1/sessions?user=${alice.uuid}`, { token: bob.token })).status).toBe(403)
    root = await postern.signIn('first.superuser')
    const seen = await postern.call('GET', `/v1/sessions?user=${alice.uuid}`, { token: root.token })
    expect(seen.status).toBe(200)
    expect(seen.body.items.length).toBeGreaterThan(0)
  })

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=1&limit=2', 'after=7', 'unknown=1'])(
    '422 refuses ?%s',
    async (query) => {
      const answer = await postern.call('GET', `/v1/sessions?${query}`, { token: root.token })
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'invalid-request', errors: [{ pointer: expect.stringMatching(/^\?/) }] },
      })
    },
  )

  refusesStrangers(() => postern, 'GET', '/v1/sessions', 'signed-in')
})

/** The good password as it was stored when hashes took less memory. */
function weakHash(): string {
  const [pepper] = parsePeppers(postern.secrets.PASSWORD_PEPPER)
  const cost = { memoryKiB: 8192, passes: 2, lanes: 1 }
  const salt = new Uint8Array(16).fill(7)
  const output = pepperTag(pepper, argon2id(new TextEncoder().encode(goodPassword), salt, cost, 32))
  return formatPhc({ kind: 'argon2id', ...cost, pepperId: pepper.id, salt, output })
}
