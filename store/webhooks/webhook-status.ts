/** Users of whom another system could not be told, or with whom it failed: a mark that administrators see and that decides nothing. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { redeemToken } from '#store/one-time-tokens.ts'
import type { Database } from '#store/run.ts'

/** Marks the user that a link is about, which a receiver was given. @returns whether the link still lived */
export async function reportFailure(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  const done = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      held: redeemToken(tokenHash, 'webhook-user-status-error'),
      changed: sql`update users u set status = 'webhook-error', updated_at = app_now() from held where u.id = held.user_id returning u.uuid`,
      audit: auditEvent(caller, {
        action: 'user-webhook-error',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed`,
        details: sql`'{"because": "receiver"}'::jsonb`,
      }),
    },
    answer: sql`select uuid from changed`,
  })
  return done !== null
}
