/** Which passwords may be set, and the one form in which a password is hashed. */
import { maxNameShare, nameShare } from './password-similarity.ts'
import type { FieldCode, FieldError } from '#domain/field-error.ts'

/**
 * Longest password in bytes of UTF-8. NIST SP 800-63B asks for at least 64 characters, which is at most 256 bytes; the limit
 * only keeps a request from buying more work than a sign-in costs.
 */
export const maxPasswordBytes = 1024

/**
 * Bounds of the minimum length, which is a setting. 8 is the least that ASVS 6.2.1 allows (Websauna took 6, and 2 at a reset; pypicloud the
 * empty one); 64 is what has to be accepted (ASVS 6.2.9).
 */
export const minCodePointsBounds = { min: 8, max: 64 } as const

/**
 * 15 is what NIST SP 800-63B-4 asks of a password that is the only factor, as it is here. CamCOPS has 10
 * and authnzerver 12: a setting for whoever moves from there.
 */
export const defaultMinCodePoints = 15

/** What the database says that a new password is judged against. */
export interface PasswordRules {
  /** Least number of Unicode code points after normalisation. */
  readonly min_length: number
  /** Digests of common passwords, those that begin like this one's; see `adapters/passwords/common-passwords.ts`. */
  readonly common: string
}

/** The rules for a new password. There are none of composition: they make passwords worse (NIST SP 800-63B §3.1.1.2, ASVS 6.2.5). */
export interface PasswordPolicy {
  readonly minCodePoints: number
  /** What the service is called, which is tried as early as its users' names. */
  readonly serviceNames?: readonly string[]
}

/** Fewest different code points: `aaaaaaaaaaaaaaa` and `121212121212121` are long and nothing more. */
const minDistinct = 5

/** Whose password it is to become; null where the account has none. */
export interface PasswordOwner {
  readonly username: string | null
  readonly email: string | null
  readonly full_name?: string | null
}

/** A new password on its way, made by `adapters/passwords/password-judge.ts`: first the database is asked for the rules, then they are applied. */
export interface PasswordChoice {
  /** Which part of the list of common passwords to ask the database for; null where no part could hold it. */
  readonly bucket: number | null
  /** Everything that keeps it from being set. */
  judge(rules: PasswordRules, owner: PasswordOwner): Promise<PasswordViolation[]>
}

/** What can be wrong with a new password. */
export type PasswordCode = Extract<
  FieldCode,
  | 'too-short'
  | 'too-long'
  | 'invalid-character'
  | 'blank'
  | 'repetitive-password'
  | 'too-similar'
  | 'common-password'
  | 'breached-password'
>

/** A violation with one of the codes above. */
export interface PasswordViolation extends FieldError {
  code: PasswordCode
  detail: string
}

/** A password as it is hashed, or why it cannot be. */
export type NormalisedPassword =
  | { readonly text: string; readonly violation?: never }
  | { readonly text?: never; readonly violation: PasswordViolation }

// White space, and what is drawn as nothing: zero-width characters, fillers, variation selectors.
const onlyBlanks = /^[\s\p{Default_Ignorable_Code_Point}]*$/u

// Composition joins at most four UTF-16 units into one character (U+1F82), so a longer text has too many bytes in any case.
const maxUnitsPerCharacter = 4

const otherSpaces = /\p{Zs}/gu

/**
 * The form in which a password is hashed (RFC 8265 §4.2, OpaqueString): blanks of other alphabets as U+0020 and Unicode NFC, because
 * keyboards differ in how they write a blank and `é`. Nothing is trimmed, folded or cut, and NUL is a character like any other.
 *
 * An unpaired surrogate is refused: UTF-8 encoders write each of them as U+FFFD, and different passwords would become equal.
 *
 * @param pointer where the password stood in the request, for the violation
 */
export function normalisePassword(password: string, pointer = '/password'): NormalisedPassword {
  if (!password.isWellFormed()) return { violation: unpairedSurrogate(pointer) }
  if (password.length > maxPasswordBytes * maxUnitsPerCharacter) return { violation: tooLong(pointer) }
  const text = password.replace(otherSpaces, ' ').normalize('NFC')
  return utf8Length(text) > maxPasswordBytes ? { violation: tooLong(pointer) } : { text }
}

/**
 * What keeps a password from being set, as far as it can be said without a list of others; empty when nothing does.
 *
 * @param owner the names that the account has or will have: whoever knows them tries them first (ASVS 6.2.11)
 * @param pointer where the password stood in the request
 */
export function checkPassword(
  password: string,
  policy: PasswordPolicy,
  owner: PasswordOwner,
  pointer = '/password',
): PasswordViolation[] {
  const { text, violation } = normalisePassword(password, pointer)
  if (violation) return [violation]

  const violations: PasswordViolation[] = []
  if (onlyBlanks.test(text)) violations.push(blank(pointer))
  const points = Array.from(text)
  if (points.length < policy.minCodePoints) violations.push(tooShort(policy, pointer))
  if (violations.length === 0 && new Set(points).size < minDistinct) violations.push(repetitive(pointer))
  const names = [owner.username, owner.email, owner.full_name, ...(policy.serviceNames ?? [])]
  if (nameShare(text, names) > maxNameShare) violations.push(isYourName(pointer))
  return violations
}

/** A password of a list of common ones, or little more than one. @param pointer where it stood in the request */
export function isCommon(pointer: string): PasswordViolation {
  const detail =
    'Many people use this password or what it begins with, so attackers try it first. Choose another one, such as a few unrelated words.'
  return { pointer, code: 'common-password', detail }
}

/** A password that was published. @param pointer where it stood in the request */
export function isBreached(pointer: string): PasswordViolation {
  const detail =
    'This password is in a published collection of stolen passwords. Choose another one, and change it wherever else you use it.'
  return { pointer, code: 'breached-password', detail }
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function tooShort({ minCodePoints }: PasswordPolicy, pointer: string): PasswordViolation {
  const detail = `Use at least ${minCodePoints} characters: a few unrelated words are easy to remember and hard to guess.`
  return { pointer, code: 'too-short', detail }
}

function tooLong(pointer: string): PasswordViolation {
  return { pointer, code: 'too-long', detail: `Use at most ${maxPasswordBytes} bytes of UTF-8.` }
}

function unpairedSurrogate(pointer: string): PasswordViolation {
  const detail = 'The text is not valid Unicode: it contains half of a surrogate pair.'
  return { pointer, code: 'invalid-character', detail }
}

function blank(pointer: string): PasswordViolation {
  return {
    pointer,
    code: 'blank',
    detail: 'Use visible characters. Spaces alone are not a password.',
  }
}

function repetitive(pointer: string): PasswordViolation {
  const detail = `Use at least ${minDistinct} different characters.`
  return { pointer, code: 'repetitive-password', detail }
}

function isYourName(pointer: string): PasswordViolation {
  const detail =
    'More than a third of it is the user name, the address, your name or the name of this service, which attackers try first. Use other words.'
  return { pointer, code: 'too-similar', detail }
}
