/** Names that mean something: how generated user names begin, and the group whose members see the administration. */

/** The group that the first user of an empty site is put in, and whose members see the administration. */
export const defaultAdministratorGroup = 'admin'

/** How generated names begin. Nobody can choose one: see `reserved-usernames.ts`. */
export const generatedPrefix = 'user-'

/** Whether to show the way to the administration. Shows, and gives no right: superusers have theirs by role. Seed: `is_admin`. */
export function isAdministratorByGroup(groupNames: readonly string[]): boolean {
  return groupNames.includes(defaultAdministratorGroup)
}
