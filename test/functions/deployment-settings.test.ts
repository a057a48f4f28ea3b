/** Settings of a deployment that are missing or wrong: requests return 503 that names the setting, and change nothing. */
import { beforeAll, describe, expect, it } from 'vitest'
import { goodPassword, type Postern, startBeside } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
beforeAll(() => postern.createUser('alice'))

const post = (body: object) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})
const requests: [path: string, init: RequestInit][] = [
  ['/v1/passwords/reset', post({ email: 'alice@example.test' })],
  ['/v1/passwords/unlock', post({ email: 'alice@example.test' })],
  ['/v1/registrations', post({ username: 'nora', email: 'nora@example.test' })],
  ['/v1/sessions', post({ login: 'alice', password: goodPassword })],
  ['/v1/registrations/policy', {}],
]

/** Runs with a Worker that has other settings than `postern`, on the same database. */
async function deployedWith(settings: Record<string, string>, look: (url: string) => Promise<void>): Promise<void> {
  const other = await startBeside(postern, settings)
  try {
    await look(other.url)
  } finally {
    await other.stop()
  }
}

async function rowsOf({ database }: Postern): Promise<unknown> {
  const [row] =
    await database.sql(`select (select count(*) from outbox_mail) as mails, (select count(*) from sessions) as sessions,
    (select count(*) from registrations) as registrations, (select count(*) from login_attempts) as attempts,
    (select count(*) from request_counts) as requests, (select count(*) from audit_events) as events`)
  return row
}

describe('a setting that is missing or wrong', () => {
  it.each([
    ['BASE_URL', ''],
    ['BASE_URL', 'https://id.example.test/auth'],
    ['ALLOWED_ORIGINS', 'app.example.test'],
    ['SESSION_CACHE_SECONDS', 'often'],
    ['BREACH_CHECK_URL', 'http://breaches.example.test/'],
    ['MAIL_URL', 'http://mail.example.test/'],
    ['MAIL_FROM', 'nobody'],
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://me:x@localhost/db'],
  ])('503 names it before anything is queued or counted: %s=%s', async (name, value) => {
    const before = await rowsOf(postern)
    await deployedWith({ [name]: value }, async (url) => {
      for (const [path, init] of requests) {
        const response = await fetch(url + path, init)
        expect(response.status, path).toBe(503)
        expect(response.headers.get('Retry-After')).toBe('60')
        const problem = await response.json()
        expect(problem).toMatchObject({ code: 'unavailable', detail: expect.stringContaining(name) })
        if (value) expect(JSON.stringify(problem)).not.toContain(value)
      }
      const health = await fetch(`${url}/healthz`)
      expect(health.status).toBe(503)
      const { healthy, status, parts } = await health.json<Health>()
      expect({ healthy, status: status.split(':')[0] }).toEqual({ healthy: false, status: 'not ready' })
      const part = name === 'DATABASE_URL' && !value ? 'database' : 'settings'
      expect(parts.find((each) => each.name === part)).toMatchObject({
        ready: false,
        detail: expect.stringContaining(name),
      })
      expect((await fetch(`${url}/healthz/live`)).status).toBe(200)
      expect((await fetch(`${url}/docs`)).status).toBe(200)
    })
    expect(await rowsOf(postern)).toEqual(before)
  })

  it.each([
    ['SIGNING_KEY', ''],
    ['SIGNING_KEY', '{}'],
    ['REFRESH_KEY', 'changeme'],
    ['PASSWORD_PEPPER', ''],
    ['PASSWORD_PEPPER', 'p1:short'],
  ])('503 names a key before a session is opened: %s=%s', async (name, value) => {
    const before = await rowsOf(postern)
    await deployedWith({ [name]: value }, async (url) => {
      const response = await fetch(`${url}/v1/sessions`, post({ login: 'alice', password: goodPassword }))
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining(name) })
      const health = await fetch(`${url}/healthz`)
      expect(health.status).toBe(503)
      const { status, parts } = await health.json<Health>()
      expect(status).toBe(`not ready: ${name}`)
      expect(parts.filter(({ ready }) => !ready)).toEqual([
        { name, ready: false, detail: expect.stringContaining(name) },
      ])
      expect((await fetch(`${url}/healthz/live`)).status).toBe(200)
    })
    expect(await rowsOf(postern)).toEqual(before)
  })
})

interface Health {
  healthy: boolean
  status: string
  parts: { name: string; ready: boolean; detail?: string }[]
}

describe('GET /healthz', () => {
  it('200 lists every part as ready, in one round trip', async () => {
    postern.database.takeRoundTrips()
    const names = [
      'settings',
      'database',
      'SIGNING_KEY',
      'REFRESH_KEY',
      'PASSWORD_PEPPER',
      'SEALING_KEY',
      'WEBHOOK_KEY',
    ]
    expect(await postern.call('GET', '/healthz')).toMatchObject({
      status: 200,
      body: { healthy: true, status: 'ready', parts: names.map((name) => ({ name, ready: true })) },
    })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await postern.call('GET', '/healthz/live')).toMatchObject({ status: 200, body: { healthy: true } })
  })
})

describe('ALLOWED_ORIGINS', () => {
  it('204 for a preflight from an origin that the setting writes with a slash, in capitals or with its default port', async () => {
    const written = 'https://app.example.test/, HTTPS://Admin.Example.TEST, https://port.example.test:443'
    await deployedWith({ ALLOWED_ORIGINS: written }, async (url) => {
      for (const host of ['app', 'admin', 'port']) {
        const origin = `https://${host}.example.test`
        const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' }
        const preflight = await fetch(`${url}/v1/sessions`, { method: 'OPTIONS', headers })
        expect(preflight.status).toBe(204)
        expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(origin)
      }
    })
  })
})

describe('BASE_URL', () => {
  it('200 for tokens of a deployment that writes it with a slash', async () => {
    const { token } = await postern.signIn('alice')
    await deployedWith({ BASE_URL: 'https://ID.example.test/' }, async (url) => {
      const headers = { Authorization: `Bearer ${token}` }
      expect((await fetch(`${url}/v1/sessions/current`, { headers })).status).toBe(200)
    })
  })
})
