/** Model of the statements that change memberships (`store/groups/user-groups.ts`, `store/groups/group-members.ts`, `store/groups/upload-group.ts`). Groups outside the editor's reach stay as they are: they are frozen (CamCOPS). */
import type { Reach } from '#domain/groups/capabilities/capabilities.ts'
import type { FlagRule, FlagsByName } from '#domain/groups/capabilities/flags.ts'

/** An exact set of groups that somebody is to be in, and who wants it. All groups are uuids. */
export interface GroupsWish {
  /** Where the editor administers: `capabilities.may.administer_group`. For a superuser everywhere. */
  readonly reach: Reach
  readonly current: readonly string[]
  readonly wanted: readonly string[]
  /** The target's upload group. */
  readonly uploadGroup: string | null
}

/** What is to be done. The four lists of groups have no group in common and name each once. */
export interface GroupsPlan {
  /** With all flags at their defaults. */
  readonly add: string[]
  readonly remove: string[]
  /** Stay, flags and all. */
  readonly keep: string[]
  /** Stay although they were not wanted: they are beyond the editor's reach. */
  readonly frozen: string[]
  /** Were wanted, are not there, and are beyond the editor's reach: a reason to refuse the whole wish, alike for groups that do not exist. */
  readonly beyondReach: string[]
  /** The upload group is among those removed, so there is none any more. */
  readonly clearsUploadGroup: boolean
}

/**
 * Makes memberships exactly those wanted, within reach. Seed: `set_group_ids`, with the frozen groups of the form around it. Whether the
 * editor may edit the target at all is `mayEditUser`.
 */
export function planGroups({ reach, current, wanted, uploadGroup }: GroupsWish): GroupsPlan {
  const held = new Set(current)
  const wished = new Set(wanted)
  const within = (group: string) => reach.everywhere || reach.groups.some(({ uuid }) => uuid === group)
  const missing = [...wished].filter((group) => !held.has(group))
  const unwished = [...held].filter((group) => !wished.has(group))
  const remove = unwished.filter(within)
  return {
    add: missing.filter(within),
    remove,
    keep: [...held].filter((group) => wished.has(group)),
    frozen: unwished.filter((group) => !within(group)),
    beyondReach: missing.filter((group) => !within(group)),
    clearsUploadGroup: uploadGroup !== null && remove.includes(uploadGroup),
  }
}

/** What an editor is to a membership. */
export interface FlagEditor {
  readonly superuser: boolean
  /** `mayEditUser` says yes for the member. */
  readonly mayEditMember: boolean
  /** `may_administer_group` says yes for the group. */
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
 * Whether somebody may act in a group, which makes it their upload group: members who may upload there or register devices, and superusers
 * anywhere. CamCOPS offers every group of one's own; one that gives no right to either would be a choice that means nothing.
 *
 * @param flags of the membership in it; null for whoever is no member
 */
export function canActIn(superuser: boolean, flags: FlagsByName | null): boolean {
  return superuser || flags?.['upload'] === true || flags?.['register_devices'] === true
}
