import { expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()

it('a password reset link works for one of fifty simultaneous requests, and the password is the one of that request', async () => {
  await postern.createUser('alice')
  await postern.call('POST', '/v1/passwords/reset', { body: { email: 'alice@example.test' } })
  const link = linkIn(await mailTo(inbox, 'alice@example.test'))
  const answers = await race((n) =>
    postern.call('POST', link, { body: { new_password: `the password of number ${n}` } }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 410: racers - 1 })
  const winner = answers.findIndex(({ status }) => status === 200)
  await postern.signIn('alice', `the password of number ${winner}`)
  expect(await postern.database.sql(`select from audit_events where action = 'password-reset'`)).toHaveLength(1)
  expect(await postern.database.sql(`select from outbox_mail where template = 'password-changed'`)).toHaveLength(1)
})

it('a confirmation link creates one user for fifty simultaneous requests', async () => {
  await postern.call('POST', '/v1/registrations', { body: { username: 'bob', email: 'bob@example.test' } })
  const link = linkIn(await mailTo(inbox, 'bob@example.test'))
  const answers = await race(() => postern.call('POST', link, { body: { password: goodPassword } }))
  const { 201: made, ...others } = tally(answers.map(({ status }) => status))
  expect(made).toBe(1)
  expect(Object.keys(others)).toEqual(['410'])
  expect(await postern.database.sql(`select from users where username = 'bob'`)).toHaveLength(1)
})

it('of fifty simultaneous confirmations of the same user name, the first gets the name and the others lose nothing', async () => {
  const addresses = Array.from({ length: racers }, (_, n) => `carol${n}@example.test`)
  await Promise.all(
    addresses.map((email) => postern.call('POST', '/v1/registrations', { body: { username: 'carol', email } })),
  )
  const links = await Promise.all(addresses.map(async (address) => linkIn(await mailTo(inbox, address))))
  const answers = await race((n) => postern.call('POST', links[n]!, { body: { password: goodPassword } }))
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: racers - 1 })
  expect(await postern.database.sql(`select from users where username = 'carol'`)).toHaveLength(1)
  const [row] = await postern.database.sql(
    `select (count(*) filter (where t.used_at is null))::integer as unspent, (count(*) filter (where r.status = 'completed'))::integer as completed
     from registrations r join one_time_tokens t on t.registration_id = r.id where r.username = 'carol'`,
  )
  expect(row).toEqual({ unspent: racers - 1, completed: 1 })
})

it('of fifty simultaneous confirmations for one address, one becomes an account', async () => {
  // Requests replace each other, so that no two are open for one address; here they are, as if a lock had failed.
  const emails = Array.from({ length: racers }, (_, n) => `dave${n}@example.test`)
  await Promise.all(
    emails.map((email, n) => postern.call('POST', '/v1/registrations', { body: { username: `dave${n}`, email } })),
  )
  const links = await Promise.all(emails.map(async (address) => linkIn(await mailTo(inbox, address))))
  await postern.database.sql(
    `update registrations set email = 'dave@example.test', email_canonical = 'dave@example.test' where username like 'dave%'`,
  )
  const answers = await race((n) => postern.call('POST', links[n]!, { body: { password: goodPassword } }))
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: racers - 1 })
  expect(await postern.database.sql(`select from users where email_canonical = 'dave@example.test'`)).toHaveLength(1)
})

it('a link that a newer request replaces at the same time works before it or not at all', async () => {
  for (let round = 0; round < 20; round += 1) {
    const body = { username: `erin${round}`, email: `erin${round}@example.test` }
    await postern.call('POST', '/v1/registrations', { body })
    const link = linkIn(await mailTo(inbox, body.email))
    const [posted, asked] = await Promise.all([
      postern.call('POST', link, { body: { password: goodPassword } }),
      postern.call('POST', '/v1/registrations', { body }),
    ])
    expect(asked.status).toBe(202)
    expect([201, 410]).toContain(posted.status)
    const users = await postern.database.sql('select from users where username = $1', [body.username])
    expect(users).toHaveLength(posted.status === 201 ? 1 : 0)
  }
})
