/** `import-users`, as an operator runs it: its own process, on the database of a running service. */
import { describe, expect, it } from 'vitest'
import fixtureFile from '../fixtures/foreign-hashes.json'
import { runCommand } from '#test/support/command.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

interface Fixture {
  kind: string
  hash: string
  password: string
  resetRequired?: boolean
  isBeyondBcrypt?: boolean
  isFromAuthnzerver?: boolean
}
const hashes: Fixture[] = fixtureFile.hashes
const checkable = hashes.filter(
  ({ resetRequired, isBeyondBcrypt, password }) =>
    !resetRequired && !isBeyondBcrypt && password !== '' && !password.includes('\0'),
)
/** The first checkable hash of each kind, and authnzerver's. */
const families = [
  ...new Map(
    checkable.map((each) => [each.isFromAuthnzerver ? 'authnzerver' : each.kind, each]).toReversed() as [
      string,
      Fixture,
    ][],
  ),
]
const bcrypt = families.find(([format]) => format === 'bcrypt')![1]

const run = (lines: readonly (object | string)[], args: string[] = []) =>
  runCommand(
    postern,
    ['import-users', ...args],
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  )
const person = (username: string, more: object = {}) => ({ username, email: `${username}@example.test`, ...more })
const signIn = (login: string, password: string) => postern.call('POST', '/v1/sessions', { body: { login, password } })
const named = (like: string) =>
  postern.database.sql<Record<string, unknown>>(
    `select username, email, enabled, activated_at is not null as verified, password_hash, language, user_data, password_changed_at
     from users where username like $1 order by id`,
    [like],
  )

describe('import-users', () => {
  it('imports a hash of every kind, and its owner signs in with the old password only', async () => {
    expect(families.map(([format]) => format).sort()).toEqual(
      [...new Set(hashes.map(({ kind }) => kind)), 'authnzerver'].sort(),
    )
    const lines = families.map(([format, { hash }], n) =>
      person(`kind${n}`, { password_hash: hash, format, email_verified: true }),
    )
    expect(await run(lines)).toEqual({
      status: 0,
      says: `Lines 1-${lines.length}: imported.\nImported: ${lines.length}. Refused: 0.\n`,
      complains: '',
    })
    for (const [n, [format, { password, hash }]] of families.entries()) {
      expect((await named(`kind${n}`))[0]!['password_hash']).not.toContain(hash)
      expect((await signIn(`kind${n}`, `x${password}`)).status, format).toBe(401)
      expect((await signIn(`kind${n}`, password)).status, format).toBe(201)
    }
  })

  it('stores the fields of a line, and an audit event by `system` for each account', async () => {
    const full = { full_name: 'Ada Lovelace', language: 'de', email_verified: true, disabled: true }
    expect(await run([person('Says.All', full), person('says.little')])).toMatchObject({ status: 0 })
    expect(await named('Says.All')).toMatchObject([
      { email: 'Says.All@example.test', enabled: false, verified: true, language: 'de', password_hash: null },
    ])
    expect((await named('Says.All'))[0]!['user_data']).toMatchObject({
      full_name: 'Ada Lovelace',
      registration_source: 'import',
    })
    expect(await named('says.little')).toMatchObject([
      { enabled: true, verified: false, language: null, password_hash: null, password_changed_at: null },
    ])
    const events = await postern.database.sql(
      `select a.username as actor, t.username as target from audit_events e join users a on a.id = e.actor_id
       join users t on t.uuid::text = e.target where e.action = 'user-imported' and t.username ilike 'says.%' order by e.id`,
    )
    expect(events).toEqual([
      { actor: 'system', target: 'Says.All' },
      { actor: 'system', target: 'says.little' },
    ])
  })

  it('refuses a whole batch for one invalid line, reports every error with its line, and imports the next batch', async () => {
    await run([person('held')])
    const batch = Array.from({ length: 100 }, (_, n) => person(`batch.a${n}`) as object | string)
    batch[3] = person('HELD', { email: 'another@example.test' })
    batch[10] = person('batch.mail', { email: 'held@example.test' })
    batch[20] = person('batch.a0', { email: 'twice@example.test' })
    batch[30] = person('no/name', { email: 'nowhere' })
    batch[40] = '{"username": "cut'
    batch[41] = ''
    batch[50] = person('batch.more', { role: 'superuser' })
    batch[60] = person('batch.plain', { password_hash: 'hunter2', format: 'bcrypt' })
    batch[61] = person('batch.other', { password_hash: bcrypt.hash, format: 'argon2id' })
    batch[62] = person('batch.bare', { password_hash: bcrypt.hash })
    const { status, says } = await run([...batch, person('batch.b0')])
    expect(status).toBe(1)
    expect(says.split('\n')[0]).toBe('Lines 1-100: refused. No line of this batch was imported.')
    const reasons: [number, string][] = [
      [4, 'username: The user name belongs to another user or to an earlier line.'],
      [11, 'email: The address belongs to another user or to an earlier line.'],
      [21, 'username: The user name belongs to another user or to an earlier line.'],
      [31, 'username: '],
      [31, 'email: '],
      [41, 'The line is not valid JSON.'],
      [42, ''],
      [51, ''],
      [61, 'password_hash: Hashes of this kind cannot be imported.'],
      [62, 'password_hash: The hash has another format.'],
      [63, 'format: Missing.'],
    ]
    for (const [line, reason] of reasons) expect(says).toContain(`\n  line ${line}: ${reason}`)
    const blamed = [...says.matchAll(/^ {2}line (\d+): /gm)].map(([, line]) => Number(line))
    expect([...new Set(blamed)]).toEqual([...new Set(reasons.map(([line]) => line))])
    expect(says).toContain('Lines 101-101: imported.\nImported: 1. Refused: 100.\n')
    expect((await named('batch.%')).map(({ username }) => username)).toEqual(['batch.b0'])
  })

  it('applies the rules for user names in force', async () => {
    await runCommand(postern, ['set', 'reserved_usernames', '["boss"]'])
    expect(await runCommand(postern, ['set', 'username_rules', '"ascii"'])).toMatchObject({ status: 0 })
    const { status, says } = await run([person('b0ss'), person('dot.name')])
    await runCommand(postern, ['set', 'username_rules', '"unicode"'])
    expect(status).toBe(1)
    expect(says).toContain(
      '  line 1: username: This user name, or one that looks like it, is reserved. Choose another name.\n',
    )
    expect(says).toContain(
      '  line 2: username: Use letters a-z and A-Z, digits, underscores, hyphens, commas and braces.\n',
    )
    expect(await named('dot.name')).toEqual([])
  })

  it('--dry-run reports the same and creates nothing', async () => {
    expect(await run([person('dry.one'), person('dry.two')], ['--dry-run'])).toEqual({
      status: 0,
      says: 'Lines 1-2: can be imported.\nDry run. Can be imported: 2. Refused: 0.\n',
      complains: '',
    })
    expect(await run([person('dry.one'), person('dry.one')], ['--dry-run'])).toMatchObject({ status: 1 })
    expect(await named('dry.%')).toEqual([])
    expect(await run([person('dry.one')], ['--dry'])).toMatchObject({ status: 1, complains: 'Unknown option --dry.\n' })
  })

  it('reports the lines whose hashes are too expensive to check', async () => {
    const { hash, kind } = hashes.find(({ resetRequired }) => resetRequired)!
    const { status, says } = await run([person('dear.no'), person('dear.yes', { password_hash: hash, format: kind })])
    expect(status).toBe(0)
    expect(says).toContain(
      'The hashes of lines 2 are too expensive to check: these users must reset their passwords.\n',
    )
  })
})
