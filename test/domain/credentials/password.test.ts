import { describe, expect, it } from 'vitest'
import {
  checkPassword,
  defaultMinCodePoints,
  maxPasswordBytes,
  normalisePassword,
} from '#domain/credentials/password.ts'
import { processorMilliseconds } from '#test/support/processor-milliseconds.ts'

const nobody = { username: null, email: null }
const alice = { username: 'Alice-of-Wonderland', email: 'the.white.rabbit@example.com' }
const codes = (
  password: string,
  owner: { username: string | null; email: string | null } = nobody,
  minCodePoints = 15,
) => checkPassword(password, { minCodePoints }, owner).map(({ code }) => code)

describe('the length of a password', () => {
  it('is at least 15 code points if it is the only factor', () => {
    expect(defaultMinCodePoints).toBe(15)
    expect(codes('x'.repeat(14))).toEqual(['too-short'])
    expect(codes('fifteen letters')).toEqual([])
  })

  it('follows the policy: 10 as in CamCOPS', () => {
    expect(codes('x'.repeat(9), nobody, 10)).toEqual(['too-short'])
    expect(codes('ten digits', nobody, 10)).toEqual([])
  })

  it('is counted in code points, not in UTF-16 units', () => {
    expect(codes('🐇'.repeat(14))).toEqual(['too-short'])
    expect(codes('🐇🐈🐕🐖🐗'.repeat(3))).toEqual([])
  })

  it('is counted after normalisation', () => {
    expect(codes('e\u0301'.repeat(14))).toEqual(['too-short'])
  })

  it('may be 64 and 128 code points (ASVS 6.2.9), in any script', () => {
    for (const eight of ['abcdefgh', 'жабаслон', '密码是一個好東西', '🐇🐈🐕🐖🐗🐘🐙🐚']) {
      expect(codes(eight.repeat(8))).toEqual([])
      expect(codes(eight.repeat(16))).toEqual([])
    }
  })

  it('is at most 1024 bytes of UTF-8', () => {
    expect(codes('abcdefgh'.repeat(128))).toEqual([])
    expect(codes('x'.repeat(1025))).toEqual(['too-long'])
    expect(codes('éàüöïéàü'.repeat(64))).toEqual([])
    expect(codes('é'.repeat(513))).toEqual(['too-long'])
  })

  it('is measured after normalisation, so that equivalent spellings have the same result', () => {
    // ᾂ takes four units apart and three bytes together: the most units that 1024 bytes can come from.
    const together = '\u1F82'.repeat(341)
    const apart = together.normalize('NFD')
    expect(apart.length).toBeGreaterThan(maxPasswordBytes)
    expect(normalisePassword(apart)).toEqual({ text: together })
  })

  it('is limited before normalising a long row of combining marks, which takes the square of its length', () => {
    const start = processorMilliseconds()
    expect(codes(`a${'\u0315\u0300'.repeat(50_000)}`)).toEqual(['too-long'])
    expect(processorMilliseconds() - start).toBeLessThan(50)
  })
})

describe('the content of a password', () => {
  it('needs no composition rules: 839201748562091 is accepted', () => {
    expect(codes('839201748562091')).toEqual([])
    expect(codes('all lower case and blanks')).toEqual([])
  })

  it('is not only blanks, of any number', () => {
    for (const blank of [' ', '\u00A0', '\u3000', '\u200B', '\u3164', '\u2060\t']) {
      expect(codes(blank.repeat(20))).toEqual(['blank'])
    }
    expect(codes('')).toEqual(['blank', 'too-short'])
  })

  it('may have blanks at its ends, and they count', () => {
    expect(codes('  thirteen chars')).toEqual([])
    expect(normalisePassword('  a ')).toEqual({ text: '  a ' })
  })

  it('may contain NUL, which is an ordinary character', () => {
    expect(codes('fourteen chars\0')).toEqual([])
    expect(normalisePassword('a\0b')).toEqual({ text: 'a\0b' })
  })

  it.each(['a'.repeat(20), 'ab'.repeat(10), '123412341234123412341234', '🐇'.repeat(15)])(
    'is not %j: the same few characters again',
    (password) => {
      expect(codes(password)).toEqual(['repetitive-password'])
    },
  )

  it.each(['\uD800', '\uDC00', 'long enough otherwise \uD83D', '\uDC07\uD83D reversed pair'])(
    'is not %j: half of a surrogate pair',
    (password) => {
      expect(codes(password)).toEqual(['invalid-character'])
    },
  )

  it.each([
    ['the user name', 'Alice-of-Wonderland'],
    ['in another case', 'aLICE-OF-wONDERLAND'],
    ['in full width', 'Ａｌｉｃｅ-of-Wonderland'],
    ['between blanks', ' Alice-of-Wonderland '],
    ['the e-mail address', 'The.White.Rabbit@example.com'],
    ['its local part', 'THE.WHITE.RABBIT'],
  ])('is not the name of the owner: %s', (_, password) => {
    expect(codes(password, alice)).toEqual(['too-similar'])
  })

  it('may be the name of another person, and may be anything without names', () => {
    expect(codes('Alice-of-Wonderland')).toEqual([])
    expect(codes('Humpty-Dumpty-sat', alice)).toEqual([])
    expect(codes('anything at all', { username: '', email: '' })).toEqual([])
    expect(codes(' '.repeat(15), { username: '', email: '' })).toEqual(['blank'])
  })
})

describe('a violation', () => {
  it('points to the field of the request and says what to do', () => {
    expect(checkPassword('short', { minCodePoints: 15 }, nobody)).toEqual([
      { pointer: '/password', code: 'too-short', detail: expect.stringContaining('15') },
    ])
    expect(checkPassword('short', { minCodePoints: 15 }, nobody, '/new_password')[0]?.pointer).toBe('/new_password')
  })

  it('is reported with all others, and never quotes the password', () => {
    const violations = checkPassword('alice', { minCodePoints: 15 }, { username: 'alice', email: null })
    expect(violations.map(({ code }) => code)).toEqual(['too-short', 'too-similar'])
    expect(JSON.stringify(violations)).not.toContain('alice')
  })
})

describe('the form in which a password is hashed', () => {
  it('is NFC: one password, from any keyboard', () => {
    expect(normalisePassword('Ame\u0301lie')).toEqual({ text: 'Am\u00E9lie' })
    expect(normalisePassword('\u1112\u1161\u11AB')).toEqual({ text: '한' })
  })

  it('keeps case, width, blanks and look-alikes apart', () => {
    for (const password of ['ABC', 'ａｂｃ', 'ﬁ', ' x ', 'ſ', 'аbс']) {
      expect(normalisePassword(password)).toEqual({ text: password })
    }
  })
})
