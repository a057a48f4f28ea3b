import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHashImporter } from '#adapters/passwords/foreign-hashes/importer.ts'
import { maxPlatformRounds } from '#adapters/passwords/foreign-hashes/pbkdf2.ts'
import { currentCost } from '#adapters/passwords/password-hasher.ts'
import {
  checkable,
  countingHasher,
  fixtureOf,
  fixtures,
  hasher,
  imported,
  importedFixture,
  noWork,
  oneOfEachKind,
  peppers,
} from './foreign-hash-fixtures.ts'
import { processorMilliseconds } from '#test/support/processor-milliseconds.ts'

const oneNativeHash = [{ saltBytes: 16, ...currentCost, tagBytes: 32 }]
const base64Of = (length: number) => Buffer.alloc(length, 7).toString('base64').replaceAll('=', '')
const tail = `${base64Of(16)}$${base64Of(32)}`
const storedTail = `keyid=cDE$${tail}`

describe('a hostile hash is refused at import within 50 ms', () => {
  it.each([
    ['Argon2 with a terabyte', `$argon2id$v=19$m=1073741824,t=3,p=4$${tail}`],
    ['Argon2 with the largest numbers', `$argon2id$v=19$m=4294967295,t=4294967295,p=255$${tail}`],
    ['Argon2 with too many lanes', `$argon2id$v=19$m=65536,t=3,p=17$${tail}`],
    ['Argon2 with less memory than its lanes need', `$argon2id$v=19$m=31,t=3,p=4$${tail}`],
    ['Argon2 without a pass', `$argon2i$v=19$m=512,t=0,p=2$${tail}`],
    ['Argon2 with a salt of 7 bytes', `$argon2i$v=19$m=512,t=2,p=2$${base64Of(7)}$${base64Of(32)}`],
    ['Argon2 with an output of 15 bytes', `$argon2i$v=19$m=512,t=2,p=2$${base64Of(16)}$${base64Of(15)}`],
    ['Argon2 with an output of 65 bytes', `$argon2i$v=19$m=512,t=2,p=2$${base64Of(16)}$${base64Of(65)}`],
    ['Argon2 of version 17', `$argon2i$v=17$m=512,t=2,p=2$${tail}`],
    ['Argon2 with a key that is elsewhere', `$argon2i$v=19$m=512,t=2,p=2,keyid=cDE$${tail}`],
    ['Argon2 in another order', `$argon2i$v=19$t=2,m=512,p=2$${tail}`],
    ['bcrypt of cost 31', fixtureOf('$2b$10').hash.replace('$10$', '$31$')],
    ['bcrypt of cost 99', fixtureOf('$2b$10').hash.replace('$10$', '$99$')],
    ['bcrypt of cost 3', fixtureOf('$2b$10').hash.replace('$10$', '$03$')],
    ['bcrypt of cost 0', fixtureOf('$2b$10').hash.replace('$10$', '$00$')],
    ['bcrypt with a cost of three digits', fixtureOf('$2b$10').hash.replace('$10$', '$010$')],
    ['bcrypt of the broken crypt_blowfish', fixtureOf('$2b$10').hash.replace('$2b', '$2x')],
    ['bcrypt that is cut short', fixtureOf('$2b$10').hash.slice(0, -1)],
    ['bcrypt with spare bits', fixtureOf('$2b$10').hash.slice(0, -1) + '9'],
    ['sha512_crypt of a billion rounds', `$6$rounds=999999999$salt$${'.'.repeat(86)}`],
    ['sha512_crypt of 999 rounds', `$6$rounds=999$salt$${'.'.repeat(86)}`],
    ['sha512_crypt of 0 rounds', `$6$rounds=0$salt$${'.'.repeat(86)}`],
    ['sha512_crypt with an output that is cut short', `$6$salt$${'.'.repeat(43)}`],
    ['sha512_crypt with spare bits', `$6$salt$${'.'.repeat(85)}z`],
    ['sha256_crypt with a salt of 17', `$5$${'s'.repeat(17)}$${'.'.repeat(43)}`],
    ['sha256_crypt without salt', `$5$$${'.'.repeat(43)}`],
    ['PBKDF2 of 4 billion rounds', `$pbkdf2-sha256$4294967295$${tail}`],
    ['PBKDF2 of 10^40 rounds', `pbkdf2_sha256$1${'0'.repeat(40)}$salt$${base64Of(33)}`],
    ['PBKDF2 of 0 rounds', `pbkdf2:sha256:0$salt$${'ab'.repeat(32)}`],
    ['PBKDF2 of −1 rounds', `pbkdf2:sha256:-1$salt$${'ab'.repeat(32)}`],
    ['PBKDF2 of 1e5 rounds', `pbkdf2:sha256:1e5$salt$${'ab'.repeat(32)}`],
    ['PBKDF2 without salt', `pbkdf2:sha256:1000$$${'ab'.repeat(32)}`],
    ['PBKDF2 with an output of a kilobyte', `pbkdf2:sha256:1000$salt$${'ab'.repeat(200)}`],
    ['PBKDF2 with an output of a byte', `pbkdf2:sha256:1000$salt$ab`],
    ['scrypt with N that is no power of two', `scrypt:32767:8:1$salt$${'ab'.repeat(64)}`],
    ['scrypt with N of 2^31', `$scrypt$ln=31,r=8,p=1$${tail}`],
    ['scrypt with N of 2^99', `$scrypt$ln=99,r=8,p=1$${tail}`],
    ['scrypt with N of 1', `scrypt:1:8:1$salt$${'ab'.repeat(64)}`],
    ['scrypt with a billion lanes', `$scrypt$ln=1,r=1,p=1073741823$${tail}`],
    ['scrypt with wide blocks', `$scrypt$ln=1,r=1073741823,p=1$${tail}`],
    ['SSHA that is all salt', `{SSHA}${Buffer.alloc(300).toString('base64')}`],
    ['SSHA without salt', `{SSHA}${Buffer.alloc(20).toString('base64')}`],
    ['SHA with salt', `{SHA}${Buffer.alloc(24).toString('base64')}`],
    ['hexadecimal of no known length', 'ab'.repeat(33)],
    ['plain text', 'correct horse battery staple'],
    ['a stored form of ours', `$foreign-bcrypt$c=4,${storedTail}`],
    ['a hash of ours', `$argon2id$v=19$m=19456,t=2,p=1,keyid=cDE$${tail}`],
    ['a megabyte', `pbkdf2:sha256:1${'0'.repeat(1_000_000)}`],
    ['a million $', '$'.repeat(1_000_000)],
  ])('%s', async (_, text) => {
    const importer = createHashImporter({ peppers })
    const { result, milliseconds } = await timed(() => importer.importHash(text))
    expect(result).toEqual({ error: expect.stringMatching(/^hash-(?:malformed|kind-unknown|outside-limits)$/) })
    expect(milliseconds).toBeLessThan(50)
  })
})

describe('a hostile stored text is rejected at every check within 50 ms beside the one hash that each check computes', () => {
  it.each([
    ['bcrypt of cost 31', `$foreign-bcrypt$c=31,${storedTail}`, 'hash-outside-limits'],
    ['bcrypt of cost −1', `$foreign-bcrypt$c=-1,${storedTail}`, 'hash-outside-limits'],
    ['bcrypt of cost 20', `$foreign-bcrypt$c=20,${storedTail}`, 'reset-required'],
    ['bcrypt of cost 14', `$foreign-bcrypt$c=14,${storedTail}`, 'reset-required'],
    ['PBKDF2 of a billion rounds', `$foreign-pbkdf2-sha256$r=1000000000,l=32,${storedTail}`, 'hash-outside-limits'],
    ['PBKDF2 of 1,500,001 rounds', `$foreign-pbkdf2-sha256$r=1500001,l=32,${storedTail}`, 'reset-required'],
    ['PBKDF2 of 750,001 rounds twice', `$foreign-pbkdf2-sha256$r=750001,l=33,${storedTail}`, 'reset-required'],
    [
      'PBKDF2 with a gigabyte of output',
      `$foreign-pbkdf2-sha256$r=1,l=1073741824,${storedTail}`,
      'hash-outside-limits',
    ],
    ['sha512_crypt of 1,000,001 rounds', `$foreign-sha512-crypt$r=1000001,${storedTail}`, 'reset-required'],
    ['sha512_crypt of 11 million rounds', `$foreign-sha512-crypt$r=11000000,${storedTail}`, 'hash-outside-limits'],
    ['scrypt of N·r·p above 2^20', `$foreign-scrypt$n=32768,r=8,p=5,l=32,${storedTail}`, 'reset-required'],
    ['scrypt of 128 MiB', `$foreign-scrypt$n=131072,r=8,p=1,l=32,${storedTail}`, 'reset-required'],
    ['scrypt of N = 3', `$foreign-scrypt$n=3,r=8,p=1,l=32,${storedTail}`, 'hash-outside-limits'],
    ['Argon2 of 64 MiB and a bit', `$foreign-argon2id$v=19,m=65537,t=1,p=1,l=32,${storedTail}`, 'reset-required'],
    ['Argon2 of 64 MiB five times', `$foreign-argon2d$v=16,m=65536,t=5,p=1,l=32,${storedTail}`, 'reset-required'],
    ['Argon2 of 2 GiB', `$foreign-argon2id$v=19,m=2097152,t=1,p=1,l=32,${storedTail}`, 'hash-outside-limits'],
    ['Argon2 of version 18', `$foreign-argon2id$v=18,m=512,t=1,p=1,l=32,${storedTail}`, 'hash-outside-limits'],
    ['MD5 in a gigabyte', `$foreign-md5$m=1048576,t=1,p=1,${storedTail}`, 'reset-required'],
    ['SHA-1 in two gigabytes', `$foreign-sha1$m=2097152,t=1,p=1,${storedTail}`, 'hash-outside-limits'],
    ['a number that is missing', `$foreign-scrypt$n=1024,r=8,l=32,${storedTail}`, 'hash-malformed'],
    ['a number that is infinite', `$foreign-bcrypt$c=Infinity,${storedTail}`, 'hash-outside-limits'],
    ['a number that is none', `$foreign-bcrypt$c=NaN,${storedTail}`, 'hash-outside-limits'],
    ['a number that is not whole', `$foreign-scrypt$n=1024,r=8.5,p=1,l=32,${storedTail}`, 'hash-outside-limits'],
    ['a cost that is not whole', `$foreign-bcrypt$c=4.5,${storedTail}`, 'hash-outside-limits'],
    ['another kind', `$foreign-constructor$c=4,${storedTail}`, 'hash-kind-unknown'],
    ['no kind', '$foreign-', 'hash-kind-unknown'],
    ['a megabyte', `$foreign-bcrypt$c=${'1'.repeat(1_000_000)},${storedTail}`, 'hash-malformed'],
  ])('%s', async (_, stored, reason) => {
    const { hasher: counting, work } = countingHasher(noWork)
    const { result, milliseconds } = await timed(() => counting.verify('a password', stored))
    expect(result).toMatchObject({ matches: false, upgrade: false, reason })
    expect(result.resetRequired).toBe(reason === 'reset-required' ? true : undefined)
    expect(milliseconds).toBeLessThan(50)
    expect(work).toEqual(oneNativeHash)
  })

  it('a long password with many rounds of sha512_crypt, which hashes the password in each of them', async () => {
    const stored = importedFixture(fixtureOf('$6$rounds=656000'))
    const { result, milliseconds } = await timed(() => hasher.verify('x'.repeat(1024), stored))
    expect(result).toMatchObject({ matches: false, resetRequired: true, reason: 'reset-required' })
    expect(milliseconds).toBeLessThan(2_000)
  })

  it('a password of more than 1024 bytes that is shorter after composition', async () => {
    const stored = importedFixture(fixtureOf('$6$0123456789abcdef'))
    expect(await hasher.verify('e\u0301'.repeat(400), stored)).toMatchObject({ reason: 'password-too-long' })
  })
})

describe('the platform rejects PBKDF2 above 100,000 rounds', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('and no hash requests more, with any number of rounds', async () => {
    expect(maxPlatformRounds).toBe(100_000)
    const asked = limitPlatform()
    const pbkdf2 = checkable.filter(({ kind }) => kind.startsWith('pbkdf2'))
    for (const fixture of pbkdf2) {
      expect(await hasher.verify(fixture.password, importedFixture(fixture))).toEqual({ matches: true, upgrade: true })
    }
    expect(asked.toSorted((a, b) => a - b)).toEqual([1_000, 10_500, 13_000, 20_000, 100_000])
    expect(pbkdf2.length).toBe(asked.length + 4)
  })

  it('and the test environment has the same limit', async () => {
    limitPlatform()
    const key = await crypto.subtle.importKey('raw', new Uint8Array(4), 'PBKDF2', false, ['deriveBits'])
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: 100_001 }
    await expect(crypto.subtle.deriveBits(algorithm, key, 256)).rejects.toThrow('iteration counts above')
  })
})

describe('a wrong password costs one Argon2id hash beside the work of the other system', () => {
  it.each(oneOfEachKind())('$kind', async (fixture) => {
    const { hasher: counting, work } = countingHasher()
    expect(await counting.verify(`wrong ${fixture.password}`, importedFixture(fixture))).toMatchObject({
      matches: false,
    })
    expect(work).toEqual(oneNativeHash)
  })

  it.each(oneOfEachKind())('and a right one the same, with the upgrade that follows: $kind', async (fixture) => {
    const { hasher: counting, work } = countingHasher()
    expect(await counting.verify(fixture.password, importedFixture(fixture))).toMatchObject({ upgrade: true })
    expect(work).toEqual(fixture.kind === 'md5' || fixture.kind === 'sha1' ? oneNativeHash : [])
    await counting.hash(fixture.password)
    expect(work.at(-1)).toEqual(oneNativeHash[0])
  })

  it('and so do a password longer than the 72 bytes of bcrypt, an impossible password, and a missing pepper', async () => {
    const bcrypt = importedFixture(fixtures.find(({ isBeyondBcrypt }) => isBeyondBcrypt)!)
    const { hasher: counting, work } = countingHasher()
    const attempts: [password: string, stored: string][] = [
      [fixtures.find(({ isBeyondBcrypt }) => isBeyondBcrypt)!.password, bcrypt],
      ['half a pair \uD800', bcrypt],
      ['x'.repeat(1025), bcrypt],
      ['x', bcrypt.replace('keyid=cDE', 'keyid=cDI')],
    ]
    for (const [password, stored] of attempts) {
      expect((await counting.verify(password, stored)).matches).toBe(false)
    }
    expect(work).toEqual(Array(attempts.length).fill(oneNativeHash[0]))
  })

  it('an impossible password does not match the hash of an empty one', async () => {
    const empty = checkable.find(({ kind, password }) => kind === 'bcrypt' && password === '')!
    const verdict = await hasher.verify('half a pair \uD800', importedFixture(empty))
    expect(verdict).toEqual({ matches: false, upgrade: false, reason: 'invalid-character' })
  })
})

it('an import computes no hash, except for a fast one, which is wrapped', () => {
  for (const { hash, kind } of oneOfEachKind()) {
    const work: number[] = []
    const importer = createHashImporter({ peppers, argon2id: (...parameters) => (work.push(1), noWork(...parameters)) })
    expect(importer.importHash(hash)).toMatchObject({ resetRequired: false })
    expect(work.length).toBe(kind === 'md5' || kind === 'sha1' ? 1 : 0)
  }
  expect(imported(fixtureOf('{SSHA}').hash)).toContain('$foreign-sha1$')
})

async function timed<Result>(action: () => Result): Promise<{ result: Awaited<Result>; milliseconds: number }> {
  const start = processorMilliseconds()
  const result = await action()
  return { result, milliseconds: processorMilliseconds() - start }
}

/** Makes WebCrypto refuse what production refuses (workerd's `PBKDF2 iteration counts above 100000 are not supported`). */
function limitPlatform(): number[] {
  const asked: number[] = []
  const deriveBits = crypto.subtle.deriveBits.bind(crypto.subtle)
  vi.spyOn(crypto.subtle, 'deriveBits').mockImplementation(async (algorithm, key, length) => {
    const rounds = (algorithm as unknown as { iterations: number }).iterations
    if (rounds > 100_000) throw new Error('Pbkdf2 failed: iteration counts above 100000 are not supported')
    asked.push(rounds)
    return deriveBits(algorithm, key, length)
  })
  return asked
}
