import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** For an audit event: `{"fields": […]}`, the names of what a change says anything about. Values may be private. */
export function changedFields(change: object): SQL {
  const fields = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  return sql`${JSON.stringify({ fields })}::jsonb`
}
