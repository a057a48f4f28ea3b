/** Model of the statements that change memberships (`store/groups/user-groups.ts`, `store/groups/group-members.ts`, `store/groups/upload-group.ts`). Groups outside the editor's reach stay as they are: they are frozen (CamCOPS). */
import type { Reach } from '#domain/groups/capabilities/capabilities.ts'
import type { FlagRule, FlagsByName } from '#domain/groups/capabilities/flags.ts'

/** The exact set of groups for a user, and the reach of the editor. All groups are uuids. */
export interface GroupsChange {
  /** Where the editor administers: `capabilities.may.administer_group`. For a superuser everywhere. */
  readonly reach: Reach
  readonly current: readonly string[]
  readonly wanted: readonly string[]
  /** The target's upload group. */
  readonly uploadGroup: string | null
}

/** The changes. The four lists of groups have no group in common and name each once. */
export interface GroupsPlan {
  /** With all flags at their defaults. */
  readonly add: string[]
  readonly remove: string[]
  /** Remain, with their flags. */
  readonly keep: string[]
  /** Remain although they are not wanted, because they are beyond the editor's reach. */
  readonly frozen: string[]
  /** Are wanted and missing, but beyond the editor's reach: the whole request is refused, as for unknown groups. */
  readonly beyondReach: string[]
  /** Whether the upload group is removed. */
  readonly clearsUploadGroup: boolean
}

/**
 * Makes memberships exactly those wanted, within reach. Seed: `set_group_ids`, with the frozen groups of the form around it. Whether the
 * editor may edit the target at all is `mayEditUser`.
 */
export function planGroups({ reach, current, wanted, uploadGroup }: GroupsChange): GroupsPlan {
  const currentGroups = new Set(current)
  const wantedGroups = new Set(wanted)
  const within = (group: string) => reach.everywhere || reach.groups.some(({ uuid }) => uuid === group)
  const missing = [...wantedGroups].filter((group) => !currentGroups.has(group))
  const unwanted = [...currentGroups].filter((group) => !wantedGroups.has(group))
  const remove = unwanted.filter(within)
  return {
    add: missing.filter(within),
    remove,
    keep: [...currentGroups].filter((group) => wantedGroups.has(group)),
    frozen: unwanted.filter((group) => !within(group)),
    beyondReach: missing.filter((group) => !within(group)),
    clearsUploadGroup: uploadGroup !== null && remove.includes(uploadGroup),
  }
}

/** The rights of an editor on a membership. */
export interface FlagEditor {
  readonly superuser: boolean
  /** Whether `mayEditUser` allows editing the member. */
  readonly mayEditMember: boolean
  /** Whether the editor may administer the group. */
  readonly mayAdministerGroup: boolean
}

/**
 * The flags of one membership that an editor may set. Both rights are needed: to edit the member and to administer the group; and only
 * superusers set a flag whose rule says so. A superuser who may not edit the member (a reserved account) may set none.
 */
export function settableFlags(
  flags: Readonly<Record<string, FlagRule>>,
  { superuser, mayEditMember, mayAdministerGroup }: FlagEditor,
): string[] {
  if (!mayEditMember || !(superuser || mayAdministerGroup)) return []
  return Object.keys(flags).filter((name) => superuser || flags[name]!.set_by === 'group-administrator')
}

/**
 * The flags that a change would turn and the editor may not: one of them refuses the whole change. Sending back what is there turns nothing.
 *
 * @param flags those that the installation has
 * @param before a flag that is missing is off
 */
export function flagsOutOfReach(
  flags: Readonly<Record<string, FlagRule>>,
  before: FlagsByName,
  change: FlagsByName,
  editor: FlagEditor,
): string[] {
  const settable = settableFlags(flags, editor)
  return Object.entries(change).flatMap(([name, on]) =>
    on === (before[name] ?? false) || settable.includes(name) ? [] : [name],
  )
}

/**
 * Whether a user may choose a group as upload group: members who may upload there or register devices, and superusers
 * any group. CamCOPS offers every group of the user; a group without either right would have no effect.
 *
 * @param flags of the membership; null for a user who is no member
 */
export function canActIn(superuser: boolean, flags: FlagsByName | null): boolean {
  return superuser || flags?.['upload'] === true || flags?.['register_devices'] === true
}
