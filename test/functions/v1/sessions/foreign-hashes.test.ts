import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { mailsPerHour } from '#domain/operations.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { root } from '#test/support/source.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

interface Fixture {
  kind: string
  password: string
  hash: string
  resetRequired?: true
  isBeyondBcrypt?: true
  isFromAuthnzerver?: true
}

const { hashes } = JSON.parse(readFileSync(join(root, 'test/fixtures/foreign-hashes.json'), 'utf8')) as {
  hashes: Fixture[]
}
/** Passwords that the API accepts: JSON with U+0000 is refused before anything else. */
const typable = hashes.filter(({ password }) => password !== '' && !password.includes('\0'))
/** The first of each kind and dialect: the beginning of the text up to its numbers. */
const oneOfEach = [
  ...new Map(
    typable
      .filter(
        ({ resetRequired, isBeyondBcrypt, isFromAuthnzerver }) =>
          !resetRequired && !isBeyondBcrypt && !isFromAuthnzerver,
      )
      .map((fixture) => [`${fixture.kind} ${/^(?:\W?[a-zA-Z]*\d?[a-z]?)/.exec(fixture.hash)?.[0]}`, fixture]),
  ),
]

const { inbox, postern } = usePosternWithInbox()

let users = 0

/** Somebody whose password was imported. @returns the user's name */
async function arrives({ hash, isFromAuthnzerver }: Pick<Fixture, 'hash' | 'isFromAuthnzerver'>) {
  const { stored } = createHashImporter({ peppers: parsePeppers(postern.secrets.PASSWORD_PEPPER) }).importHash(
    hash,
    isFromAuthnzerver ? { format: 'authnzerver' } : {},
  )
  return holds(stored!)
}

async function holds(stored: string): Promise<string> {
  users += 1
  const name = `arrival${users}`
  await postern.createUser(name)
  await postern.database.sql('update users set password_hash = $2 where username = $1', [name, stored])
  return name
}

const signIn = (login: string, password: string) => postern.call('POST', '/v1/sessions', { body: { login, password } })
const storedOf = async (name: string) =>
  (
    await postern.database.sql<{ password_hash: string }>('select password_hash from users where username = $1', [name])
  )[0]!.password_hash
const mailsFor = async (name: string) =>
  (
    await postern.database.sql(`select from outbox_mail where recipient = $1 and template = 'password-reset'`, [
      `${name}@example.test`,
    ])
  ).length

describe('an imported hash that takes seconds', () => {
  const slow = hashes.filter(({ hash }) => /^\$6\$rounds=656000|^pbkdf2_sha256\$600000|^\$2b\$13/.test(hash))

  it.each(slow)('holds up no other request while it is computed: $hash', async (fixture) => {
    const name = await arrives(fixture)
    let isDone = false
    const attempt = signIn(name, 'not this one').finally(() => (isDone = true))
    let others = 0
    for (; !isDone; others += 1) expect((await fetch(`${postern.url}/.well-known/jwks.json`)).status).toBe(200)
    expect((await attempt).status).toBe(401)
    expect(others).toBeGreaterThan(20)
  })

  it('finds three', () => expect(slow).toHaveLength(3))
})

describe('signing in with a hash of another system', () => {
  it.each(oneOfEach)(
    '%s: 401 for a wrong password; 201 for the right one, which upgrades the hash; 201 afterwards',
    async (_, fixture) => {
      const name = await arrives(fixture)
      expect(await storedOf(name)).toMatch(/^\$foreign-/)
      expect((await signIn(name, 'not this one')).status).toBe(401)
      expect(await storedOf(name)).toMatch(/^\$foreign-/)
      const { status, body } = await signIn(name, fixture.password)
      expect(status).toBe(201)
      expect(await storedOf(name)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=/)
      expect((await postern.call('GET', '/v1/sessions/current', { token: body.access_token })).status).toBe(200)
      expect((await signIn(name, fixture.password)).status).toBe(201)
      expect(await mailsFor(name)).toBe(0)
    },
  )

  it.each([
    ['numbers beyond any range', '$foreign-bcrypt$c=31,keyid=cDE$c2FsdHNhbHRzYWx0c2FsdA$' + 'A'.repeat(43)],
    ['no numbers', '$foreign-scrypt$$$'],
    ['an unknown kind', '$foreign-rot13$c=1,keyid=cDE$c2FsdA$' + 'A'.repeat(43)],
    ['the text of the other system as it was', '$2b$04$ED0te9uMmfZG5VpOeGgfvuaCrd/1wkgXO1Vsr/EQd6u'],
  ])('401 for a stored text with %s, within the time limit', async (_, stored) => {
    const name = await holds(stored)
    await signIn('nobody-at-all', goodPassword)
    const started = performance.now()
    expect((await signIn(name, goodPassword)).status).toBe(401)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(await storedOf(name)).toBe(stored)
    expect(await mailsFor(name)).toBe(0)
  })
})

describe('signing in with a hash that cannot be checked', () => {
  const tooCostly = typable.filter(({ resetRequired }) => resetRequired)

  it.each(tooCostly.map((fixture) => [fixture.hash.slice(0, 24), fixture] as const))(
    '401 as for a wrong password, and an email with a reset link: %s',
    async (_, fixture) => {
      const name = await arrives(fixture)
      const [refused, wrong] = [await signIn(name, fixture.password), await signIn(`no-${name}`, goodPassword)]
      expect(refused.status).toBe(401)
      expect({ ...refused.body, instance: '' }).toEqual({ ...wrong.body, instance: '' })
      expect(await mailsFor(name)).toBe(1)
    },
  )

  it('401 for the first 72 bytes of bcrypt only; the reset link sets a password that signs in', async () => {
    const fixture = typable.find(({ isBeyondBcrypt }) => isBeyondBcrypt)!
    const name = await arrives(fixture)
    expect((await signIn(name, fixture.password)).status).toBe(401)
    await postern.runScheduled()
    const mail = await mailTo(inbox, `${name}@example.test`)
    expect((await postern.call('POST', linkIn(mail), { body: { new_password: goodPassword } })).status).toBe(200)
    expect((await signIn(name, goodPassword)).status).toBe(201)
  })

  it('takes two round trips, as for a wrong password and for an unknown name', async () => {
    const name = await arrives(tooCostly[0]!)
    const known = await arrives(oneOfEach[0]![1])
    for (const login of [name, known, 'nobody-else', 'nobody@example.test']) {
      postern.database.takeRoundTrips()
      expect((await signIn(login, 'not this one')).status).toBe(401)
      expect(postern.database.takeRoundTrips(), login).toBe(2)
    }
  })

  it('sends no more emails than the hourly limit, for any number of simultaneous requests', async () => {
    const name = await arrives(tooCostly[0]!)
    await Promise.all(Array.from({ length: 8 }, () => signIn(name, 'not this one')))
    expect(await mailsFor(name)).toBe(mailsPerHour)
  })

  it('sends no email for a disabled account', async () => {
    const name = await arrives(tooCostly[0]!)
    await postern.database.sql('update users set enabled = false where username = $1', [name])
    expect((await signIn(name, 'not this one')).status).toBe(401)
    expect(await mailsFor(name)).toBe(0)
  })
})

describe('PUT /v1/passwords/current with a hash of another system', () => {
  it('200 with the right password; 401 and an email if it cannot be checked', async () => {
    const [current, costly] = [oneOfEach[0]![1], tooCostlyOf()]
    for (const [fixture, expected] of [
      [current, 200],
      [costly, 401],
    ] as const) {
      users += 1
      const name = `changer${users}`
      await postern.createUser(name)
      const { token } = await postern.signIn(name)
      const { stored } = createHashImporter({ peppers: parsePeppers(postern.secrets.PASSWORD_PEPPER) }).importHash(
        fixture.hash,
      )
      await postern.database.sql('update users set password_hash = $2 where username = $1', [name, stored])
      const body = { current_password: fixture.password, new_password: 'another horse, another staple' }
      expect((await postern.call('PUT', '/v1/passwords/current', { token, body })).status).toBe(expected)
      expect(await mailsFor(name)).toBe(expected === 200 ? 0 : 1)
    }
  })
})

function tooCostlyOf(): Fixture {
  return typable.find(({ resetRequired }) => resetRequired)!
}
