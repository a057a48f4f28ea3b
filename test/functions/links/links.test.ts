import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { everyRow } from '#test/support/every-row.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { type Answer, goodPassword } from '#test/support/servers/postern.ts'
import { sha256 } from '#test/support/sha256.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()

const newPassword = 'another horse, another staple'
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let names = 0
/** A user and a password reset link. */
async function resetLink(): Promise<{ name: string; link: string }> {
  const name = `reader${(names += 1)}`
  await postern.createUser(name)
  return { name, link: await askReset(name) }
}

async function askReset(name: string): Promise<string> {
  const before = inbox.mails().length
  await postern.call('POST', '/v1/passwords/reset', { body: { email: `${name}@example.test` } })
  await expect.poll(() => inbox.mails().length).toBeGreaterThan(before)
  return linkIn(await mailTo(inbox, `${name}@example.test`, 'Reset your password'))
}

async function confirmLink(username: string): Promise<string> {
  await postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } })
  return linkIn(await mailTo(inbox, `${username}@example.test`, 'Confirm'))
}

const form = (fields: Record<string, string>, accept = browser) => ({
  body: new URLSearchParams(fields).toString(),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: accept },
})

describe('GET /links/{token}', () => {
  it('200 returns in JSON the effect of the POST, the user and the expiry, with the address masked', async () => {
    const { name, link } = await resetLink()
    const { status, body, headers } = await postern.call('GET', link)
    expect(status).toBe(200)
    expect(body).toEqual({
      operation: 'user-password-reset',
      username: name,
      email: 'r*****@e*****.test',
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      post: ['new_password', 'revoke_keys'],
    })
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  })

  it('200 returns to a browser a page without scripts', async () => {
    const link = await confirmLink('page.reader')
    const { status, body, headers } = await postern.call('GET', link, { headers: { Accept: browser } })
    expect(status).toBe(200)
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    const policy = headers.get('Content-Security-Policy')!
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'/,
    )
    const [, style] = /<style>([^]*)<\/style>/.exec(body)!
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style!).digest('base64')}'`)
    expect(body).toContain('<html lang="en">')
    expect(body).toContain('name="viewport"')
    expect(body).toContain('<form method="post">')
    for (const [, id] of body.matchAll(/<input id="(\w+)"/g)) expect(body).toContain(`<label for="${id}">`)
    expect(body).not.toMatch(/<script|style=| on\w+=|https?:|src=/)
    expect(body).not.toContain('page.reader@')
  })

  it('changes no row in the database, by GET, HEAD or OPTIONS, a thousand times', async () => {
    const links = [(await resetLink()).link, await confirmLink('looker')]
    await expect.poll(pending).toBe(0)
    const before = await everyRow(postern)
    for (let n = 0; n < 1000; n += 20) {
      const calls = Array.from({ length: 20 }, (_, k) =>
        look(links[k % 2]!, ['GET', 'HEAD', 'OPTIONS'][(n + k) % 3]!, k % 4 < 2),
      )
      for (const { status } of await Promise.all(calls)) expect([200, 405]).toContain(status)
    }
    expect(await everyRow(postern)).toBe(before)
  })

  it('takes one round trip, and none for a malformed token', async () => {
    const { link } = await resetLink()
    await expect.poll(pending).toBe(0)
    postern.database.takeRoundTrips()
    await postern.call('GET', link)
    expect(postern.database.takeRoundTrips()).toBe(1)
    await postern.call('GET', '/links/short')
    expect(postern.database.takeRoundTrips()).toBe(0)
  })
})

const look = (link: string, method: string, asBrowser: boolean) =>
  fetch(postern.url + link, { method, headers: { Accept: asBrowser ? browser : '*/*' } })

const pending = async () =>
  (await postern.database.sql('select from outbox_mail where sent_at is null and abandoned_at is null')).length

describe('POST /links/{token}', () => {
  it('200 resets a password: 401 for the old one and every session at the next request', async () => {
    const { name, link } = await resetLink()
    const [one, two] = [await postern.signIn(name), await postern.signIn(name)]
    const answer = await postern.call('POST', link, { body: { new_password: newPassword } })
    expect(answer).toMatchObject({ status: 200, body: { operation: 'user-password-reset', status: 'done' } })
    expect(Object.keys(answer.body).sort()).toEqual(['device_token', 'operation', 'status']) // no session is opened
    expect(answer.headers.getSetCookie()).toEqual([])
    for (const session of [one, two]) {
      expect((await postern.call('GET', '/v1/sessions/current', { token: session.token })).status).toBe(401)
      const refresh = { body: { refresh_token: session.refreshToken } }
      expect((await postern.call('POST', '/v1/sessions/refresh', refresh)).status).toBe(401)
    }
    const old = await postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
    expect(old.status).toBe(401)
    await postern.signIn(name, newPassword)
    const told = await mailTo(inbox, `${name}@example.test`, 'was changed')
    expect(told.text).toContain(`account ${name}`)
  })

  it('200 accepts the form of the page without scripts, and shows the result', async () => {
    const { name, link } = await resetLink()
    const { status, body, headers } = await postern.call('POST', link, form({ new_password: newPassword }))
    expect(status).toBe(200)
    expect(headers.get('Content-Type')).toMatch(/^text\/html/)
    expect(body).toContain('<h1>Your password was changed</h1>')
    await postern.signIn(name, newPassword)
  })

  it('200 accepts a form from a program, and answers in JSON', async () => {
    const { link } = await resetLink()
    const answer = await postern.call('POST', link, form({ new_password: newPassword }, '*/*'))
    expect(answer).toMatchObject({ status: 200, body: { status: 'done' } })
  })

  it('422 shows the page again with the error, and the link still works', async () => {
    const { name, link } = await resetLink()
    const { status, body } = await postern.call('POST', link, form({ new_password: 'short' }))
    expect(status).toBe(422)
    expect(body).toMatch(/role="alert">Use at least 15 characters/)
    expect(body).toMatch(/aria-describedby="rule wrong"\s+aria-invalid="true"/)
    expect(body).not.toContain('short')
    await postern.call('POST', link, form({ new_password: newPassword }))
    await postern.signIn(name, newPassword)
  })

  it('410 for a second POST, with a page', async () => {
    const { name, link } = await resetLink()
    await postern.call('POST', link, { body: { new_password: newPassword } })
    const again = await postern.call('POST', link, { body: { new_password: `${newPassword} again` } })
    expect(again).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    expect(await postern.call('GET', link)).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    const page = await postern.call('GET', link, { headers: { Accept: browser } })
    expect(page.status).toBe(410)
    expect(page.body).toContain('<h1>The link was used, replaced or has expired</h1>')
    await postern.signIn(name, newPassword)
  })

  it('410 for a link that a newer one replaced, an expired one, and one of a disabled user', async () => {
    const { name, link: older } = await resetLink()
    const newer = await askReset(name)
    expect(newer).not.toBe(older)
    const post = (link: string) => postern.call('POST', link, { body: { new_password: newPassword } })
    expect(await post(older)).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    await postern.database.sql('update users set enabled = false where username = $1', [name])
    expect((await postern.call('GET', newer)).status).toBe(410)
    expect(await post(newer)).toMatchObject({ status: 410 })
    await postern.database.sql('update users set enabled = true where username = $1', [name])
    expect((await postern.call('GET', newer)).status).toBe(200)
    await postern.database.moveClock('1 hour')
    expect(await post(newer)).toMatchObject({ status: 410 })
    await postern.signIn(name)
  })

  it('410 for a reset link after another password change', async () => {
    const { name, link } = await resetLink()
    const { token } = await postern.signIn(name)
    const body = { current_password: goodPassword, new_password: newPassword }
    expect((await postern.call('PUT', '/v1/passwords/current', { body, token })).status).toBe(200)
    const late = await postern.call('POST', link, { body: { new_password: 'the choice of somebody else' } })
    expect(late).toMatchObject({ status: 410 })
    await postern.signIn(name, newPassword)
  })

  it('410 for every link from before a sensitive operation', async () => {
    const { name, link } = await resetLink()
    await postern.database.sql(`update users set updated_at = app_now() where username = $1`, [name])
    expect((await postern.call('GET', link)).status).toBe(200)
    await postern.database.sql(
      `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where username = $1`,
      [name],
    )
    expect((await postern.call('GET', link)).status).toBe(410)
  })

  it('410 without hashing a password', async () => {
    const { link } = await resetLink()
    await postern.call('POST', link, { body: { new_password: newPassword } })
    await expect.poll(pending).toBe(0)
    const quiet = () => postern.database.takeRoundTrips() // the sweeper asks once more whether there is anything left
    await expect.poll(quiet, { interval: 300 }).toBe(0)
    await postern.call('POST', link, { body: { new_password: newPassword } })
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('404 for an unknown token, and for other paths', async () => {
    const unknown = `/links/${randomBytes(32).toString('base64url')}`
    for (const path of [unknown, '/links/short', `/links/${'A'.repeat(42)}B`, '/links/%00', "/links/'or'1'='1"]) {
      const answer = await postern.call('POST', path, { body: { new_password: newPassword } })
      expect(answer).toMatchObject({ status: 404, body: { code: 'link-not-found' } })
      expect(await postern.call('GET', path)).toMatchObject({ status: 404, body: { code: 'link-not-found' } })
    }
    expect((await postern.call('GET', '/links')).status).toBe(404)
    expect((await postern.call('GET', `${unknown}/more`)).status).toBe(404)
    expect((await postern.call('PUT', unknown)).status).toBe(405)
  })

  it('409 keeps the link of a name that was taken meanwhile, and asks for another name', async () => {
    const link = await confirmLink('contested')
    await postern.createUser('contested2')
    await postern.database.sql(
      `update users set username_canonical = 'contested', username_skeleton = 'contested' where username = 'contested2'`,
    )
    const refused = await postern.call('POST', link, { body: { password: goodPassword } })
    expect(refused).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect(refused.body.detail).toContain('works with another `username`')
    const page = await postern.call('POST', link, form({ password: goodPassword }))
    expect(page.status).toBe(409)
    expect(page.body).toMatch(/<input[^>]*name="username"/)
    const rows = await postern.database.sql(
      `select r.status, t.used_at from registrations r join one_time_tokens t on t.registration_id = r.id where r.username = 'contested'`,
    )
    expect(rows).toEqual([{ status: 'requested', used_at: null }])
  })

  it('422 for a field of another operation and for additional fields', async () => {
    const { name, link } = await resetLink()
    for (const body of [
      { password: newPassword },
      { new_password: newPassword, user: 'somebody.else' },
      { new_password: [newPassword] },
      {},
    ]) {
      const answer = await postern.call('POST', link, { body })
      expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    }
    await postern.signIn(name)
  })

  it('4xx for a body that is neither JSON nor a form, broken or too large, before the link is read', async () => {
    const { link } = await resetLink()
    const send = (body: string, type: string): Promise<Answer> =>
      postern.call('POST', link, { body, headers: { 'Content-Type': type } })
    expect((await send('<a/>', 'text/xml')).status).toBe(415)
    expect((await send('a=b', 'text/plain')).status).toBe(415)
    expect((await send('{', 'application/json')).status).toBe(400)
    expect((await send('new_password=a&new_password=b', 'application/x-www-form-urlencoded')).status).toBe(400)
    expect((await send('new_password=%ff', 'application/x-www-form-urlencoded')).status).toBe(400)
    expect((await send('x='.padEnd(70_000, 'x'), 'application/x-www-form-urlencoded')).status).toBe(413)
    expect((await postern.call('GET', link)).status).toBe(200)
  })

  it('200 clears the failed attempts of the account, so that a lockout does not affect the owner', async () => {
    const { name, link } = await resetLink()
    for (let n = 0; n < 10; n += 1)
      await postern.call('POST', '/v1/sessions', { body: { login: name, password: 'a guess of somebody' } })
    const locked = await postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
    expect(locked.status).toBe(429)
    await postern.call('POST', link, { body: { new_password: newPassword } })
    await postern.signIn(name, newPassword)
  })
})

describe('the token of a link', () => {
  it('is in the email and nowhere in the database, in any form', async () => {
    const { link } = await resetLink()
    const token = link.slice('/links/'.length)
    const secret = Buffer.from(token, 'base64url')
    const dump = (await everyRow(postern)).toLowerCase()
    expect(dump).toContain(sha256(secret))
    for (const spelling of [token.toLowerCase(), secret.toString('hex'), secret.toString('base64').toLowerCase()])
      expect(dump).not.toContain(spelling)
    await postern.call('POST', link, { body: { new_password: newPassword } })
    expect((await everyRow(postern)).toLowerCase()).not.toContain(token.toLowerCase())
  })

  it('is never in the response to the request for the email', async () => {
    const name = 'asker'
    await postern.createUser(name)
    const answer = await postern.call('POST', '/v1/passwords/reset', { body: { email: `${name}@example.test` } })
    const link = linkIn(await mailTo(inbox, `${name}@example.test`))
    expect(JSON.stringify([answer.body, [...answer.headers]])).not.toContain(link.slice('/links/'.length))
  })

  it('has the configured base URL, for any Host header', async () => {
    await postern.createUser('poisoned')
    const headers = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'http',
      'X-Original-URL': 'https://evil.example/',
      Forwarded: 'host=evil.example;proto=http',
      Origin: 'https://evil.example',
      Referer: 'https://evil.example/',
    }
    await postern.call('POST', '/v1/passwords/reset', { body: { email: 'poisoned@example.test' }, headers })
    const mail = await mailTo(inbox, 'poisoned@example.test')
    expect(mail.text + mail.html + mail.subject).not.toContain('evil')
    expect(linkIn(mail)).toBeDefined()
  })
})
