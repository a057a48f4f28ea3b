import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { writtenAt } from './columns.ts'

/** Policy values. Every setting of `domain/settings/settings.ts` has its row: the migrator writes the defaults, an administrator what is chosen. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  defaultValue: jsonb('default_value').notNull(),
  /** What the presets that are on have in the place of the default; null: nothing. */
  presetValue: jsonb('preset_value'),
  /** Null until an administrator chooses. */
  chosen: jsonb('chosen'),
  /** What holds. */
  value: jsonb('value')
    .notNull()
    .generatedAlwaysAs((): SQL => sql`coalesce(chosen, preset_value, default_value)`),
  /** What statements go by where that is not the value itself; `Setting.derive`. */
  derived: jsonb('derived'),
  updatedAt: writtenAt('updated_at'),
  updatedBy: integer('updated_by'),
})
