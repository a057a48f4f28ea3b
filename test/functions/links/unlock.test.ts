import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const threshold = 10
const subject = 'Unlock sign-in'

const { inbox, postern } = usePosternWithInbox()

/** Each attempt has its own network, so that the limit per address does not apply. */
let networks = 0
const signIn = (login: string, password: string, network = (networks += 1)) =>
  postern.call('POST', '/v1/sessions', {
    body: { login, password },
    headers: { 'CF-Connecting-IP': `10.${(network >> 16) % 256}.${(network >> 8) % 256}.${network % 256}` },
  })

async function createAccount(): Promise<string> {
  const name = freshName('u')
  await postern.createUser(name)
  return name
}

async function lockOut(login: string): Promise<void> {
  for (let n = 0; n < threshold; n += 1) expect((await signIn(login, 'a guess of somebody')).status).toBe(401)
  expect((await signIn(login, goodPassword)).status).toBe(429)
}

const mailsFor = (name: string) =>
  postern.database.sql(`select from outbox_mail where template = 'user-unlock' and recipient = $1`, [
    `${name}@example.test`,
  ])

async function unlockLink(name: string): Promise<string> {
  await postern.runScheduled()
  return linkIn(await mailTo(inbox, `${name}@example.test`, subject))
}

describe('a user name that is locked out', () => {
  it('gets one email with a link, which allows its owner to try again under every name, once', async () => {
    const name = await createAccount()
    await lockOut(name)
    expect((await signIn(`${name}@example.test`, goodPassword)).status).toBe(429)
    expect(await mailsFor(name)).toHaveLength(1)
    const link = await unlockLink(name)
    const seen = await postern.call('GET', link)
    expect(seen).toMatchObject({ status: 200, body: { operation: 'user-unlock', username: name, post: [] } })
    expect((await signIn(name, goodPassword)).status).toBe(429)
    expect((await postern.call('POST', link)).body).toMatchObject({ operation: 'user-unlock', status: 'done' })
    expect((await signIn(name, goodPassword)).status).toBe(201)
    expect((await signIn(`${name}@example.test`, goodPassword)).status).toBe(201)
    expect((await postern.call('POST', link)).status).toBe(410)
    const events = await postern.database.sql(
      `select from audit_events where action = 'lockout-cleared' and target = (select uuid::text from users where username = $1)`,
      [name],
    )
    expect(events).toHaveLength(1)
  })

  it('gets one email for fifty simultaneous guesses', async () => {
    const name = await createAccount()
    await race(() => signIn(name, 'a guess of somebody'))
    expect(await mailsFor(name)).toHaveLength(1)
  })

  it('gets none before the lockout, none after a successful attempt, and none without an account', async () => {
    const name = await createAccount()
    for (let n = 1; n < threshold; n += 1) await signIn(name, 'a guess of somebody')
    expect((await signIn(name, goodPassword)).status).toBe(201)
    expect(await mailsFor(name)).toEqual([])
    const written = async (isSent: boolean) =>
      (await postern.database.sql(`select from outbox_mail where (abandoned_at is null) = $1`, [isSent])).length
    const [sent, unsent] = [await written(true), await written(false)]
    await lockOut(freshName('ghost'))
    expect(await written(true)).toBe(sent)
    expect(await written(false)).toBe(unsent + 1) // the same work
  })

  it('keeps a lock that an administrator set', async () => {
    const name = await createAccount()
    await lockOut(name)
    const link = await unlockLink(name)
    await postern.database.sql(`update users set lock_kind = 'administrative' where username = $1`, [name])
    expect((await postern.call('POST', link)).status).toBe(200)
    expect((await signIn(name, goodPassword)).status).toBe(401)
    expect(await postern.database.sql('select lock_kind from users where username = $1', [name])).toEqual([
      { lock_kind: 'administrative' },
    ])
  })

  it('is unlocked once for fifty simultaneous requests, and no session ends', async () => {
    const name = await createAccount()
    const session = await postern.signIn(name)
    await lockOut(name)
    const link = await unlockLink(name)
    const answers = await race(() => postern.call('POST', link))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
    expect((await postern.call('GET', '/v1/sessions/current', { token: session.token })).status).toBe(200)
  })
})

describe('POST /v1/passwords/unlock', () => {
  it('202 with the same response for an address with an account and without, five times an hour', async () => {
    const name = await createAccount()
    const ask = (email: string) => postern.call('POST', '/v1/passwords/unlock', { body: { email } })
    const [known, unknown] = [await ask(`${name}@example.test`), await ask(`${freshName('n')}@example.test`)]
    expect(known).toMatchObject({ status: 202, body: { status: 'requested' } })
    expect(unknown.body).toEqual(known.body)
    expect((await postern.call('POST', linkIn(await mailTo(inbox, `${name}@example.test`, subject)))).status).toBe(200)
    for (let n = 0; n < 6; n += 1) await ask(`${name}@example.test`)
    expect(await mailsFor(name)).toHaveLength(5)
  })
})
