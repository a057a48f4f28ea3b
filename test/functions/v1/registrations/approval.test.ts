import { beforeAll, describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { itemsOf, uuidsOf } from '#test/support/pages.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)
beforeAll(() => change({ registration_approval: true }))

const change = (body: unknown) => postern.call('PATCH', '/v1/settings', { body, token: root.token })
const get = (path: string) => postern.call('GET', path, { token: root.token })
const post = (path: string, body?: unknown) => postern.call('POST', path, { body, token: root.token })
const confirm = (link: string) => postern.call('POST', link, { body: { password: goodPassword } })
const signIn = (login: string, password = goodPassword) =>
  postern.call('POST', '/v1/sessions', { body: { login, password } })

/** A registration that awaits approval. */
async function waiting(name: string, email?: string): Promise<string> {
  const { uuid, link } = await createRegistration(postern, name, email === undefined ? {} : { email })
  expect(await confirm(link)).toMatchObject({ status: 202, body: { status: 'pending' } })
  return uuid
}

describe('registration with approval', () => {
  it('202 asks administrators after the confirmation; 201 approves, and the password chosen then signs in', async () => {
    const body = { username: 'Nora', email: 'nora@example.test', full_name: 'Nora Ökonom' }
    await postern.call('POST', '/v1/registrations', { body })
    const link = linkIn(await mailTo(inbox, 'nora@example.test', 'Confirm'))
    expect((await get('/v1/registrations/policy')).body.approval).toBe(true)

    const confirmed = await confirm(link)
    expect(confirmed).toMatchObject({ status: 202, body: { status: 'pending' } })
    expect(confirmed.body).not.toHaveProperty('user')
    const unknown = await signIn('nobody.at.all')
    const { instance: _a, ...waits } = (await signIn('nora')).body
    const { instance: _b, ...nobody } = unknown.body
    expect([unknown.status, waits]).toEqual([401, nobody])

    const asked = await mailTo(inbox, 'root@example.test', 'is awaiting approval')
    for (const said of ['Nora', 'nora@example.test', 'Nora Ökonom']) expect(asked.text).toContain(said)
    const { items } = (await get('/v1/registrations?status=confirmed')).body
    const [mine] = items.filter(({ username }: { username: string }) => username === 'Nora')
    expect(mine).toMatchObject({ email: 'nora@example.test', full_name: 'Nora Ökonom', status: 'confirmed' })
    expect(JSON.stringify(mine)).not.toMatch(/argon2|hash/)

    postern.database.takeRoundTrips()
    const made = await post(`/v1/registrations/${mine.uuid}/approve`)
    expect(made).toMatchObject({
      status: 201,
      body: { username: 'Nora', full_name: 'Nora Ökonom', role: 'authenticated' },
    })
    expect(made.headers.get('Location')).toBe(`/v1/users/${made.body.uuid}`)
    expect((await mailTo(inbox, 'nora@example.test', 'ready')).text).toContain('approved')
    expect((await signIn('nora')).status).toBe(201)
    expect((await get(`/v1/registrations/${mine.uuid}`)).body).toMatchObject({
      status: 'completed',
      decided_by: 'first.superuser',
    })
    const [event] = await postern.database.sql(
      `select e.target, e.details, u.username from audit_events e join users u on u.id = actor_id where action = 'registration-approved'`,
    )
    expect(event).toEqual({
      target: made.body.uuid,
      details: { registration: mine.uuid, username: 'Nora', email: 'nora@example.test' },
      username: 'first.superuser',
    })
  })

  it('202 shows a page that says that an administrator decides', async () => {
    const { link } = await createRegistration(postern, 'page.reader')
    const { status, body } = await postern.call('POST', link, {
      body: new URLSearchParams({ password: goodPassword }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' },
    })
    expect(status).toBe(202)
    expect(body).toContain('An administrator will now review your registration')
  })

  it('200 declines, with an email that gives the reason; name and address are free at once', async () => {
    const uuid = await waiting('odd.one')
    const declined = await post(`/v1/registrations/${uuid}/decline`, { reason: 'We do not know you.' })
    expect(declined).toMatchObject({ status: 200, body: { status: 'declined', decided_by: 'first.superuser' } })
    expect((await mailTo(inbox, 'odd.one@example.test', 'Your registration')).text).toContain('We do not know you.')
    expect((await signIn('odd.one')).status).toBe(401)
    expect(
      (await post('/v1/users', { username: 'odd.one', email: 'odd.one@example.test', send_mail: false })).status,
    ).toBe(201)
  })

  it('200 declines without an email if not requested', async () => {
    const uuid = await waiting('silent')
    expect((await post(`/v1/registrations/${uuid}/decline`, { notice: false })).status).toBe(200)
    const told = await postern.database.sql(
      `select from outbox_mail where recipient = 'silent@example.test' and template = 'registration-declined'`,
    )
    expect(told).toEqual([])
  })

  it('422 for a reason of two lines', async () => {
    const uuid = await waiting('wordy')
    expect(await post(`/v1/registrations/${uuid}/decline`, { reason: 'No.\r\nBcc: me@example.test' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/reason' }] },
    })
  })

  it('202 notifies the applicant of a repeated registration for a pending address, and replaces nothing', async () => {
    const uuid = await waiting('patient')
    await postern.call('POST', '/v1/registrations', { body: { username: 'impatient', email: 'patient@example.test' } })
    expect((await mailTo(inbox, 'patient@example.test')).text).toContain('is going to review the registration')
    expect((await get(`/v1/registrations/${uuid}`)).body.status).toBe('confirmed')
  })

  it('202 notifies the applicant of a name that is pending, with the same text as for a taken name', async () => {
    await waiting('wanted')
    const { status, body } = await postern.call('POST', '/v1/registrations', {
      body: { username: 'Wanted', email: 'second@example.test' },
    })
    expect([status, body.status]).toEqual([202, 'requested'])
    expect((await mailTo(inbox, 'second@example.test')).subject).toContain('Choose another user name')
  })

  it('202 sends the link again, valid for another day; the earlier link stops working', async () => {
    const { uuid, link } = await createRegistration(postern, 'lost.mail')
    const before = (await get(`/v1/registrations/${uuid}`)).body.expires_at
    await postern.database.moveClock('1 hour')
    Object.assign(root, await postern.signIn('first.superuser'))
    const resent = await post(`/v1/registrations/${uuid}/resend`)
    expect(resent.status).toBe(202)
    expect(Date.parse(resent.body.expires_at)).toBeGreaterThan(Date.parse(before))
    const newer = linkIn(await mailTo(inbox, 'lost.mail@example.test', 'Confirm'))
    expect((await confirm(link)).status).toBe(410)
    expect((await confirm(newer)).status).toBe(202)
  })

  it('asks only the administrators of the setting, and notifies addresses without an account', async () => {
    await change({ registration_approvers: ['desk@example.test'], registration_notified: ['Log@example.test'] })
    const uuid = await waiting('desk.case')
    const count = () =>
      postern.database.sql<{ recipient: string }>(
        `select recipient from outbox_mail where parameters ->> 'username' = 'desk.case' order by created_at`,
      )
    expect(await count()).toEqual([{ recipient: 'desk@example.test' }])
    await post(`/v1/registrations/${uuid}/approve`)
    expect((await mailTo(inbox, 'log@example.test', 'new account')).text).toContain('desk.case')
    await change({ registration_approvers: [], registration_notified: [] })
  })

  it('422 for an invalid address, or a duplicate', async () => {
    const answer = await change({ registration_approvers: ['a@example.test', 'nobody', 'A@EXAMPLE.test'] })
    expect(answer).toMatchObject({
      status: 422,
      body: {
        errors: [
          { pointer: '/registration_approvers/1', code: 'invalid-email' },
          { pointer: '/registration_approvers/2', code: 'duplicate-email' },
        ],
      },
    })
  })

  it('is pending for two weeks, and then its name and address are free', async () => {
    const uuid = await waiting('sleeper')
    const rival = await createRegistration(postern, 'sleeper', { email: 'rival@example.test' })
    const taken = { username: 'sleeper', email: 'other@example.test', send_mail: false }
    expect(await confirm(rival.link)).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect(await post('/v1/users', taken)).toMatchObject({ status: 409 })
    await postern.database.moveClock('14 days')
    Object.assign(root, await postern.signIn('first.superuser'))
    expect((await get(`/v1/registrations/${uuid}`)).body.status).toBe('expired')
    expect(await post(`/v1/registrations/${uuid}/approve`)).toMatchObject({ status: 409 })
    const late = await createRegistration(postern, 'sleeper', { email: 'sleeper@example.test' })
    expect((await confirm(late.link)).status).toBe(202)
    const rows = await postern.database.sql(
      `select status, password_hash is null as forgotten from registrations where uuid = $1`,
      [uuid],
    )
    expect(rows).toEqual([{ status: 'expired', forgotten: true }])
  })
})

describe('a name or an address of a registration pending approval', () => {
  beforeAll(async () => {
    await waiting('claimed')
    await waiting('other.name', 'claimed.mail@example.test')
  })
  const account = (username: string, email: string) => post('/v1/users', { username, email, send_mail: false })

  it('409 for an account that an administrator creates: by name, by similar name, by address', async () => {
    for (const [username, email, code] of [
      ['Claimed', 'a1@example.test', 'name-taken'],
      ['c1aimed', 'a2@example.test', 'name-taken'],
      ['free.name', 'Claimed.Mail@example.test', 'email-taken'],
    ] as const)
      expect(await account(username, email)).toMatchObject({ status: 409, body: { code } })
    expect((await account('free.name', 'free@example.test')).status).toBe(201)
  })

  it('409 for a new name or a new address of an account', async () => {
    await postern.createUser('renamed')
    const edit = (body: unknown) => postern.call('PATCH', '/v1/users/renamed', { body, token: root.token })
    expect(await edit({ username: 'claimed' })).toMatchObject({ status: 409 })
    expect(await edit({ email: 'claimed.mail@example.test', email_verified: true })).toMatchObject({ status: 409 })
  })

  it('409 for another registration, and for one that needs no approval', async () => {
    const rival = await createRegistration(postern, 'claimed', { email: 'b1@example.test' })
    expect((await confirm(rival.link)).status).toBe(409)
    await change({ registration_approval: false })
    expect((await confirm(rival.link)).status).toBe(409)
    await change({ registration_approval: true })
    const [row] = await postern.database.sql(`select status, confirmed_at from registrations where uuid = $1`, [
      rival.uuid,
    ])
    expect(row).toEqual({ status: 'requested', confirmed_at: null })
  })

  it('409 for the confirmation of a name that an account has taken meanwhile', async () => {
    const { link } = await createRegistration(postern, 'overtaken')
    expect((await account('overtaken', 'c1@example.test')).status).toBe(201)
    expect((await confirm(link)).status).toBe(409)
  })
})

describe('GET /v1/registrations', () => {
  it('200 lists page by page, each once, by state', async () => {
    const { body: whole } = await get('/v1/registrations?limit=100')
    const paged = await itemsOf<{ uuid: string }>(postern, '/v1/registrations?limit=3', root.token)
    expect(uuidsOf(paged)).toEqual(uuidsOf(whole.items))
    const states = new Set(whole.items.map(({ status }: { status: string }) => status))
    expect([...states].every((status) => ['requested', 'confirmed'].includes(String(status)))).toBe(true)
    const { body } = await get('/v1/registrations?status=declined')
    expect(body.items.map(({ status }: { status: string }) => status)).toContain('declined')
  })

  it('404 for an unknown registration', async () => {
    const nothing = '/v1/registrations/00000000-0000-4000-8000-000000000000'
    for (const answer of [
      get(nothing),
      post(`${nothing}/approve`),
      post(`${nothing}/decline`, {}),
      post(`${nothing}/resend`),
    ])
      expect(await answer).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
})

const some = '/v1/registrations/00000000-0000-4000-8000-000000000000'
refusesUnauthorized(postern, 'GET', '/v1/registrations', 'administrator')
refusesUnauthorized(postern, 'GET', some, 'administrator')
refusesUnauthorized(postern, 'POST', `${some}/approve`, 'administrator')
refusesUnauthorized(postern, 'POST', `${some}/decline`, 'administrator', {})
refusesUnauthorized(postern, 'POST', `${some}/resend`, 'administrator')
