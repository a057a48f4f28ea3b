/** Statements, rows and hashes must be the same for existing and unknown names, because they determine the time of a response. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { allowCodes, requestCode, wrongCode } from '#test/support/fixtures/sign-in-codes.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
beforeAll(async () => {
  const names = ['native', 'disabled', 'unconfirmed', 'passwordless', 'shut', 'bcrypted', 'addressed']
  await Promise.all(names.map((name) => postern.createUser(name)))
  const states: Record<string, string> = {
    disabled: 'enabled = false',
    unconfirmed: 'activated_at = null',
    passwordless: 'password_hash = null',
    shut: `lock_kind = 'administrative'`,
  }
  for (const [name, change] of Object.entries(states))
    await postern.database.sql(`update users set ${change} where username = $1`, [name])
  const importer = createHashImporter({ peppers: parsePeppers(postern.secrets.PASSWORD_PEPPER) })
  const { stored } = importer.importHash('$2b$04$ED0te9uMmfZG5VpOeGgfvuaCrd/1wkgXO1Vsr/EQd6uT7WF.NT/I2')
  await postern.database.sql(`update users set password_hash = $1 where username = 'bcrypted'`, [stored])
})

let places = 0
/** The statements of a request, in order, and the number of new rows in each table. */
async function workOf(path: string, body: object) {
  const before = await rowCounts()
  postern.database.takeStatements()
  const headers = { 'CF-Connecting-IP': `192.0.2.${(places += 1)}` } // each from its own client address, which is counted too
  const { status } = await postern.call('POST', path, { body, headers })
  const statements = postern.database.takeStatements()
  const after = await rowCounts()
  const rows = Object.fromEntries(
    Object.entries(after).flatMap(([table, count]) =>
      count === before[table] ? [] : [[table, count - before[table]!]],
    ),
  )
  return { status, statements, rows }
}

async function rowCounts(): Promise<Record<string, number>> {
  const tables = await postern.database.sql<{ name: string }>(
    `select format('%I', table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const [row] = await postern.database.sql<{ counts: Record<string, number> }>(
    `select jsonb_build_object(${tables.map(({ name }) => `'${name}', (select count(*) from ${name})`).join(', ')}) as counts`,
  )
  return row!.counts
}

describe('a wrong password', () => {
  const guess = (login: string) => workOf('/v1/sessions', { login, password: 'wrong horse battery staple' })

  it.each(['native', 'bcrypted', 'disabled', 'unconfirmed', 'passwordless', 'shut', 'addressed@example.test'])(
    '401 sends the same statements, and writes as many rows, for %s as for an unknown user',
    async (login) => {
      const unknown = await guess(login.includes('@') ? `no-${login}` : `no.${login}`)
      expect(unknown).toMatchObject({ status: 401, rows: { audit_events: 1, login_attempts: 1, source_attempts: 1 } })
      expect(unknown.statements.length).toBeGreaterThan(1)
      expect(await guess(login)).toEqual(unknown)
    },
  )
})

describe('a password reset request', () => {
  it('202 sends the same statements, and writes as many rows, for an address with an account, without one, and with a disabled one', async () => {
    const ask = (name: string) => workOf('/v1/passwords/reset', { email: `${name}@example.test` })
    const known = await ask('native')
    expect(known).toMatchObject({ status: 202, rows: { audit_events: 1, one_time_tokens: 1, outbox_mail: 1 } })
    for (const name of ['nobody', 'disabled']) expect(await ask(name)).toEqual(known)
  })

  it.each(['reset', 'unlock'])(
    '202 looks up a user for the link that %s makes, also where there is no account',
    async (path) => {
      const { statements, rows } = await workOf(`/v1/passwords/${path}`, { email: `addressed@example.test` })
      expect(await workOf(`/v1/passwords/${path}`, { email: `no.${path}@example.test` })).toMatchObject({
        statements,
        rows,
      })
      const [newest] = await postern.database.sql(
        'select t.revoked_at is not null as dead, u.username from one_time_tokens t left join users u on u.id = t.user_id order by t.created_at desc limit 1',
      )
      expect(newest).toEqual({ dead: true, username: 'anonymous' })
    },
  )
})

describe('a request for a sign-in code', () => {
  beforeAll(() => allowCodes(postern))
  const ask = (login: string) => workOf('/v1/sessions/codes', { login })

  it('202 sends the same statements, and writes as many rows, for an account, for none, and for one that may not sign in', async () => {
    const known = await ask('native')
    expect(known).toMatchObject({ status: 202, rows: { audit_events: 1, one_time_tokens: 1, outbox_mail: 1 } })
    for (const name of ['nobody', 'disabled', 'unconfirmed', 'shut']) expect(await ask(name)).toEqual(known)
  })

  it('202 likewise by address', async () => {
    const known = await ask('native@example.test')
    for (const name of ['nobody', 'disabled', 'unconfirmed', 'shut'])
      expect(await ask(`${name}@example.test`)).toEqual(known)
  })

  it('answers a ticket of the same length', async () => {
    const [known, unknown] = [await requestCode(postern, 'passwordless'), await requestCode(postern, 'nobody123456')]
    expect(known.length).toBe(unknown.length)
  })

  it('401 for a wrong code sends the same statements, and writes as many rows, for an account and for none', async () => {
    const guess = async (login: string) =>
      workOf('/v1/sessions', { ticket: await requestCode(postern, login), email_code: wrongCode })
    const unknown = await guess('no.coder')
    expect(unknown).toMatchObject({ status: 401, rows: { audit_events: 1, login_attempts: 1, source_attempts: 1 } })
    for (const name of ['addressed', 'disabled']) {
      await postern.database.sql('delete from login_attempts')
      expect(await guess(name)).toEqual(unknown)
    }
  })
})

describe('a registration request', () => {
  it('202 sends the same statements, and writes as many rows, for name and address free, taken, or pending approval', async () => {
    await createRegistration(postern, 'waits', { status: 'confirmed' })
    const ask = (username: string, address: string) =>
      workOf('/v1/registrations', { username, email: `${address}@example.test` })
    const free = await ask('fresh.one', 'fresh.one')
    expect(free).toMatchObject({
      status: 202,
      rows: { audit_events: 1, one_time_tokens: 1, outbox_mail: 1, registrations: 1 },
    })
    for (const [name, address] of [
      ['fresh.two', 'native'],
      ['native', 'fresh.three'],
      ['fresh.four', 'waits'],
      ['waits', 'fresh.five'],
    ] as const)
      expect(await ask(name, address)).toEqual(free)
  })
})
