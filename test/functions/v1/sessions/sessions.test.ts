import { beforeAll, describe, expect, it } from 'vitest'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { weakHash } from '#test/support/fixtures/weak-hash.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => Promise.all(['alice', 'bob', 'carol', 'dora'].map((name) => postern.createUser(name))))

const signIn = (login: string, password: string) => postern.call('POST', '/v1/sessions', { body: { login, password } })
const check = (token: string) => postern.call('GET', '/v1/sessions/current', { token })
const refresh = (token: string) => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: token } })

describe('POST /v1/sessions', () => {
  it('201 signs in by user name or address, in any capitals, and marks the first sign-in', async () => {
    const first = await signIn('Alice', goodPassword)
    expect(first).toMatchObject({ status: 201, body: { token_type: 'Bearer', expires_in: 300, first_login: true } })
    const second = await signIn('ALICE@Example.Test', goodPassword)
    expect(second).toMatchObject({ status: 201, body: { first_login: false, user: { username: 'alice' } } })
  })

  it('401 with the same bytes for a wrong password, an unknown name, a disabled user and one without a password', async () => {
    await postern.createUser('frozen')
    await postern.createUser('passwordless')
    await postern.database.sql(`update users set enabled = false where username = 'frozen'`)
    await postern.database.sql(`update users set password_hash = null where username = 'passwordless'`)
    const answers = await Promise.all([
      signIn('alice', 'wrong horse battery staple'),
      signIn('nobody.here', goodPassword),
      signIn('frozen', goodPassword),
      signIn('passwordless', goodPassword),
      signIn('<no-name>', goodPassword),
    ])
    const bodies = answers.map(({ status, body }) => ({ status, ...body, instance: '' }))
    for (const body of bodies) expect(body).toEqual(bodies[0])
    expect(bodies[0]).toMatchObject({ status: 401, code: 'invalid-credentials' })
  })

  it('401 by address while `sign_in_by_email` is off, as for an address of nobody; 201 by user name', async () => {
    await postern.createUser('ewa')
    await postern.database.sql(`update settings set chosen = 'false' where key = 'sign_in_by_email'`)
    const answers = [await signIn('ewa@example.test', goodPassword), await signIn('nobody@example.test', goodPassword)]
    const [known, unknown] = answers.map(({ status, body }) => ({ status, ...body, instance: '' }))
    expect(known).toMatchObject({ status: 401, code: 'invalid-credentials' })
    expect(known).toEqual(unknown)
    expect((await signIn('ewa', goodPassword)).status).toBe(201)
    await postern.database.sql(`update settings set chosen = null where key = 'sign_in_by_email'`)
    expect((await signIn('ewa@example.test', goodPassword)).status).toBe(201)
  })

  it('401 takes as many database round trips and writes as many rows for an existing name as for an unknown one', async () => {
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

  it('429 locks a name after ten failures, existing or not, and says when to retry', async () => {
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

  it('201 with the right password after the lock has ended, and clears the failures', async () => {
    await postern.createUser('lena')
    for (let n = 0; n < 10; n += 1) await signIn('lena', 'wrong horse battery staple')
    expect((await signIn('lena', goodPassword)).status).toBe(429)
    await postern.database.moveClock('10 minutes 1 second')
    expect((await signIn('lena', goodPassword)).status).toBe(201)
    expect((await signIn('lena', 'wrong horse battery staple')).status).toBe(401)
  })

  it('429 does not affect an open session', async () => {
    await postern.createUser('victim')
    const session = await postern.signIn('victim')
    await Promise.all(Array.from({ length: 12 }, () => signIn('victim', 'wrong horse battery staple')))
    expect((await signIn('victim', goodPassword)).status).toBe(429)
    expect((await check(session.token)).status).toBe(200)
    expect((await refresh(session.refreshToken)).status).toBe(200)
  })

  it('201 replaces a hash with old parameters and keeps the other sessions', async () => {
    await postern.createUser('oldhash')
    const before = await postern.signIn('oldhash')
    await postern.database.sql(`update users set password_hash = $1 where username = 'oldhash'`, [
      weakHash(postern.secrets),
    ])
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
    expect(answer.body).toMatchObject({ status, code: expect.any(String), type: expect.stringContaining('/problems/') })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '415 for a body of type %s, which another site could send',
    async (type) => {
      const body = JSON.stringify({ login: 'alice', password: goodPassword })
      expect((await postern.call('POST', '/v1/sessions', { body, headers: { 'Content-Type': type } })).status).toBe(415)
    },
  )

  it('405 with the allowed methods', async () => {
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

  it('201 sets the tokens as cookies, not in the body', async () => {
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

  it('403 for a write with cookies from another site, a sibling subdomain or an unknown origin', async () => {
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
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } })
    }
    const fromHere = { cookie, Origin: 'https://id.example.test' }
    expect((await postern.call('DELETE', '/v1/sessions/current', { headers: fromHere })).status).toBe(204)
  })

  it('400 for a cookie and a bearer token together', async () => {
    const answer = await postern.call('GET', '/v1/sessions/current', {
      token: root.token,
      headers: { cookie: `__Host-postern-session=${root.token}` },
    })
    expect(answer).toMatchObject({ status: 400, body: { code: 'multiple-credentials' } })
  })
})
