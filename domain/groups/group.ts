/** Limits of groups: names and group data. */
import { readable } from '#domain/accounts/identifier.ts'
import { checkScript } from '#domain/accounts/username-scripts.ts'
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { isUuid } from '#domain/uuid.ts'

/** The maximum length of a name in code points. */
export const maxGroupNameLength = 64

/** The maximum size of `group_data` as JSON. Lists return it, so it must be small. */
export const maxGroupDataBytes = 16 * 1024

/** The maximum priority: the largest PostgreSQL `integer`. */
export const maxPriority = 2_147_483_647

/**
 * Sets of rules for group names, by the values of the setting `group_name_rules`. `ascii` is Magpie's, but for line breaks between words;
 * `permitted_group_name` of the database judges by it.
 */
export const groupNameRules = ['unicode', 'ascii'] as const

/** Words of letters, each with a few marks of its own, and digits, with single separators between them; `&`, `+` and a hyphen also between spaces. */
const namePattern =
  /^(?:\p{L}[\p{Mn}\p{Mc}]{0,4}|[0-9])+(?:(?:[ _.’'&+-]| [&+-] )(?:\p{L}[\p{Mn}\p{Mc}]{0,4}|[0-9])+)*$/u

const notLetters = /[^\p{L}\p{M}]+/u

/** Names of reserved groups, of callers and of paths below `/v1/groups`, and what looks like one of them. */
const reservedNames = new Set(
  ['discoverable', 'everyone', 'authenticated', 'anonymous', 'administrators'].map(usernameSkeleton),
)

/**
 * The error of a group name. The database ensures that names differ in more than case.
 *
 * @returns undefined for a valid name
 */
export function findGroupNameError(text: string): UnplacedError | undefined {
  const name = text.length > 4 * maxGroupNameLength ? '' : readable(text)
  if (Array.from(name).length > maxGroupNameLength || !namePattern.test(name)) {
    return { code: 'invalid-format', detail: nameRule }
  }
  const script = name
    .toLowerCase()
    .split(notLetters)
    .map(checkScript)
    .find((problem) => problem !== null)
  if (script === 'mixed') return { code: 'mixed-scripts', detail: 'Use letters of one script only within a word.' }
  if (script) return { code: 'invalid-character', detail: 'Use letters of a script that is in everyday use.' }
  if (isUuid(name))
    return { code: 'uuid-not-allowed', detail: 'A name must not look like a UUID. Choose another name.' }
  if (reservedNames.has(usernameSkeleton(name)))
    return { code: 'reserved-name', detail: 'This name is reserved. Choose another name.' }
  return undefined
}

const nameRule = `Use 1 to ${maxGroupNameLength} letters and digits, in words joined by one space or one of - . _ & + ' each.`

/** What is wrong with a name under the rules `ascii`. */
export const notAsciiName = {
  pointer: '/name',
  code: 'invalid-format',
  detail: `Use 1 to ${maxGroupNameLength} letters A to Z and digits, in words joined by one space, hyphen, full stop or underscore each.`,
} as const

export function isGroupDataSmall(data: Readonly<Record<string, unknown>>): boolean {
  return new TextEncoder().encode(JSON.stringify(data)).length <= maxGroupDataBytes
}
