/**
 * What CamCOPS asks of its `User` about groups and rights, derived from `Capabilities`. Its integers are uuids here. *Display lists*
 * (`groups_user_…`) show the flags of the user's own memberships, and are empty for a superuser without memberships. *Reach* (`ids_of_groups_…`,
 * `may_…`, `authorized_…`) is for decisions, and includes every group for a superuser.
 */
import type { Ability } from './abilities.ts'
import type { Capabilities, Group, Reach } from './capabilities.ts'
import { groupAdministrator } from './flags.ts'

/**
 * Whether the user has an ability in one group. Seed: `may_administer_group`, `may_manage_patients_in_group`, `may_email_patients_in_group`,
 * `may_upload_to_group`, `authorized_to_add_special_note`, `authorized_to_erase_tasks`.
 */
export function mayIn(capabilities: Capabilities, ability: Ability, groupUuid: string): boolean {
  const { everywhere, groups } = reachOf(capabilities, ability)
  return everywhere || groups.some(({ uuid }) => uuid === groupUuid)
}

/**
 * Whether the user has an ability in any group. Seed: `authorized_as_groupadmin`, `authorized_to_manage_patients`,
 * `authorized_to_email_patients`, `authorized_to_dump`, `authorized_for_reports`, `may_use_webviewer`.
 */
export function mayAnywhere(capabilities: Capabilities, ability: Ability): boolean {
  const { everywhere, groups } = reachOf(capabilities, ability)
  return everywhere || groups.length > 0
}

/** Whether the user administers a group by a flag, not by the role superuser. Seed: `is_a_groupadmin`. */
export function isGroupAdministrator(capabilities: Capabilities): boolean {
  return ownGroups(capabilities, groupAdministrator).length > 0
}

/**
 * The groups in which a user who is no superuser sees everything without a filter. Seed: `group_ids_that_nonsuperuser_may_see_when_unfiltered`.
 */
export function groupsSeenUnfiltered(capabilities: Capabilities): readonly Group[] {
  return capabilities.is_account_active ? ownGroups(capabilities, 'see_all_unfiltered') : []
}

/**
 * Whether an unfiltered list of the user's own groups is complete. True for a user without groups, whose list is empty: it means that no group is
 * omitted, not that the condition can be omitted. Seed: `may_view_all_patients_when_unfiltered`.
 */
export function seesAllUnfiltered({ is_account_active, superuser, memberships }: Capabilities): boolean {
  return superuser || (is_account_active && memberships.every(({ flags }) => flags['see_all_unfiltered']))
}

/** Whether an unfiltered list is empty. True for a user without groups. Seed: `may_view_no_patients_when_unfiltered`. */
export function seesNoneUnfiltered(capabilities: Capabilities): boolean {
  return !capabilities.superuser && groupsSeenUnfiltered(capabilities).length === 0
}

/** Whether the user may upload to the upload group. Seed: `may_upload`. */
export function mayUpload(capabilities: Capabilities): boolean {
  return mayInUploadGroup(capabilities, 'upload')
}

/**
 * Whether the user may register devices. Requires an upload group, also for superusers, because a device belongs to a group. Seed:
 * `may_register_devices`.
 */
export function mayRegisterDevices(capabilities: Capabilities): boolean {
  return mayInUploadGroup(capabilities, 'register_devices')
}

/** Whether a device may sign in as the user. Seed: `may_login_as_tablet`. */
export function maySignInAsDevice(capabilities: Capabilities): boolean {
  return mayUpload(capabilities) || mayRegisterDevices(capabilities)
}

/** The readings without a parameter, in the spelling of the API, each with the ability that it depends on. */
const readings: Readonly<Record<string, { ability: Ability; read: (capabilities: Capabilities) => boolean }>> = {
  is_group_administrator: { ability: 'administer_group', read: isGroupAdministrator },
  may_administer_groups: anywhere('administer_group'),
  may_manage_patients: anywhere('manage_patients'),
  may_email_patients: anywhere('email_patients'),
  may_dump: anywhere('dump'),
  may_report: anywhere('report'),
  may_use_web: anywhere('use_web'),
  may_upload: { ability: 'upload', read: mayUpload },
  may_register_devices: { ability: 'register_devices', read: mayRegisterDevices },
  may_sign_in_as_device: { ability: 'upload', read: maySignInAsDevice },
  sees_all_unfiltered: { ability: 'see_all_unfiltered', read: seesAllUnfiltered },
  sees_none_unfiltered: { ability: 'see_all_unfiltered', read: seesNoneUnfiltered },
}

/** The readings whose abilities the installation has. */
export function readingsOf(capabilities: Capabilities): Record<string, boolean> {
  const asked = Object.entries(readings).filter(([, { ability }]) => Object.hasOwn(capabilities.may, ability))
  return Object.fromEntries(asked.map(([name, { read }]) => [name, read(capabilities)]))
}

function anywhere(ability: Ability) {
  return { ability, read: (capabilities: Capabilities) => mayAnywhere(capabilities, ability) }
}

/** The groups in which the user's own membership has a flag. */
function ownGroups({ own_flags }: Capabilities, flag: string): readonly Group[] {
  return own_flags[flag] ?? []
}

/** Where the user has an ability; nowhere for an unknown ability. */
function reachOf({ may }: Capabilities, ability: Ability): Reach {
  return may[ability] ?? { everywhere: false, groups: [] }
}

function mayInUploadGroup(capabilities: Capabilities, ability: Ability): boolean {
  return capabilities.upload_group !== null && mayIn(capabilities, ability, capabilities.upload_group.uuid)
}
