/**
 * Readings that CamCOPS asks of its `User`, computed from the response of `GET /v1/users/{user}/capabilities`: a model of a client, to show that
 * the response has all that is needed.
 */
import {
  type Capabilities,
  compareGroups,
  type Group,
  type Membership,
  type Reach,
} from '#domain/groups/capabilities/capabilities.ts'

/** The groups a user is in, by name. Seed: `group_ids`, `group_names`. */
export function groupsOf({ memberships }: Capabilities): Group[] {
  return memberships.map(({ group }) => group)
}

/** The membership in a group, or nothing. Seed: `membership_for_group_id`. */
export function membershipIn({ memberships }: Capabilities, groupUuid: string): Membership | undefined {
  return memberships.find(({ group }) => group.uuid === groupUuid)
}

/** Own groups and those they may see, by name. Seed: `ids_of_groups_user_may_see`, `groups_user_may_see`. */
export function visibleGroupsOf(capabilities: Capabilities): readonly Group[] {
  return capabilities.visible_groups
}

/**
 * The groups where the user's own membership has a flag, by name: for display. Seed: `groups_user_may_dump`, `groups_user_may_report_on`,
 * `groups_user_is_admin_for`, `groups_user_may_manage_patients_in`, `groups_user_may_email_patients_in`, `groups_user_may_upload_into`,
 * `groups_user_may_add_special_notes`, `groups_user_may_see_all_pts_when_unfiltered`.
 */
export function groupsWithOwnFlag(capabilities: Capabilities, flag: string): readonly Group[] {
  return capabilities.own_flags[flag] ?? []
}

/**
 * The groups in which the user has an ability, by name; all groups for a superuser. Seed: `ids_of_groups_user_may_dump`,
 * `ids_of_groups_user_may_report_on`, `ids_of_groups_user_is_admin_for`, `names_of_groups_user_is_admin_for`,
 * `ids_of_groups_user_may_manage_patients_in`, `ids_of_groups_user_may_email_patients_in`.
 *
 * @param everyGroup needed for superusers only
 */
export function groupsWithin(reach: Reach, everyGroup: readonly Group[]): Group[] {
  return [...(reach.everywhere ? everyGroup : reach.groups)].sort(compareGroups)
}

/** Names joined by comma and blank, for a line of text; names may hold commas. Seed: `names_of_groups_user_is_admin_for_csv`. */
export function administeredGroupNames(capabilities: Capabilities, everyGroup: readonly Group[]): string {
  const groups = groupsWithin(capabilities.may['administer_group']!, everyGroup)
  return groups.map(({ name }) => name).join(', ')
}
