/** Names and passwords as people type them: every form of a name that registers signs in, and is found by administrators. */
import { beforeAll, describe, expect, it } from 'vitest'
import { argon2id } from '#adapters/passwords/argon2id.ts'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { raceAtLock } from '#test/support/gate.ts'
import { weakHash } from '#test/support/fixtures/weak-hash.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const signIn = (login: string, password = goodPassword) =>
  postern.call('POST', '/v1/sessions', { body: { login, password } })
const failures = async () =>
  (await postern.database.sql<{ n: number }>('select coalesce(sum(failures), 0)::integer as n from login_attempts'))[0]!
    .n

async function create(username: string, email: string): Promise<void> {
  const body = { username, email, password: goodPassword, must_change_password: false }
  expect((await postern.call('POST', '/v1/users', { token: root.token, body })).status).toBe(201)
}

describe('POST /v1/sessions with a name as somebody types it', () => {
  beforeAll(() => create('Nadia', 'nadia.lee@b\u00FCcher.example'))

  it.each([
    'nadia ',
    ' nadia',
    '\u00A0nadia',
    'nadia\u200B',
    '\uFEFFNADIA\u3000',
    'ｎａｄｉａ',
    'nadia.lee@b\u00FCcher.example ',
    ' Nadia.Lee@xn--bcher-kva.example',
    'nadia.lee＠bu\u0308cher.example\u00A0',
  ])('201 for %j', async (login) => expect((await signIn(login)).status).toBe(201))

  it.each(['nadia lee', 'na\u200Bdia', 'nadia\n', ' ', '\u200B', 'nadia.lee @b\u00FCcher.example'])(
    '422 for %j, which says so and counts nothing',
    async (login) => {
      const before = await failures()
      expect(await signIn(login)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/login' }] } })
      expect(await failures()).toBe(before)
    },
  )

  it('200 for each form in a path, as the user of a check and in a search', async () => {
    for (const form of ['nadia ', '\u00A0NADIA', 'ｎａｄｉａ\u200B']) {
      const path = `/v1/users/${encodeURIComponent(form)}`
      expect(await postern.call('GET', path, { token: root.token })).toMatchObject({
        status: 200,
        body: { username: 'Nadia' },
      })
    }
  })

  it('422 for a hidden character in a reset too, and 202 for blanks around the address', async () => {
    const reset = (email: string) => postern.call('POST', '/v1/passwords/reset', { body: { email } })
    expect((await reset(' nadia.lee@b\u00FCcher.example\u200B')).status).toBe(202)
    expect((await reset('nadia.lee@b\u00FC\u200Bcher.example')).status).toBe(422)
    const sent = `select from outbox_mail where template = 'password-reset' and abandoned_at is null`
    expect(await postern.database.sql(sent)).toHaveLength(1)
  })
})

describe('POST /v1/sessions with a password whose blanks are of another alphabet', () => {
  it('201 whichever blank was typed (RFC 8265, OpaqueString), also for a hash of before', async () => {
    await create('blanca', 'blanca@example.test')
    expect((await signIn('blanca', goodPassword.replaceAll(' ', '\u00A0'))).status).toBe(201)
    expect((await signIn('blanca', goodPassword.replaceAll(' ', '\u3000'))).status).toBe(201)
    expect((await signIn('blanca', goodPassword.replaceAll(' ', ''))).status).toBe(401)
  })
})

describe('POST /v1/sessions with a hash of authnzerver, of the first 256 characters', () => {
  const first = '\u{1F34E}'.repeat(256)
  const imported = async (name: string) => {
    await create(name, `${name}@example.test`)
    const salt = new TextEncoder().encode('salt of others..')
    const tag = argon2id(new TextEncoder().encode(first), salt, { memoryKiB: 64, passes: 1, lanes: 1 }, 32)
    const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')
    const text = `$argon2id$v=19$m=64,t=1,p=1$${encode(salt)}$${encode(tag)}`
    const peppers = parsePeppers(postern.secrets.PASSWORD_PEPPER)
    const { stored } = createHashImporter({ peppers }).importHash(text, { format: 'authnzerver' })
    await postern.database.sql('update users set password_hash = $2 where username = $1', [name, stored])
  }

  it('201 for a password that is too long only behind the cut', async () => {
    await imported('longpass')
    expect((await signIn('longpass', `${first}\u{1F34F}\u{1F34F}\u{1F34F}\u{1F34F}`)).status).toBe(201)
  })

  it('201 with any end, none of which becomes the password; the first 256 characters alone replace the hash', async () => {
    await imported('tails')
    const stored = async () =>
      (
        await postern.database.sql<{ hash: string }>(`select password_hash as hash from users where username = 'tails'`)
      )[0]!.hash
    expect((await signIn('tails', `${first}an end`)).status).toBe(201)
    expect(await stored()).toMatch(/^\$foreign-/)
    expect((await signIn('tails', `${first}another`)).status).toBe(201)
    expect((await signIn('tails', first)).status).toBe(201)
    expect(await stored()).toMatch(/^\$argon2id\$/)
  })
})

describe('two right sign-ins at once on a hash that is to be replaced', () => {
  it('201 for both', async () => {
    await create('twice', 'twice@example.test')
    await postern.database.sql('update users set password_hash = $1 where username = $2', [
      weakHash(postern.secrets),
      'twice',
    ])
    const answers = await raceAtLock(postern.database, `select from users where username = 'twice' for update`, 2, () =>
      Promise.all([signIn('twice'), signIn('twice')]),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect((await signIn('twice')).status).toBe(201)
  })
})
