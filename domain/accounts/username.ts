/**
 * User names. A name is made canonical first and checked after, and what was checked is what is stored; so one person
 * has one name however it is typed, and nobody has a name that reads like another's.
 * PRECIS UsernameCaseMapped (RFC 8265 §3.3), narrowed to letters and marks of one script, ASCII digits and `_ - .`. Letters that have a second
 * spelling (`ﬁ`, `ª`, wide and narrow ones) are read as NFKC spells them, where PRECIS maps the width and refuses the rest.
 */
import { isReservedUsername } from './reserved-usernames.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import { readable } from './identifier.ts'
import { checkScript } from './username-scripts.ts'
import { usernameSkeleton } from './username-skeleton.ts'

/** One name in its three forms, all to be stored. */
export interface Username {
  /** As typed, in NFKC and without blanks around it, capitals kept: to be shown. */
  display: string
  /** To look up, and unique: lower case, so that `Ann` and `ann` are one name. */
  canonical: string
  /** Equal for names that look alike. Unique too; of no use for anything else, and never shown. */
  skeleton: string
}

/** In code points of the canonical form. */
export const usernameLength = { min: 3, max: 64 } as const

/** Longer texts are refused before Unicode work is spent on them: ordering 50,000 accents is slow. In UTF-16 units. */
export const maxRawUsername = 4 * usernameLength.max

/** Letters, each with a few marks of its own, and ASCII digits, with single separators between them. */
const shape = /^(?:\p{L}[\p{Mn}\p{Mc}]{0,4}|[0-9])+(?:[-._](?:\p{L}[\p{Mn}\p{Mc}]{0,4}|[0-9])+)*$/u

/** Not seen, though some count as letters (Hangul fillers); and the old jamo, which are drawn like whole syllables. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u1100-\u11FF\uA960-\uA97F\uD7B0-\uD7FF]/u

/** With or without its hyphens, as PostgreSQL would read it. `/v1/users/{u}` takes either a uuid or a name. */
const uuid = /^[0-9a-f]{32}$/

/** A name that begins with a digit and goes on from right to left is shown in another order (RFC 5893 §2, rule 1). */
const digitBeforeRightToLeft = /^[0-9].*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thaana}]/u

/**
 * Reads a name that somebody wants to have.
 *
 * @returns its forms, or everything that is wrong with it, at `/username`
 */
export function parseUsername(text: string): Username | FieldError[] {
  if (text.length > maxRawUsername) return [violation('too-long', tooLong)]
  const name = usernameForms(text)
  const violations = [...checkLength(name.canonical), ...checkCharacters(name), ...meaningViolations(name)]
  return violations.length === 0 ? name : violations
}

/** The forms of a name that is not to be judged: one that we made ourselves, or that was taken over from elsewhere. */
export function usernameForms(text: string): Username {
  const display = readable(text)
  return { display, canonical: canonicalUsername(display), skeleton: usernameSkeleton(display) }
}

/**
 * The form under which a name is looked up: `readable`, lower case, NFC. Never fails; what nobody can be called is found
 * nowhere. Lower case is Unicode's own, in no locale: `ADMİN` becomes six code points and not `admin`. The sigma that
 * ends a word is made an ordinary one, because lower-casing `ΟΔΟΣ` gives it and lower-casing `οδοσ` does not.
 *
 * @param text at most a few hundred characters: the caller limits it
 */
export function canonicalUsername(text: string): string {
  return readable(text).toLowerCase().replaceAll('ς', 'σ').normalize('NFC')
}

function checkLength(canonical: string): FieldError[] {
  const { length } = Array.from(canonical)
  if (length < usernameLength.min) return [violation('too-short', tooShort)]
  return length > usernameLength.max ? [violation('too-long', tooLong)] : []
}

function checkCharacters({ display, canonical }: Username): FieldError[] {
  if (canonical.includes('@'))
    return [violation('invalid-character', 'A user name must not contain @. Send the email address as `email`.')]
  if (![display, canonical].every(hasPlainCharacters)) return [violation('invalid-character', wrongShape)]
  if (digitBeforeRightToLeft.test(canonical)) return [violation('invalid-character', rightToLeft)]
  const problem = checkScript(canonical)
  if (problem === 'mixed') return [violation('mixed-scripts', mixedScripts)]
  return problem === 'unsupported' ? [violation('invalid-character', unsupported)] : []
}

/** What lower case makes may have a second spelling again. */
function hasPlainCharacters(text: string): boolean {
  return shape.test(text) && !unseen.test(text) && text.normalize('NFKC') === text
}

/** What is wrong with a name of any shape that means something of its own: to Postern, or as a uuid. */
export function meaningViolations({ canonical, skeleton }: Username): FieldError[] {
  if (uuid.test(canonical.replaceAll('-', ''))) return [violation('uuid-not-allowed', uuidShaped)]
  return isReservedUsername(canonical, skeleton) ? [violation('reserved-name', reserved)] : []
}

const tooShort = `Use at least ${usernameLength.min} characters.`
const tooLong = `Use at most ${usernameLength.max} characters.`
const wrongShape = 'Use letters and the digits 0-9, with a single hyphen, dot or underscore between them.'
const rightToLeft = 'A user name written from right to left must not begin with a digit.'
const mixedScripts = 'Use letters of one script only: all Latin, all Greek, and so on.'
const unsupported = 'Use letters of a script that is in everyday use, without separate accents.'
const uuidShaped = 'A user name must not look like a UUID. Choose another name.'
const reserved = 'This user name, or one that looks like it, is reserved. Choose another name.'

function violation(code: FieldCode, detail: string): FieldError {
  return { pointer: '/username', code, detail }
}
