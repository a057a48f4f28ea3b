import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLanguage, languages, negotiateLanguage } from '#domain/languages/language.ts'

describe('negotiateLanguage', () => {
  it.each([
    ['de', 'de'],
    ['DE-at', 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['fr-CH, fr;q=0.9, de;q=0.7, en;q=0.8, *;q=0.5', 'en'],
    ['de;q=0.5, en;q=0.5', 'de'],
    ['fr, de;q=0.001', 'de'],
    ['de;level=1;q=0.2,en;q=0.3', 'en'],
  ])('reads %s as %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language)
  })

  it.each([
    undefined,
    '',
    '*',
    'fr',
    'den, english, d, e-n',
    'de;q=0',
    'de;q=none',
    'de;q=-1',
    'de;q=2',
    'de;q=Infinity',
    'ꓓe',
    ';;,,',
  ])('returns none for %s', (header) => {
    expect(negotiateLanguage(header)).toBeNull()
  })

  it('returns the supported language of highest weight, and the first of equal ones', () => {
    const range = fc.record({
      tag: fc.constantFrom('de', 'en', 'de-CH', 'EN-us', 'fr', '*', 'deu', ''),
      weight: fc.integer({ min: 0, max: 10 }),
    })
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), (ranges) => {
        let best: { tag: string; weight: number } | undefined
        for (const each of ranges) {
          const isOurs = ['de', 'en'].includes(each.tag.slice(0, 2).toLowerCase()) && each.tag !== 'deu'
          if (isOurs && each.weight > 0 && (!best || each.weight > best.weight)) best = each
        }
        const header = ranges.map(({ tag, weight }) => `${tag};q=${weight / 10}`).join(', ')
        expect(negotiateLanguage(header)).toBe(best?.tag.slice(0, 2).toLowerCase() ?? null)
      }),
    )
  })

  it('never throws, for any header', () => {
    fc.assert(fc.property(fc.string(), (header) => [null, ...languages].includes(negotiateLanguage(header))))
  })
})

describe('isLanguage', () => {
  it('accepts the supported languages, and no inherited property name', () => {
    expect(languages.every(isLanguage)).toBe(true)
    for (const other of ['fr', 'DE', 'toString', '__proto__', null, undefined, 1]) expect(isLanguage(other)).toBe(false)
  })
})
