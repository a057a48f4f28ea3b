import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readable } from '#domain/accounts/identifier.ts'
import { isReservedUsername } from '#domain/accounts/reserved-usernames.ts'
import { readUsername, rulesThatPermit } from '#domain/accounts/username-rules.ts'
import { parseUsername, usernameForms } from '#domain/accounts/username.ts'

/** Texts that break or fulfil every rule. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('abzAZ09_-.,@ {}éж')), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '_'), minLength: 60, maxLength: 70 }),
  fc.constantFrom('system', 'adm1n', 'user-7', '0123456789abcdef0123456789ABCDEF', 'anonymous', 'ROOT'),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
)

const permits = (text: string) => rulesThatPermit(readUsername(text))

/** The violations of all rules, by other code. */
function meansSomething(text: string): boolean {
  const { canonical, skeleton } = usernameForms(text)
  return isReservedUsername(canonical, skeleton) || /^[0-9a-f]{32}$/.test(canonical.split('-').join(''))
}

describe('the rules of user names', () => {
  it('ascii, of CamCOPS, are 1 to 191 of A–Z a–z 0–9 _ - , { }', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const letters = Array.from(readable(text))
        const isName =
          letters.length >= 1 && letters.length <= 191 && letters.every((letter) => /^[\w,{}-]$/.test(letter))
        expect(permits(text).includes('ascii')).toBe(isName && !meansSomething(text))
      }),
    )
  })

  it('ascii-lowercase, of Magpie, are lower-case letters and digits with single separators inside, 1 to 64', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const words = readable(text).split(/[_\-.]/)
        const isName = readable(text).length <= 64 && words.every((word) => word !== '' && !/[^a-z0-9]/.test(word))
        expect(permits(text).includes('ascii-lowercase')).toBe(isName && !meansSomething(text))
      }),
    )
  })

  it('unicode are those of parseUsername, with the same errors', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const ours = parseUsername(text)
        expect(readUsername(text).violations.unicode).toEqual(Array.isArray(ours) ? ours : [])
      }),
    )
  })

  it.each([
    ['ann.lee', ['unicode', 'ascii-lowercase']],
    ['Ann', ['unicode', 'ascii']],
    ['_a_', ['ascii']],
    ['x', ['ascii', 'ascii-lowercase']],
    ['жанна', ['unicode']],
    ['tablet{1}', ['ascii']], // CamCOPS names automatic users so
    ['a,b', ['ascii']],
    ['foo™', ['unicode', 'ascii']], // read as fooTM everywhere
    [' ann ', ['unicode', 'ascii', 'ascii-lowercase']],
    ['a@b', []],
    ['ann\n', []],
    ['', []],
    ['a'.repeat(65), ['ascii']],
    ['a'.repeat(191), ['ascii']],
    ['a'.repeat(192), []],
    ['current', []],
  ])('permit %j to %j', (text, rules) => {
    expect(permits(text)).toEqual(rules)
  })

  it('that permit a name return its three forms, and without any such rule nothing is kept', () => {
    expect(readUsername('Ann-1')).toMatchObject({ display: 'Ann-1', canonical: 'ann-1', skeleton: 'ann-l' })
    expect(readUsername('<b>')).toMatchObject({ display: '', canonical: '', skeleton: '' })
  })
})
