/**
 * Random walks through a model of locks beside the service: names, addresses, their holders, attempts, ways out, time. After every step the service
 * answers as the model does; whoever is refused gets in by everything that the answer names; and no more passwords are checked than the policy
 * allows. `WALKS=10000 npx vitest run test/functions/v1/sessions/lock-walks.test.ts` walks as often; `WALK_SEED` repeats a walk.
 *
 * The handlers run in this process, with a password hash that costs nothing.
 */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import type { SourceLimit } from '#domain/credentials/attempts.ts'
import { lockoutPolicies, type LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { functions } from '#openapi/functions.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { hex } from '#store/run-as.ts'
import { connect } from '#adapters/neon.ts'
import { LockoutModel, type ModelAccount, PolicyMonitor } from '#test/models/credentials/lockout.ts'
import { baseUrl, goodPassword } from '#test/support/servers/postern.ts'
import { useDatabase } from '#test/support/servers/database.ts'

vi.mock('#adapters/passwords/argon2id.ts', () => ({
  argon2id: (password: Uint8Array, salt: Uint8Array, _cost: unknown, tagBytes: number) =>
    new Uint8Array(createHash('sha512').update(salt).update(password).digest().subarray(0, tagBytes)),
}))

const walks = Number(process.env['WALKS'] ?? 40)
const seed = process.env['WALK_SEED'] === undefined ? undefined : Number(process.env['WALK_SEED'])
const stepsPerWalk = 40
const second = 1_000_000

const usernames = ['ana', 'ben', 'cara', 'dan']
const emails = usernames.map((name) => `${name}@example.test`)
const logins = [...usernames, ...emails, 'nobody']
const devices = ['phone', 'laptop']
const sources = 3
/** An address that no step attempts from. */
const quietSource = 40

/** Everything that a refusal or a page names as a way in. */
const waysOut = ['wait', 'reset by mail', 'unlock by mail', 'unlock', 'new password'] as const

type Step =
  | { does: 'attempt'; login: string; isRight: boolean; isLost: boolean; source: number; device: string | null }
  | { does: 'wait'; seconds: number }
  | { does: 'wait for lock'; login: string; isShort: boolean }
  | { does: 'create'; username: string; email: string }
  | { does: 'delete'; login: string }
  | { does: 'rename'; login: string; kind: 'username' | 'email'; to: number }
  | { does: 'stranger asks'; email: string; path: 'reset' | 'unlock' }
  | { does: 'way out'; login: string; way: (typeof waysOut)[number]; source: number }
  | { does: 'clean' }

const login = fc.constantFrom(...logins)
const email = fc.constantFrom(...emails)
const source = fc.integer({ min: 1, max: sources })
const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      does: fc.constant('attempt' as const),
      login,
      isRight: fc.nat(5).map((n) => n === 0),
      isLost: fc.nat(7).map((n) => n === 0),
      source,
      device: fc.option(fc.constantFrom(...devices), { freq: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 59, 60, 600, 8 * 24 * 3600),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait for lock' as const), login, isShort: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('create' as const), username: fc.constantFrom(...usernames), email }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('delete' as const), login }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('rename' as const),
      login,
      kind: fc.constantFrom('username' as const, 'email' as const),
      to: fc.nat(usernames.length - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('stranger asks' as const),
      email,
      path: fc.constantFrom('reset' as const, 'unlock' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('way out' as const), login, way: fc.constantFrom(...waysOut), source }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('clean' as const) }) },
) satisfies fc.Arbitrary<Step>

const policy: fc.Arbitrary<LockoutPolicy> = fc.record({
  policy: fc.constantFrom(...lockoutPolicies),
  threshold: fc.integer({ min: 1, max: 4 }),
  increment_minutes: fc.constantFrom(1, 10),
  delay_base: fc.constantFrom(1.5, 4),
  max_delay_seconds: fc.constantFrom(40, 600),
  lock_seconds: fc.constantFrom(30, 3600),
})
const limit: fc.Arbitrary<SourceLimit> = fc.record({
  failures: fc.constantFrom(3, 8, 100),
  window_minutes: fc.constantFrom(1, 10),
})

const database = useDatabase()
let bindings: Record<string, string>
let passwordHash: string
let token: string
beforeAll(async () => {
  bindings = {
    ...generateDevelopmentSecrets(),
    DATABASE_URL: database.connectionString,
    NEON_ENDPOINT: database.endpoint,
    BASE_URL: baseUrl,
  }
  passwordHash = await createPasswordHasher({ peppers: parsePeppers(bindings['PASSWORD_PEPPER']) }).hash(goodPassword)
  await database.sql(
    `create table still (at timestamptz not null, is_lost boolean not null);
     insert into still values ('2030-01-01', false);
     create or replace function app_now() returns timestamptz language sql volatile as 'select at from still';
     create function lose() returns trigger language plpgsql as $$ begin
       if (select is_lost from still) then raise 'the database goes away' using errcode = '57P01'; end if;
       return null;
     end $$;
     create trigger lose before insert on audit_events for each statement execute function lose()`,
  )
  await addUser('root', 'root@example.test', 'superuser')
  vi.spyOn(console, 'warn').mockReturnValue() // the log says of each refusal why
  vi.spyOn(console, 'error').mockReturnValue()
})

async function addUser(username: string, address: string, role = 'authenticated'): Promise<void> {
  await database.sql(
    `insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, activated_at, role)
     values ($1, $1, $1, $2, $2, $3, app_now(), $4)`,
    [username, address, passwordHash, role],
  )
}

/** @param from the client's address; absent: the administrator's request */
async function send(method: string, path: string, body?: unknown, from?: string) {
  const request = new Request(baseUrl + path, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(from === undefined ? { Authorization: `Bearer ${token}` } : { 'CF-Connecting-IP': from }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const owner = functions.find(({ prefix }) => prefix !== '/' && path.startsWith(prefix))!
  const response = await owner.fetch(request, bindings)
  const text = await response.text()
  // oxlint-disable-next-line typescript/no-explicit-any -- bodies of every kind
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null }
}

/** A client address of its own, so that no limit of places is about it. */
let asides = 0
const aside = () => `10.0.${((asides += 1) >> 8) % 256}.${asides % 256}`

/* oxlint-disable vitest/no-standalone-expect -- a walk runs inside the test */

/** One walk: the model, the service, and what the owners know. */
class Walk {
  readonly model: LockoutModel
  readonly monitor: PolicyMonitor
  readonly passwords = new Map<ModelAccount, string>()
  readonly tokens = new Map<string, string>()
  private n = 0
  /** The last audit event before the walk. */
  private eventsBefore = 0

  constructor(lockout: LockoutPolicy, sourceLimit: SourceLimit) {
    this.model = new LockoutModel(lockout, sourceLimit)
    this.monitor = new PolicyMonitor(lockout)
  }

  async begin(): Promise<void> {
    await database.sql(
      `delete from users where username <> 'root' and role <> 'reserved';
       truncate login_attempts, source_attempts, one_time_tokens cascade;
       truncate outbox_mail;
       update still set at = '2030-01-01', is_lost = false`,
    )
    await database.sql(
      `update settings set chosen = case key when 'lockout' then $1::jsonb else $2::jsonb end where key in ('lockout', 'source_limit')`,
      [JSON.stringify(this.model.policy), JSON.stringify(this.model.limit)],
    )
    const { status, body } = await send('POST', '/v1/sessions', { login: 'root', password: goodPassword }, aside())
    expect(status).toBe(201)
    token = body.access_token
    await database.sql(`update sessions set absolute_end_at = '2040-01-01'`)
    const [last] = await database.sql<{ id: number }>('select max(id)::integer as id from audit_events')
    this.eventsBefore = last!.id
    await this.create('ana', 'ana@example.test')
    await this.create('ben', 'ben@example.test')
  }

  async take(next: Step): Promise<void> {
    const account = 'login' in next ? this.model.holders.get(next.login) : undefined
    switch (next.does) {
      case 'attempt':
        await this.attempt(next.login, next.isRight && account !== undefined, next)
        return
      case 'wait':
        return this.pass(next.seconds * second)
      case 'wait for lock': {
        const until = account
          ? this.model.seen(account).lockedUntil
          : (this.model.names.get(next.login)?.lockedUntil ?? null)
        if (until === null || until <= this.model.now) return
        return this.pass(until - this.model.now - (next.isShort ? 1 : 0))
      }
      case 'create':
        await this.create(next.username, next.email)
        return
      case 'delete':
        if (!account) return
        expect((await send('DELETE', `/v1/users/${account.username}`)).status).toBe(204)
        this.model.remove(account)
        return
      case 'rename':
        if (account) await this.rename(account, next.kind, (next.kind === 'email' ? emails : usernames)[next.to]!)
        return
      case 'stranger asks':
        await this.ask(next.path, next.email)
        return
      case 'way out':
        if (account) await this.wayOut(account, next.login, next.way, next.source)
        return
      case 'clean':
        await deleteExpired(connect(database.connectionString, database.endpoint))
        for (const name of this.model.clean()) this.monitor.forget(name)
    }
  }

  private async pass(micros: number): Promise<void> {
    this.model.now += micros
    await database.sql(`update still set at = at + $1 * interval '1 microsecond'`, [micros])
  }

  private async create(username: string, address: string): Promise<void> {
    const account = this.model.create(username, address)
    if (!account) return
    await addUser(username, address)
    this.passwords.set(account, goodPassword)
  }

  private async rename(account: ModelAccount, kind: 'username' | 'email', to: string): Promise<void> {
    const { username } = account
    const done = this.model.rename(account, kind, to)
    const body = { [kind]: to, ...(kind === 'email' && { email_verified: true }) }
    const { status } = await send('PATCH', `/v1/users/${username}`, body)
    expect(status).toBe(done ? 200 : 409)
  }

  /** An attempt, in the model and in the service, which answer the same. */
  private async attempt(
    name: string,
    isRight: boolean,
    how: { source: number; device: string | null; isLost: boolean },
  ) {
    const { source: from, isLost } = how
    const account = this.model.holders.get(name)
    const device = how.device === null ? null : (this.tokens.get(how.device) ?? '')
    const key = device !== null && account?.devices.has(device) ? device : (account ?? name)
    const isPermitted = this.monitor.permits(key, this.model.now)
    const expected = this.model.attempt({ login: name, isRight, isLost, source: from, device })
    const password = isRight ? this.passwords.get(account!)! : 'a guess like any other'
    const body = { login: name, password, ...(device !== null && { device_token: device }) }
    if (isLost) await database.sql('update still set is_lost = true')
    const answer = await send('POST', '/v1/sessions', body, `192.0.2.${from}`)
    if (isLost) await database.sql('update still set is_lost = false')
    const { status } = answer
    const waitSeconds = status === 503 ? 0 : Number(answer.headers.get('Retry-After') ?? 0)
    expect({ status, waitSeconds }).toEqual(expected)
    if (status !== 429) expect(isPermitted, 'the policy permits to check a password').toBe(true)
    if (status === 401) this.monitor.failed(key, this.model.now)
    if (status === 201) {
      this.monitor.forget(key)
      if (how.device !== null) this.known(account!, how.device, answer.body.device_token)
    }
    return expected
  }

  private known(account: ModelAccount, device: string, deviceToken: string): void {
    this.tokens.set(device, deviceToken)
    account.devices.set(deviceToken, null)
  }

  /** The rightful owner takes one way out and gets in with the right password, whatever the state. */
  private async wayOut(
    account: ModelAccount,
    name: string,
    way: (typeof waysOut)[number],
    from: number,
  ): Promise<void> {
    const password = `another horse, another staple ${(this.n += 1)}`
    let [place, device]: [number, string | null] = [quietSource, null]
    if (way === 'wait') {
      place = from
      const attempt = { source: from, device: null, isLost: false }
      if (structuredCloneOf(this.model).attempt({ ...attempt, login: name, isRight: true }).status !== 429) return
      const { waitSeconds } = await this.attempt(name, true, attempt)
      await this.pass(waitSeconds * second)
    } else if (way === 'unlock') {
      const { status, body } = await send('POST', `/v1/users/${account.username}/unlock`)
      expect({ ...body, status }).toMatchObject({ status: 200, failed_attempts: 0, locked_out_until: null })
      this.cleared(account)
    } else if (way === 'new password') {
      const { status } = await send('PUT', `/v1/passwords/${account.username}`, { new_password: password })
      expect(status).toBe(200)
      this.newPassword(account, password)
    } else {
      // On the device that opened the link, from any address.
      ;[place, device] = [from, 'phone']
      await this.byMail(account, way === 'reset by mail' ? 'reset' : 'unlock', password, device)
    }
    const { status } = await this.attempt(name, true, { source: place, device, isLost: false })
    expect(status, way).toBe(201)
  }

  /** Requests a link. 429: strangers used up the requests about the address, and its owner has a link all the same. */
  private async ask(path: 'reset' | 'unlock', to: string): Promise<void> {
    const { status } = await send('POST', `/v1/passwords/${path}`, { email: to }, aside())
    expect([202, 429]).toContain(status)
  }

  /** The newest mail with a link; one that was asked for now if the address was not mailed too often. */
  private async byMail(
    account: ModelAccount,
    path: 'reset' | 'unlock',
    password: string,
    device: string,
  ): Promise<void> {
    await this.ask(path, account.email)
    const { token: secret, hash } = mintSecretToken()
    const sent = await database.sql(
      `update one_time_tokens t set hash = $3, expires_at = app_now() + make_interval(secs => lifetime_seconds)
       from users u where u.id = t.user_id and u.email = $1 and t.operation = $2 and t.used_at is null and t.revoked_at is null
       returning t.id`,
      [account.email, path === 'reset' ? 'user-password-reset' : 'user-unlock', hex(hash)],
    )
    expect(sent, `the owner has a link to ${path}`).toHaveLength(1)
    const answer = await send('POST', `/links/${secret}`, path === 'reset' ? { new_password: password } : {}, aside())
    expect(answer.status).toBe(200)
    if (path === 'reset') this.newPassword(account, password)
    this.cleared(account)
    this.known(account, device, answer.body.device_token)
  }

  private newPassword(account: ModelAccount, password: string): void {
    this.cleared(account)
    account.devices.clear()
    this.passwords.set(account, password)
  }

  private cleared(account: ModelAccount): void {
    this.model.clear(account)
    for (const key of [account, ...account.devices.keys()]) this.monitor.forget(key)
  }

  /** What administrators see at the end. */
  async end(): Promise<void> {
    const [recorded] = await database.sql<{ lockouts: number }>(
      `select count(*)::integer as lockouts from audit_events where action = 'name-locked-out' and id > $1`,
      [this.eventsBefore],
    )
    expect(recorded).toEqual({ lockouts: this.model.lockouts })
    const accounts = new Set(this.model.holders.values())
    const locked: string[] = []
    for (const account of accounts) {
      const { failures, lockedUntil } = this.model.seen(account)
      const { body } = await send('GET', `/v1/users/${account.username}`)
      const until = body.locked_out_until as string | null
      expect({ ...body, locked_out_until: until === null ? null : Date.parse(until) }).toMatchObject({
        username: account.username,
        failed_attempts: failures,
        locked_out_until: lockedUntil === null ? null : Math.trunc(Date.UTC(2030, 0, 1) + lockedUntil / 1000),
      })
      if (lockedUntil !== null) locked.push(account.username)
    }
    const listed = (await send('GET', '/v1/users?locked=true')).body.items as { username: string }[]
    expect(listed.map(({ username }) => username).sort()).toEqual(locked.sort())
  }
}

/** A copy of a model that shares nothing with it. */
function structuredCloneOf(model: LockoutModel): LockoutModel {
  return Object.assign(
    new LockoutModel(model.policy, model.limit),
    structuredClone(Object.fromEntries(Object.entries(model))),
  )
}

it(
  'random walks find no state in which an owner cannot get in as the answers say, and none with more attempts than the policy allows',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        policy,
        limit,
        fc.array(step, { minLength: stepsPerWalk, maxLength: stepsPerWalk }),
        async (lockout, sourceLimit, story) => {
          const walk = new Walk(lockout, sourceLimit)
          await walk.begin()
          for (const next of story) await walk.take(next)
          await walk.end()
        },
      ),
      { numRuns: walks, ...(seed !== undefined && { seed }) },
    )
  },
  60_000 + walks * 5_000,
)
