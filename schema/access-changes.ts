import { sql } from 'drizzle-orm/sql/sql'
import { bigint, index, integer, pgTable } from 'drizzle-orm/pg-core'
import { instant, transactionId } from './columns.ts'

/**
 * What changed of what decisions depend on, so that a stale preview is refused (decision 0114). Written by the triggers in
 * `schema/triggers/*_note_changes.sql`, read by `require_fresh_preview`, kept for two days. Where all three are null, everything may have changed.
 */
export const accessChanges = pgTable(
  'access_changes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** The transaction that changed it: a preview has seen it if its snapshot has. */
    xact: transactionId('xact')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: instant('at')
      .notNull()
      .default(sql`app_now()`),
    /** The service with grants or nodes that changed. No foreign key: it may be the one that was deleted. */
    root: bigint('root', { mode: 'number' }),
    /** The user whose state or membership changed, */
    userId: integer('user_id'),
    /** and the group of the membership. */
    groupId: integer('group_id'),
  },
  (t) => [
    // The changes since a snapshot.
    index('access_changes_since').on(t.xact),
    // Rows to delete by age.
    index('access_changes_at').on(t.at),
  ],
)
