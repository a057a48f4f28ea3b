import { beforeAll, describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
beforeAll(() => postern.createUser('taken'))

const register = (body: unknown, headers = {}) => postern.call('POST', '/v1/registrations', { body, headers })

describe('POST /v1/registrations', () => {
  it('202 sends a link; the owner of the address chooses a password, and signs in with it', async () => {
    const asked = await register({ username: 'Nora', email: 'nora@example.test', full_name: 'Nora Ökonom' })
    expect(asked).toMatchObject({ status: 202, body: { status: 'requested' } })
    const link = linkIn(await mailTo(inbox, 'nora@example.test', 'Confirm'))

    const made = await postern.call('POST', link, { body: { password: goodPassword } })
    expect(made).toMatchObject({
      status: 201,
      body: {
        operation: 'user-registration-confirm-email',
        status: 'done',
        user: { username: 'Nora', email: 'nora@example.test', full_name: 'Nora Ökonom', role: 'authenticated' },
      },
    })
    expect(made.headers.get('Set-Cookie')).toBeNull()
    expect(Object.keys(made.body)).not.toContain('access_token')
    await postern.signIn('nora')
    await postern.signIn('NORA@example.test')
    const [row] = await postern.database.sql(
      `select user_data ->> 'registration_source' as source, r.status from users, registrations r where users.username = 'Nora' and r.username = 'Nora'`,
    )
    expect(row).toEqual({ source: 'email', status: 'completed' })
  })

  it('202 ignores a password that is sent with the address of another user', async () => {
    const planted = 'a password of the attacker'
    await register({ username: 'victim', email: 'victim@example.test', password: planted })
    const link = linkIn(await mailTo(inbox, 'victim@example.test'))
    await postern.call('POST', link, { body: { password: goodPassword } })
    const attack = await postern.call('POST', '/v1/sessions', { body: { login: 'victim', password: planted } })
    expect(attack.status).toBe(401)
    await postern.signIn('victim')
  })

  it('202 notifies the owner of an address that has an account, without a hint in the response', async () => {
    await register({ username: 'another', email: 'TAKEN@example.test' })
    const mail = await mailTo(inbox, 'taken@example.test')
    expect(mail.subject).toBe('You already have an account on id.example.test')
    expect(mail.text).toContain('user name is taken')
    expect(mail.text).not.toMatch(/\/links\//)
    const written = await postern.database.sql(
      `select status, password_hash from registrations where username = 'another'`,
    )
    expect(written).toEqual([{ status: 'taken', password_hash: null }])
  })

  it('202 notifies the applicant by email that the user name, or a similar one, is taken', async () => {
    await register({ username: 'Taken', email: 'wants@example.test' })
    const mail = await mailTo(inbox, 'wants@example.test')
    expect(mail.subject).toBe('Choose another user name for id.example.test')
    expect(mail.text).not.toMatch(/\/links\//)
  })

  it('202 with the same bytes, in one round trip, for any taken name or address', async () => {
    const quiet = await startPostern()
    await quiet.createUser('taken')
    const bodies = [
      { username: 'free', email: 'free@example.test' },
      { username: 'taken', email: 'free2@example.test' },
      { username: 'free3', email: 'taken@example.test' },
      { username: 'taken', email: 'taken@example.test' },
    ]
    const seen = new Set<string>()
    for (const body of bodies) {
      quiet.database.takeRoundTrips()
      const answer = await quiet.call('POST', '/v1/registrations', { body })
      const headers = [...answer.headers].filter(([name]) => name !== 'date')
      seen.add(JSON.stringify([answer.status, headers, answer.body, quiet.database.takeRoundTrips()]))
    }
    expect([...seen]).toHaveLength(1)
    expect([...seen][0]).toMatch(/^\[202,.*,1\]$/)
    expect(await quiet.database.sql('select from outbox_mail')).toHaveLength(bodies.length)
    await quiet.stop()
  })

  it('202 replaces an older request for the same address, whose link stops working', async () => {
    await register({ username: 'first.name', email: 'twice@example.test' })
    const older = linkIn(await mailTo(inbox, 'twice@example.test'))
    await register({ username: 'second.name', email: 'Twice@example.test' })
    const newer = linkIn(await mailTo(inbox, 'Twice@example.test'))
    const late = await postern.call('POST', older, { body: { password: goodPassword } })
    expect(late).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    const made = await postern.call('POST', newer, { body: { password: goodPassword } })
    expect(made).toMatchObject({ status: 201, body: { user: { username: 'second.name' } } })
  })

  it('429 beyond five requests an hour for one address, also for fifty simultaneous ones; the others send one email each', async () => {
    const before = inbox.mails().length
    const answers = await race((n) => register({ username: `flood${n}`, email: 'flood@example.test' }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 5, 429: racers - 5 })
    const count = () => postern.database.sql(`select from outbox_mail where recipient = 'flood@example.test'`)
    expect(await count()).toHaveLength(5)
    const open = await postern.database.sql(
      `select from registrations where email = 'flood@example.test' and status = 'requested'`,
    )
    expect(open).toHaveLength(1)
    expect(inbox.mails().length - before).toBeLessThanOrEqual(5)
    const elsewhere = await postern.call('POST', '/v1/passwords/reset', { body: { email: 'flood@example.test' } })
    expect(elsewhere.status).toBe(202)
    await postern.database.moveClock('61 minutes')
    await register({ username: 'flood', email: 'FLOOD@example.test' })
    expect(await postern.database.sql(`select from outbox_mail where recipient = 'FLOOD@example.test'`)).toHaveLength(1)
  })

  it('410 for a confirmation a day later', async () => {
    await register({ username: 'late', email: 'late@example.test' })
    const link = linkIn(await mailTo(inbox, 'late@example.test'))
    const [row] = await postern.database.sql<{ end: Date }>(
      `select expires_at as end from registrations where username = 'late'`,
    )
    const { body } = await postern.call('GET', link)
    expect(new Date(body.expires_at).getTime()).toBeLessThanOrEqual(row!.end.getTime() + 1)
    await postern.database.moveClock('24 hours')
    const answer = await postern.call('POST', link, { body: { password: goodPassword } })
    expect(answer).toMatchObject({ status: 410, body: { code: 'link-expired' } })
    expect(await postern.database.sql(`select from users where username = 'late'`)).toEqual([])
  })

  const good = { username: 'somebody', email: 'somebody@example.test' }
  const refused: [string, unknown, number, string][] = [
    ['an unknown key', { ...good, role: 'superuser' }, 422, 'invalid-request'],
    ['a list of addresses', { ...good, email: ['somebody@example.test', 'me@example.test'] }, 422, 'invalid-request'],
    ['two addresses in one text', { ...good, email: 'somebody@example.test,me@example.test' }, 422, 'invalid-request'],
    [
      'a line break in the address',
      { ...good, email: 'somebody@example.test\r\nBcc: me@example.test' },
      422,
      'invalid-request',
    ],
    ['a user name of markup', { ...good, username: '<b>bold</b>' }, 422, 'invalid-request'],
    ['a full name with a line break', { ...good, full_name: 'A\r\nBcc: me@example.test' }, 422, 'invalid-request'],
    ['a full name that turns what follows', { ...good, full_name: 'A\u202EB' }, 422, 'invalid-request'],
    ['a password that the rules refuse', { ...good, password: 'short' }, 422, 'invalid-request'],
    ['no address', { username: 'somebody' }, 422, 'invalid-request'],
    ['a list', [good], 422, 'invalid-request'],
    ['what is no JSON', '{"username":', 400, 'malformed-request'],
    [
      'the same key twice',
      '{"username":"somebody","email":"a@example.test","email":"b@example.test"}',
      400,
      'malformed-request',
    ],
    ['a body of 70 KiB', { ...good, full_name: 'x'.repeat(70_000) }, 413, 'body-too-large'],
  ]
  for (const [what, body, status, code] of refused) {
    it(`${status} for ${what}, and writes nothing`, async () => {
      const before = await counts()
      expect(await register(body)).toMatchObject({ status, body: { code, status } })
      expect(await counts()).toBe(before)
    })
  }

  it('415 for a form', async () => {
    const answer = await register('username=somebody&email=a%40example.test', {
      'Content-Type': 'application/x-www-form-urlencoded',
    })
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } })
  })
})

describe('GET /v1/registrations/policy', () => {
  it('200 returns whether registration is open and which fields it needs, in one round trip', async () => {
    postern.database.takeRoundTrips()
    const { status, body } = await postern.call('GET', '/v1/registrations/policy')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      open: true,
      email_confirmation: true,
      approval: false,
      terms: false,
      password: { min_length: 15 },
    })
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('200 reports that the site has terms, as soon as they are published', async () => {
    const { token } = await postern.bootstrap()
    const texts = { en: 'Be kind.' }
    expect((await postern.call('PUT', '/v1/terms', { body: { texts }, token })).status).toBe(200)
    expect((await postern.call('GET', '/v1/registrations/policy')).body.terms).toBe(true)
  })
})

async function counts(): Promise<string> {
  const [row] = await postern.database.sql<{ counts: string }>(
    `select concat_ws(' ', (select count(*) from registrations), (select count(*) from one_time_tokens),
       (select count(*) from outbox_mail), (select count(*) from audit_events)) as counts`,
  )
  return row!.counts
}
