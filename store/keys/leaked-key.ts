/** An API key that somebody found where it should not be. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { belowLimit, type CountedRequest, countRequest, requireBelowLimit } from '#store/request-limits.ts'
import { hex, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { revocationEvent } from './key-changes.ts'
import { isLiveKey } from './key-row.ts'

/**
 * Revokes the key with this text, if there is one that is live, and tells its owner: whoever has the text could use the key, so they may end
 * it too. The answer does not tell whether there is one.
 *
 * @param digest SHA-256 of the text
 * @throws Refusal `too-many-requests`
 */
export async function revokeLeakedKey(db: Database, caller: Caller, digest: Uint8Array): Promise<void> {
  const counted = await runAs<CountedRequest>(db, caller, {
    steps: {
      counted: countRequest(caller, 'link_request_limit', 'api-key-revocation', null),
      below_limit: materialized(belowLimit),
      revoked: sql`update api_keys k set revoked_at = app_now() from below_limit
        where k.digest = ${hex(digest)}::bytea and ${isLiveKey(sql`k`)} returning k.*`,
      owner: materialized(sql`select u.* from revoked join users u on u.id = revoked.user_id`),
      mail: enqueueMail({
        template: 'api-key-leaked',
        to: sql`contact.email`,
        parameters: sql`jsonb_build_object('username', owner.username, 'api_key', revoked.name)`,
        from: sql`revoked, owner, key_contacts(owner.id) as contact`,
      }),
      audit: revocationEvent(caller, sql`revoked, owner`, 'leaked'),
    },
    answer: sql`select * from counted`,
  })
  requireBelowLimit(counted!)
}
