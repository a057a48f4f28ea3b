import { pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { foreignVerifier } from '#adapters/passwords/foreign-hashes/verifier.ts'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import {
  checkable,
  fixtureOf,
  fixtures,
  hasher,
  imported,
  importedFixture,
  oneOfEachKind,
  pepper,
  peppers,
} from './foreign-hash-fixtures.ts'

const noMatch = { matches: false, upgrade: false }
const slowTest = 600_000 // 656,000 rounds of SHA-512 twice, on a busy machine

describe('a hash of another system', () => {
  it.each(checkable)(
    '$kind by $tool: $hash',
    async (fixture) => {
      const stored = importedFixture(fixture)
      expect(stored).toMatch(new RegExp(`^\\$foreign-${fixture.kind}\\$[a-z0-9=,]+,keyid=cDE\\$`))
      expect(await hasher.verify(fixture.password, stored)).toEqual({
        matches: true,
        upgrade: !fixture.isFromAuthnzerver, // it covers a part of the password
      })
      expect(await hasher.verify(`wrong ${fixture.password}`, stored)).toEqual(noMatch)
    },
    slowTest,
  )

  it.each(fixtures.filter(({ resetRequired }) => resetRequired))(
    '$kind that costs too much is stored, and requires a new password: $hash',
    async ({ password, hash }) => {
      const result = createHashImporter({ peppers }).importHash(hash)
      expect(result).toMatchObject({ resetRequired: true })
      for (const text of [password, 'wrong']) {
        const verdict = await hasher.verify(text, result.stored!)
        expect(verdict).toEqual({ ...noMatch, resetRequired: true, reason: 'reset-required' })
      }
    },
  )

  it('has fixtures of every kind: non-ASCII, empty, with NUL, of 72 bytes and more, and with their origin', () => {
    expect(new Set(checkable.map(({ kind }) => kind)).size).toBe(11)
    const passwords = fixtures.map(({ password }) => password)
    expect(passwords).toEqual(expect.arrayContaining(['', expect.stringContaining('\0'), expect.stringMatching(/密/)]))
    expect(passwords.map(({ length }) => length)).toEqual(expect.arrayContaining([72, 100]))
    for (const { tool, command } of fixtures) expect([tool.length > 4, command.length > 4]).toEqual([true, true])
  })

  it('is replaced by an Argon2id hash, after which no upgrade is due', async () => {
    const { password } = fixtureOf('$2a$06$')
    const upgraded = await hasher.hash(password)
    expect(await hasher.verify(password, upgraded)).toEqual({ matches: true, upgrade: false })
  })

  it('matches the bytes as they were typed, not another normalization', async () => {
    const nfd = 'Ame\u0301lie et Zoe\u0308'
    const spelled = checkable.filter(({ password, kind }) => password === nfd && kind !== 'pbkdf2-sha512')
    expect(spelled.length).toBeGreaterThan(3)
    for (const fixture of spelled) {
      expect(await hasher.verify(nfd.normalize('NFC'), importedFixture(fixture))).toEqual(noMatch)
    }
  })

  it('of authnzerver compares the first 256 code points, if the import says so', async () => {
    const { hash, password } = fixtures.find(({ isFromAuthnzerver }) => isFromAuthnzerver)!
    const stored = imported(hash, { format: 'authnzerver' })
    expect(stored).toContain(',cut=256,')
    const first = Array.from(password).slice(0, 256).join('')
    expect(await hasher.verify(first, stored)).toEqual({ matches: true, upgrade: true })
    for (const end of [' another end', 'x'.repeat(1000)]) {
      expect(await hasher.verify(first + end, stored)).toEqual({ matches: true, upgrade: false })
    }
    expect(await hasher.verify(Array.from(password).slice(0, 255).join(''), stored)).toEqual(noMatch)
    expect(await hasher.verify(password, imported(hash))).toEqual(noMatch)
  })
})

describe('passwords that another system cannot tell apart', () => {
  const beyond = fixtures.find(({ isBeyondBcrypt }) => isBeyondBcrypt)!

  it('a bcrypt password that differs after 72 bytes matches nothing, and its owner gets an email', async () => {
    const stored = importedFixture(beyond)
    const first = beyond.password.slice(0, 72)
    for (const text of [beyond.password, `${first}something else`]) {
      const verdict = await hasher.verify(text, stored)
      expect(verdict).toEqual({ ...noMatch, resetRequired: true, reason: 'password-beyond-bcrypt' })
    }
    expect(await hasher.verify(`${first.slice(0, 71)}X and more`, stored)).toEqual(noMatch)
  })

  it('a password and its repetition after a NUL, in bcrypt', async () => {
    const stored = importedFixture(checkable.find(({ kind, password }) => kind === 'bcrypt' && password === '')!)
    expect((await hasher.verify('', stored)).matches).toBe(true)
    for (const text of ['\0', '\0\0', 'x\0']) expect(await hasher.verify(text, stored)).toEqual(noMatch)
  })

  it.each(['pbkdf2-sha256', 'scrypt'])('a password and the same with NUL at the end, in %s', async (kind) => {
    const stored = importedFixture(checkable.find((fixture) => fixture.kind === kind && fixture.password === '')!)
    expect((await hasher.verify('', stored)).matches).toBe(true)
    for (const text of ['\0', '\0\0']) expect(await hasher.verify(text, stored)).toEqual(noMatch)
  })

  it('but a NUL inside is an ordinary character', async () => {
    const stored = imported(`pbkdf2:sha256:1$s$${pbkdf2Sync('a\0b', 's', 1, 32, 'sha256').toString('hex')}`)
    expect((await hasher.verify('a\0b', stored)).matches).toBe(true)
    expect(await hasher.verify('a', stored)).toEqual(noMatch)
  })
})

describe('an attacker who can write to the database', () => {
  it.each(oneOfEachKind())('cannot use $kind as another system stores it', async ({ hash, password }) => {
    expect(await hasher.verify(password, hash)).toMatchObject({ ...noMatch, reason: expect.any(String) })
  })

  it.each(oneOfEachKind())('cannot import $kind without the pepper', async (fixture) => {
    const theirs = [{ id: 'p1', key: new Uint8Array(32).fill(1) }] as const
    const stored = imported(fixture.hash, {}, theirs)
    expect(await hasher.verify(fixture.password, stored)).toEqual(noMatch)
  })

  it('cannot change a part of a stored hash: a number, the salt, the kind, the length of the password that counts', async () => {
    const argon2 = fixtureOf('$argon2i$v=19$m=512')
    const stored = importedFixture(argon2)
    const changes: [from: string | RegExp, to: string][] = [
      ['foreign-argon2i$', 'foreign-argon2d$'],
      ['v=19', 'v=16'],
      ['t=2', 't=1'],
      [',keyid', ',cut=256,keyid'],
      [/\$(.)(?=[^$]+\$[^$]+$)/, '$A'],
    ]
    for (const [from, to] of changes) {
      const changed = stored.replace(from, to)
      expect(changed).not.toBe(stored)
      const verdict = await hasher.verify(argon2.password, changed)
      expect({ changed, ...verdict }).toEqual({ changed, ...noMatch })
    }
  })

  it('cannot present an Argon2id hash as an import, nor an import as an Argon2id hash', async () => {
    const password = 'correct horse battery staple'
    const [, , , , salt, output] = (await hasher.hash(password)).split('$')
    const asImport = `$foreign-argon2id$v=19,m=19456,t=2,p=1,l=32,keyid=cDE$${salt}$${output}`
    expect(await hasher.verify(password, asImport)).toEqual(noMatch)

    const stored = importedFixture(fixtureOf('$argon2id$v=19$m=65536')).split('$')
    const asOurs = `$argon2id$v=19$m=65536,t=3,p=4,keyid=cDE$${stored[3]}$${stored[4]}`
    expect(await hasher.verify(password, asOurs)).toEqual(noMatch)
  })
})

describe('an imported hash', () => {
  it('matches under its own pepper after the current one changed, and not without it', async () => {
    const { hash, password } = fixtureOf('$2a$06$')
    const stored = imported(hash)
    const newPepper = { id: 'p2', key: new Uint8Array(32).fill(5) }
    const rotated = createPasswordHasher({ peppers: [newPepper, pepper], foreign: foreignVerifier })
    expect(await rotated.verify(password, stored)).toEqual({ matches: true, upgrade: true })
    const forgetful = createPasswordHasher({ peppers: [newPepper], foreign: foreignVerifier })
    expect(await forgetful.verify(password, stored)).toEqual({ ...noMatch, reason: 'pepper-unknown' })
  })

  it('is an unknown kind for functions that only set passwords', async () => {
    const { hash, password } = fixtureOf('$2a$06$')
    const verdict = await createPasswordHasher({ peppers }).verify(password, imported(hash))
    expect(verdict).toEqual({ ...noMatch, reason: 'hash-kind-unknown' })
  })

  it('of a fast kind is wrapped in Argon2id, each time with a new salt', () => {
    const { hash } = fixtureOf('{MD5}')
    expect(imported(hash)).toMatch(/^\$foreign-md5\$m=19456,t=2,p=1,keyid=cDE\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(imported(hash)).not.toBe(imported(hash))
  })
})

describe('"no password"', () => {
  it.each([null, '', '*', '!', '!!', '*LK*', '!$6$rounds=5000$salt$whatever', '!aB3dE6gH9'])(
    'is stored as null, and matches nothing: %j',
    async (text) => {
      expect(createHashImporter({ peppers }).importHash(text)).toEqual({ stored: null, resetRequired: false })
      for (const password of ['', '*', '!', text ?? 'null']) {
        expect(await hasher.verify(password, text)).toEqual({ ...noMatch, reason: 'no-stored-hash' })
      }
    },
  )
})
