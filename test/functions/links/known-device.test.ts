/** The owner of a locked account gets in by an emailed link, although attempts of others go on (OWASP, device cookies). */
import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()

const threshold = 10
const newPassword = 'another horse, another staple'
const browser = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' }
const ourPage = { 'Sec-Fetch-Site': 'same-origin' }

/** Each attempt has its own network, so that the limit per address does not apply. */
let networks = 0
const signIn = (login: string, password: string, device_token?: string) =>
  postern.call('POST', '/v1/sessions', {
    body: { login, password, ...(device_token !== undefined && { device_token }) },
    headers: { 'CF-Connecting-IP': `10.1.${((networks += 1) >> 8) % 256}.${networks % 256}` },
  })

async function guess(login: string): Promise<void> {
  for (let n = 0; n < threshold; n += 1) await signIn(login, 'a guess of somebody')
  expect((await signIn(login, goodPassword)).status).toBe(429)
}

/** The number of a user's devices. */
async function devicesOf(name: string): Promise<number> {
  const [row] = await postern.database.sql<{ devices: string }>(
    `select count(*) as devices from known_devices d join users u on u.id = d.user_id where u.username = $1`,
    [name],
  )
  return Number(row!.devices)
}

/** A link for a locked out user, the body that redeems it, and the password afterwards. */
const operations = {
  'user-password-reset': {
    path: 'reset',
    subject: 'Reset your password',
    body: { new_password: newPassword },
    password: newPassword,
  },
  'user-unlock': { path: 'unlock', subject: 'Unlock', body: {}, password: goodPassword },
}

describe.each(Object.entries(operations))('POST /links/{token} for %s', (_, { path, subject, body, password }) => {
  const mailedTo = async (name: string) => linkIn(await mailTo(inbox, `${name}@example.test`, subject))
  async function linkFor(name: string): Promise<string> {
    await postern.call('POST', `/v1/passwords/${path}`, { body: { email: `${name}@example.test` } })
    return mailedTo(name)
  }
  async function createAccount(): Promise<string> {
    const name = freshName('d')
    await postern.createUser(name)
    return name
  }

  it('200 returns a device token, which signs in during a lockout, without an email about a new device', async () => {
    const name = await createAccount()
    await guess(name)
    const link = await (path === 'unlock' ? mailedTo(name) : linkFor(name)) // the lock itself mails one
    expect((await postern.call('GET', link)).body).not.toHaveProperty('device_token')
    const { status, body: done } = await postern.call('POST', link, { body })
    expect(status).toBe(200)
    expect(done.device_token).toMatch(/^[\w-]{43}$/)
    await guess(name)
    expect((await signIn(name, password)).status).toBe(429)
    const signedIn = await signIn(name, password, done.device_token)
    expect(signedIn).toMatchObject({ status: 201, body: { device_token: done.device_token } })
    expect(
      await postern.database.sql(
        `select from outbox_mail where template = 'new-device' and recipient like $1 || '@%'`,
        [name],
      ),
    ).toEqual([])
    expect(await devicesOf(name)).toBe(1)
  })

  it('200 sets it as a cookie for a page of the service', async () => {
    for (const [headers, cookies] of [
      [ourPage, 1],
      [{ 'Sec-Fetch-Site': 'cross-site' }, 0],
      [{ Origin: 'https://evil.example' }, 0],
      [{}, 0],
    ] as const) {
      const done = await postern.call('POST', await linkFor(await createAccount()), {
        body: new URLSearchParams(body).toString(),
        headers: { ...browser, ...headers },
      })
      expect(done.status).toBe(200)
      expect(done.body).toContain('<h1>')
      expect(done.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
      const given = done.headers.getSetCookie()
      expect(given).toHaveLength(cookies)
      for (const cookie of given)
        expect(cookie).toMatch(
          /^__Host-postern-device=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
        )
    }
  })

  it('410 for a used link and 422 for an invalid body set no device', async () => {
    const name = await createAccount()
    const link = await linkFor(name)
    expect((await postern.call('POST', link, { body: { wrong: true } })).status).toBe(422)
    expect(await devicesOf(name)).toBe(0)
    await postern.call('POST', link, { body })
    expect((await postern.call('POST', link, { body })).status).toBe(410)
    expect(await devicesOf(name)).toBe(1)
  })

  it('200 keeps at most twenty devices of a user', async () => {
    const name = await createAccount()
    await postern.database.sql(
      `insert into known_devices (user_id, hash, last_used_at)
       select id, sha256((username || n)::bytea), app_now() from users, generate_series(1, 20) as n where username = $1`,
      [name],
    )
    const { body: done } = await postern.call('POST', await linkFor(name), { body })
    expect(await devicesOf(name)).toBe(path === 'reset' ? 1 : 20)
    expect((await signIn(name, password, done.device_token)).body.device_token).toBe(done.device_token)
  })
})
