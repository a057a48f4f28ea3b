import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EmailAddress, parseEmail } from '#domain/accounts/email-address.ts'
import { bestMilliseconds } from '#test/support/best-milliseconds.ts'

function codes(text: string): string[] {
  const result = parseEmail(text)
  return Array.isArray(result) ? result.map(({ code }) => code) : []
}

function accepted(text: string): EmailAddress {
  const result = parseEmail(text)
  if (Array.isArray(result)) throw new Error(`${text}: ${codes(text).join()}`)
  return result
}

function domainOf(bytes: number): string {
  return `${'x.'.repeat(bytes).slice(0, bytes - 3)}.de`.replace('..', 'x.')
}

describe('parseEmail', () => {
  it('keeps the local part as typed, and compares without case', () => {
    expect(accepted('Ann.Lee+x@Example.COM')).toEqual({
      display: 'Ann.Lee+x@example.com',
      canonical: 'ann.lee+x@example.com',
    })
  })

  it.each([
    "o'neil@example.com",
    'a@b.co',
    'a_b-c@sub.example.com',
    '!#$%&*+/=?^_`{|}~@example.com',
    '1@2.example',
    'a@1and1.de',
    'a@x.c0m',
  ])('accepts %s', (text) => {
    expect(accepted(text).display).toBe(text)
  })

  it.each([
    ['ann＠example.com', 'ann@example.com'],
    ['ａｎｎ@ｅｘａｍｐｌｅ．com', 'ann@example.com'],
    ['ann@example。com', 'ann@example.com'],
    ['ann@MÜNCHEN.de', 'ann@xn--mnchen-3ya.de'],
    ['ann@mu\u0308nchen.de', 'ann@xn--mnchen-3ya.de'],
    ['ann@XN--MNCHEN-3YA.de', 'ann@xn--mnchen-3ya.de'],
    ['ann@ⓔxample.com', 'ann@example.com'],
    [' ann@example.com ', 'ann@example.com'],
    ['\u00A0ann@example.com\u200B', 'ann@example.com'],
  ])('normalizes before the check: %s is %s', (text, canonical) => {
    expect(accepted(text).canonical).toBe(canonical)
  })

  it.each([
    '',
    'ann',
    'ann.example.com',
    'a@b@example.com',
    'a＠b@example.com',
    'a@example.com,b@example.com',
    'a@x.de;b@x.de',
    '<a@x.de>@x.de',
    'ax.de',
    'a﹫b@x.de',
  ])('rejects %j: not exactly one @', (text) => {
    expect(codes(text)).toEqual(['invalid-email'])
  })

  it.each([
    'a b@x.de',
    'a@x.de\r\nBcc: b@x.de',
    'a\n@x.de',
    'a@x\t.de',
    'a\0@x.de',
    'a\u200Bb@x.de',
    'a@ex\u00ADample.com',
    'a@x\uFE0F.de',
    'a\u3164@x.de',
    'a@x\u202E.de',
    'a@x\uD800.de',
    '"a b"@x.de',
    'Ann <a@x.de>',
    'a@x\u2028.de',
  ])('rejects %j: a blank, a line break or an invisible character', (text) => {
    expect(codes(text)).toEqual(['invalid-character'])
  })

  it.each([
    '@x.de',
    '.a@x.de',
    'a.@x.de',
    'a..b@x.de',
    '"a"@x.de',
    'a,b@x.de',
    'a;b@x.de',
    'a:b@x.de',
    '<a@x.de',
    'a(x)@x.de',
    'a\\b@x.de',
    'a[1]@x.de',
    'ä@x.de',
    'аnn@x.de',
  ])('rejects the local part of %j', (text) => {
    expect(codes(text)).toEqual(['invalid-email'])
  })

  it.each([
    'a@',
    'a@localhost',
    'a@x..de',
    'a@.de',
    'a@x.de.',
    'a@-x.de',
    'a@x-.de',
    'a@x_y.de',
    'a@x.1',
    `a@${'x'.repeat(64)}.de`,
    'a@x.de>',
    'a@xn--.de',
    'a@127.0.0.1',
    'a@127.1',
    'a@0x7f.1',
    'a@2130706433',
    'a@0177.0.0.1',
    'a@１２７.０.０.１',
    'a@127。0。0。1',
    'a@[127.0.0.1]',
    'a@[::1]',
    'a@::1',
    'a@x.0x7f',
    'a@x.de:25',
    'a@x.de/y',
    'a@x.de?y',
    'a@x.de#y',
    'a@x%2ede',
    'a@x\\y.de',
    'a@x.de,y.de',
    'a@x.de|y',
    'a@℀.de',
    'a@x.d\u{E0A}:e',
    'a@x\u2044y.de:',
  ])('rejects the domain of %j', (text) => {
    expect(codes(text)).toEqual(['invalid-email'])
  })

  it('reports every error, at the field, without repeating the value', () => {
    expect(parseEmail('a..b@localhost')).toEqual([
      expect.objectContaining({ pointer: '/email', code: 'invalid-email' }),
      {
        pointer: '/email',
        code: 'invalid-email',
        detail: 'After the @, use a domain name with a dot, such as example.com.',
      },
    ])
  })

  it('counts at most 64 bytes before the @ and 254 in total', () => {
    expect(codes(`${'a'.repeat(64)}@x.de`)).toEqual([])
    expect(codes(`${'a'.repeat(65)}@x.de`)).toEqual(['too-long'])
    expect(accepted(`a@${domainOf(252)}`).canonical).toHaveLength(254)
    expect(codes(`a@${domainOf(253)}`)).toEqual(['too-long'])
    expect(codes(`a@${'x.'.repeat(600)}de`)).toEqual(['too-long'])
  })

  it('is idempotent, and its result has one @, a dot and no other special character', () => {
    const odd = fc.oneof(
      fc.constantFrom('＠', 'xn--', '-', '%', '"', ',', ' ', '[', '。', '..'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    )
    const piece = fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('a', 'B', '1', 'ü', 'ß', 'Ⅷ', 'a.b') },
      { weight: 1, arbitrary: odd },
    )
    const part = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    const text = fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.de`)
    let count = 0
    fc.assert(
      fc.property(text, (candidate) => {
        const address = parseEmail(candidate)
        if (Array.isArray(address)) return
        count += 1
        expect(parseEmail(address.display)).toEqual(address)
        expect(parseEmail(address.canonical)).toEqual({ display: address.canonical, canonical: address.canonical })
        expect(address.display).toMatch(/^[^\s@",;:<>()[\]\\]{1,64}@[a-z0-9.-]+$/)
      }),
      { numRuns: 10_000, seed: 3 },
    )
    expect(count).toBeGreaterThan(100)
  })

  it.each(['a', 'a.', '.', '@', 'a@', 'ﷺ', '\u0301\u0323', 'x@x.', '-', '＠', 'ü', 'xn--', '127.', '"'])(
    'takes little time for 50 kB of %j',
    (piece) => {
      const text = piece.repeat(50_000 / piece.length)
      for (const candidate of [
        text,
        `${text}@x.de`,
        `a@${text}`,
        `a@${text.slice(0, 1000)}`,
        `${text.slice(0, 1000)}@x.de`,
      ]) {
        expect(bestMilliseconds(() => parseEmail(candidate))).toBeLessThan(50)
      }
    },
  )
})
