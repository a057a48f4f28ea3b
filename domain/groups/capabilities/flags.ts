/**
 * What a place in a group lets its holder do there: the ten flags of CamCOPS, and room for more. A line added to the table is at once
 * parsed, kept with memberships, listed among a user's capabilities and offered to whoever may set it.
 */
import type { Violation } from '#domain/refusal.ts'

/** One flag of a membership. */
export interface FlagRule {
  /** For people: what the flag lets its holder do, in this group and in no other. */
  readonly description: string
  /** What a membership has that does not say otherwise. CamCOPS: all false. */
  readonly default: boolean
  /** Who may turn it on or off. Whoever could make administrators could make their own accomplices, so that is for superusers. */
  readonly setBy: 'superuser' | 'group-administrator'
}

/** Every flag there is; the seed's column in the comment. */
export const membershipFlags = {
  /** `groupadmin` */
  group_administrator: {
    description: 'Administers the group and edits its members',
    default: false,
    setBy: 'superuser',
  },
  /** `may_upload` */
  upload: { description: 'Uploads data into the group', default: false, setBy: 'group-administrator' },
  /** `may_register_devices` */
  register_devices: { description: 'Registers devices for the group', default: false, setBy: 'group-administrator' },
  /** `may_use_webviewer` */
  use_web: { description: 'Uses the web front end', default: false, setBy: 'group-administrator' },
  /** `view_all_patients_when_unfiltered` */
  see_all_unfiltered: {
    description: 'Sees everybody in the group without choosing a filter first',
    default: false,
    setBy: 'group-administrator',
  },
  /** `may_dump_data` */
  dump: { description: 'Takes the group’s data away as a whole', default: false, setBy: 'group-administrator' },
  /** `may_run_reports` */
  report: { description: 'Runs reports on the group', default: false, setBy: 'group-administrator' },
  /** `may_add_notes` */
  add_notes: { description: 'Adds special notes', default: false, setBy: 'group-administrator' },
  /** `may_manage_patients` */
  manage_patients: { description: 'Adds, edits and deletes patients', default: false, setBy: 'group-administrator' },
  /** `may_email_patients` */
  email_patients: { description: 'Sends e-mail to patients', default: false, setBy: 'group-administrator' },
} as const satisfies Record<string, FlagRule>

/** The name of a flag, in JSON and in the database. */
export type MembershipFlag = keyof typeof membershipFlags

/** Flags on or off, by name: some of the table's, and of the installation's own. */
export type FlagsByName = Readonly<Record<string, boolean>>

/** A whole set: every flag, on or off. */
export type Flags = Readonly<Record<MembershipFlag, boolean>>

/** The names of all flags, in the order of the table. */
export const flagNames = Object.keys(membershipFlags) as MembershipFlag[]

/** What a new membership has. */
export const defaultFlags: Flags = readFlags({})

/** All that a membership has when these flags are set and no others: every one of the table, and the installation's own that are on. */
export function wholeFlags(sent: FlagsByName): FlagsByName {
  const held = Object.entries(sent).filter(([name, on]) => on || isMembershipFlag(name))
  return { ...defaultFlags, ...Object.fromEntries(held) }
}

/** Whether a text names a flag. Names that every object inherits (`constructor`) name none. */
export function isMembershipFlag(name: string): name is MembershipFlag {
  return Object.hasOwn(membershipFlags, name)
}

/** Most flags that one membership may have. */
const maxFlags = 50

/**
 * Whether a text names a flag of the installation's own: two words and a colon, `billing:approve`, which no name of the table ever looks
 * like. Postern keeps and shows such flags and decides nothing by them; a misspelled name of the table is none, and is refused.
 */
function isOwnFlag(name: string): boolean {
  return name.length <= maxOwnFlagLength && /^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/.test(name)
}

const maxOwnFlagLength = 64

/**
 * The flags as they were stored. One that is missing has its default; one that holds anything but a boolean is off, because a damaged row
 * must not give a right; one that the table does not know gives nothing.
 */
export function readFlags(stored: Readonly<Record<string, unknown>>): Flags {
  const read = (name: MembershipFlag) =>
    Object.hasOwn(stored, name) ? stored[name] === true : membershipFlags[name].default
  return Object.fromEntries(flagNames.map((name) => [name, read(name)])) as Flags
}

/** The flags as they were stored, the installation's own with them: everything that is to be shown of a membership. Damage is read as by `readFlags`. */
export function readAllFlags(stored: Readonly<Record<string, unknown>>): FlagsByName {
  const own = Object.entries(stored).filter(([name, on]) => on === true && isOwnFlag(name))
  return { ...readFlags(stored), ...Object.fromEntries(own.map(([name]) => [name, true])) }
}

/**
 * Flags as somebody sent them: names of the table or of the installation's own, booleans, and nothing else.
 *
 * @param pointer where they stood in the request
 * @returns the flags that were named, or everything that is wrong with them
 */
export function parseFlags(sent: unknown, pointer = '/flags'): FlagsByName | Violation[] {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return [notFlags(pointer)]
  const entries = Object.entries(sent)
  if (entries.length > maxFlags) return [{ pointer, code: 'too-many-flags', detail: `At most ${maxFlags} flags.` }]
  const violations = entries.flatMap(([name, value]) => checkFlag(name, value, `${pointer}/${escaped(name)}`))
  return violations.length === 0 ? { ...sent } : violations
}

function checkFlag(name: string, value: unknown, pointer: string): Violation[] {
  if (!isMembershipFlag(name) && !isOwnFlag(name)) {
    const detail = `Flags: ${flagNames.join(', ')}, and your own, of the form \`billing:approve\`.`
    return [{ pointer, code: 'membership-flag-unknown', detail }]
  }
  return typeof value === 'boolean' ? [] : [{ pointer, code: 'not-a-boolean', detail: 'A flag is true or false.' }]
}

function notFlags(pointer: string): Violation {
  return { pointer, code: 'not-an-object', detail: 'Flags are an object of names and booleans.' }
}

/** RFC 6901 §3. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
