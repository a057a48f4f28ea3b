/**
 * What a membership of a group lets its holder do there. Every installation has `group_administrator`; presets (`domain/settings/presets/`) and the
 * setting `membership_flags` add others. Which ones there are is in the database, so statements decide what is shown and what is unknown:
 * `schema/functions/groups/membership_flags.sql`.
 */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'

/** Who may turn a flag on or off. A user who could make administrators could make accomplices, so that is for superusers. */
export const flagSetters = ['superuser', 'group-administrator'] as const

/** One flag of memberships. Off until it is turned on. */
export interface FlagRule {
  /** For people: what the flag lets its holder do, in this group and in no other. */
  readonly meaning: string
  readonly set_by: (typeof flagSetters)[number]
}

/** The flag that every installation has: its holder administers the group and edits its members. A column of its own. */
export const groupAdministrator = 'group_administrator'

/** Its rule, as that of the others. */
export const generalFlags: Readonly<Record<string, FlagRule>> = {
  [groupAdministrator]: { meaning: 'Administers the group and edits its members', set_by: 'superuser' },
}

/** Flags on or off, by name. */
export type FlagsByName = Readonly<Record<string, boolean>>

/** All flags of one membership: every flag that the installation has. */
export interface MembershipFlags extends FlagsByName {
  readonly [groupAdministrator]: boolean
}

/** Most flags that one request may name. */
export const maxFlags = 50

/** Most flags that an installation may define; with those of every preset they are at most `maxFlags`. */
export const maxOwnFlags = 40

/** Longest name of a flag. */
export const maxFlagName = 64

/** Longest text that says what a flag means. */
export const maxFlagMeaning = 200

/** Whether a text may name a flag: small letters, digits and underscores, perhaps behind a word and a colon, `billing:approve`. */
export function isFlagName(text: string): boolean {
  return text.length <= maxFlagName && /^[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*)?$/.test(text)
}

/**
 * Flags as a request has them: names and booleans, and nothing else. Which names the installation has the database knows.
 *
 * @param pointer where they are in the request
 * @returns the flags, or everything that is wrong with them
 */
export function parseFlags(sent: unknown, pointer = '/flags'): FlagsByName | FieldError[] {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return [notFlags(pointer)]
  const entries = Object.entries(sent)
  if (entries.length > maxFlags) return [{ pointer, code: 'too-many-keys', detail: `Send at most ${maxFlags} flags.` }]
  const violations = entries.flatMap(([name, value]) => checkFlag(name, value, flagPointer(name, pointer)))
  return violations.length === 0 ? { ...sent } : violations
}

/** What no flag of any installation can be. */
function checkFlag(name: string, value: unknown, pointer: string): FieldError[] {
  if (!isFlagName(name))
    return [{ pointer, code: 'unknown-flag', detail: 'A flag name is lower case, as `upload` or `billing:approve`.' }]
  return typeof value === 'boolean' ? [] : [{ pointer, code: 'invalid-type', detail: 'A flag must be true or false.' }]
}

/**
 * The flags of a membership as they were stored, by the names that the installation has: `flags_of` in SQL. One that is missing is off, and so
 * is one that holds anything but a boolean, because a damaged row must not give a right.
 */
export function readFlags(stored: Readonly<Record<string, unknown>>, names: readonly string[]): MembershipFlags {
  const read = [groupAdministrator, ...names].map((name) => [
    name,
    Object.hasOwn(stored, name) && stored[name] === true,
  ])
  return Object.fromEntries(read) as MembershipFlags
}

/** Where a flag is in a request. */
export function flagPointer(name: string, pointer = '/flags'): string {
  return `${pointer}${jsonPointer(name)}`
}

function notFlags(pointer: string): FieldError {
  return { pointer, code: 'invalid-type', detail: 'Flags must be an object of names and booleans.' }
}
