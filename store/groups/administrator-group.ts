import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { defaultAdministratorGroup } from '#domain/accounts/user-fields.ts'
import { isGroup } from '#store/references.ts'

/**
 * Steps that make the group `admin` where there is none, and put in it whoever becomes the first superuser. It gives no right by itself.
 * Seed: `init_empty_site`.
 *
 * @param user the step with the `id` of that one user, or without a row
 */
export function placedInAdministratorGroup(user: SQL): SQL[] {
  return [
    sql`founded as (
      insert into groups (name, description) select ${defaultAdministratorGroup}, 'Whoever is shown the administration' from ${user}
      on conflict do nothing returning id)`,
    sql`placed as (
      insert into memberships (user_id, group_id)
      select ${user}.id, g.id from ${user}, (
        select id from founded union select g.id from groups g where ${isGroup(sql`g`, defaultAdministratorGroup)}) as g)`,
  ]
}
