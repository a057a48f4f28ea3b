import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { type CallOptions, goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()

const newPassword = 'another horse, another staple'
const change = { current_password: goodPassword, new_password: newPassword }
const put = (token: string, body: unknown = change, headers: CallOptions['headers'] = {}) =>
  postern.call('PUT', '/v1/passwords/current', { token, body, headers })
const check = (token: string) => postern.call('GET', '/v1/sessions/current', { token })

describe('PUT /v1/passwords/current', () => {
  it('200 changes it: every older token is invalid at the next request, and the response has new ones', async () => {
    await postern.createUser('alice')
    const [here, there] = [await postern.signIn('alice'), await postern.signIn('alice')]
    const { status, body } = await put(here.token)
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 })
    expect((await check(body.access_token)).body).toMatchObject({ user: { username: 'alice' } })
    for (const old of [here, there]) {
      expect((await check(old.token)).status).toBe(401)
      const refresh = { body: { refresh_token: old.refreshToken } }
      expect((await postern.call('POST', '/v1/sessions/refresh', refresh)).status).toBe(401)
    }
    expect((await check(body.access_token)).status).toBe(200)
    const renewed = await postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: body.refresh_token } })
    expect(renewed.status).toBe(200)
    expect(
      (await postern.call('POST', '/v1/sessions', { body: { login: 'alice', password: goodPassword } })).status,
    ).toBe(401)
    await postern.signIn('alice', newPassword)
  })

  it('200 notifies the owner by email, with the client address and without a password', async () => {
    await postern.createUser('told')
    const { token } = await postern.signIn('told')
    await put(token, change, { 'CF-Connecting-IP': '203.0.113.9' })
    const mail = await mailTo(inbox, 'told@example.test')
    expect(mail.subject).toBe('Your password for id.example.test was changed')
    expect(mail.text).toMatch(
      /account told .* was changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC from the IP address 203\.0\.113\.9/,
    )
    expect(mail.text + mail.html).not.toContain('horse')
  })

  it('200 sets new cookies for a cookie session, and returns no token to the page', async () => {
    await postern.createUser('baker')
    const signedIn = await postern.call('POST', '/v1/sessions', {
      body: { login: 'baker', password: goodPassword, cookies: true },
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    })
    const cookie = signedIn.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const { status, body, headers } = await postern.call('PUT', '/v1/passwords/current', {
      body: change,
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    })
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('access_token')
    const fresh = headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const now = await postern.call('GET', '/v1/sessions/current', { headers: { Cookie: fresh } })
    expect(now.status).toBe(200)
    const before = await postern.call('GET', '/v1/sessions/current', { headers: { Cookie: cookie } })
    expect(before.status).toBe(401)
  })

  it('200 clears the flag that requires a change, and is recorded in the audit log', async () => {
    await postern.createUser('dora')
    await postern.database.sql(`update users set must_change_password = true where username = 'dora'`)
    const { token } = await postern.signIn('dora')
    await put(token)
    const [user] = await postern.database.sql(
      `select must_change_password, uuid::text from users where username = 'dora'`,
    )
    expect(user).toMatchObject({ must_change_password: false })
    const events = await postern.database.sql(
      `select from audit_events where action = 'password-changed' and target = $1`,
      [user!['uuid']],
    )
    expect(events).toHaveLength(1)
  })

  it('200 takes two round trips, and one more to record a wrong password', async () => {
    const quiet = await startPostern()
    await quiet.createUser('erin')
    const { token } = await quiet.signIn('erin')
    const trips = async (body: unknown) => {
      quiet.database.takeRoundTrips()
      await quiet.call('PUT', '/v1/passwords/current', { token, body })
      return quiet.database.takeRoundTrips()
    }
    expect(await trips({ ...change, current_password: 'not the password' })).toBe(2)
    expect(await trips(change)).toBe(2)
    await quiet.stop()
  })

  it('401 for a wrong current password, which counts; locks guessing after ten', async () => {
    await postern.createUser('frank')
    const { token } = await postern.signIn('frank')
    const wrong = { ...change, current_password: 'a guess of a thief' }
    for (let n = 0; n < 10; n += 1)
      expect(await put(token, wrong)).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } })
    const locked = await put(token)
    expect(locked).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } })
    expect(Number(locked.headers.get('Retry-After'))).toBeGreaterThan(500)
    const failures = await postern.database.sql(`select from audit_events where action = 'password-change-failed'`)
    expect(failures).toHaveLength(10)
    expect((await check(token)).status).toBe(200)
    await postern.database.moveClock('11 minutes')
    expect((await put(token)).status).toBe(200)
  })

  it('401 checks no more than ten of fifty simultaneous guesses', async () => {
    await postern.createUser('grace')
    const { token } = await postern.signIn('grace')
    const answers = await race(() => put(token, { ...change, current_password: 'a guess of a thief' }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 401: 10, 429: 40 })
  })

  it('422 for what the rules refuse, the name, the address and the current password; such a request is not counted', async () => {
    await postern.createUser('heidi.of.the.mountains')
    const { token } = await postern.signIn('heidi.of.the.mountains')
    const refuse = async (new_password: string, code: string) =>
      expect(await put(token, { ...change, new_password })).toMatchObject({
        status: 422,
        body: { code: 'invalid-request', errors: [{ pointer: '/new_password', code }] },
      })
    for (let n = 0; n < 12; n += 1) await refuse('short', 'too-short')
    const [short, eight] = [
      await put(token, { ...change, new_password: 'short' }),
      await put(token, { ...change, new_password: 'eight-ch' }),
    ]
    expect(short.body.errors).toEqual(eight.body.errors) // one rule, that of the setting, said once
    expect(short.body.errors[0].detail).toContain('at least 15 characters')
    await refuse(goodPassword, 'unchanged')
    await refuse(goodPassword.replaceAll(' ', '\u00A0'), 'unchanged')
    await refuse('Heidi.of.the.Mountains', 'too-similar')
    await refuse('heidi.of.the.mountains@example.test', 'too-similar')
    for (let n = 0; n < 12; n += 1) await refuse('QWERTYuiopasdfghjkl', 'common-password')
    expect((await put(token)).status).toBe(200)
  })

  it('stores no digest of a request with passwords, even with an Idempotency-Key', async () => {
    await postern.createUser('ivan')
    const { token } = await postern.signIn('ivan')
    const answer = await put(token, change, { 'Idempotency-Key': 'once' })
    expect(answer.status).toBe(200)
    expect(await postern.database.sql('select from idempotency_keys')).toEqual([])
    expect((await put(token, change, { 'Idempotency-Key': 'once' })).status).toBe(401)
  })

  it('changes once of two simultaneous requests: neither overwrites the other', async () => {
    await postern.createUser('judy')
    const { token } = await postern.signIn('judy')
    const answers = await meetingOnRow('judy', () =>
      ['first', 'second'].map((which) => put(token, { ...change, new_password: `the password of the ${which}` })),
    )
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 401: 1 })
    const [winner, which] = answers[0]!.status === 200 ? [answers[0]!, 'first'] : [answers[1]!, 'second']
    await postern.signIn('judy', `the password of the ${which}`)
    expect((await check(winner.body.access_token)).status).toBe(200)
  })

  for (const [what, body] of [
    ['a missing field', { new_password: newPassword }],
    ['an unknown field', { ...change, user: 'somebody' }],
    ['a number', { ...change, new_password: 123456789012345 }],
    ['a list', { ...change, new_password: [newPassword] }],
  ] as const) {
    it(`422 for ${what}`, async () => {
      const name = `k${what.replaceAll(/\W/g, '')}`
      await postern.createUser(name)
      const { token } = await postern.signIn(name)
      expect(await put(token, body)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
      expect((await check(token)).status).toBe(200)
    })
  }

  it('415 for a form, so that no page of another site can post one', async () => {
    await postern.createUser('laura')
    const { token } = await postern.signIn('laura')
    const answer = await put(token, 'current_password=a', { 'Content-Type': 'application/x-www-form-urlencoded' })
    expect(answer.status).toBe(415)
  })
})

/** Holds a user's row until two requests wait for it, so that they always meet. */
async function meetingOnRow<T>(username: string, start: () => Promise<T>[]): Promise<T[]> {
  const holder = new Client({ connectionString: postern.database.connectionString })
  await holder.connect()
  await holder.query('begin')
  await holder.query('select from users where username = $1 for update', [username])
  const answers = start()
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(() => postern.database.sql(waiting)).toHaveLength(answers.length)
  await holder.query('commit')
  await holder.end()
  return Promise.all(answers)
}

refusesUnauthorized(postern, 'PUT', '/v1/passwords/current', 'signed-in', change)

describe('PUT /v1/passwords/current with an ended session', () => {
  it('401 counts no attempt', async () => {
    await postern.createUser('mallory')
    const { token } = await postern.signIn('mallory')
    await postern.call('DELETE', '/v1/sessions/current', { token })
    const count = () => postern.database.sql('select * from login_attempts')
    const before = await count()
    expect((await put(token)).status).toBe(401)
    expect(await count()).toEqual(before)
  })
})

const reset = (email: unknown, on = postern) => on.call('POST', '/v1/passwords/reset', { body: { email } })

describe('POST /v1/passwords/reset', () => {
  it('202 with the same bytes, in one round trip and with one commit, for an address with and without an account', async () => {
    const quiet = await startPostern()
    await quiet.createUser('known')
    await quiet.createUser('disabled')
    await quiet.database.sql(`update users set enabled = false where username = 'disabled'`)
    const seen = new Set<string>()
    for (const name of ['known', 'unknown', 'disabled', 'KNOWN']) {
      quiet.database.takeRoundTrips()
      const answer = await reset(`${name}@example.test`, quiet)
      const headers = [...answer.headers].filter(([header]) => header !== 'date')
      seen.add(JSON.stringify([answer.status, headers, answer.body, quiet.database.takeRoundTrips()]))
    }
    expect([...seen]).toHaveLength(1)
    expect([...seen][0]).toMatch(/^\[202,.*,1\]$/)
    const mails = await quiet.database.sql('select recipient from outbox_mail where abandoned_at is null')
    expect(mails).toEqual([{ recipient: 'known@example.test' }, { recipient: 'known@example.test' }])
    const events = await quiet.database.sql(
      `select e.target_kind, u.username from audit_events e left join users u on u.uuid::text = e.target
       where action = 'password-reset-requested' order by e.id`,
    )
    const of = (username: string | null) => ({ target_kind: username === null ? 'name' : 'user', username })
    expect(events).toEqual([of('known'), of(null), of('disabled'), of('known')])
    await quiet.stop()
  })

  it('202 names an address without an account in the audit log by the digest that failed sign-ins have', async () => {
    const email = 'never.seen@example.test'
    await reset(email)
    await postern.call('POST', '/v1/passwords/unlock', { body: { email } })
    await postern.call('POST', '/v1/sessions', { body: { login: email, password: goodPassword } })
    const events = await postern.database.sql<{ action: string; target: string }>(
      `select action, target from audit_events where target_kind = 'name' order by id desc limit 3`,
    )
    const { target } = events[0]!
    expect(target).toMatch(/^[0-9a-f]{64}$/)
    const actions = ['sign-in-failed', 'unlock-requested', 'password-reset-requested']
    expect(events).toEqual(actions.map((action) => ({ action, target })))
  })

  it('429 beyond five requests an hour, also for fifty simultaneous ones, and the newest link works', async () => {
    await postern.createUser('nancy')
    const answers = await race(() => reset('nancy@example.test'))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 5, 429: racers - 5 })
    const [row] = await postern.database.sql(
      `select count(*)::integer as links, (count(*) filter (where revoked_at is null))::integer as open
       from one_time_tokens where user_id = (select id from users where username = 'nancy')`,
    )
    expect(row).toEqual({ links: 5, open: 1 })
  })

  it('202 changes neither password nor sessions', async () => {
    await postern.createUser('olivia')
    const { token } = await postern.signIn('olivia')
    await reset('olivia@example.test')
    expect((await check(token)).status).toBe(200)
    await postern.signIn('olivia')
  })

  it('422 for a list of addresses and a text with two', async () => {
    for (const email of [['a@example.test', 'b@example.test'], 'a@example.test, b@example.test', 'a', { a: 1 }])
      expect(await reset(email)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

describe('POST /v1/passwords/strength', () => {
  it('200 says whether a password may be set, and why not, in one round trip', async () => {
    const strength = (body: unknown) => postern.call('POST', '/v1/passwords/strength', { body })
    postern.database.takeRoundTrips()
    expect(await strength({ password: goodPassword })).toMatchObject({
      status: 200,
      body: { acceptable: true, errors: [] },
    })
    expect((await strength({ password: 'short' })).body).toMatchObject({
      acceptable: false,
      errors: [{ pointer: '/password', code: 'too-short' }],
    })
    const name = { password: 'annabel.montgomery', username: 'Annabel.Montgomery' }
    expect((await strength(name)).body).toMatchObject({ errors: [{ code: 'too-similar' }] })
    const common = { password: '  QwertyUiopAsdfGhjkl' }
    expect((await strength(common)).body).toMatchObject({ acceptable: false, errors: [{ code: 'common-password' }] })
    expect((await strength({ password: goodPassword, more: 1 })).status).toBe(422)
    expect(postern.database.takeRoundTrips()).toBe(4)
  })
})
