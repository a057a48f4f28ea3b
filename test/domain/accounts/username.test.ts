import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reservedUsernames } from '#domain/accounts/reserved-usernames.ts'
import { canonicalUsername, parseUsername, type Username, usernameForms } from '#domain/accounts/username.ts'
import { bestMilliseconds } from '#test/support/best-milliseconds.ts'

function accepted(text: string): Username {
  const result = parseUsername(text)
  if (Array.isArray(result)) throw new Error(`${text}: ${result.map(({ code }) => code).join()}`)
  return result
}

function codes(text: string): string[] {
  const result = parseUsername(text)
  return Array.isArray(result) ? result.map(({ code }) => code) : []
}

function looksLike(one: string, other: string): boolean {
  return accepted(one).skeleton === accepted(other).skeleton
}

/** Han, Hangul and what is unassigned or private: a sample will do. */
function isMonotonous(codePoint: number): boolean {
  const isHan = codePoint > 0x34_00 && codePoint < 0x9f_00
  return isHan || (codePoint > 0xac_00 && codePoint < 0xf8_f0) || codePoint > 0x1_f7_00
}

describe('parseUsername', () => {
  it.each([
    'ann',
    'Ann.Lee-2_x',
    '123',
    '2cool',
    'renée',
    'Łukasz',
    'Þórr',
    'Tiếng.Việt',
    'Москва-77',
    'νίκος',
    'שלום1',
    'محمد',
  ])('accepts %s', (name) => {
    expect(accepted(name).display).toBe(name)
  })

  it.each(['日本語', 'たなか太郎', 'タロー', '김철수', '李小明', 'हिन्दी', 'ภาษาไทย', 'ქართული'])(
    'accepts %s: scripts that one language combines count as one',
    (name) => {
      expect(accepted(name).canonical).toBe(name)
    },
  )

  it('counts 3 to 64 code points, not code units', () => {
    expect(codes('ab')).toEqual(['too-short'])
    expect(codes('x'.repeat(64))).toEqual([])
    expect(codes('x'.repeat(65))).toEqual(['too-long'])
    expect(codes('𠀀'.repeat(64))).toEqual([])
    expect(codes('𠀀𠀁')).toEqual(['too-short'])
    expect(codes('')).toContain('too-short')
  })

  it('counts a base letter and its combining accent as one', () => {
    expect(codes('e\u0301'.repeat(64))).toEqual([])
    expect(accepted('rene\u0301e')).toEqual(accepted('renée'))
  })

  it('keeps capitals for display and compares without them', () => {
    expect(accepted('AnnLee')).toMatchObject({ display: 'AnnLee', canonical: 'annlee' })
  })

  it('normalizes full-width characters before any check', () => {
    expect(accepted('Ａｎｎ－１')).toMatchObject({ display: 'Ann-1', canonical: 'ann-1' })
    expect(codes('ann＠example')).toEqual(['invalid-character'])
    expect(codes('ａｄｍｉｎ')).toEqual(['reserved-name'])
    expect(codes('ann\u3000lee')).toEqual(['invalid-character'])
  })

  it.each([
    [' ann', 'ann'],
    ['\u00A0ann\u200B', 'ann'],
    ['ann\uFE0F', 'ann'],
    ['\uFEFFann\u3000', 'ann'],
    ['①②③', '123'],
    ['ﬁona', 'fiona'],
    ['ªbc', 'abc'],
    ['foo™', 'footm'],
    ['𝐚𝐧𝐧', 'ann'],
    ['ϴεος', 'θεοσ'],
  ])('reads %j as %s: compatible spellings in NFKC, without blanks around them', (typed, name) => {
    expect(accepted(typed).canonical).toBe(name)
  })

  it.each([
    '.ann',
    'ann.',
    'a..n',
    'a.-n',
    '...',
    'ann lee',
    'ann\t',
    'ann\n',
    'a\0nn',
    'a/nn',
    'a%2fnn',
    'a+nn',
    "o'neil",
    'ann!',
    '<ann>',
    'a\u200Dnn',
    'a\u202Enn',
    'a\u2066nn',
    'a\uFEFFnn',
    'a\u00ADnn',
    'a\u034Fnn',
    '\u3164\u3164\u3164',
    'ក\u17B4ខគ',
    '\u115F\u115F\u115F',
    'a\u{E0061}nn',
    'a\uD800nn',
    '\uDC00nn',
    'a\uE000nn',
    'a\uFFFFnn',
    'ann😀',
    '١٢٣',
    '１２３４٥',
    'ɑnna',
    'ɡreg',
    'ᴀnn',
    'ǀan',
    'ʟee',
    'ꓐꓳꓐ',
    'ᎪᏴᏟ',
    'ᄀᄂᄃ',
    'ـــ',
    'ˈann',
    'a\u0301\u0301nn',
    'x\u0489yz',
    'а\u0483бв',
    '\u0301ann',
    'a.\u0301b',
    '1\u0941\u0941',
    'क' + '\u0941'.repeat(5),
    '1שלום',
    'ADMİNs',
  ])('rejects the characters of %j', (name) => {
    expect(codes(name)).toContain('invalid-character')
  })

  it.each(['раypal', 'pаypal', 'paypaӏ', 'аdam', 'bοb', 'ann李', 'ivanиван', 'たなか김', 'ann.иван'])(
    'rejects %s: letters of several scripts',
    (name) => {
      expect(codes(name)).toContain('mixed-scripts')
    },
  )

  it.each([
    ...reservedUsernames.filter((name) => name.length > 2),
    'ADMIN',
    'Adm1n',
    'r00t',
    'аdmin',
    'nuII',
    'ѕystem',
    'current',
    'sеlf',
    'user-1',
    'User-1000',
  ])('rejects the reserved name %s', (name) => {
    expect(codes(name)).toContain('reserved-name')
  })

  it('rejects reserved names only, not names that begin with one', () => {
    for (const name of ['roots', 'admin-ann', 'user-x', 'user1', 'currently', 'nullable'])
      expect(codes(name)).toEqual([])
  })

  it.each([
    '550e8400-e29b-41d4-a716-446655440000',
    '550E8400-E29B-41D4-A716-446655440000',
    '550e8400e29b41d4a716446655440000',
    '550e-8400-e29b-41d4-a716-4466-5544-0000',
  ])('rejects %s: /v1/users/{u} would read it as a uuid', (name) => {
    expect(codes(name)).toEqual(['uuid-not-allowed'])
  })

  it('points at the field and says what is valid, without repeating the name', () => {
    const result = parseUsername('<script>')
    expect(result).toEqual([
      {
        pointer: '/username',
        code: 'invalid-character',
        detail: 'Use letters and the digits 0-9, with a single hyphen, dot or underscore between them.',
      },
    ])
  })

  it('is idempotent: its forms are accepted again and do not change', () => {
    const seen: string[] = []
    for (let codePoint = 0; codePoint <= 0x32_3af; codePoint += isMonotonous(codePoint) ? 101 : 1) {
      for (const text of [`a${String.fromCodePoint(codePoint)}b`, String.fromCodePoint(codePoint).repeat(3)]) {
        const name = parseUsername(text)
        if (Array.isArray(name)) continue
        seen.push(text)
        expect(usernameForms(name.display)).toEqual(name)
        expect(accepted(name.canonical).canonical).toBe(name.canonical)
        expect(name.display).not.toMatch(/[\p{C}\p{Z}\p{S}\p{Default_Ignorable_Code_Point}]/u)
      }
    }
    expect(seen.length).toBeGreaterThan(4000)
  })

  it('never throws, for any text', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    const answer = fc.property(typed, (text) => {
      expect(parseUsername(text)).toBeDefined()
    })
    fc.assert(answer, { numRuns: 2000, seed: 4 })
  })

  it.each([
    'a',
    '\u0301',
    '\u0301\u0323',
    'a.',
    '.',
    '-',
    '0',
    'क\u0941',
    '가',
    '\u1100\u1161',
    'ﷺ',
    '😀',
    'ａ',
    '@',
    '\uD800',
    'a\u0301',
  ])('takes little time for 50 kB of %j', (piece) => {
    const text = piece.repeat(50_000 / piece.length)
    expect(bestMilliseconds(() => parseUsername(text))).toBeLessThan(50)
    expect(bestMilliseconds(() => parseUsername(text.slice(0, 256)))).toBeLessThan(5)
  })
})

describe('canonicalUsername', () => {
  it('lowers case without a locale: a dotted capital I does not become admin', () => {
    expect(canonicalUsername('ADMİN')).toBe('admi\u0307n')
    expect(canonicalUsername('ADMIN')).toBe('admin')
  })

  it('matches a Greek name with either spelling of its last sigma', () => {
    expect(canonicalUsername('ΟΔΟΣ')).toBe(canonicalUsername('οδος'))
    expect(canonicalUsername('ΟΔΟΣ')).toBe(canonicalUsername('οδοσ'))
  })

  it('composes what only lower-case letters compose', () => {
    expect(canonicalUsername('J\u030Can')).toBe('\u01F0an')
  })

  it('never throws, also for impossible names', () => {
    expect(canonicalUsername('\uD800 @')).toBe('\uD800 @')
  })
})

describe('the skeleton', () => {
  it.each([
    ['ann1', 'annl'],
    ['Ivan', 'lvan'],
    ['bob0', 'bobo'],
    ['corner', 'comer'],
    ['vvolf', 'wolf'],
    ['renee', 'renée'],
    ['paypay', 'раурау'],
    ['Bob', 'ВОВ'],
    ['ANNA', 'ΑΝΝΑ'],
    ['HOME', 'ΗΟΜΕ'],
    ['nono', 'ηοηο'],
    ['usso', 'ստտօ'],
    ['ooo', 'ססס'],
    ['llo', 'ווס'],
    ['strasse', 'straße'],
    ['dilek', 'dılek'],
    ['カトウ', '力卜ウ'],
    ['شکیل', 'شكيل'],
    ['שלום', 'שָלוֹם'],
  ])('is the same for %s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(true)
  })

  it.each([
    ['ann', 'anne'],
    ['ann.lee', 'ann-lee'],
    ['mark', 'marc'],
    ['иван', 'ivan'],
    ['田中一', '田中二'],
    ['राम', 'रामा'],
  ])('differs for %s and %s', (one, other) => {
    expect(looksLike(one, other)).toBe(false)
  })
})
