/**
 * One reader for every entrance: what may be a user name or an address means the same account wherever it is typed. `IDENTIFIER_RUNS` sets
 * the number of random texts.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSubject } from '#domain/accounts/check-subject.ts'
import { parseEmail } from '#domain/accounts/email-address.ts'
import { readSignInName } from '#domain/accounts/sign-in-name.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { readUsername, rulesThatPermit } from '#domain/accounts/username-rules.ts'

const numRuns = Number(process.env['IDENTIFIER_RUNS'] ?? 2000)

/** Alphabets that a name may be of, with what is written in two ways, and one of them all. */
const alphabets = [
  'abcXYZ019_-éßıİ™ﬁªⅷａＡ１＿',
  'abcXYZ019_-,{}',
  'abc012',
  'σςΣΟδά1',
  'жЖшнкё',
  'אבמן',
  '日本語たハﾊー',
  '가각漢',
]
const words = [...alphabets, alphabets.join('')].map((alphabet) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: 1, maxLength: 12 }),
)
const blanks = fc.constantFrom('', '', '', ' ', '\u00A0', '\u3000', '\u200B', '\uFEFF', '\u2060', '\t', '\n', '\u00AD')
const domains = fc.constantFrom(
  'example.com',
  'EXAMPLE.com',
  'münchen.de',
  'MU\u0308NCHEN.de',
  'xn--mnchen-3ya.de',
  'ｅx。org',
  'x',
  '',
)
const word = fc.oneof(...words)
const around = (text: fc.Arbitrary<string>) => fc.tuple(blanks, text, blanks).map((parts) => parts.join(''))
const texts = fc.oneof(
  around(word),
  around(fc.tuple(word, fc.constantFrom('@', '＠', '﹫'), domains).map((parts) => parts.join(''))),
  around(fc.tuple(word, blanks, word).map((parts) => parts.join(''))),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** The same text as another keyboard, or another program, would write it. */
const spellings: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.normalize('NFC'),
  (text) => text.normalize('NFD'),
  (text) => text.normalize('NFKC'),
  (text) => text.normalize('NFKD'),
  (text) => ` ${text}\u00A0`,
  (text) => `\u200B${text}\uFEFF`,
  (text) => text.replace(/[!-~]/g, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfe_e0)),
]

describe('readSignInName', () => {
  it('finds whatever registers, in every spelling of it, and so does every reference', () => {
    const seen = { usernames: 0, emails: 0 }
    fc.assert(
      fc.property(texts, (text) => {
        const username = readUsername(text)
        if (rulesThatPermit(username).length > 0) {
          seen.usernames += 1
          for (const typed of [text, username.display, username.canonical].flatMap((each) =>
            spellings.map((spell) => spell(each)),
          )) {
            expect(readSignInName(typed)).toEqual({ kind: 'username', canonical: username.canonical })
            expect(canonicalUsername(typed)).toBe(username.canonical)
            expect(checkSubject(typed, { claims: null, key: null })).toBe(username.canonical)
          }
        }
        const email = parseEmail(text)
        if (!Array.isArray(email)) {
          seen.emails += 1
          for (const typed of [text, email.display, email.canonical].flatMap((each) =>
            spellings.map((spell) => spell(each)),
          )) {
            expect(readSignInName(typed)).toEqual({ kind: 'email', canonical: email.canonical })
            expect(parseEmail(typed)).toMatchObject({ canonical: email.canonical })
          }
        }
      }),
      { numRuns },
    )
    expect(seen.usernames).toBeGreaterThan(numRuns / 100)
    expect(seen.emails).toBeGreaterThan(numRuns / 100)
  }, 600_000)

  it('takes no text for a name that registration takes for another, and none for a name and an address', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = readSignInName(text)
        const isUsername = rulesThatPermit(readUsername(text)).length > 0
        const isEmail = !Array.isArray(parseEmail(text))
        expect(isUsername && isEmail).toBe(false)
        if ('code' in read) expect(isUsername || isEmail).toBe(false)
      }),
      { numRuns },
    )
  }, 600_000)

  it.each(['', ' ', '\u200B', 'nadia lee', 'nadia\n', 'na\u200Bdia', 'nadia\t', 'nadia @example.com', 'na\0dia'])(
    'refuses %j, whose mistake nobody sees',
    (text) => expect(readSignInName(text)).toHaveProperty('code'),
  )

  it.each(['nadia!', 'a..b', '@', 'nadia@', 'admin', 'x'.repeat(1000)])(
    'reads %j, which nobody can be called, so that it is looked for like a name',
    (text) => expect(readSignInName(text)).toHaveProperty('canonical'),
  )
})
