import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'

/**
 * Run-time settings, one row for each setting of `domain/settings/settings.ts`. The migrator writes the defaults, an administrator the chosen
 * values.
 */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  defaultValue: jsonb('default_value').notNull(),
  /** The value of the active presets, which replaces the default; null: none. */
  presetValue: jsonb('preset_value'),
  /** The value that an administrator set; null: none. */
  chosen: jsonb('chosen'),
  /** The value in force. */
  value: jsonb('value')
    .notNull()
    .generatedAlwaysAs((): SQL => sql`coalesce(chosen, preset_value, default_value)`),
  /** A form that statements use instead of the value; see `Setting.derive`. */
  derived: jsonb('derived'),
  updatedAt: writtenAt('updated_at'),
  /** The administrator who changed it last; null: none has. */
  updatedBy: integer('updated_by'),
})

/**
 * What every session is compared with on each request, in one row: copies that triggers keep of settings and of the terms in force, since
 * reading those themselves costs a check a quarter of its time.
 */
export const sessionRequirements = pgTable(
  'session_requirements',
  {
    isOnlyRow: boolean('is_only_row').primaryKey().default(true),
    /** The setting `password_max_age_days`. */
    maxPasswordAgeDays: integer('max_password_age_days').notNull().default(0),
    /** The version of the site's terms that is in force; null: none. */
    termsVersionId: integer('terms_version_id'),
    /** The settings `second_factor_roles` and `second_factor_groups`. */
    secondFactorRoles: text('second_factor_roles')
      .array()
      .notNull()
      .default(sql`'{}'`),
    secondFactorGroups: text('second_factor_groups')
      .array()
      .notNull()
      .default(sql`'{}'`),
    /** The settings `fresh_authentication_minutes` and `fresh_authentication_scopes`. */
    freshMinutes: integer('fresh_minutes').notNull().default(15),
    freshScopes: text('fresh_scopes')
      .array()
      .notNull()
      .default(sql`'{}'`),
  },
  (t) => [check('session_requirements_one_row', sql`${t.isOnlyRow}`)],
)
