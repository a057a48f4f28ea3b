/**
 * Sets of rules for new user names, of which a setting chooses one: `unicode`, and those of CamCOPS (`ascii`, of its entry form) and Magpie
 * (`ascii-lowercase`). Whatever the rules, a name means nothing to Postern itself (`reserved-usernames.ts`) and looks like no uuid.
 *
 * Magpie's MAGPIE_USER_NAME_EXTRA_REGEX is left out: a pattern of an administrator's own runs on what strangers send, in an engine that
 * can be made to backtrack for hours or, in Postgres, to build automata of any size. What such patterns are for, names that nobody may
 * have, is the setting `reserved_usernames`.
 */
import type { FieldCode, FieldError } from '#domain/field-error.ts'
import {
  meaningViolations,
  maxRawUsername,
  parseUsername,
  type Username,
  usernameForms,
  usernameLength,
} from './username.ts'
import { readable } from './identifier.ts'

/** The sets, by the values of the setting `username_rules`. */
export const usernameRules = ['unicode', 'ascii', 'ascii-lowercase'] as const
/** One set of rules. */
export type UsernameRules = (typeof usernameRules)[number]

/** A name that somebody wants, and what each set of rules has against it. Which set holds only the database can say. */
export interface WantedUsername extends Username {
  readonly violations: Readonly<Record<UsernameRules, readonly FieldError[]>>
}

const asciiRules = {
  ascii: {
    pattern: /^[A-Za-z0-9_,{}-]+$/,
    maxLength: 191,
    detail: 'Use letters a-z and A-Z, digits, underscores, hyphens, commas and braces.',
  },
  'ascii-lowercase': {
    pattern: /^[a-z0-9]+(?:[_\-.][a-z0-9]+)*$/,
    maxLength: 64,
    detail: 'Use lower-case letters a-z and digits, with a single hyphen, dot or underscore between them.',
  },
} as const satisfies Partial<Record<UsernameRules, { pattern: RegExp; maxLength: number; detail: string }>>

/** Reads a name that somebody wants to have, by every set of rules at once. */
export function readUsername(text: string): WantedUsername {
  const parsed = parseUsername(text)
  const violations = {
    unicode: Array.isArray(parsed) ? parsed : [],
    ascii: asciiViolations(text, 'ascii'),
    'ascii-lowercase': asciiViolations(text, 'ascii-lowercase'),
  }
  const isUsable = Object.values(violations).some(({ length }) => length === 0)
  const forms = isUsable ? usernameForms(text) : { display: '', canonical: '', skeleton: '' }
  return { ...forms, violations }
}

/** What is wrong with a name that a setting reserves. */
export const reservedBySetting = {
  pointer: '/username',
  code: 'reserved-name',
  detail: 'This user name, or one that looks like it, is reserved. Choose another name.',
} as const satisfies FieldError

/** The sets of rules under which a name may be had. */
export function rulesThatPermit({ violations }: WantedUsername): UsernameRules[] {
  return usernameRules.filter((rules) => violations[rules].length === 0)
}

/** How long a name may be under some rules, in characters. */
export function usernameLengthUnder(rules: UsernameRules): { min: number; max: number } {
  return rules === 'unicode' ? usernameLength : { min: 1, max: asciiRules[rules].maxLength }
}

function asciiViolations(text: string, rules: keyof typeof asciiRules): FieldError[] {
  const { pattern, maxLength, detail } = asciiRules[rules]
  const name = text.length > maxRawUsername ? text : readable(text)
  if (name === '') return [violation('too-short', 'Use at least one character.')]
  if (name.length > maxLength) return [violation('too-long', `Use at most ${maxLength} characters.`)]
  return pattern.test(name) ? meaningViolations(usernameForms(name)) : [violation('invalid-character', detail)]
}

function violation(code: FieldCode, detail: string): FieldError {
  return { pointer: '/username', code, detail }
}
