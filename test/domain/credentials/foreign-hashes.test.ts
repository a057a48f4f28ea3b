import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBcryptBase64,
  decodeCrypt,
  decodeHex,
  decodePaddedBase64,
  decodePasslibBase64,
} from '#domain/credentials/foreign-hashes/alphabets.ts'
import type { ForeignKind, ForeignParameters, ImportedHash } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { parameterFields, isAffordable, isLegal, saltRanges } from '#domain/credentials/foreign-hashes/limits.ts'
import { readForeignHash } from '#domain/credentials/foreign-hashes/read.ts'
import { formatImportedHash, parseImportedHash } from '#domain/credentials/foreign-hashes/stored-form.ts'
import { maxPhcLength } from '#domain/credentials/phc.ts'
import fixtureFile from '../../fixtures/foreign-hashes.json'

const kinds = Object.keys(parameterFields) as ForeignKind[]
const hashes = fc.constantFrom(...kinds).chain((kind) => importedHash(kind))
const oddCharacters = fc.constantFrom(...Array.from('$=,+-/.: 0123456789AZazrs\0\né{}*!'))

describe('the stored form of an imported hash', () => {
  it('contains the kind, its parameters, the pepper, salt and output', () => {
    const text =
      '$foreign-scrypt$n=32768,r=8,p=1,l=64,cut=256,keyid=cDE$c2FsdA$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
    expect(parseImportedHash(text).hash).toEqual({
      kind: 'scrypt',
      parameters: { memoryCost: 32_768, blockSize: 8, lanes: 1, tagBytes: 64 },
      firstCodePoints: 256,
      pepperId: 'p1',
      salt: new TextEncoder().encode('salt'),
      output: Uint8Array.from({ length: 32 }, (_, index) => index),
    })
  })

  it('is parsed as it was written, and is never longer than the parsed maximum', () => {
    fc.assert(
      fc.property(hashes, (hash) => {
        const text = formatImportedHash(hash)
        expect(text.length).toBeLessThanOrEqual(maxPhcLength)
        expect(parseImportedHash(text).hash).toEqual(hash)
      }),
      { numRuns: 1000 },
    )
  })

  it('has one spelling: only the written form is parsed', () => {
    fc.assert(
      fc.property(hashes, fc.nat(), oddCharacters, fc.boolean(), (hash, place, inserted, replaces) => {
        const text = formatImportedHash(hash)
        const at = place % text.length
        const changed = text.slice(0, at) + inserted + text.slice(replaces ? at + 1 : at)
        const reading = parseImportedHash(changed)
        expect(reading.hash ? formatImportedHash(reading.hash) : changed).toBe(changed)
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['numbers in another order', 'p=1,n=1024,r=8,l=32,keyid=cDE'],
    ['a number twice', 'n=1024,n=1024,r=8,p=1,l=32,keyid=cDE'],
    ['a number too many', 'n=1024,r=8,p=1,l=32,x=1,keyid=cDE'],
    ['a zero in front', 'n=01024,r=8,p=1,l=32,keyid=cDE'],
    ['a sign', 'n=+1024,r=8,p=1,l=32,keyid=cDE'],
    ['hexadecimal', 'n=0x400,r=8,p=1,l=32,keyid=cDE'],
    ['an exponent', 'n=1e3,r=8,p=1,l=32,keyid=cDE'],
    ['a fraction of zero', 'n=1024.0,r=8,p=1,l=32,keyid=cDE'],
    ['blanks', 'n= 1024,r=8,p=1,l=32,keyid=cDE'],
    ['another cut', 'n=1024,r=8,p=1,l=32,cut=255,keyid=cDE'],
    ['no pepper', 'n=1024,r=8,p=1,l=32'],
    ['an empty pepper', 'n=1024,r=8,p=1,l=32,keyid='],
    ['a pepper with spare bits', 'n=1024,r=8,p=1,l=32,keyid=cDF'],
  ])('is rejected with %s', (_, numbers) => {
    const text = `$foreign-scrypt$${numbers}$c2FsdA$${'A'.repeat(43)}`
    expect(parseImportedHash(text)).toEqual({ error: 'hash-malformed' })
  })

  it('is rejected with a truncated output, and with text after it', () => {
    for (const end of ['', 'A'.repeat(42), `${'A'.repeat(42)}B`, `${'A'.repeat(43)}=`, `${'A'.repeat(43)}$`]) {
      const text = `$foreign-bcrypt$c=4,keyid=cDE$${'A'.repeat(22)}$${end}`
      expect({ text, ...parseImportedHash(text) }).toEqual({ text, error: 'hash-malformed' })
    }
  })
})

describe('a hash of another system', () => {
  const texts = fixtureFile.hashes.map(({ hash }) => hash)

  it('has one meaning, and no other text of its form has the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        oddCharacters,
        fc.boolean(),
        (text, place, inserted, replaces) => {
          const at = place % (text.length + 1)
          const changed = text.slice(0, at) + inserted + text.slice(replaces ? at + 1 : at)
          fc.pre(withoutRevision(changed) !== withoutRevision(text))
          expect(readForeignHash(changed)).not.toEqual(readForeignHash(text))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('is parsed without throwing, for any text', () => {
    const starts = ['', '$argon2i$', '$2b$12$', '$6$rounds=', '$pbkdf2-sha256$', 'pbkdf2:sha256:', 'scrypt:', '{SSHA}']
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.string({ unit: 'binary', maxLength: 300 }), (start, rest) => {
        const { hash, error } = readForeignHash(start + rest)
        expect(hash === undefined).toBe(error !== undefined)
        expect(parseImportedHash(start + rest).hash).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['hash-outside-limits', 65],
    ['hash-malformed', 500],
  ])('is not parsed beyond 512 characters: %s', (error, saltLength) => {
    const text = `pbkdf2:sha256:1000$${'s'.repeat(saltLength)}$${'ab'.repeat(32)}`
    expect(readForeignHash(text)).toEqual({ error })
  })

  it.each([
    ['the same number of rounds, said and not said', '$6$rounds=5000$salt$', '$6$salt$', '.'.repeat(86)],
    ['the three names of one bcrypt', '$2a$10$', '$2b$10$', '.'.repeat(53)],
    [
      'the edition that the first Argon2 did not name',
      '$argon2i$v=16$',
      '$argon2i$',
      `m=64,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(22)}`,
    ],
  ])('may have two forms: %s', (_, one, other, rest) => {
    expect(readForeignHash(one + rest).hash).toBeDefined()
    expect(readForeignHash(one + rest)).toEqual(readForeignHash(other + rest))
  })
})

describe('the limits of a hash', () => {
  it.each([
    ['argon2id', { version: 19, memoryKiB: 65_536, passes: 4, lanes: 4, tagBytes: 32 }, { passes: 5 }],
    ['argon2d', { version: 16, memoryKiB: 65_536, passes: 1, lanes: 1, tagBytes: 32 }, { memoryKiB: 65_537 }],
    ['bcrypt', { cost: 13 }, { cost: 14 }],
    ['sha512-crypt', { rounds: 1_000_000 }, { rounds: 1_000_001 }],
    ['sha256-crypt', { rounds: 1_000_000 }, { rounds: 1_000_001 }],
    ['pbkdf2-sha256', { rounds: 1_500_000, tagBytes: 32 }, { rounds: 1_500_001 }],
    ['pbkdf2-sha512', { rounds: 1_500_000, tagBytes: 64 }, { rounds: 1_500_001 }],
    ['pbkdf2-sha256', { rounds: 750_000, tagBytes: 64 }, { rounds: 750_001 }],
    ['scrypt', { memoryCost: 65_536, blockSize: 8, lanes: 2, tagBytes: 32 }, { lanes: 3 }],
    ['scrypt', { memoryCost: 65_536, blockSize: 8, lanes: 1, tagBytes: 32 }, { blockSize: 9 }],
    ['md5', { memoryKiB: 19_456, passes: 2, lanes: 1 }, { passes: 14 }],
  ] as [ForeignKind, ForeignParameters[ForeignKind], object][])(
    'allow %s up to %j and not %j',
    (kind, parameters, more) => {
      const salt = new Uint8Array(saltRanges[kind][0])
      for (const numbers of [parameters, { ...parameters, ...more }]) expect(isLegal(kind, numbers, salt)).toBe(true)
      expect(isAffordable({ kind, parameters }, 20)).toBe(true)
      expect(isAffordable({ kind, parameters: { ...parameters, ...more } }, 20)).toBe(false)
    },
  )

  it('of $5$ and $6$ depend on the length of the password', () => {
    const many = { kind: 'sha512-crypt', parameters: { rounds: 656_000 } } as const
    expect([72, 128, 1024].map((bytes) => isAffordable(many, bytes))).toEqual([true, true, false])
    const few = { kind: 'sha512-crypt', parameters: { rounds: 20_500 } } as const
    expect(isAffordable(few, 1024)).toBe(true)
  })
})

describe('the alphabets of other systems', () => {
  it('are decoded as Buffer decodes base64, for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const buffer = Buffer.from(bytes)
        const padded = buffer.toString('base64')
        expect(decodePaddedBase64(padded)).toEqual(bytes)
        expect(decodePasslibBase64(padded.replaceAll('=', '').replaceAll('+', '.'))).toEqual(bytes)
        expect(decodeHex(buffer.toString('hex'))).toEqual(bytes)
      }),
    )
  })

  it.each([
    ['base64 that is padded too little', () => decodePaddedBase64('AA=')],
    ['base64 that is padded too much', () => decodePaddedBase64('AAA==')],
    ['base64 without padding', () => decodePaddedBase64('AA')],
    ['base64 that is all padding', () => decodePaddedBase64('====')],
    ['passlib base64 with +', () => decodePasslibBase64('A+AA')],
    ['passlib base64 with spare bits', () => decodePasslibBase64('AB')],
    ['bcrypt base64 with spare bits', () => decodeBcryptBase64('.A')],
    ['bcrypt base64 with +', () => decodeBcryptBase64('+...')],
    ['crypt letters with spare bits', () => decodeCrypt('.2', [[0]])],
    ['crypt letters outside the alphabet', () => decodeCrypt('+.', [[0]])],
    ['crypt letters too many', () => decodeCrypt('...', [[0]])],
    ['hexadecimal in upper case', () => decodeHex('AB')],
    ['half a byte', () => decodeHex('abc')],
  ])('reject %s', (_, decode) => {
    expect(decode()).toBeUndefined()
  })
})

/** Any hash of a kind within the legal ranges. */
function importedHash(kind: ForeignKind): fc.Arbitrary<ImportedHash> {
  const numbers = Object.fromEntries(
    parameterFields[kind].map(([, name, [min, max]]) => [name, numberOf(name, min, max)] as const),
  )
  const [minLength, maxLength] = saltRanges[kind]
  return fc.record({
    kind: fc.constant(kind),
    parameters: fc.record(numbers) as unknown as fc.Arbitrary<ForeignParameters[ForeignKind]>,
    firstCodePoints: fc.constantFrom(null, 256 as const),
    pepperId: fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/),
    salt: fc.uint8Array({ minLength, maxLength }),
    output: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  })
}

function numberOf(name: string, min: number, max: number): fc.Arbitrary<number> {
  if (name === 'version') return fc.constantFrom(16, 19)
  if (name === 'memoryCost') return fc.integer({ min: 1, max: 20 }).map((logarithm) => 2 ** logarithm)
  return fc.integer({ min: name === 'memoryKiB' ? 128 : min, max })
}

/** bcrypt's revisions 2a, 2b and 2y of sound implementations compute the same. */
function withoutRevision(text: string): string {
  return text.replace(/^\$2[aby]\$/, '$2$')
}
