import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedForm, maxNameShare, nameShare, pieceLength } from '#domain/credentials/password-similarity.ts'

/** From the description: a letter is part of a name if a stretch around it, of four or more, occurs in a name. */
function shareByTheWords(password: string, names: string[]): number {
  const written = (text: string) => Array.from(comparedForm(text)).filter((point) => /[\p{L}\p{M}\p{N}]/u.test(point))
  const letters = written(password)
  const places = names.map((name) => `\n${written(name).join('\n')}\n`)
  let inNames = 0
  for (let at = 0; at < letters.length; at += 1) {
    let isInName = false
    for (let from = 0; from <= at; from += 1)
      for (let to = at + 1; to <= letters.length; to += 1)
        if (
          to - from >= pieceLength &&
          places.some((place) => place.includes(`\n${letters.slice(from, to).join('\n')}\n`))
        )
          isInName = true
    if (isInName) inNames += 1
  }
  const length = Array.from(comparedForm(password)).length
  return length === 0 ? 0 : inNames / length
}

const letter = fc.constantFrom('a', 'b', 'A', 'ß', 'é', 'ﬁ', '1', '-', ' ', '🐇', '\u0301')
const text = fc.string({ unit: letter, maxLength: 14 })
const name = fc.string({ unit: fc.constantFrom('j', 'a', 'n', 'e', 'd', 'o'), minLength: pieceLength, maxLength: 12 })

describe('the share of a password that consists of names', () => {
  it('matches its description, for any password and any names', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (password, names) => {
        expect(nameShare(password, names)).toBe(shareByTheWords(password, names))
      }),
      { numRuns: 1000 },
    )
  })

  it('is 1 for a name in any case, with dots, repeated or surrounded by blanks', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 4 }), fc.boolean(), (owner, times, upper) => {
        const password = ` ${(upper ? owner.toUpperCase() : owner).repeat(times)} `
        expect(nameShare(password, [owner.split('').join('.')])).toBe(1)
      }),
    )
  })

  it('grows with every further name, up to 1', () => {
    fc.assert(
      fc.property(text, text, text, (password, one, other) => {
        const both = nameShare(password, [one, other])
        expect(both).toBeGreaterThanOrEqual(nameShare(password, [one]))
        expect(both).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is 0 without names, or with names too short to be significant', () => {
    for (const names of [[], [null, undefined], ['', ' '], ['bob', 'J.D.', '李明']])
      expect(nameShare('bobbob J.D. 李明', names)).toBe(0)
  })

  it.each([
    ['Jane.Doe.2026', ['jane.doe']],
    ['JaneJaneJaneJane!!!', ['Jane Doe']],
    ['2026enaj', ['enaj2026@example.test']],
    ['postern20262026', ['Postern']],
    ['exampletest2026', ['id.example.test']],
    ['Ｊａｎｅ-doe-99999', ['jane', 'doe-9999']],
  ])('is too high in %j for %j', (password, names) => {
    expect(nameShare(password, names)).toBeGreaterThan(maxNameShare)
  })

  it.each([
    ['correct jane battery staple', ['jane.doe@example.test', 'Postern']],
    ['tandem42 and more', ['andrew']],
    ['an example of a good one', ['somebody@example.test']],
  ])('allows %j for %j: a passphrase may contain a name among other words', (password, names) => {
    expect(nameShare(password, names)).toBeLessThanOrEqual(maxNameShare)
  })
})
