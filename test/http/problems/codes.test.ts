import { describe, expect, it } from 'vitest'
import { fieldCodes } from '#domain/field-error.ts'
import { type ProblemCode, problems } from '#http/problems/problem.ts'
import { problemTextsInGerman } from '#openapi/problem-pages/texts-de.ts'
import { problemTexts } from '#openapi/problem-pages/texts-en.ts'

/** The words of docs/decisions/code/0038-error-codes.md. A code may have only these; a new word needs a decision. */
const words = (text: string) => text.trim().split(/\s+/)

const adjectives = words(`
  breached circular common concurrent conflicting cross-site insufficient internal invalid last malformed mixed multiple repetitive reserved stale too-few too-many
  unreachable unsupported`)

const states = words(`
  already-bootstrapped blank demanded denied disabled exists expired failed forbidden in-the-past in-use mismatch not-allowed not-active not-deletable not-found not-in-force
  not-normalized not-open not-pending not-permitted not-verified pending rejected required reused revoked taken too-deep too-large too-long too-short too-similar too-small
  unauthenticated unavailable unchanged unreachable`)

const things = words(`
  action administrator api-key api-keys attempts audience body bootstrap-secret change changes character child-type claims client-address cookies credential credentials current-password cursor email error
  field flag format fragment grant group holder host https idempotency-key identity items key keys language link media-type membership method name
  origin own-host parameter parent passkeys password password-change permission placeholder port preset preview private-host provider provider-access provider-account provider-answer provider-approval provider-email provider-sign-in refresh-token registration request requests resource
  review rights robot-check role scope scripts second-factor second-factor-setup service session step-up template terms terms-acceptance ticket token type url user uuid value way-in webhook`)

const oneOf = (list: string[]) => `(?:${list.join('|')})`
const patterns = [
  /^missing$/,
  new RegExp(`^unknown-${oneOf(things)}$`),
  new RegExp(`^duplicate-${oneOf(things)}$`),
  new RegExp(`^${oneOf(adjectives)}-${oneOf(things)}$`),
  new RegExp(`^(?:${oneOf(things)}-)?${oneOf(states)}$`),
]
const shapesOf = (code: string) => patterns.filter((pattern) => pattern.test(code))

const allCodes = [...Object.keys(problems), ...Object.keys(fieldCodes)]
const problemCodes = Object.keys(problems) as ProblemCode[]

describe('the vocabulary of error codes', () => {
  it.each(allCodes)('%s has one of the four patterns', (code) => {
    expect(shapesOf(code)).toHaveLength(1)
  })

  it.each(['role-unknown', 'key-missing', 'name-twice', 'not-a-list', 'conflict', 'fault', 'Unknown-key', 'nesting'])(
    'does not contain %s',
    (code) => {
      expect(shapesOf(code)).toEqual([])
      expect(allCodes).not.toContain(code)
    },
  )

  it('has no unused word', () => {
    const parts = new Set(
      allCodes.flatMap((code) =>
        [...adjectives, ...states, ...things].filter((word) => `-${code}-`.includes(`-${word}-`)),
      ),
    )
    expect([...adjectives, ...states, ...things].filter((word) => !parts.has(word))).toEqual([])
  })
})

describe('problem codes', () => {
  it('have a unique title each, without a full stop', () => {
    const titles = problemCodes.map((code) => problems[code].title)
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title).toMatch(/^[A-Z][ -~]*[^.]$/) // also the `error_description` of RFC 6750 §3
  })

  it.each([
    ['English', problemTexts],
    ['German', problemTextsInGerman],
  ])('have in %s a meaning and a next step each, in unique sentences', (_language, texts) => {
    const meanings = problemCodes.map((code) => texts[code].meaning)
    expect(new Set(meanings).size).toBe(meanings.length)
    for (const { meaning, next } of Object.values(texts)) {
      expect(meaning).toMatch(/^[A-ZÄÖÜ].*\.$/)
      expect(next).toMatch(/^[A-ZÄÖÜ].*\.$/)
    }
  })
})

describe('field codes', () => {
  it('have a unique meaning each', () => {
    const meanings = Object.values(fieldCodes)
    expect(new Set<string>(meanings).size).toBe(meanings.length)
    for (const meaning of meanings) expect(meaning).toMatch(/^[A-Z].*\.$/)
  })
})
