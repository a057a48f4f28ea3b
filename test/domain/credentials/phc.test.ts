import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Argon2idHash,
  argon2idLimits,
  decodeBase64,
  formatPhc,
  maxPhcLength,
  parsePhc,
} from '#domain/credentials/phc.ts'
import { processorMilliseconds } from '#test/support/processor-milliseconds.ts'

const salt = 'c29tZXNhbHRzb21lc2FsdA' // 16 bytes
const output = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' // 32 bytes
const good = `$argon2id$v=19$m=19456,t=2,p=1,keyid=cDE$${salt}$${output}`
const base64Of = (length: number) => Buffer.alloc(length, 7).toString('base64').replaceAll('=', '')
const bytesOf = (least: number, most: number) => fc.uint8Array({ minLength: least, maxLength: most })
const withParameters = (parameters: string) => `$argon2id$v=19$${parameters}$${salt}$${output}`

describe('a stored hash', () => {
  it('contains its kind, cost, pepper, salt and output', () => {
    expect(parsePhc(good).hash).toEqual({
      kind: 'argon2id',
      memoryKiB: 19_456,
      passes: 2,
      lanes: 1,
      pepperId: 'p1',
      salt: new TextEncoder().encode('somesaltsomesalt'),
      output: Uint8Array.from({ length: 32 }, (_, index) => index),
    })
  })

  it('has no pepper without a keyid', () => {
    expect(parsePhc(withParameters('m=19456,t=2,p=1')).hash?.pepperId).toBeNull()
  })

  it('is written back as it was read', () => {
    for (const text of [good, withParameters('m=64,t=3,p=4')]) expect(formatPhc(parsePhc(text).hash!)).toBe(text)
  })

  it('is parsed as it was written, and is never longer than the parsed maximum', () => {
    const hashes: fc.Arbitrary<Argon2idHash> = fc.record({
      kind: fc.constant('argon2id' as const),
      memoryKiB: fc.integer({ min: 32, max: argon2idLimits.maxMemoryKiB }),
      passes: fc.integer({ min: 1, max: 4 }),
      lanes: fc.integer({ min: 1, max: argon2idLimits.maxLanes }),
      pepperId: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/)),
      salt: bytesOf(8, 64),
      output: bytesOf(16, 64),
    })
    fc.assert(
      fc.property(hashes, (hash) => {
        expect(parsePhc(formatPhc(hash)).hash).toEqual(hash)
      }),
    )
  })

  it('has one spelling: only the written form is parsed', () => {
    const position = fc.nat({ max: good.length - 1 })
    const character = fc.constantFrom(...Array.from('$=,+-/. 0123456789AZaz\0\n=é'))
    fc.assert(
      fc.property(position, character, fc.boolean(), (at, inserted, replaces) => {
        const changed = good.slice(0, at) + inserted + good.slice(replaces ? at + 1 : at)
        const { hash } = parsePhc(changed)
        expect(hash ? formatPhc(hash) : changed).toBe(changed)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('a stored hash outside the limits is rejected', () => {
  it.each([
    ['more than 64 MiB', withParameters('m=65537,t=1,p=1')],
    ['more than 256 MiB over all passes', withParameters('m=65536,t=5,p=1')],
    ['more than 256 MiB over all passes of little memory', withParameters('m=8,t=32769,p=1')],
    ['the largest numbers', withParameters('m=999999,t=999999,p=999')],
    ['five lanes', withParameters('m=65536,t=1,p=5')],
    ['less than 8 KiB', withParameters('m=7,t=1,p=1')],
    ['less than 8 KiB a lane', withParameters('m=31,t=1,p=4')],
    ['a salt of 7 bytes', `$argon2id$v=19$m=64,t=1,p=1$${base64Of(7)}$${output}`],
    ['a salt of 65 bytes', `$argon2id$v=19$m=64,t=1,p=1$${base64Of(65)}$${output}`],
    ['no salt', `$argon2id$v=19$m=64,t=1,p=1$$${output}`],
    ['an output of 15 bytes', `$argon2id$v=19$m=64,t=1,p=1$${salt}$${base64Of(15)}`],
    ['an output of 65 bytes', `$argon2id$v=19$m=64,t=1,p=1$${salt}$${base64Of(65)}`],
  ])('%s', (_, text) => {
    expect(readInTime(text)).toEqual({ error: 'hash-outside-limits' })
  })

  it.each([
    ['64 MiB in four passes', withParameters('m=65536,t=4,p=4')],
    ['8 KiB', withParameters('m=8,t=1,p=1')],
    ['32768 passes over 8 KiB', withParameters('m=8,t=32768,p=1')],
    ['a salt of 8 and an output of 16 bytes', `$argon2id$v=19$m=64,t=1,p=1$${base64Of(8)}$${base64Of(16)}`],
    ['a salt and an output of 64 bytes', `$argon2id$v=19$m=64,t=1,p=1$${base64Of(64)}$${base64Of(64)}`],
  ])('but not at the limit: %s', (_, text) => {
    expect(readInTime(text).hash).toBeDefined()
  })
})

describe('an invalid stored text is rejected', () => {
  it.each([
    ['nothing', ''],
    ['the marks for "no password"', '*'],
    ['no leading $', good.slice(1)],
    ['no version', `$argon2id$m=19456,t=2,p=1$${salt}$${output}`],
    ['version 1.0', good.replace('v=19', 'v=16')],
    ['another order', withParameters('t=2,m=19456,p=1')],
    ['a parameter twice', withParameters('m=19456,m=64,t=2,p=1')],
    ['an unknown parameter', withParameters('m=19456,t=2,p=1,x=1')],
    ['associated data', withParameters('m=19456,t=2,p=1,data=cDE')],
    ['no parameters', withParameters('')],
    ['zero passes', withParameters('m=19456,t=0,p=1')],
    ['zero memory', withParameters('m=0,t=2,p=1')],
    ['zero lanes', withParameters('m=19456,t=2,p=0')],
    ['a negative number', withParameters('m=-19456,t=2,p=1')],
    ['a leading zero', withParameters('m=019456,t=2,p=1')],
    ['a plus sign', withParameters('m=+19456,t=2,p=1')],
    ['an exponent', withParameters('m=1e4,t=2,p=1')],
    ['hexadecimal', withParameters('m=0x40,t=2,p=1')],
    ['2^32 + 64, which 32 bits would read as 64', withParameters('m=4294967360,t=2,p=1')],
    ['a number of 200 digits', withParameters(`m=${'9'.repeat(150)},t=2,p=1`)],
    ['other digits', withParameters('m=١٢٣,t=2,p=1')],
    ['an empty keyid', withParameters('m=19456,t=2,p=1,keyid=')],
    ['a keyid that is not a name', withParameters('m=19456,t=2,p=1,keyid=AAAA')],
    ['a keyid of 9 bytes', withParameters('m=19456,t=2,p=1,keyid=YWJjZGVmZ2hp')],
    ['a keyid with spare bits', withParameters('m=19456,t=2,p=1,keyid=cDF')],
    ['padding', `${good}=`],
    ['spare bits in the output', `${good.slice(0, -1)}9`],
    ['spare bits in the salt', good.replace(salt, `${salt.slice(0, -1)}B`)],
    ['base64url', good.replace(output, `${'_-'.repeat(21)}A`)],
    ['a length that base64 cannot have', `${good}AA`],
    ['a line break at the end', `${good}\n`],
    ['a blank at the start', ` ${good}`],
    ['a NUL inside', good.replace('m=', 'm=\0')],
    ['no output', `$argon2id$v=19$m=64,t=1,p=1$${salt}`],
    ['a field too many', `${good}$AAAA`],
    ['a million $', '$'.repeat(1_000_000)],
    ['a megabyte of digits', withParameters(`m=${'1'.repeat(1_000_000)},t=2,p=1`)],
    ['one character more than is looked at', `$argon2id$${'A'.repeat(maxPhcLength)}`],
  ])('%s', (_, text) => {
    expect(readInTime(text)).toEqual({ error: 'hash-malformed' })
  })

  it.each(['$argon2i$', '$argon2d$', '$Argon2id$', '$2b$12$', '$6$rounds=5000$', '$constructor$', '$__proto__$', '$$'])(
    'an unknown kind: %s',
    (start) => {
      expect(readInTime(good.replace('$argon2id$', start))).toEqual({ error: 'hash-kind-unknown' })
    },
  )

  it('any text at all, without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(parsePhc(text).hash).toBeUndefined()
      }),
    )
  })
})

describe('base64', () => {
  it('is decoded as Buffer decodes it, for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64').replaceAll('=', '')
        expect(decodeBase64(text)).toEqual(bytes)
      }),
    )
  })

  it.each(['A', 'AB', 'AAB', 'AA==', 'AA\n', ' AA', 'A-', 'A_', 'AAAAA', '\0\0'])('rejects %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })
})

/** Whatever the string, reading it takes less than 50 ms: the limit that the issue sets for hostile parameters. */
function readInTime(text: string) {
  const start = processorMilliseconds()
  const reading = parsePhc(text)
  expect(processorMilliseconds() - start).toBeLessThan(50)
  return reading
}
