/** Names of roles and groups in settings: one that is misspelt would demand a second factor of nobody. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { FieldCode } from '#domain/field-error.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import type { SettingName, SettingsChange } from '#domain/settings/settings.ts'

/** A name that a change adds, and that nothing has. */
export interface UnknownName {
  pointer: string
  code: FieldCode
}

/** A select of `pointer` and `code`, a row for each, from step `held`. A name that the setting has already may stay, whatever became of it. */
export function unknownNames(changes: SettingsChange): SQL {
  const rolesAfter = sql`coalesce((select desired from held where key = 'roles'), (select value from settings where key = 'roles'))`
  return sql`${added(changes, 'second_factor_roles', 'unknown-role')}
      and added.name not in ('authenticated', 'superuser') and not ${rolesAfter} ? added.name
    union all ${added(changes, 'second_factor_groups', 'unknown-group')}
      and not exists (select from groups g where g.name = added.name and not is_reserved_id(g.id))`
}

function added(changes: SettingsChange, setting: SettingName, code: FieldCode): SQL {
  return sql`select '/' || ${setting}::text || '/' || (n - 1) as pointer, ${code}::text as code
    from jsonb_array_elements_text(${JSON.stringify(changes[setting] ?? [])}::jsonb) with ordinality as added (name, n)
    where not exists (select from held where key = ${setting} and was ? added.name)`
}

const details: Partial<Record<FieldCode, string>> = {
  'unknown-role': 'Use `authenticated`, `superuser` or a role of the setting `roles`, in exactly its spelling.',
  'unknown-group': 'No group that can have members has exactly this name.',
}

/** @returns the refusal */
export function namesUnknown(names: readonly UnknownName[]): Refusal {
  return invalid(names.map(({ pointer, code }) => ({ pointer, code, detail: details[code]! })))
}
