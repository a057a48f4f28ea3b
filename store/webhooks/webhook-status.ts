/** The status `webhook-error` of users: another system could not be notified of the user or failed to process the message. It restricts nothing. */
import { sql } from 'drizzle-orm/sql/sql'
import { auditEvent, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { redeemToken } from '#store/one-time-tokens.ts'
import type { Database } from '#store/run.ts'

/** Sets `webhook-error` for the user of a callback link. @returns whether the link was usable */
export async function reportFailure(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  const answer = await runAs<{ uuid: string }>(db, caller, {
    steps: {
      redeemed: redeemToken(tokenHash, 'webhook-user-status-error'),
      changed: sql`update users u set status = 'webhook-error', updated_at = app_now() from redeemed where u.id = redeemed.user_id returning u.uuid`,
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
  return answer !== null
}
