/** Sign-in attempts: counts by name, by client address, and by known device. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type Answer, goodPassword } from '#test/support/servers/postern.ts'
import { sha256 } from '#test/support/sha256.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

const wrong = 'a guess like any other'
const failuresOfName = 10
interface Attempt {
  device?: string
  from?: string
  headers?: Record<string, string>
}
const attempt = (login: string, password = goodPassword, { device, from, headers }: Attempt = {}) =>
  postern.call('POST', '/v1/sessions', {
    body: { login, password, ...(device !== undefined && { device_token: device }) },
    headers: { ...(from !== undefined && { 'CF-Connecting-IP': from }), ...headers },
  })

/** A user, by name. */
async function createAccount(): Promise<string> {
  const name = freshName('a')
  await postern.createUser(name)
  return name
}

/** Statuses of so many wrong passwords, one after the other. */
async function fail(login: string, times: number, how: Attempt = {}): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < times; n += 1) statuses.push((await attempt(login, wrong, how)).status)
  return statuses
}

/** A client address that no other test uses. */
let places = 0
const place = () => `2001:db8:${(places += 1).toString(16)}::1`

describe('attempts from one client address', () => {
  const limit = (failures: number) =>
    postern.database.sql(
      `update settings set chosen = jsonb_build_object('failures', $1::integer, 'window_minutes', 10) where key = 'source_limit'`,
      [failures],
    )

  it('429 after the limit of failures, over any user names, with the time until the next attempt', async () => {
    await limit(5)
    const from = place()
    for (let n = 0; n < 5; n += 1) expect((await attempt(`nobody.${n}`, wrong, { from })).status).toBe(401)
    const name = await createAccount()
    const refused = await attempt(name, goodPassword, { from })
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
    const seconds = Number(refused.headers.get('Retry-After'))
    expect(seconds).toBeGreaterThan(100)
    expect(seconds).toBeLessThanOrEqual(120)
    expect((await attempt(name, goodPassword, { from: place() })).status).toBe(201)
    await postern.database.moveClock(`${seconds} seconds`)
    expect((await attempt(name, goodPassword, { from })).status).toBe(201)
    await limit(100)
  })

  it('429 counts every address of an IPv6 /64 as one, and ignores headers that a client can send', async () => {
    await limit(5)
    const network = `2001:db8:ffff:${(places += 1)}`
    for (let n = 0; n < 5; n += 1) {
      const headers = { 'X-Forwarded-For': `192.0.2.${n}`, 'X-Real-IP': `192.0.2.${n}`, Forwarded: `for=192.0.2.${n}` }
      expect((await attempt(`nobody.${n}`, wrong, { from: `${network}::${n + 1}`, headers })).status).toBe(401)
    }
    expect((await attempt('nobody', wrong, { from: `${network}:ffff::` })).status).toBe(429)
    expect((await attempt('nobody', wrong, { from: `${network}1::1` })).status).toBe(401)
    await limit(100)
  })

  it('201 uncounts only its own attempt: a success of an own account buys no guesses', async () => {
    await limit(5)
    const [from, own] = [place(), await createAccount()]
    const statuses: number[] = []
    for (let n = 0; n < 6; n += 1) {
      statuses.push((await attempt(`victim.${n}`, wrong, { from })).status)
      if (n < 4) statuses.push((await attempt(own, goodPassword, { from })).status)
    }
    expect(statuses).toEqual([401, 201, 401, 201, 401, 201, 401, 201, 401, 429])
    await limit(100)
  })

  it('429 for a locked name is not counted for the address, and 429 for an address is not counted for the name', async () => {
    await limit(12)
    const from = place()
    const name = await createAccount()
    await fail(name, 30, { from })
    expect((await attempt('another.name', wrong, { from })).status).toBe(401)
    expect((await attempt('another.name', wrong, { from })).status).toBe(401)
    expect((await attempt('another.name', wrong, { from })).status).toBe(429)
    const [row] = await postern.database.sql(`select max(failures) as most from login_attempts`)
    expect(row!['most']).toBe(failuresOfName)
    await limit(100)
  })

  it('are stored by a keyed digest, without the address', async () => {
    const from = '198.51.100.77'
    await attempt('nobody', wrong, { from })
    const rows = await postern.database.sql<{ row: string }>('select s::text as row from source_attempts s')
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) {
      expect(row).not.toContain(from)
      expect(row).not.toContain(sha256(from))
    }
  })
})

describe('a known device', () => {
  // Earlier failures, all from one address, no longer count.
  beforeEach(() => postern.database.moveClock('10 minutes'))

  const deviceOf = ({ body }: Answer): string => body.device_token

  it('201 for the owner with a device token while other clients have locked the name', async () => {
    const name = await createAccount()
    const device = deviceOf(await attempt(name))
    expect(device).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await fail(name, 11)).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    expect((await attempt(name)).status).toBe(429)
    const again = await attempt(name, goodPassword, { device })
    expect(again).toMatchObject({ status: 201, body: { device_token: device } })
    expect((await attempt(name)).status, 'the owner’s coming gives strangers no new guesses').toBe(429)
  })

  it('429 by its own lock, which does not affect the name or the other devices', async () => {
    const name = await createAccount()
    const [lost, kept] = [deviceOf(await attempt(name)), deviceOf(await attempt(name))]
    expect(await fail(name, 11, { device: lost })).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    expect((await attempt(name, goodPassword, { device: lost })).status).toBe(429)
    expect((await attempt(name, goodPassword, { device: kept })).status).toBe(201)
    expect((await attempt(name)).status).toBe(201)
    await postern.database.moveClock('10 minutes 1 second')
    expect((await attempt(name, goodPassword, { device: lost })).status).toBe(201)
    expect((await fail(name, 9, { device: lost })).every((status) => status === 401)).toBe(true)
  })

  it.each([
    ['another user’s', async () => deviceOf(await attempt(await createAccount()))],
    ['a forged one', () => Promise.resolve('A'.repeat(43))],
    ['a text that is none', () => Promise.resolve('not a token')],
    ['an empty text', () => Promise.resolve('')],
  ])(
    'counts under the name if the token is not of this user (%s), for existing and unknown names',
    async (_, token) => {
      const device = await token()
      for (const name of [await createAccount(), freshName('nobody')]) {
        await fail(name, 10, { device })
        expect((await attempt(name)).status).toBe(429)
        expect((await attempt(name, wrong, { device })).status).toBe(429)
      }
    },
  )

  it('201 never returns the token of another user: each user gets their own', async () => {
    const [ann, ben] = [await createAccount(), await createAccount()]
    const device = deviceOf(await attempt(ann))
    const other = deviceOf(await attempt(ben, goodPassword, { device }))
    expect(other).not.toBe(device)
    expect(deviceOf(await attempt(ann, goodPassword, { device }))).toBe(device)
  })

  it('takes as many round trips and rows as without a device, for existing and unknown names', async () => {
    const device = deviceOf(await attempt(await createAccount()))
    const cost = async (login: string) => {
      const count = async () =>
        (
          await postern.database.sql(
            `select (select count(*) from login_attempts) as keys, (select count(*) from audit_events) as events`,
          )
        )[0]!
      const before = await count()
      postern.database.takeRoundTrips()
      await attempt(login, wrong, { device })
      const trips = postern.database.takeRoundTrips()
      const after = await count()
      return [trips, Number(after['keys']) - Number(before['keys']), Number(after['events']) - Number(before['events'])]
    }
    expect(await cost(await createAccount())).toEqual([2, 1, 1])
    expect(await cost(freshName('nobody'))).toEqual([2, 1, 1])
  })

  it('is stored in a cookie like the tokens, and stays after sign-out', async () => {
    const name = await createAccount()
    const own = { 'Sec-Fetch-Site': 'same-origin' }
    const body = { login: name, password: goodPassword, cookies: true }
    const cookiesOf = ({ headers }: Answer) => headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
    const first = await postern.call('POST', '/v1/sessions', { body, headers: own })
    expect(first.body).not.toHaveProperty('device_token')
    const device = cookiesOf(first).find((cookie) => cookie.startsWith('__Host-postern-device='))!
    const session = cookiesOf(first).join('; ')
    const out = await postern.call('DELETE', '/v1/sessions/current', { headers: { ...own, cookie: session } })
    expect(out.headers.getSetCookie().join()).not.toContain('device')
    await fail(name, 10)
    const blocked = await postern.call('POST', '/v1/sessions', { body, headers: own })
    expect(blocked.status).toBe(429)
    const back = await postern.call('POST', '/v1/sessions', { body, headers: { ...own, cookie: device } })
    expect(back.status).toBe(201)
    expect(cookiesOf(back)).toContain(device)
  })

  it('is forgotten after ninety days without use, and not a moment earlier', async () => {
    const name = await createAccount()
    const device = deviceOf(await attempt(name))
    await postern.database.moveClock('89 days 23 hours 59 minutes')
    expect(deviceOf(await attempt(name, goodPassword, { device }))).toBe(device)
    await postern.database.moveClock('90 days')
    expect(deviceOf(await attempt(name, goodPassword, { device }))).not.toBe(device)
  })

  it('is one of at most twenty: the least recently used one is removed', async () => {
    const name = await createAccount()
    const [first, second] = [deviceOf(await attempt(name)), deviceOf(await attempt(name))]
    await attempt(name, goodPassword, { device: first })
    for (let n = 0; n < 19; n += 1) await attempt(name)
    const known = async (device: string) => (await attempt(name, goodPassword, { device })).body.device_token === device
    expect(await known(first)).toBe(true)
    expect(await known(second)).toBe(false)
  })

  it('is forgotten after a new password, except the one on which it was changed', async () => {
    const name = await createAccount()
    const [here, there] = [await attempt(name), await attempt(name)]
    const next = 'another horse, another staple'
    const changed = await postern.call('PUT', '/v1/passwords/current', {
      token: here.body.access_token,
      body: { current_password: goodPassword, new_password: next },
    })
    expect(changed.status).toBe(200)
    expect(deviceOf(await attempt(name, next, { device: deviceOf(here) }))).toBe(deviceOf(here))
    expect(deviceOf(await attempt(name, next, { device: deviceOf(there) }))).not.toBe(deviceOf(there))
    const sessions = await postern.database.sql(
      `select count(distinct device_id)::integer as devices from sessions where user_id = (select id from users where username = $1)
         and ended_at is null`,
      [name],
    )
    expect(sessions).toEqual([{ devices: 2 }])
  })

  it('is stored as a digest only, and signs no user in', async () => {
    const device = deviceOf(await attempt(await createAccount()))
    const [row] = await postern.database.sql<{ all: string }>(
      `select string_agg(d::text, ' ') as all from known_devices d`,
    )
    expect(row!.all).not.toContain(device)
    expect(row!.all).not.toContain(Buffer.from(device, 'base64url').toString('hex'))
    expect((await postern.call('GET', '/v1/sessions/current', { token: device })).status).toBe(401)
  })
})
