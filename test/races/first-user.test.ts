import { describe, expect, it } from 'vitest'
import { mintSecretToken } from '#adapters/tokens/secret-token.ts'
import { hex } from '#store/run-as.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { runningAnew } from '#test/support/servers/prepared.ts'

const postern = runningAnew(() => startPostern())

const confirm = (link: string) => postern.call('POST', link, { body: { password: goodPassword } })
const choose = (value: boolean) =>
  postern.database.sql(`update settings set chosen = $1::jsonb where key = 'first_user_becomes_administrator'`, [
    String(value),
  ])
const bootstrap = (username: string) =>
  postern.call('POST', '/v1/bootstrap', {
    body: {
      secret: postern.secrets.BOOTSTRAP_SECRET,
      username,
      email: `${username}@example.test`,
      password: goodPassword,
    },
  })
const registered = (n: number) => ask(`early${n}`)

/** Requests an account, and returns the emailed link. */
async function ask(username: string): Promise<string> {
  await postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } })
  const { token, hash } = mintSecretToken()
  await postern.database.sql(
    `update one_time_tokens t set hash = $2, expires_at = app_now() + interval '1 hour' from registrations r
     where r.id = t.registration_id and r.username = $1`,
    [username, hex(hash)],
  )
  return `/links/${token}`
}

async function administrators(): Promise<{ username: string; groups: string[] }[]> {
  return postern.database.sql(
    `select username, array(select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id) as groups
     from users u where role = 'superuser'`,
  )
}

describe('first_user_becomes_administrator', () => {
  it('approves the first user without an administrator, and asks the first user to approve the next', async () => {
    await choose(true)
    await postern.database.sql(`update settings set chosen = 'true' where key = 'registration_approval'`)
    const [first, next] = [await registered(1), await registered(2)]
    expect(await confirm(first)).toMatchObject({ status: 201, body: { user: { role: 'superuser' } } })
    expect(await confirm(next)).toMatchObject({ status: 202, body: { status: 'pending' } })
    expect(
      await postern.database.sql(`select recipient from outbox_mail where template = 'registration-approval-wanted'`),
    ).toEqual([{ recipient: 'early1@example.test' }])
  })

  it('makes exactly one of fifty simultaneous confirmations superuser and member of the group admin; the others get ordinary accounts', async () => {
    await choose(true)
    const links: string[] = []
    for (let n = 0; n < racers; n += 1) links.push(await registered(n))
    const answers = await race((n) => confirm(links[n]!))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 50 })
    expect(tally(answers.map(({ body }) => body.user.role))).toEqual({ superuser: 1, authenticated: 49 })
    const made = await administrators()
    expect(made).toEqual([
      { username: answers.find(({ body }) => body.user.role === 'superuser')!.body.user.username, groups: ['admin'] },
    ])
    expect(await postern.database.sql(`select from groups where id > 100`)).toHaveLength(1)
    expect(await postern.database.sql(`select from audit_events where action = 'superuser-bootstrapped'`)).toHaveLength(
      1,
    )
    expect(await bootstrap('founder')).toMatchObject({ status: 409, body: { code: 'already-bootstrapped' } })
    const { token } = await postern.signIn(made[0]!.username)
    expect((await postern.call('GET', '/v1/settings', { token })).status).toBe(200)
    expect((await postern.call('GET', '/v1/users/current', { token })).body.is_admin).toBe(true)
  })

  it('makes one administrator of simultaneous confirmations and bootstraps', async () => {
    await choose(true)
    const links: string[] = []
    for (let n = 0; n < 6; n += 1) links.push(await registered(n))
    await Promise.all([...links.map(confirm), ...['fa', 'fb', 'fc', 'fd'].map((name) => bootstrap(`${name}under`))])
    expect(await administrators()).toHaveLength(1)
    expect(await postern.database.sql('select from bootstrap')).toHaveLength(1)
  })

  it('is off by default: a confirmed registration gets an ordinary account', async () => {
    expect((await confirm(await ask('stranger'))).body.user.role).toBe('authenticated')
    expect((await postern.call('GET', '/v1/bootstrap')).body).toEqual({ needed: true })
  })

  it('does not apply to a registration that is not confirmed', async () => {
    await choose(true)
    await ask('early')
    const late = await ask('later')
    expect(await administrators()).toEqual([])
    expect((await confirm(late)).body.user).toMatchObject({ username: 'later', role: 'superuser' })
  })

  it('makes no administrator after the bootstrap, even if its superuser and every group are deleted', async () => {
    await bootstrap('founder')
    await choose(true)
    await postern.database.sql(`delete from users where role = 'superuser'`)
    expect((await confirm(await ask('usurper'))).body.user.role).toBe('authenticated')
    expect(await administrators()).toEqual([])
  })

  it('makes no administrator if a group or a superuser exists', async () => {
    await choose(true)
    await postern.database.sql(`insert into groups (name) values ('club')`)
    expect((await confirm(await ask('one'))).body.user.role).toBe('authenticated')
    await postern.database.sql('delete from groups where id > 100')
    await postern.createUser('boss')
    await postern.database.sql(`update users set role = 'superuser' where username = 'boss'`)
    expect((await confirm(await ask('two'))).body.user.role).toBe('authenticated')
    expect(await postern.database.sql('select from bootstrap')).toEqual([])
  })

  it('applies to the next confirmation if one fails', async () => {
    await choose(true)
    const [lost, next] = [await ask('name'), await ask('next')]
    await postern.createUser('name')
    expect((await confirm(lost)).status).toBe(409)
    expect((await confirm(next)).body.user.role).toBe('superuser')
  })
})
