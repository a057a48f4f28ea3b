/** Who may change settings by which somebody could get rights that they have not. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Refusal } from '#domain/refusal.ts'
import { settingsOfRights, type SettingsChange } from '#domain/settings/settings.ts'
import { isAccountActive } from '#store/account-row.ts'
import { lastAdministratorRemoved } from '#store/administrators.ts'
import { firstDenial } from '#store/denials.ts'
import { beyondOwnRights, isUnlimited, mayConfer } from './conferral.ts'
import { superusersOnly } from './hand-on.ts'

/**
 * Why settings are not changed; the first that holds, in this order. `rights`: a setting decides rights, and the caller is limited. `role-beyond-own`:
 * a role that changes has or would have scopes that the caller has not. `last-administrator`: nobody who can sign in would be left with a role
 * that may change settings and users.
 */
export type SettingsDenial = 'rights' | 'role-beyond-own' | 'last-administrator'

/** A select of `denied`, from step `held`: the settings of the change with the values that they have (`was`) and are to have (`desired`). */
export function settingsDecision({ roles }: SettingsChange): SQL {
  return sql`select ${firstDenial<SettingsDenial>({
    rights: sql`not ${isUnlimited} and exists (
      select from held where desired <> was and ${JSON.stringify(settingsOfRights)}::jsonb ? key)`,
    'role-beyond-own': roles ? changesRoleBeyondOwn : sql`false`,
    'last-administrator': roles ? removesLastAdministrator(JSON.stringify(roles)) : sql`false`,
  })} as denied from allowed`
}

/** Whether one of the roles that differ has, before or after the change, scopes that the caller has not. */
const changesRoleBeyondOwn = sql`exists (
    select from held cross join lateral jsonb_each(held.was || held.desired) as changed (name, scopes)
    where held.key = 'roles' and held.was -> changed.name is distinct from held.desired -> changed.name
      and not ${mayConfer(sql`array(select jsonb_array_elements_text(coalesce(held.was -> changed.name, '[]') || coalesce(held.desired -> changed.name, '[]')))`)})`

/** Under `lockAdministrators`. The trigger that copies the scopes of roles has not run yet, so the new value is asked. */
function removesLastAdministrator(roles: string): SQL {
  const isActivePerson = sql`u.kind = 'person' and ${isAccountActive(sql`u`)}`
  return sql`(exists (select from users u where u.role <> 'authenticated' and u.role in (select role from administrator_roles) and ${isActivePerson})
    and not exists (select from users u where u.role <> 'authenticated'
      and (u.role = 'superuser' or ${roles}::jsonb -> u.role ?& array['settings:write', 'users:write']) and ${isActivePerson}))`
}

/** @returns the refusal */
export function settingsRefused(denied: SettingsDenial): Refusal {
  if (denied === 'last-administrator') return lastAdministratorRemoved()
  if (denied === 'role-beyond-own')
    return beyondOwnRights(
      'You may change only roles of which you have all scopes, before and after. Nothing was changed.',
    )
  return superusersOnly(
    `change ${settingsOfRights.map((name) => `\`${name}\``).join(', ')}: they decide what others may do`,
  )
}
