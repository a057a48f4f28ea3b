/**
 * The rights of a user in groups, computed from plain rows. What CamCOPS asks of its `User` (`may_…`, `authorized_…`, `groups_user_…`,
 * `ids_of_groups_…`) is derived from the result in `readings.ts`.
 */
import { abilitiesOf, type Ability, type FlagModel } from './abilities.ts'
import { type MembershipFlags, readFlags } from './flags.ts'

/** The public part of a group. */
export interface Group {
  readonly uuid: string
  readonly name: string
}

export interface CapableUser {
  readonly superuser: boolean
  /** Enabled, activated and not locked. An inactive account has no rights, whatever its flags. */
  readonly isAccountActive: boolean
  /** The group to which devices of this user upload. Null: none. */
  readonly uploadGroup: Group | null
}

/** A group and the stored flags of the membership. */
export interface MembershipRow {
  readonly group: Group
  readonly flags: Readonly<Record<string, unknown>>
}

/** Members of the group `viewer` may see the group `group`. */
export interface VisibilityRow {
  readonly viewer: string
  readonly group: Group
}

/** Where an ability applies: in every group, also in later ones, or in the listed groups. */
export interface Reach {
  readonly everywhere: boolean
  /** Sorted by name; empty if `everywhere`. */
  readonly groups: readonly Group[]
}

/** A membership with all flags of the installation. */
export interface Membership {
  readonly group: Group
  readonly flags: MembershipFlags
}

/** The rights of a user, in the spelling of the API. Lists of groups are sorted by name. */
export interface Capabilities {
  /** False: the flags are shown, but give no rights. */
  readonly is_account_active: boolean
  /** Whether the user is a superuser with an active account. */
  readonly superuser: boolean
  /** As stored, also for an inactive account. */
  readonly memberships: readonly Membership[]
  /** The groups in which the user's own membership has the flag, also for superusers: for display. */
  readonly own_flags: Readonly<Record<string, readonly Group[]>>
  /** The user's groups, and groups visible from them. Not transitive, and the same for superusers. */
  readonly visible_groups: readonly Group[]
  /** The abilities of the user, for decisions. */
  readonly may: Readonly<Record<Ability, Reach>>
  readonly upload_group: Group | null
}

/**
 * Computes the rights of a user.
 *
 * @param model the flags of the installation
 * @param memberships of the user, one per group, in any order
 * @param visibility rows of other viewers are ignored
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

/** Orders groups by name, by code unit, independent of the locale. */
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

/** Omits other columns of a row. */
function plain({ uuid, name }: Group): Group {
  return { uuid, name }
}
