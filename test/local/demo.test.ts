/** `npm run demo`: the same organisation every time, whole, with something on every screen, and never in another database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { fillDemo } from '#local/demo/fill.ts'
import { planOrganisation } from '#local/demo/organisation.ts'
import { openOwnDatabase } from '#local/demo/own-database.ts'
import { demoPassword, peopleCount, staff } from '#local/demo/people.ts'
import type { DemoInput } from '#local/demo/plan.ts'
import { announceLaptop } from '#local/running-laptop.ts'
import { sealAuditEvents, verifyAuditChain } from '#store/audit/audit-seals.ts'
import { createDatabase } from '#test/support/servers/database.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const fixed = {
  seed: 'test',
  now: new Date('2026-11-30T12:00:00Z'),
  passwordHash: '$no$hash',
  baseUrl: 'http://demo.test',
}

describe('the plan of the demonstration', () => {
  const plan = planOrganisation(fixed)

  it('is the same for the same seed and the same instant', () => {
    expect(JSON.stringify(planOrganisation({ ...fixed }))).toBe(JSON.stringify(plan))
  })

  it('has only addresses and hosts that are reserved, and nothing in the future that has happened', () => {
    const addresses = [...plan['users']!, ...plan['registrations']!].map(({ email }) => email).filter(Boolean)
    expect(addresses.filter((address) => !/@example\.(?:org|com|net)$/.test(String(address)))).toEqual([])
    for (const { recipient } of plan['outbox_mail']!) expect(addresses).toContain(recipient)
    for (const { url } of plan['webhooks']!)
      expect(url).toMatch(/^https:\/\/\w+\.invalid\/|^http:\/\/demo\.test\/dev\//)
    expect(plan['audit_events']!.filter(({ at }) => Number(at) >= fixed.now.getTime())).toEqual([])
  })
})

describe('the demonstration in a database', () => {
  const postern = usePostern()
  const demo = prepared(async () => {
    const hasher = createPasswordHasher({ peppers: parsePeppers(postern.secrets.PASSWORD_PEPPER) })
    const passwordHash = await hasher.hash(demoPassword)
    const input: DemoInput = { ...fixed, now: new Date(), passwordHash, baseUrl: 'http://127.0.0.1:9' }
    return { input, isNew: await fillDemo(postern.database.connectionString, input) }
  })
  const count = async (what: string) => {
    const [row] = await postern.database.sql<{ n: number }>(`select count(*)::integer as n from ${what}`)
    return row!.n
  }

  it('is filled once: a second time changes nothing', async () => {
    expect(demo.isNew).toBe(true)
    const before = await count('audit_events')
    expect(await fillDemo(postern.database.connectionString, { ...demo.input, now: new Date() })).toBe(false)
    expect(await count('audit_events')).toBe(before)
    expect(await count(`users where kind = 'person' and not is_reserved_id(id)`)).toBe(peopleCount)
    expect(await count('groups where not is_reserved_id(id)')).toBe(40)
    expect(await count('services')).toBe(3)
  })

  it('has an audit log whose seals are valid and cover every event but the newest', async () => {
    const db = connect(postern.database.connectionString, postern.database.endpoint)
    await postern.database.moveClock('2 minutes')
    while ((await sealAuditEvents(db)) > 0);
    const { broken, events } = await verifyAuditChain(db)
    expect(broken).toBeNull()
    expect(events).toBeGreaterThan(20_000)
    expect(events).toBe(await count('audit_events'))
  })

  it.each([
    [
      'a node is at the end of its path, below its parent',
      `resources r left join resources p on p.id = r.parent_id where r.path <> coalesce(p.path, '{}') || r.id`,
    ],
    [
      'a permission is one of the type of its node',
      `grants g join resources r on r.id = g.resource_id join services s on s.resource_id = r.path[1] join service_types t on t.name = s.type where not t.nodes -> r.type -> 'permissions' ? g.permission`,
    ],
    [
      'a child is of a type that its parent may have',
      `resources r join resources p on p.id = r.parent_id join services s on s.resource_id = r.path[1] join service_types t on t.name = s.type where not t.nodes -> p.type -> 'children' ? r.type`,
    ],
    [
      'a session begins after its account',
      'sessions s join users u on u.id = s.user_id where s.created_at < u.created_at',
    ],
    [
      'a session that was opened is in the audit log',
      `sessions s where not exists (select from audit_events e where e.action = 'session-opened' and e.details ->> 'sid' = s.sid::text)`,
    ],
    [
      'a grant that exists was created',
      `grants g where not exists (select from audit_events e where e.action = 'grant-created' and e.target = g.uuid::text)`,
    ],
    [
      'an actor is a user',
      'audit_events e where e.actor_id is not null and not exists (select from users u where u.id = e.actor_id)',
    ],
    [
      'a last sign-in is an event',
      `users u where u.last_login_at is not null and u.username <> 'demo' and not exists (select from audit_events e where e.action = 'session-opened' and e.actor_id = u.id and e.at = u.last_login_at)`,
    ],
    [
      'the next id follows those that are there',
      `users u where u.id >= nextval(pg_get_serial_sequence('users', 'id'))`,
    ],
  ])('holds that %s', async (_, exceptions) => {
    expect(await count(exceptions)).toBe(0)
  })

  it('has something on every screen of each of its administrators, who sign in with its password', async () => {
    const { token } = await postern.signIn('demo', demoPassword)
    for (const path of [
      ...['active', 'locked', 'disabled', 'unverified', 'webhook-error'].map((status) => `/v1/users?status=${status}`),
      '/v1/groups',
      '/v1/groups/clinical-data/members?status=pending',
      '/v1/sessions',
      '/v1/registrations?status=confirmed',
      '/v1/services',
      '/v1/service-accounts',
      ...['active', 'replaced', 'expired', 'revoked'].map((status) => `/v1/api-keys?all=true&status=${status}`),
      '/v1/api-keys?all=true&never_expires=true',
      '/v1/webhooks',
      ...['delivered', 'waiting', 'abandoned'].map((status) => `/v1/webhooks/deliveries?status=${status}`),
      ...['sent', 'waiting', 'abandoned'].map((state) => `/v1/outbox?state=${state}`),
      ...['sign-in-failed', 'name-locked-out', 'second-factor-failed', 'grant-created', 'user-locked'].map(
        (action) => `/v1/audit-events?action=${action}`,
      ),
    ]) {
      const { status, body } = await postern.call('GET', path, { token })
      expect([status, body.items?.length > 0], `${path}: ${JSON.stringify(body).slice(0, 200)}`).toEqual([200, true])
    }
    for (const what of [
      `access = 'deny'`,
      'expires_at > app_now()',
      'expires_at < app_now()',
      'requires_aal = 2',
      'requires_within_minutes > 0',
    ])
      expect(await count(`grants where ${what}`), what).toBeGreaterThan(0)
    for (const { username, role } of staff) {
      const { token: own } = await postern.signIn(username, demoPassword)
      expect((await postern.call('GET', '/v1/users/current', { token: own })).body.user.role).toBe(role)
    }
  })

  it('is not added to a database that has a user', async () => {
    const other = await createDatabase()
    onTestFinished(() => other.close())
    await other.sql(`insert into users (username, username_canonical, username_skeleton) values ('ada', 'ada', 'ada')`)
    await expect(fillDemo(other.connectionString, fixed)).rejects.toThrow(/users, groups or services of its own/)
    expect(await other.sql('select from audit_events')).toEqual([])
  })

  it('opens no database but that of npm start in its folder', async () => {
    await expect(openOwnDatabase({ DATABASE_URL: 'postgres://db.example.org/postern' })).rejects.toThrow(
      'Unset DATABASE_URL',
    )
    const folder = mkdtempSync(join(tmpdir(), 'postern-demo-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const DATABASE_URL = postern.database.connectionString
    announceLaptop(folder, { DATABASE_URL, PASSWORD_PEPPER: 'none', BASE_URL: 'http://localhost:1' })
    await expect(openOwnDatabase({ POSTERN_DATA: folder })).rejects.toThrow('uses another database')
  })
})
