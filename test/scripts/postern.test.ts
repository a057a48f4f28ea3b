/** Runs the command line as a separate process, with the database of a running service. */
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCommand } from '#test/support/command.ts'
import { baseUrl, goodPassword } from '#test/support/servers/postern.ts'
import { root, sourceFiles } from '#test/support/source.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

const command = (args: string[], input?: string, environment?: Record<string, string>) =>
  runCommand(postern, args, input, environment)

const status = async (login: string, password = goodPassword) =>
  (await postern.call('POST', '/v1/sessions', { body: { login, password } })).status

/** The newest event of an action, with its actor and target. */
async function audited(action: string) {
  const [row] = await postern.database.sql<{ actor: string; target: string }>(
    `select a.username as actor, t.username as target from audit_events e
     join users a on a.id = e.actor_id left join users t on t.uuid::text = e.target
     where e.action = $1 order by e.id desc limit 1`,
    [action],
  )
  return row
}

describe('postern set', () => {
  it('changes a setting, also without an administrator, and refuses an unknown one', async () => {
    expect(await command(['set', 'first_user_becomes_administrator', 'true'])).toMatchObject({
      status: 0,
      says: 'first_user_becomes_administrator: true\n',
    })
    const chosen = () =>
      postern.database.sql(`select value from settings where key = 'first_user_becomes_administrator'`)
    expect(await chosen()).toEqual([{ value: true }])
    expect(await audited('settings-changed')).toMatchObject({ actor: 'system' })
    for (const [name, json] of [
      ['first_user_becomes_administrator', '"yes"'],
      ['first_user_becomes_administrator', 'yes'],
      ['raise_unknown_setting', 'true'],
    ] as const)
      expect((await command(['set', name, json])).status, `${name} ${json}`).not.toBe(0)
    expect(await chosen()).toEqual([{ value: true }])
    await command(['set', 'first_user_becomes_administrator', 'false'])
  })
})

describe('npm run postern', () => {
  it('create-superuser creates a user who can sign in, with the password from the pipe; bootstrap is over', async () => {
    const made = await command(['create-superuser', 'Ada', 'ada@example.test'], `${goodPassword}\n`)
    expect(made).toMatchObject({
      status: 0,
      says: expect.stringMatching(/^Created superuser Ada \([-0-9a-f]{36}\)\.\n$/),
    })
    const { token } = await postern.signIn('ada')
    expect((await postern.call('GET', '/v1/services', { token })).status).toBe(200)
    expect(await audited('superuser-created')).toEqual({ actor: 'system', target: 'Ada' })
    expect((await postern.call('GET', '/v1/bootstrap')).body).toMatchObject({ needed: false })
  })

  it('create-superuser refuses by the rules of the API, and creates no user', async () => {
    const before = await postern.database.sql('select from users')
    const refused = await command(['create-superuser', 'a/b', 'nowhere'], 'short')
    expect(refused).toMatchObject({ status: 1, says: '' })
    for (const field of ['username', 'email', 'password']) expect(refused.complains).toContain(`${field}: `)
    const taken = await command(['create-superuser', 'ADA', 'other@example.test'], goodPassword)
    expect(taken).toMatchObject({ status: 1, complains: expect.stringContaining('Another account has this user name') })
    expect(await postern.database.sql('select from users')).toEqual(before)
  })

  it('set-password ends sessions, clears failed attempts under every name, and applies the rules', async () => {
    await postern.createUser('ben')
    const { token } = await postern.signIn('ben')
    for (const login of ['ben', 'ben@example.test'])
      for (let n = 0; n < 11; n += 1) await postern.call('POST', '/v1/sessions', { body: { login, password: 'wrong' } })
    expect(await status('ben')).toBe(429)
    expect(await command(['set-password', 'BEN'], 'ben')).toMatchObject({ status: 1 })
    expect(await command(['set-password', 'BEN'], 'QWERTYuiopasdfghjkl')).toMatchObject({
      status: 1,
      complains: expect.stringMatching(/Many people use this password/),
    })
    expect(await status('ben')).toBe(429)
    const fresh = 'another horse, another staple'
    expect(await command(['set-password', 'BEN'], `${fresh}\n`)).toMatchObject({ status: 0 })
    expect((await postern.call('GET', '/v1/sessions/current', { token })).status).toBe(401)
    expect(await status('ben', fresh)).toBe(201)
    expect(await status('ben@example.test', fresh)).toBe(201)
    expect(await status('ben')).toBe(401)
    expect(await audited('password-set-directly')).toEqual({ actor: 'system', target: 'ben' })
    const mails = await postern.database.sql(`select template from outbox_mail where recipient = 'ben@example.test'`)
    expect(mails.filter(({ template }) => template === 'password-changed')).toHaveLength(1)
  })

  it.each(['system', 'anonymous', 'nobody-at-all', 'current'])(
    'set-password reports the unknown user %s',
    async (name) => {
      expect(await command(['set-password', name], goodPassword)).toMatchObject({
        status: 1,
        complains: `No user has the id or name "${name}".\n`,
      })
    },
  )

  it('lock and unlock have the effect of the API, by id or name', async () => {
    await postern.createUser('cleo')
    const { uuid } = await postern.signIn('cleo')
    expect(await command(['lock', 'cleo', 'left the project'])).toMatchObject({ status: 0, says: 'Locked cleo.\n' })
    expect(await status('cleo')).toBe(401)
    expect(await audited('user-locked')).toEqual({ actor: 'system', target: 'cleo' })
    expect(await command(['set-password', 'cleo'], goodPassword)).toMatchObject({
      status: 0,
      says: expect.stringContaining('The account is still locked; unlock it with `unlock cleo`'),
    })
    expect(await status('cleo')).toBe(401) // a password lifts no lock
    expect((await command(['list'])).says).toMatch(/\tcleo\t.*\tlocked\n/)
    expect(await command(['unlock', uuid])).toMatchObject({ status: 0 })
    expect(await status('cleo')).toBe(201)
  })

  it('lock refuses the last administrator and reserved accounts', async () => {
    expect(await command(['lock', 'ada'])).toMatchObject({
      status: 1,
      complains: expect.stringMatching(/last administrator/),
    })
    expect(await command(['lock', 'system'])).toMatchObject({ status: 1 })
    expect(await status('ada')).toBe(201)
  })

  it('list shows all users, and never a hash', async () => {
    const { says } = await command(['list'])
    const names = says
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[1])
    expect(new Set(names)).toEqual(new Set(['Ada', 'ben', 'cleo']))
    expect(says).not.toContain('argon2')
  })

  it('service-accounts and keys: create, list, rotate, revoke and delete, as the account system', async () => {
    const made = await command(['service-accounts', 'create', 'robot', 'cleo', 'auditor'])
    expect(made).toMatchObject({ status: 0, says: expect.stringMatching(/^Created service account robot \(/) })
    expect(await audited('service-account-created')).toEqual({ actor: 'system', target: 'robot' })
    expect((await command(['service-accounts', 'list'])).says).toMatch(/\trobot\tauditor\tactive\t0\tcleo\n$/)
    expect((await command(['list'])).says).not.toContain('robot')

    const { says } = await command(['keys', 'create', 'robot', 'nightly', 'check,profile:read', '7'])
    const [, id, text] = /^Created key (\S+) of robot\. It is not shown again\.\n(pst_sk_\w+)\n$/.exec(says)!
    const use = async (token: string) => (await postern.call('GET', '/v1/users/current', { token })).status
    expect(await use(text!)).toBe(200)
    expect((await command(['keys', 'list', 'robot'])).says).toMatch(
      /\trobot\tnightly\tactive\t.*\tcheck,profile:read\n$/,
    )

    const rotated = await command(['keys', 'rotate', id!, '0'])
    const [, next, newText] = /^Created key (\S+) of robot\. .*\n(pst_sk_\w+)\n$/.exec(rotated.says)!
    expect([await use(text!), await use(newText!)]).toEqual([401, 200])
    expect(await command(['keys', 'revoke', next!])).toMatchObject({ status: 0 })
    expect(await use(newText!)).toBe(401)
    expect((await command(['keys', 'list'])).says.trimEnd().split('\n')).toHaveLength(2)

    const refused = [
      ['keys', 'create', 'cleo', 'a', 'check'],
      ['keys', 'create', 'robot', 'a', 'nonsense'],
      ['keys', 'create', 'robot', 'a', 'check', '400'],
      ['keys', 'rotate', 'nonsense'],
      ['service-accounts', 'create', 'other', 'nobody.of.this.name'],
      ['service-accounts', 'delete', 'cleo'],
    ]
    const answers = await Promise.all(refused.map((args) => command(args)))
    expect(answers.map((answer) => answer.status)).toEqual(refused.map(() => 1))
    expect(await command(['service-accounts', 'delete', 'robot'])).toMatchObject({ status: 0 })
    expect((await command(['service-accounts', 'list'])).says).toBe('\n')
  })

  it('housekeeping seals, verify-audit checks, and reports where the log was changed', async () => {
    await postern.database.moveClock('25 hours')
    expect(await command(['housekeeping'])).toMatchObject({
      status: 0,
      says: expect.stringMatching(/^Sealed events: \d\d+\n/),
    })
    const verified = await command(['verify-audit'])
    expect(verified).toMatchObject({ status: 0, says: expect.stringMatching(/^1 seals over \d\d+ events are valid/) })
    const [head] = /[0-9a-f]{64}/.exec(verified.says)!
    expect(await command(['verify-audit', head])).toMatchObject({ status: 0 })
    expect(await command(['verify-audit', '00'.repeat(32)])).toMatchObject({ status: 1 })
    await postern.database.sql('alter table audit_events disable trigger all')
    await postern.database.sql(`update audit_events set actor_id = 2 where action = 'user-locked'`)
    expect(await command(['verify-audit'])).toMatchObject({
      status: 1,
      says: expect.stringContaining('BROKEN: seal 1'),
    })
  })

  it.each([
    [[]],
    [['frobnicate']],
    [['constructor']],
    [['set-password']],
    [['set-password', 'ben', goodPassword]],
    [['list', 'x']],
    [['keys']],
    [['keys', 'frobnicate']],
    [['keys', 'revoke']],
  ])('prints its usage, and does nothing, for %j', async (args) => {
    const { status: exit, complains } = await command(args, goodPassword)
    expect(exit).toBe(2)
    expect(complains).toContain('create-superuser <user name> <email address>')
    expect(complains).toContain('lock <user> [<reason>]')
  })

  it('ends with a message when BASE_URL is not a URL', async () => {
    expect(await command(['list'], '', { BASE_URL: '/' })).toMatchObject({ status: 1, complains: 'Invalid URL\n' })
  })

  it('reports a missing setting', async () => {
    const lacking = await command(['list'], '', { DATABASE_URL: '', POSTERN_DATA: '/nowhere' })
    expect(lacking).toMatchObject({ status: 1, complains: expect.stringContaining('Set DATABASE_URL') })
  })

  it('doctor refuses another RP ID while passkeys exist', async () => {
    const ask = (rpId?: string) =>
      command(['doctor'], undefined, { BASE_URL: baseUrl, ...(rpId && { PASSKEY_RP_ID: rpId }) })
    const well = (count: number) => ({ status: 0, says: `Passkeys: ${count}, all of the RP ID id.example.test.\n` })
    expect(await ask()).toMatchObject(well(0))
    await postern.createUser('keys')
    await postern.database.sql(
      `insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, aaguid, name, backup_eligible, backed_up)
       select id, sha256(uuid_send(uuid)), '', sha256(''), 'id.example.test', uuid, 'Passkey', true, true from users where username = 'keys'`,
    )
    expect(await ask()).toMatchObject(well(1))
    expect(await ask('example.test')).toMatchObject({
      status: 1,
      says: expect.stringContaining('1 of the RP ID id.example.test'),
    })
  })

  it('is the only way to act as the system', () => {
    for (const file of ['http', 'functions'].flatMap(sourceFiles))
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/['"`]system['"`]/)
  })
})
