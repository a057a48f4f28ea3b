import { sql } from 'drizzle-orm'
import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** Policy values that an administrator has changed. What has no row has the default in `domain/settings.ts`. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
  updatedAt: instant('updated_at')
    .notNull()
    .default(sql`moment()`),
  updatedBy: integer('updated_by'),
})
