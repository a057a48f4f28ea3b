/** Lockouts after failed attempts: whose they are, what the answers say of them, how they end, and who sees them. */
import { describe, expect, it, vi } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { connect } from '#adapters/neon.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)
const { as, person } = peopleOf(postern)

const threshold = 10
const wrong = 'a guess like any other'
/** From a network of its own, unless the test is about one. */
let networks = 0
const ownNetwork = () => `10.2.${((networks += 1) >> 8) % 256}.${networks % 256}`
const signIn = (login: string, password = goodPassword, device_token?: string, from = ownNetwork()) =>
  postern.call('POST', '/v1/sessions', {
    body: { login, password, ...(device_token !== undefined && { device_token }) },
    headers: { 'CF-Connecting-IP': from },
  })

async function fail(login: string, times = threshold, device?: string) {
  const statuses: number[] = []
  for (let n = 0; n < times; n += 1) statuses.push((await signIn(login, wrong, device)).status)
  return statuses
}

async function somebody(): Promise<string> {
  const name = freshName('l')
  await postern.createUser(name)
  return name
}

describe('attempts', () => {
  it('429 after ten failures under user name and address together, and not one more', async () => {
    const name = await somebody()
    expect(await fail(name, 9)).not.toContain(429)
    expect(await fail(`${name}@example.test`, 9)).toEqual([401, 429, 429, 429, 429, 429, 429, 429, 429])
    for (const login of [name, `${name}@example.test`]) expect((await signIn(login)).status).toBe(429)
  })

  it.each([
    ['a user name that another account had before', renamed],
    ['an address that another account had before', readdressed],
    ['a user name of a deleted account', recreated],
    ['a user name that nobody had', taken],
  ])('201 for the new holder of %s, whatever failed under it before', async (_, pass) => {
    const login = await pass()
    expect((await signIn(login)).status).toBe(201)
    expect(await fail(login)).not.toContain(429)
    expect((await signIn(login)).status).toBe(429)
  })

  async function renamed() {
    const [before, after] = [await person(), await person()]
    await fail(before.name)
    await as(root, 'PATCH', `/v1/users/${before.uuid}`, { username: freshName('renamed') })
    expect((await as(root, 'PATCH', `/v1/users/${after.uuid}`, { username: before.name })).status).toBe(200)
    return before.name
  }
  async function readdressed() {
    const [before, after] = [await person(), await person()]
    const email = `${before.name}@example.test`
    await fail(email)
    const give = (uuid: string, address: string) =>
      as(root, 'PATCH', `/v1/users/${uuid}`, { email: address, email_verified: true })
    await give(before.uuid, `${freshName('moved')}@example.test`)
    expect((await give(after.uuid, email)).status).toBe(200)
    return email
  }
  async function recreated() {
    const before = await person()
    await fail(before.name)
    expect((await as(root, 'DELETE', `/v1/users/${before.uuid}`)).status).toBe(204)
    const left = await postern.database.sql(
      'select from login_attempts a where a.account > 0 and not exists (select from users u where u.id = a.account)',
    )
    expect(left).toEqual([])
    await postern.createUser(before.name)
    return before.name
  }
  async function taken() {
    const name = freshName('taken')
    await fail(name)
    expect((await signIn(name, wrong)).status).toBe(429)
    await postern.createUser(name)
    return name
  }

  it('under names of nobody never have the number of an account', async () => {
    await postern.database.sql(
      `select begin_sign_in('username', 'no one ' || n, sha256(n::text::bytea), null, null) from generate_series(1, 64) as n`,
    )
    const numbers = await postern.database.sql(
      `select from login_attempts where account >= 0 and attempt_key in (select sha256(n::text::bytea) from generate_series(1, 64) as n)`,
    )
    expect(numbers).toEqual([])
  })

  it('429 still, after a rename, for the account that failed', async () => {
    const user = await person()
    await fail(user.name)
    const username = freshName('renamed')
    await as(root, 'PATCH', `/v1/users/${user.uuid}`, { username })
    expect((await signIn(username)).status).toBe(429)
  })

  it('401 says of the failure that locks how long no attempt is accepted, and of no other; the same for a name of nobody', async () => {
    for (const login of [await somebody(), freshName('nobody')]) {
      for (let n = 1; n <= threshold; n += 1) {
        const { status, headers, body } = await signIn(login, wrong)
        expect([status, headers.get('Retry-After')]).toEqual([401, n === threshold ? '600' : null])
        expect(body.detail.includes('No attempt is accepted for 600 seconds after this failure.')).toBe(n === threshold)
      }
    }
  })

  it('401 for a wrong current password says so, too', async () => {
    const user = await person()
    const change = { current_password: wrong, new_password: 'another horse, another staple' }
    for (let n = 1; n <= threshold; n += 1) {
      const { status, headers } = await as(user, 'PUT', '/v1/passwords/current', change)
      expect([status, headers.get('Retry-After')]).toEqual([401, n === threshold ? '600' : null])
    }
  })
})

describe('ways in during a lockout', () => {
  const address = (name: string) => `${name}@example.test`
  /** @param asked the status of the request for the link, which is mailed in either case */
  async function redeem(path: 'reset' | 'unlock', name: string, body: object, asked: 202 | 429 = 202) {
    const { status } = await postern.call('POST', `/v1/passwords/${path}`, { body: { email: address(name) } })
    expect(status).toBe(asked)
    const subject = path === 'reset' ? 'Reset your password' : 'Unlock'
    // The newest mail may still be on its way; older links are revoked.
    const opened = async () => {
      const answer = await postern.call('POST', linkIn(await mailTo(inbox, address(name), subject)), { body })
      expect(answer.status).toBe(200)
      return answer
    }
    return vi.waitFor(opened, 30_000)
  }

  it('201 on the device that opened a link, from a client address that accepts no attempt', async () => {
    const [name, from] = [await somebody(), ownNetwork()]
    await postern.database.sql(
      `update settings set chosen = '{"failures": 3, "window_minutes": 10}' where key = 'source_limit'`,
    )
    for (let n = 0; n < 3; n += 1) await signIn(freshName('nobody'), wrong, undefined, from)
    expect((await signIn(name, goodPassword, undefined, from)).status).toBe(429)
    const new_password = 'another horse, another staple'
    const { body } = await redeem('reset', name, { new_password })
    expect((await signIn(name, new_password, body.device_token, from)).status).toBe(201)
    expect((await signIn(name, new_password, undefined, from)).status).toBe(429)
    await postern.database.sql(`update settings set chosen = null where key = 'source_limit'`)
  })

  it.each(['reset', 'unlock'] as const)(
    '429 beyond the limit of an address mails its owner a %s link all the same, once the last one is used',
    async (path) => {
      const name = await somebody()
      const body = path === 'reset' ? { new_password: 'another horse, another staple' } : {}
      for (let n = 0; n < 7; n += 1)
        await postern.call('POST', `/v1/passwords/${path}`, { body: { email: address(name) } })
      const openLinks = () =>
        postern.database.sql(
          `select from one_time_tokens t join users u on u.id = t.user_id
           where u.username = $1 and t.operation = $2 and t.used_at is null and t.revoked_at is null`,
          [name, path === 'reset' ? 'user-password-reset' : 'user-unlock'],
        )
      expect(await openLinks(), 'the newest works').toHaveLength(1)
      expect((await redeem(path, name, body, 429)).status).toBe(200)
      expect(await openLinks()).toHaveLength(0)
      const beyond = await postern.call('POST', `/v1/passwords/${path}`, { body: { email: address(name) } })
      expect(beyond.status).toBe(429)
      expect(await openLinks()).toHaveLength(1)
    },
  )

  it('429 names the longer wait of a client address and an account', async () => {
    const [name, from] = [await somebody(), ownNetwork()]
    await fail(name)
    await postern.database.sql(
      `update settings set chosen = '{"failures": 1, "window_minutes": 1}' where key = 'source_limit'`,
    )
    await signIn(freshName('nobody'), wrong, undefined, from)
    const { headers } = await signIn(name, goodPassword, undefined, from)
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(500)
    await postern.database.sql(`update settings set chosen = null where key = 'source_limit'`)
  })
})

describe('an attempt whose second statement finds no database', () => {
  async function whileDatabaseIsAway<Outcome>(act: () => Promise<Outcome>): Promise<Outcome> {
    await postern.database.sql(
      `create or replace function go_away() returns trigger language plpgsql as $$ begin raise 'away' using errcode = '57P01'; end $$;
       create trigger go_away before insert on audit_events for each statement execute function go_away()`,
    )
    try {
      return await act()
    } finally {
      await postern.database.sql('drop trigger go_away on audit_events')
    }
  }

  it.each([
    ['a right password', goodPassword],
    ['a wrong password', wrong],
  ])('503 with %s counts no more after a minute, and neither does the lock that it caused', async (_, password) => {
    const name = await somebody()
    await fail(name, threshold - 1)
    expect((await whileDatabaseIsAway(() => signIn(name, password))).status).toBe(503)
    expect((await signIn(name)).status, 'counts while it may still fail').toBe(429)
    await postern.database.moveClock('61 seconds')
    const { body } = await as(root, 'GET', `/v1/users/${name}`)
    expect(body).toMatchObject({ failed_attempts: threshold - 1, locked_out_until: null })
    expect((await signIn(name)).status).toBe(201)
  })

  it('503 after a right password in a session counts no more, either', async () => {
    const user = await person()
    const change = (current_password: string) =>
      as(user, 'PUT', '/v1/passwords/current', { current_password, new_password: 'another horse, another staple' })
    for (let n = 1; n < threshold; n += 1) await change(wrong)
    expect((await whileDatabaseIsAway(() => change(goodPassword))).status).toBe(503)
    await postern.database.moveClock('61 seconds')
    expect((await change(goodPassword)).status).toBe(200)
  })
})

describe('administrators', () => {
  const eventsOf = async (target: string, action: string) =>
    (await as(root, 'GET', `/v1/audit-events?target=${target}&action=${action}`)).body.items

  it('200 GET /v1/users/{u} says how many attempts failed, until when none is accepted, and when the last one was', async () => {
    const user = await person()
    const look = async () => (await as(root, 'GET', `/v1/users/${user.uuid}`)).body
    const before = await look()
    expect(before).toMatchObject({ failed_attempts: 0, locked_out_until: null, last_attempt_at: before.last_login_at })
    await fail(user.name, 3)
    expect(await look()).toMatchObject({ failed_attempts: 3, locked_out_until: null })
    await fail(`${user.name}@example.test`, threshold - 3)
    const locked = await look()
    expect(locked).toMatchObject({ status: 'active', lock: null, failed_attempts: threshold })
    expect(Date.parse(locked.locked_out_until) - Date.parse(locked.last_attempt_at)).toBe(600_000)
    const unlocked = (await as(root, 'POST', `/v1/users/${user.uuid}/unlock`)).body
    expect(await look()).toMatchObject(unlocked)
    expect(unlocked).toMatchObject({
      failed_attempts: 0,
      locked_out_until: null,
      last_attempt_at: locked.last_attempt_at,
    })
    expect((await signIn(user.name)).status).toBe(201)
  })

  it('200 GET /v1/users/{u} says so of a lockout of a known device', async () => {
    const name = await somebody()
    const device = (await signIn(name)).body.device_token
    await fail(name, threshold, device)
    const { body } = await as(root, 'GET', `/v1/users/${name}`)
    expect(body).toMatchObject({ failed_attempts: threshold, locked_out_until: expect.any(String) })
  })

  it('200 GET /v1/users?locked=true lists who is locked out, ?locked=false who is not', async () => {
    const [name, other] = [await somebody(), await somebody()]
    await fail(name)
    await fail(other, 1)
    const listed = async (locked: boolean, q: string) =>
      (await as(root, 'GET', `/v1/users?locked=${locked}&q=${q}`)).body.items.length
    expect([await listed(true, name), await listed(false, name)]).toEqual([1, 0])
    expect([await listed(true, other), await listed(false, other)]).toEqual([0, 1])
    await postern.database.moveClock('10 minutes 1 second')
    expect([await listed(true, name), await listed(false, name)]).toEqual([0, 1])
  })

  it('200 find the failures at an account, with and without a right to sign in, and mails that were asked for, by its id', async () => {
    const user = await person()
    await fail(user.name, 1)
    await postern.database.sql('update users set enabled = false where uuid = $1', [user.uuid])
    await fail(`${user.name}@example.test`, 1)
    await postern.call('POST', '/v1/passwords/reset', { body: { email: `${user.name}@example.test` } })
    expect(await eventsOf(user.uuid, 'sign-in-failed')).toHaveLength(2)
    expect(await eventsOf(user.uuid, 'password-reset-requested')).toHaveLength(1)
  })

  it('200 keeps names of nobody as digests in the audit log', async () => {
    const name = freshName('nobody')
    await fail(name, 1)
    const [event] = (await as(root, 'GET', '/v1/audit-events?action=sign-in-failed')).body.items
    expect(event).toMatchObject({ target_kind: 'name', target: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(JSON.stringify(event)).not.toContain(name)
  })

  it.each(['an account', 'a name of nobody'])(
    '200 have one audit event of the failure that locks %s, with its place, the count and the end',
    async (whose) => {
      const name = whose === 'an account' ? await somebody() : freshName('nobody')
      await fail(name, threshold + 2)
      const [row] = await postern.database.sql<{ uuid: string }>('select uuid from users where username = $1', [name])
      const all = (await as(root, 'GET', '/v1/audit-events?action=name-locked-out')).body.items
      const [event] = all
      expect(event).toMatchObject({
        actor: null,
        ip: expect.stringMatching(/^10\.2\./),
        details: { failures: threshold },
        ...(row ? { target_kind: 'user', target: row.uuid } : { target_kind: 'name' }),
      })
      expect(Math.abs(Date.parse(event.details.until) - Date.parse(event.at) - 600_000)).toBeLessThan(5_000)
      expect(all.filter(({ target }: { target: string }) => target === event.target)).toHaveLength(1)
    },
  )
})

describe('refusals of locks', () => {
  const until = '2020-01-01T00:00:00Z'
  const lock = (who: typeof root, whom: string, body: object) => as(who, 'POST', `/v1/users/${whom}/lock`, body)

  it('name the first reason in the order role, oneself, reserved, kind, last administrator, and then the end', async () => {
    const ann = await person()
    const denied = async (who: typeof root, whom: string, kind: string) => {
      const { status, body } = await lock(who, whom, { kind, until })
      return [status, body.detail ?? body.code]
    }
    const role = [403, 'Only administrators may do this. It needs a role with the scope `users:lock`.']
    const own = [403, 'You cannot lock or unlock your own account.']
    const reserved = [403, 'This account is reserved and cannot be changed.']
    const kind = [403, 'You may not set or lift a lock of this kind.']
    for (const each of ['automatic', 'administrative']) {
      for (const whom of [ann.uuid, 'system', root.uuid]) expect(await denied(ann, whom, each)).toEqual(role)
      expect(await denied(root, root.uuid, each)).toEqual(own)
      expect(await denied(root, 'system', each)).toEqual(reserved)
    }
    expect(await denied(root, ann.uuid, 'automatic')).toEqual(kind)
    expect((await lock(root, ann.uuid, { kind: 'administrative', until })).status).toBe(422)
  })
})

describe('failures', () => {
  it('count for as long as there is no success at an account, and for a quiet week under a name of nobody', async () => {
    const [name, nobody] = [await somebody(), freshName('nobody')]
    for (const login of [name, nobody]) await fail(login, threshold - 1)
    await postern.database.moveClock('8 days')
    await deleteExpired(connect(postern.database.connectionString, postern.database.endpoint))
    expect((await signIn(name, wrong)).headers.get('Retry-After')).toBe('600')
    expect((await signIn(nobody, wrong)).headers.get('Retry-After')).toBeNull()
  })
})
