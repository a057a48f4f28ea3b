/**
 * Capability flags of memberships. Every installation has `group_administrator`; presets (`domain/settings/presets/`) and the setting
 * `membership_flags` add others. The list of flags is in the database, and statements decide which are known:
 * `schema/functions/groups/membership_flags.sql`.
 */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'

/** Who may set a flag. Only superusers may create group administrators. */
export const flagSetters = ['superuser', 'group-administrator'] as const

/** A flag. Off by default. */
export interface FlagRule {
  /** The description: the right that the flag gives, in this group only. */
  readonly meaning: string
  readonly set_by: (typeof flagSetters)[number]
}

/** The flag of every installation: its holder administers the group and edits its members. It has its own column. */
export const groupAdministrator = 'group_administrator'

export const generalFlags: Readonly<Record<string, FlagRule>> = {
  [groupAdministrator]: { meaning: 'Administers the group and edits its members', set_by: 'superuser' },
}

export type FlagsByName = Readonly<Record<string, boolean>>

/** All flags of one membership. */
export interface MembershipFlags extends FlagsByName {
  readonly [groupAdministrator]: boolean
}

/** The maximum number of flags in one request. */
export const maxFlags = 50

/** The maximum number of custom flags; with those of every preset they are at most `maxFlags`. */
export const maxOwnFlags = 40

export const maxFlagName = 64

export const maxFlagMeaning = 200

/** Whether a text is a valid flag name: lower-case letters, digits and underscores, with an optional prefix and colon, `billing:approve`. */
export function isFlagName(text: string): boolean {
  return text.length <= maxFlagName && /^[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*)?$/.test(text)
}

/** What is wrong with the flag that signing in needs; an empty text is none. */
export function checkSignInFlag(flag: string): FieldError[] {
  if (flag === '' || isFlagName(flag)) return []
  return [{ pointer: '', code: 'invalid-format', detail: 'Send the name of a membership flag, or an empty text.' }]
}

/**
 * Reads flags of a request: an object of booleans. Only the database knows which names exist.
 *
 * @param pointer where they are in the request
 * @returns the flags, or all errors
 */
export function parseFlags(sent: unknown, pointer = '/flags'): FlagsByName | FieldError[] {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return [notFlags(pointer)]
  const entries = Object.entries(sent)
  if (entries.length > maxFlags) return [{ pointer, code: 'too-many-keys', detail: `Send at most ${maxFlags} flags.` }]
  const violations = entries.flatMap(([name, value]) => checkFlag(name, value, flagPointer(name, pointer)))
  return violations.length === 0 ? { ...sent } : violations
}

/** The errors of a name or value that no installation accepts. */
function checkFlag(name: string, value: unknown, pointer: string): FieldError[] {
  if (!isFlagName(name))
    return [{ pointer, code: 'unknown-flag', detail: 'A flag name is lower case, as `upload` or `billing:approve`.' }]
  return typeof value === 'boolean' ? [] : [{ pointer, code: 'invalid-type', detail: 'A flag must be true or false.' }]
}

/**
 * The stored flags of a membership, for the names of the installation: `flags_of` in SQL. A missing flag is off. So is a value that is not a
 * boolean, because a damaged row must not give a right.
 */
export function readFlags(stored: Readonly<Record<string, unknown>>, names: readonly string[]): MembershipFlags {
  const read = [groupAdministrator, ...names].map((name) => [
    name,
    Object.hasOwn(stored, name) && stored[name] === true,
  ])
  return Object.fromEntries(read) as MembershipFlags
}

export function flagPointer(name: string, pointer = '/flags'): string {
  return `${pointer}${jsonPointer(name)}`
}

function notFlags(pointer: string): FieldError {
  return { pointer, code: 'invalid-type', detail: 'Flags must be an object of names and booleans.' }
}
