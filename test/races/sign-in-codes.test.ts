import { beforeAll, expect, it } from 'vitest'
import { allowCodes, codeFor, requestCode, useCode, wrongCode } from '#test/support/fixtures/sign-in-codes.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
beforeAll(async () => {
  await allowCodes(postern)
  await postern.database.sql(
    `update settings set chosen = jsonb_set(value, '{threshold}', '100') where key = 'lockout'`, // more than race here
  )
})

const sessionsOf = (name: string) =>
  postern.database.sql('select from sessions join users u on u.id = user_id where u.username = $1', [name])

it('better-auth#9622, two winners for one challenge: a code signs one of fifty simultaneous requests in', async () => {
  for (let round = 0; round < 4; round += 1) {
    const name = `alice${round}`
    await postern.createUser(name)
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, `${name}@example.test`)
    const answers = await race(() => useCode(postern, ticket, code))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 401: racers - 1 })
    expect(await sessionsOf(name)).toHaveLength(1)
  }
})

it('of fifty simultaneous guesses no more are judged than the policy allows, whatever tickets they come with', async () => {
  await postern.createUser('bob')
  await postern.database.sql(`update settings set chosen = null where key = 'lockout'`)
  const tickets = [await requestCode(postern, 'bob'), await requestCode(postern, 'bob@example.test')]
  const answers = await race((n) => useCode(postern, tickets[n % 2]!, wrongCode))
  expect(tally(answers.map(({ status }) => status))).toEqual({ 401: 10, 429: racers - 10 })
})

it('a code that a change of the account overtakes opens no session that outlives the change', async () => {
  await postern.database.sql(
    `update settings set chosen = jsonb_set(value, '{threshold}', '100') where key = 'lockout'`,
  )
  for (let round = 0; round < 20; round += 1) {
    const name = `carol${round}`
    await postern.createUser(name)
    const ticket = await requestCode(postern, name)
    const code = await codeFor(inbox, `${name}@example.test`)
    const [used] = await Promise.all([
      useCode(postern, ticket, code),
      postern.database.sql(
        `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at) where username = $1`,
        [name],
      ),
    ])
    expect([201, 401]).toContain(used.status)
    const after = await postern.call('GET', '/v1/sessions/current', { token: used.body.access_token ?? 'none' })
    expect(after.status).toBe(401)
  }
})

it('a right code takes the row of the user before those of the token and the attempts, as changes of an account do', async () => {
  await postern.createUser('emma')
  const ticket = await requestCode(postern, 'emma')
  const code = await codeFor(inbox, 'emma@example.test')
  const held = postern.database.sql(`select from users where username = 'emma' for update; select pg_sleep(2)`) // one transaction
  await postern.database.sql('select pg_sleep(0.3)')
  const used = useCode(postern, ticket, code)
  await postern.database.sql('select pg_sleep(0.7)')
  const unlocked = await postern.database.sql(
    `select t.id from one_time_tokens t join users u on u.id = t.user_id
     where u.username = 'emma' and t.used_at is null for update of t skip locked`,
  )
  expect(unlocked).toHaveLength(1)
  await held
  expect((await used).status).toBe(201)
})

it('two requests for one account at once, by both names, leave one code that works', async () => {
  for (let round = 0; round < 5; round += 1) {
    const name = `dora${round}`
    await postern.createUser(name)
    await race((n) => requestCode(postern, n % 2 ? name : `${name}@example.test`).catch(() => ''))
    const open = await postern.database.sql(
      `select from one_time_tokens t join users u on u.id = t.user_id
       where u.username = $1 and t.used_at is null and t.revoked_at is null`,
      [name],
    )
    expect(open).toHaveLength(1)
  }
})
