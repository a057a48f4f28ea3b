import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { defaultAdministratorGroup } from '#domain/accounts/user-fields.ts'
import { isGroup } from '#store/references.ts'
import type { Steps } from '#store/run-as.ts'

/**
 * Steps `administrator_group` and `administrator_membership`, which create the group `admin` where it is missing, and add the first superuser to it. Membership gives no right by itself.
 *
 * @param user the step with the `id` of that user, or without a row
 */
export function addToAdministratorGroup(user: SQL): Steps {
  return {
    administrator_group: sql`insert into groups (name, description)
      select ${defaultAdministratorGroup}, 'Users who see the administration' from ${user}
      on conflict do nothing returning id`,
    administrator_membership: sql`insert into memberships (user_id, group_id)
      select ${user}.id, g.id from ${user}, (
        select id from administrator_group
        union select g.id from groups g where ${isGroup(sql`g`, defaultAdministratorGroup)}) as g`,
  }
}
