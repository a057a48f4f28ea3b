/** Signing in by a code in a mail. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { allowCodes, codeFor, requestCode, useCode, wrongCode } from '#test/support/fixtures/sign-in-codes.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)
beforeAll(() => allowCodes(postern))

let names = 0
/** A user of a test of its own, who has not signed in yet. */
let name = ''
let address = ''
beforeEach(async () => {
  names += 1
  name = `coder${names}`
  address = `${name}@example.test`
  await postern.createUser(name)
})

const own = { 'Sec-Fetch-Site': 'same-origin' }
const valueOf = (headers: Headers, cookie: string) =>
  headers
    .getSetCookie()
    .map((each) => new RegExp(`^${cookie}=([^;]*)`).exec(each)?.[1])
    .find((value) => value !== undefined)
const isProven = async () =>
  (
    await postern.database.sql<{ proven: boolean }>(
      'select email_proven_at is not null as proven from users where username = $1',
      [name],
    )
  )[0]!.proven
const attempts = async () =>
  (
    await postern.database.sql<{ failures: number }>(
      `select coalesce(sum(failures), 0)::integer as failures from login_attempts where account = (select id from users where username = $1)`,
      [name],
    )
  )[0]!.failures

describe('POST /v1/sessions with a mailed code', () => {
  it('201 in the browser that asked, at assurance level 1 with `otp`, in one round trip', async () => {
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    postern.database.takeRoundTrips()
    const { status, body } = await useCode(postern, ticket, code)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect([status, body.token_type, body.user.username]).toEqual([201, 'Bearer', name])
    const { body: current } = await postern.call('GET', '/v1/sessions/current', { token: body.access_token })
    expect(current.session).toMatchObject({ amr: ['otp'], aal: 1 })
  })

  it('201 for the code in small letters, without its hyphen, and with O for 0', async () => {
    const ticket = await requestCode(postern, address)
    const code = await codeFor(inbox, address)
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect((await useCode(postern, ticket, typed)).status).toBe(201)
  })

  it('201 with cookies: the ticket is in a cookie that scripts do not see, and goes with the sign-in', async () => {
    const asked = await postern.call('POST', '/v1/sessions/codes', {
      body: { login: name, cookies: true },
      headers: own,
    })
    expect([asked.status, 'ticket' in asked.body]).toEqual([202, false])
    const [cookie] = asked.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-postern-code=[^;]+; Max-Age=1200; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const headers = { ...own, cookie: `__Host-postern-code=${valueOf(asked.headers, '__Host-postern-code')}` }
    const body = { email_code: await codeFor(inbox, address), cookies: true }
    const opened = await postern.call('POST', '/v1/sessions', { body, headers })
    expect([opened.status, opened.body.token_type]).toEqual([201, 'Cookie'])
    expect(valueOf(opened.headers, '__Host-postern-session')).toMatch(/^ey/)
    expect(valueOf(opened.headers, '__Host-postern-code')).toBe('')
  })

  it('401 in another browser: without the ticket, with that of another request, and with text that is none', async () => {
    await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    const other = await requestCode(postern, root.uuid)
    for (const ticket of [undefined, other, 'pst1.AAAA', ''])
      expect((await postern.call('POST', '/v1/sessions', { body: { ticket, email_code: code } })).body.code).toBe(
        'invalid-credentials',
      )
  })

  it('code reuse: 401 for a code that was used, and that a newer one has replaced', async () => {
    const first = await requestCode(postern, name)
    const replaced = await codeFor(inbox, address)
    const second = await requestCode(postern, address)
    const code = await codeFor(inbox, address, replaced)
    for (const [ticket, typed] of [
      [first, replaced],
      [first, code],
      [second, replaced],
    ] as const)
      expect((await useCode(postern, ticket, typed)).status).toBe(401)
    expect((await useCode(postern, second, code)).status).toBe(201)
    expect((await useCode(postern, second, code)).status).toBe(401)
  })

  it('401 after ten minutes; the ticket alone does not keep it alive', async () => {
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    await postern.database.moveClock('9 minutes 50 seconds')
    expect((await useCode(postern, ticket, wrongCode)).status).toBe(401)
    await postern.database.moveClock('11 seconds')
    expect((await useCode(postern, ticket, code)).status).toBe(401)
  })

  it('401 once the password, the address or the account has changed', async () => {
    let code = ''
    for (const change of [
      `last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at)`,
      `enabled = false`,
      `enabled = true, lock_kind = 'administrative'`,
    ]) {
      const ticket = await requestCode(postern, name)
      code = await codeFor(inbox, address, code)
      await postern.database.sql(`update users set ${change} where username = $1`, [name])
      expect((await useCode(postern, ticket, code)).status, change).toBe(401)
      await postern.database.sql(`update users set enabled = true, lock_kind = null where username = $1`, [name])
    }
    const ticket = await requestCode(postern, name)
    expect((await useCode(postern, ticket, await codeFor(inbox, address, code))).status).toBe(201)
  })

  it('422 for a text that is no code, before an attempt is counted', async () => {
    const ticket = await requestCode(postern, name)
    const answer = await useCode(postern, ticket, '12345')
    expect([answer.status, answer.body.errors[0]]).toMatchObject([
      422,
      { pointer: '/email_code', code: 'invalid-format' },
    ])
    expect(await attempts()).toBe(0)
  })

  it('account pre-hijacking: verifies the address, and a password that somebody else may have entered goes', async () => {
    await postern.database.sql('update users set activated_at = null where username = $1', [name])
    const ticket = await requestCode(postern, name)
    const { status, body } = await useCode(postern, ticket, await codeFor(inbox, address))
    expect(status).toBe(201)
    const { body: user } = await postern.call('GET', `/v1/users/${name}`, { token: root.token })
    expect(user).toMatchObject({ email_verified: true, has_password: false })
    expect(await isProven()).toBe(true)
    expect((await postern.call('GET', '/v1/sessions/current', { token: body.access_token })).status).toBe(200)
    const attempt = await postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
    expect(attempt.status).toBe(401)
  })

  it('keeps the password of an account that was verified before', async () => {
    const ticket = await requestCode(postern, name)
    expect((await useCode(postern, ticket, await codeFor(inbox, address))).status).toBe(201)
    await postern.signIn(name)
  })

  it('proves the address that somebody else entered, and only by the right code', async () => {
    await postern.database.sql('update users set email_proven_at = null where username = $1', [name])
    const ticket = await requestCode(postern, name)
    expect((await useCode(postern, ticket, wrongCode)).status).toBe(401)
    expect(await isProven()).toBe(false)
    expect((await useCode(postern, ticket, await codeFor(inbox, address))).status).toBe(201)
    expect(await isProven()).toBe(true)
    await postern.signIn(name)
  })

  it('401 and nobody gets in who awaits approval', async () => {
    await postern.database.sql(`update settings set chosen = 'true' where key = 'registration_approval'`)
    const email = `waiting${names}@example.test`
    await postern.call('POST', '/v1/registrations', { body: { username: `waiting${names}`, email } })
    const ticket = await requestCode(postern, email)
    expect((await useCode(postern, ticket, wrongCode)).status).toBe(401)
    expect(inbox.mails().some(({ to, subject }) => to[0] === email && subject.includes('code'))).toBe(false)
    await postern.database.sql(`update settings set chosen = null where key = 'registration_approval'`)
  })

  it('403 while the setting is off, also for a code that was sent before', async () => {
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    await postern.database.sql(`update settings set chosen = null where key = 'sign_in_by_code'`)
    const asked = await postern.call('POST', '/v1/sessions/codes', { body: { login: name } })
    const used = await useCode(postern, ticket, code)
    await allowCodes(postern)
    expect([asked.status, asked.body.code, used.status, used.body.code]).toEqual([403, 'forbidden', 403, 'forbidden'])
    expect((await useCode(postern, ticket, code)).status).toBe(201)
  })

  it('asks an account with a second factor for it: no session yet', async () => {
    await postern.database.sql(
      `insert into authenticators (user_id, secret, last_step) select id, 'sealed', 0 from users where username = $1`,
      [name],
    )
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    const { status, body } = await useCode(postern, ticket, code)
    expect([status, body.code, body.methods]).toEqual([401, 'second-factor-required', ['authenticator']])
    expect((await useCode(postern, ticket, code)).body.code).toBe('invalid-credentials')
    const [row] = await postern.database.sql(
      'select count(*)::integer as n from sessions join users u on u.id = user_id where u.username = $1',
      [name],
    )
    expect(row).toEqual({ n: 0 })
  })
})

describe('attempts with a code', () => {
  it('better-auth#10210 and #10240, caps per account: count with those of passwords; another code, name or ticket does not reset them', async () => {
    let ticket = await requestCode(postern, name)
    for (let n = 1; n <= 9; n += 1) {
      if (n === 4) ticket = await requestCode(postern, address)
      if (n % 3 === 0) {
        const body = { login: n === 6 ? name : address, password: 'wrong horse battery staple' }
        expect((await postern.call('POST', '/v1/sessions', { body })).status).toBe(401)
      } else expect((await useCode(postern, ticket, wrongCode)).status).toBe(401)
      expect(await attempts()).toBe(n)
    }
    const tenth = await useCode(postern, ticket, wrongCode)
    expect([tenth.status, tenth.headers.get('Retry-After')]).toEqual([401, '600'])
    const newer = await requestCode(postern, name)
    const refused = await useCode(postern, newer, wrongCode)
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-attempts'])
    const byPassword = await postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
    expect(byPassword.status).toBe(429)
    const mail = await mailTo(inbox, address, 'Unlock')
    expect(mail.text).toContain(name)
  })

  it('are cleared by the right code, and recorded with their account', async () => {
    const ticket = await requestCode(postern, name)
    await useCode(postern, ticket, wrongCode)
    const [event] = await postern.database.sql(
      `select e.action, u.username from audit_events e join users u on u.uuid::text = e.target order by e.id desc limit 1`,
    )
    expect(event).toEqual({ action: 'sign-in-failed', username: name })
    expect((await useCode(postern, ticket, await codeFor(inbox, address))).status).toBe(201)
    expect(await attempts()).toBe(0)
  })

  it('under a name of nobody are counted and locked alike', async () => {
    const ticket = await requestCode(postern, `nobody.${name}`)
    const codes = []
    for (let n = 1; n <= 11; n += 1) codes.push((await useCode(postern, ticket, wrongCode)).status)
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 401), 429])
  })
})

describe('the mail', () => {
  it('has the code and a link to the page that knows the browser, and the database has neither', async () => {
    await requestCode(postern, name)
    const code = await codeFor(inbox, address)
    const { text } = await mailTo(inbox, address, 'code to sign in')
    const plain = code.replace('-', '')
    expect(text).toContain(`https://id.example.test/sign-in/code?code=${plain}`)
    const [row] = await postern.database.sql<{ all: string }>(
      `select (select jsonb_agg(to_jsonb(t)) from one_time_tokens t)::text || (select jsonb_agg(to_jsonb(m)) from outbox_mail m)::text as all`,
    )
    expect(row!.all).not.toMatch(new RegExp(`${code}|${plain}`))
  })

  it('is sent five times in an hour for a name, and not more often by both names of an account', async () => {
    const sent = () => inbox.mails().filter(({ to, subject }) => to[0] === address && subject.includes('code')).length
    for (const login of [name, address]) for (let n = 0; n < 5; n += 1) await requestCode(postern, login)
    const limited = await postern.call('POST', '/v1/sessions/codes', { body: { login: name } })
    expect([limited.status, limited.headers.get('RateLimit')]).toEqual([429, expect.stringContaining('per_target')])
    await expect.poll(sent).toBeGreaterThan(0)
    await postern.runScheduled()
    expect(sent()).toBeLessThanOrEqual(5)
  })
})
