/**
 * What a user may do in which groups, worked out once from plain rows. Everything that CamCOPS asks of its `User` (`may_…`,
 * `authorized_…`, `groups_user_…`, `ids_of_groups_…`) is a reading of the result: see `readings.ts`.
 */
import { abilitiesOf, type Ability, type FlagModel } from './abilities.ts'
import { type MembershipFlags, readFlags } from './flags.ts'

/** A group as the public knows it. */
export interface Group {
  readonly uuid: string
  readonly name: string
}

/** The user the capabilities are of. */
export interface CapableUser {
  /** Whether the role is superuser. */
  readonly superuser: boolean
  /** Enabled, activated and not locked at this moment. Who may not act can do nothing, whatever flags they keep. */
  readonly isAccountActive: boolean
  /** The group they currently act in: where devices upload to. Null: none. */
  readonly uploadGroup: Group | null
}

/** One membership: the group, and the flags as they are stored. */
export interface MembershipRow {
  readonly group: Group
  readonly flags: Readonly<Record<string, unknown>>
}

/** Members of the group with uuid `viewer` may see into `group`. */
export interface VisibilityRow {
  readonly viewer: string
  readonly group: Group
}

/** Where something may be done: everywhere there is a group, now or later, or in the groups listed. */
export interface Reach {
  readonly everywhere: boolean
  /** Sorted by name; empty where `everywhere` says it all. */
  readonly groups: readonly Group[]
}

/** A membership with every flag of the installation. */
export interface Membership {
  readonly group: Group
  readonly flags: MembershipFlags
}

/** The model. In the spelling of the API, which answers it as it is. Lists of groups are sorted by name. */
export interface Capabilities {
  /** False: the flags are there to be looked at and give nothing. */
  readonly is_account_active: boolean
  /** Is a superuser who may act. */
  readonly superuser: boolean
  /** As stored, whether or not the user may act. */
  readonly memberships: readonly Membership[]
  /** The groups where the user's own membership has the flag, superuser or not: for display. */
  readonly own_flags: Readonly<Record<string, readonly Group[]>>
  /** Own groups, and those that they may see: one hop, and nothing extra for superusers. */
  readonly visible_groups: readonly Group[]
  /** Where the user may do what: for decisions. */
  readonly may: Readonly<Record<Ability, Reach>>
  readonly upload_group: Group | null
}

/**
 * Works out what a user may do.
 *
 * @param model the flags that the installation has
 * @param memberships the user's, one a group, in any order
 * @param visibility rows of which the viewers that the user is not in are passed over, so no hop leads to a second
 */
export function capabilitiesOf(
  model: FlagModel,
  user: CapableUser,
  memberships: readonly MembershipRow[],
  visibility: readonly VisibilityRow[],
): Capabilities {
  const known = memberships
    .map(({ group, flags }) => ({ group: plain(group), flags: readFlags(flags, model.flags) }))
    .sort((one, other) => compareGroups(one.group, other.group))
  const superuser = user.superuser && user.isAccountActive
  const usable = user.isAccountActive ? known : []
  return {
    is_account_active: user.isAccountActive,
    superuser,
    memberships: known,
    own_flags: Object.fromEntries(model.flags.map((flag) => [flag, groupsWith(known, [flag])])),
    visible_groups: user.isAccountActive ? visibleGroups(known, visibility) : [],
    may: Object.fromEntries(
      Object.entries(abilitiesOf(model)).map(([ability, flags]) => [ability, reachOf(superuser, usable, flags)]),
    ),
    upload_group: user.uploadGroup && plain(user.uploadGroup),
  }
}

/** Orders groups by name, by code unit: the same everywhere, in no locale. */
export function compareGroups(one: Group, other: Group): number {
  if (one.name === other.name) return 0
  return one.name < other.name ? -1 : 1
}

function reachOf(superuser: boolean, memberships: readonly Membership[], flags: readonly string[]): Reach {
  return superuser ? { everywhere: true, groups: [] } : { everywhere: false, groups: groupsWith(memberships, flags) }
}

function groupsWith(memberships: readonly Membership[], flags: readonly string[]): Group[] {
  return memberships.filter((membership) => flags.some((flag) => membership.flags[flag])).map(({ group }) => group)
}

function visibleGroups(memberships: readonly Membership[], visibility: readonly VisibilityRow[]): Group[] {
  const own = new Map(memberships.map(({ group }) => [group.uuid, group]))
  const seen = visibility
    .filter(({ viewer }) => own.has(viewer))
    .map(({ group }) => [group.uuid, plain(group)] as const)
  return [...new Map([...own, ...seen]).values()].sort(compareGroups)
}

/** Rows may carry more than the public may see. */
function plain({ uuid, name }: Group): Group {
  return { uuid, name }
}
