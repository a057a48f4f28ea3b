import { beforeAll, describe, expect, it } from 'vitest'
import { raceAtLock } from '#test/support/gate.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)
beforeAll(() => postern.call('PATCH', '/v1/settings', { body: { registration_approval: true }, token: root.token }))

const post = (link: string) => postern.call('POST', link, { body: {} })
const signIn = (login: string) => postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword } })
const spent = { status: 410, body: { code: 'link-expired' } }

interface Choice {
  uuid: string
  approve: string
  decline: string
}

/** A registration that awaits approval, with the links in the email to an administrator. */
async function requestApproval(name: string, administrator = 'root@example.test'): Promise<Choice> {
  const { uuid, link } = await createRegistration(postern, name)
  expect((await postern.call('POST', link, { body: { password: goodPassword } })).status).toBe(202)
  return { uuid, ...(await choiceFor(name, administrator)) }
}

async function choiceFor(name: string, administrator: string): Promise<Omit<Choice, 'uuid'>> {
  await expect.poll(() => mailsAbout(name, administrator).length).toBeGreaterThan(0)
  const [approve, decline] = [...mailsAbout(name, administrator)[0]!.matchAll(/\/links\/[\w-]{43}/g)].map(
    ([path]) => path,
  )
  expect(approve).not.toBe(decline)
  return { approve: approve!, decline: decline! }
}

/** Newest first. */
function mailsAbout(name: string, administrator: string): string[] {
  return inbox
    .mails()
    .flatMap(({ to, text }) => (to[0] === administrator && text.includes(`User name: ${name}\n`) ? [text] : []))
}

async function superuser(name: string): Promise<void> {
  await postern.createUser(name)
  await postern.database.sql(`update users set role = 'superuser' where username = $1`, [name])
}

const state = async ({ uuid }: Choice) =>
  (await postern.call('GET', `/v1/registrations/${uuid}`, { token: root.token })).body.status

describe('the approval links of an administrator', () => {
  it('200 approves, as that administrator, in one statement; the other link stops working', async () => {
    const choice = await requestApproval('agnes')
    const { body } = await postern.call('GET', choice.approve)
    expect(body).toMatchObject({
      operation: 'user-registration-admin-approve',
      username: 'agnes',
      email: 'agnes@example.test',
      post: [],
    })
    expect(await state(choice)).toBe('confirmed')
    expect(await post(choice.approve)).toMatchObject({ status: 200, body: { status: 'done' } })
    expect((await signIn('agnes')).status).toBe(201)
    expect((await mailTo(inbox, 'agnes@example.test', 'ready')).text).toContain('agnes')
    expect(await post(choice.decline)).toMatchObject(spent)
    expect(await post(choice.approve)).toMatchObject(spent)
    expect(await state(choice)).toBe('completed')
    const [event] = await postern.database.sql(
      `select u.username, e.actor_sid from audit_events e join users u on u.id = e.actor_id
       where action = 'registration-approved' and details ->> 'registration' = $1`,
      [choice.uuid],
    )
    expect(event).toEqual({ username: 'first.superuser', actor_sid: null })
  })

  it('200 declines, and notifies the applicant; the other link stops working', async () => {
    const choice = await requestApproval('boris')
    expect(await post(choice.decline)).toMatchObject({ status: 200, body: { status: 'done' } })
    expect((await mailTo(inbox, 'boris@example.test', 'Your registration')).text).toContain('declined')
    expect(await post(choice.approve)).toMatchObject(spent)
    expect((await signIn('boris')).status).toBe(401)
  })

  it('200 shows the registration with the whole address to the administrator, and changes nothing', async () => {
    const choice = await requestApproval('celia')
    for (const [link, button] of [
      [choice.approve, 'Approve'],
      [choice.decline, 'Decline'],
    ] as const) {
      const { body } = await postern.call('GET', link, { headers: { Accept: 'text/html' } })
      expect(body).toContain('<bdi>celia</bdi>')
      expect(body).toContain('Email address: <bdi>celia@example.test</bdi>')
      expect(body).toContain(`<button>${button}</button>`)
      expect((await postern.call('GET', link)).body).toMatchObject({ email: 'celia@example.test' })
    }
    expect(await state(choice)).toBe('confirmed')
  })

  it('410 after a decision by any other way, also by another administrator', async () => {
    await superuser('second.root')
    const choice = await requestApproval('dana')
    const others = await choiceFor('dana', 'second.root@example.test')
    const decided = await postern.call('POST', `/v1/registrations/${choice.uuid}/decline`, {
      body: {},
      token: root.token,
    })
    expect(decided.status).toBe(200)
    for (const link of [choice.approve, choice.decline, others.approve, others.decline])
      expect(await post(link)).toMatchObject(spent)
  })

  it('410 if the user of the link is no administrator any more, or is locked', async () => {
    await superuser('fallen')
    for (const fall of [`role = 'staff'`, `lock_kind = 'administrative'`, 'enabled = false']) {
      await postern.database.sql(
        `update users set role = 'superuser', lock_kind = null, enabled = true where username = 'fallen'`,
      )
      const name = `asks.${fall.slice(0, 3)}`
      const choice = { ...(await requestApproval(name)), ...(await choiceFor(name, 'fallen@example.test')) }
      await postern.database.sql(`update users set ${fall} where username = 'fallen'`)
      for (const link of [choice.approve, choice.decline]) {
        expect((await postern.call('GET', link)).status).toBe(410)
        expect(await post(link)).toMatchObject(spent)
      }
      expect(await state(choice)).toBe('confirmed')
    }
  })

  it('410 for links that a newer email replaced', async () => {
    const older = await requestApproval('erik')
    const resent = await postern.call('POST', `/v1/registrations/${older.uuid}/resend`, { token: root.token })
    expect(resent.status).toBe(202)
    await expect.poll(() => mailsAbout('erik', 'root@example.test').length).toBe(2)
    const newer = await choiceFor('erik', 'root@example.test')
    for (const link of [older.approve, older.decline]) expect(await post(link)).toMatchObject(spent)
    expect((await post(newer.approve)).status).toBe(200)
  })

  it('410 if the registration has expired', async () => {
    const choice = await requestApproval('fiona')
    await postern.database.sql('update registrations set expires_at = app_now() where uuid = $1', [choice.uuid])
    for (const link of [choice.approve, choice.decline]) expect(await post(link)).toMatchObject(spent)
  })

  it('of fifty simultaneous approvals and declines, one decides', async () => {
    const choice = await requestApproval('greta')
    const answers = await raceAtLock(
      postern.database,
      `select from registrations where uuid = '${choice.uuid}' for update`,
      5,
      () => race((n) => post(n % 2 ? choice.approve : choice.decline)),
    )
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
    const winner = answers.findIndex(({ status }) => status === 200) % 2 ? 'completed' : 'declined'
    expect(await state(choice)).toBe(winner)
    const [row] = await postern.database.sql(
      `select (select count(*) from users where username = 'greta')::integer as accounts,
         (select count(*) from audit_events where details ->> 'registration' = $1)::integer as events,
         (select count(*) from outbox_mail where recipient = 'greta@example.test')::integer as mails`,
      [choice.uuid],
    )
    expect(row).toEqual({ accounts: winner === 'completed' ? 1 : 0, events: 2, mails: 1 })
  })
})
