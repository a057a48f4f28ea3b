import { createHmac, randomBytes } from 'node:crypto'
import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js'
import { describe, expect, it } from 'vitest'
import type { Argon2id } from '#adapters/passwords/argon2id.ts'
import { createPasswordHasher, currentCost } from '#adapters/passwords/password-hasher.ts'
import { type Argon2idHash, formatPhc, parsePhc } from '#domain/credentials/phc.ts'

const pepper = { id: 'p1', key: new Uint8Array(randomBytes(32)) }
const newPepper = { id: 'p2', key: new Uint8Array(randomBytes(32)) }
const password = 'correct horse battery staple'

/** A stored hash of any cost, computed by other code than the one under test. */
function stored(text: string, changes: Partial<Argon2idHash> = {}, key = pepper.key): string {
  const hash = {
    kind: 'argon2id',
    ...currentCost,
    pepperId: 'p1',
    salt: new Uint8Array(16).fill(9),
    ...changes,
  } as const
  const options = { m: hash.memoryKiB, t: hash.passes, p: hash.lanes, dkLen: 32 }
  const tag = nobleArgon2id(new TextEncoder().encode(text), hash.salt, options)
  const output = new Uint8Array(createHmac('sha256', key).update(tag).digest())
  return formatPhc({ output, ...hash })
}

describe('a new hash', () => {
  it('is Argon2id 19 MiB, t=2, p=1, with a salt of 16 bytes and the name of the pepper', async () => {
    const text = await createPasswordHasher({ peppers: [pepper] }).hash(password)
    expect(text).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=cDE\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  })

  it('is the hash of @noble/hashes for the same salt, keyed with HMAC-SHA-256', async () => {
    const text = await createPasswordHasher({ peppers: [pepper] }).hash(password)
    expect(text).toBe(stored(password, { salt: parsePhc(text).hash!.salt }))
  })

  it('differs each time', async () => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    expect(await hasher.hash(password)).not.toBe(await hasher.hash(password))
  })

  it('is rejected for text that cannot be a password, before any work', async () => {
    const { hasher, work } = countingHasher()
    for (const text of ['half a pair \uD800', 'x'.repeat(1025)]) {
      await expect(hasher.hash(text)).rejects.toMatchObject({ code: 'invalid-request' })
    }
    expect(work).toEqual([])
  })
})

describe('a check', () => {
  it('distinguishes the right password from others', async () => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    const text = await hasher.hash(password)
    expect(await hasher.verify(password, text)).toEqual({ matches: true, upgrade: false })
    for (const wrong of ['', `${password} `, password.toUpperCase(), password.slice(0, -1), `${password}\0`]) {
      expect(await hasher.verify(wrong, text)).toEqual({ matches: false, upgrade: false })
    }
  })

  it('accepts every normalization of a password, and no other text', async () => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    const text = await hasher.hash('Ame\u0301lie et Zoe\u0308')
    expect((await hasher.verify('Am\u00E9lie et Zo\u00EB', text)).matches).toBe(true)
    expect((await hasher.verify('Amelie et Zoe', text)).matches).toBe(false)
  })

  it('covers every byte: 12 Chinese characters, 73 bytes, characters after a NUL', async () => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    const pairs = [
      ['密码密码密码密码密码密码', '密码密码别的东西完全不同'],
      [`${'x'.repeat(72)}a`, `${'x'.repeat(72)}b`],
      ['before\0after', 'before\0other'],
    ] as const
    for (const [right, wrong] of pairs) {
      const text = await hasher.hash(right)
      expect((await hasher.verify(right, text)).matches).toBe(true)
      expect((await hasher.verify(wrong, text)).matches).toBe(false)
    }
  })

  it('is correct for twenty simultaneous ones', async () => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    const text = await hasher.hash(password)
    const guesses = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? password : `guess ${index}`))
    const verdicts = await Promise.all(guesses.map((guess) => hasher.verify(guess, text)))
    expect(verdicts.map(({ matches }) => matches)).toEqual(guesses.map((guess) => guess === password))
  })
})

describe('an upgrade is due after a match', () => {
  it.each([
    ['less memory', { memoryKiB: 12_288 }],
    ['more memory', { memoryKiB: 65_536 }],
    ['another number of passes', { passes: 3 }],
    ['more lanes', { lanes: 4 }],
    ['a shorter salt', { salt: new Uint8Array(8).fill(1) }],
    ['a longer salt', { salt: new Uint8Array(32).fill(1) }],
  ])('with %s', async (_, changes) => {
    const hasher = createPasswordHasher({ peppers: [pepper] })
    const text = stored(password, changes)
    expect(await hasher.verify(password, text)).toEqual({ matches: true, upgrade: true })
    expect(await hasher.verify('something else', text)).toEqual({ matches: false, upgrade: false })
  })

  it('with an older pepper, and not afterwards', async () => {
    const text = await createPasswordHasher({ peppers: [pepper] }).hash(password)
    const rotated = createPasswordHasher({ peppers: [newPepper, pepper] })
    expect(await rotated.verify(password, text)).toEqual({ matches: true, upgrade: true })
    expect(await rotated.verify('something else', text)).toEqual({ matches: false, upgrade: false })
    const upgraded = await rotated.hash(password)
    expect(upgraded).toContain(',keyid=cDI$')
    expect(await rotated.verify(password, upgraded)).toEqual({ matches: true, upgrade: false })
  })

  it('and without the older pepper no password matches', async () => {
    const text = await createPasswordHasher({ peppers: [pepper] }).hash(password)
    const forgetful = createPasswordHasher({ peppers: [newPepper] })
    expect(await forgetful.verify(password, text)).toMatchObject({ matches: false, reason: 'pepper-unknown' })
  })

  it('and another key of the same name does not match', async () => {
    const text = await createPasswordHasher({ peppers: [pepper] }).hash(password)
    const mistaken = createPasswordHasher({ peppers: [{ id: 'p1', key: newPepper.key }] })
    expect(await mistaken.verify(password, text)).toEqual({ matches: false, upgrade: false })
  })
})

describe('one hash on every path', () => {
  it.each([
    ['an unknown user name', null, 'no-stored-hash'],
    ['the stored text is empty', '', 'no-stored-hash'],
    ['it says "no password"', '*', 'no-stored-hash'],
    ['it says "locked"', '!$argon2id$v=19$m=19456,t=2,p=1$salt$output', 'no-stored-hash'],
    ['the stored text is of no form', 'correct horse battery staple', 'hash-malformed'],
    ['a hash of another system that this function does not support', '$foreign-bcrypt$c=4', 'hash-kind-unknown'],
    [
      'it is of a kind that is not read',
      '$2b$12$abcdefghijklmnopqrstuuOLgD0s5EOkZtrcJ4xOFE1m5YOoAWk4m',
      'hash-kind-unknown',
    ],
    ['it asks for a gigabyte', stored(password).replace('m=19456', 'm=999999'), 'hash-outside-limits'],
    ['it asks for five minutes', stored(password).replace('t=2', 't=99999'), 'hash-outside-limits'],
    ['its pepper is gone', stored(password, { pepperId: 'gone' }), 'pepper-unknown'],
    ['it has no pepper', stored(password, { pepperId: null }), 'hash-without-pepper'],
    ['it is shorter than a peppered tag', stored(password, { output: new Uint8Array(16) }), 'hash-outside-limits'],
    ['it is longer than a peppered tag', stored(password, { output: new Uint8Array(64) }), 'hash-outside-limits'],
  ])('%s: the work of a wrong password, and no match', async (_, text, reason) => {
    const { hasher, work } = countingHasher()
    await hasher.verify(password, stored('another password'))
    expect(await hasher.verify(password, text)).toEqual({ matches: false, upgrade: false, reason })
    expect(work).toHaveLength(2)
    expect(work[1]).toEqual(work[0])
  })

  it.each([
    ['half a pair \uD800', 'invalid-character'],
    ['x'.repeat(1025), 'too-long'],
  ])('an impossible password matches nothing, at the cost of one hash', async (text, reason) => {
    const { hasher, work } = countingHasher()
    for (const against of [null, stored(''), stored(password)]) {
      expect(await hasher.verify(text, against)).toMatchObject({ matches: false, upgrade: false })
    }
    expect(await hasher.verify(text, stored(''))).toMatchObject({ reason })
    expect(work).toHaveLength(4)
  })

  it('a match costs one hash too', async () => {
    const { hasher, work } = countingHasher(realWork)
    expect((await hasher.verify(password, stored(password))).matches).toBe(true)
    expect(work).toHaveLength(1)
  })
})

const realWork: Argon2id = (message, salt, { memoryKiB, passes, lanes }, tagBytes) =>
  nobleArgon2id(message, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: tagBytes })

const noWork: Argon2id = (_, __, ___, tagBytes) => new Uint8Array(tagBytes)

/** A hasher that records the size of each computation, which determines its time. */
function countingHasher(compute: Argon2id = noWork) {
  const work: object[] = []
  const argon2id: Argon2id = (message, salt, { memoryKiB, passes, lanes }, tagBytes) => {
    work.push({ messageBytes: message.length, saltBytes: salt.length, memoryKiB, passes, lanes, tagBytes })
    return compute(message, salt, { memoryKiB, passes, lanes }, tagBytes)
  }
  return { hasher: createPasswordHasher({ peppers: [pepper], argon2id }), work }
}
