/** Which passwords may be set, and the one form in which a password is hashed. */
import type { Violation } from './refusal.ts'

/**
 * Longest password in bytes of UTF-8. NIST SP 800-63B asks for at least 64 characters, which is at most 256 bytes; the limit
 * only keeps a request from buying more work than a sign-in costs.
 */
export const maxPasswordBytes = 1024

/**
 * Smallest minimum length that a setting may choose (ASVS 6.2.1). Websauna took 6, and 2 at a reset; pypicloud the empty one.
 */
export const lowestMinCodePoints = 8

/** The rules for a new password. There are none of composition: they make passwords worse (NIST SP 800-63B §3.1.1.2, ASVS 6.2.5). */
export interface PasswordPolicy {
  /** Least number of Unicode code points after normalisation, 8 to 64. */
  readonly minCodePoints: number
}

/**
 * 15 is what NIST SP 800-63B-4 asks of a password that is the only factor, as it is here (spec/security.md §5.7). CamCOPS has 10
 * and authnzerver 12: a setting for whoever moves from there.
 */
export const defaultPasswordPolicy: PasswordPolicy = { minCodePoints: 15 }

/** Whose password it is to become; null where the account has none. */
export interface PasswordOwner {
  readonly username: string | null
  readonly email: string | null
}

/** What can be wrong with a new password. Public codes. */
export type PasswordViolationCode =
  | 'password-too-short'
  | 'password-too-long'
  | 'password-unpaired-surrogate'
  | 'password-blank'
  | 'password-is-your-name'

/** A violation with one of the codes above. */
export interface PasswordViolation extends Violation {
  code: PasswordViolationCode
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

/**
 * The form in which a password is hashed: Unicode NFC (RFC 8265 §4.2, OpaqueString), because keyboards differ in how they write `é`.
 * Nothing is trimmed, folded or cut, and NUL is a character like any other.
 *
 * An unpaired surrogate is refused: UTF-8 encoders write each of them as U+FFFD, and different passwords would become equal.
 *
 * @param pointer where the password stood in the request, for the violation
 */
export function normalisePassword(password: string, pointer = '/password'): NormalisedPassword {
  if (!password.isWellFormed()) return { violation: unpairedSurrogate(pointer) }
  if (password.length > maxPasswordBytes * maxUnitsPerCharacter) return { violation: tooLong(pointer) }
  const text = password.normalize('NFC')
  return utf8Length(text) > maxPasswordBytes ? { violation: tooLong(pointer) } : { text }
}

/**
 * Everything that keeps a password from being set; empty when it may be. Lists of common passwords join here.
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
  if (codePoints(text) < policy.minCodePoints) violations.push(tooShort(policy, pointer))
  if (isNameOf(owner, text)) violations.push(isYourName(pointer))
  return violations
}

/** Whether a text is the user name, the e-mail address or its part before the `@`, whatever the case, width or blanks around it. */
function isNameOf({ username, email }: PasswordOwner, text: string): boolean {
  const localPart = email?.slice(0, email.lastIndexOf('@'))
  const names = [username, email, localPart].filter((name) => typeof name === 'string').map(folded)
  return names.some((name) => name !== '' && name === folded(text))
}

// Upper case first: it takes `ß` to `SS`. Neither call depends on a locale.
function folded(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().trim()
}

function codePoints(text: string): number {
  return Array.from(text).length
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function tooShort({ minCodePoints }: PasswordPolicy, pointer: string): PasswordViolation {
  const detail = `Use at least ${minCodePoints} characters: a few unrelated words are easy to remember and hard to guess.`
  return { pointer, code: 'password-too-short', detail }
}

function tooLong(pointer: string): PasswordViolation {
  return { pointer, code: 'password-too-long', detail: `Use at most ${maxPasswordBytes} bytes of UTF-8.` }
}

function unpairedSurrogate(pointer: string): PasswordViolation {
  const detail = 'The text is not valid Unicode: it holds half of a surrogate pair.'
  return { pointer, code: 'password-unpaired-surrogate', detail }
}

function blank(pointer: string): PasswordViolation {
  return {
    pointer,
    code: 'password-blank',
    detail: 'Use characters that can be seen; blanks alone are not a password.',
  }
}

function isYourName(pointer: string): PasswordViolation {
  const detail = 'Use something else than the user name or e-mail address: these are tried first.'
  return { pointer, code: 'password-is-your-name', detail }
}
