/** Telling the owners of API keys that they expire soon. */
import { sql } from 'drizzle-orm/sql/sql'
import { expiryNoticeDays } from '#domain/keys/api-key.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { changeOne, type Database } from '#store/run.ts'

/** Keys that one run tells of, at most. */
const keysPerRun = 500

/**
 * Mails the owners of keys that expire soon, once for each notice: a key that is due for two, after a time without runs, has one. Not for a key
 * that was made to live no longer than that, and not for one that is replaced. Concurrent runs are safe: each takes keys that no other has.
 *
 * @returns of how many keys
 */
export async function mailExpiryNotices(db: Database): Promise<number> {
  const { keys } = await changeOne<{ keys: number }>(
    db,
    sql`with notices as (
        select make_interval(days => value::integer) as ahead from jsonb_array_elements_text(${JSON.stringify(expiryNoticeDays)}::jsonb)),
      due as materialized (
        select k.id from api_keys k
        where k.expires_at > (select app_now()) and k.expires_at <= (select app_now() + max(ahead) from notices)
          and k.revoked_at is null and k.replaced_by is null
          and exists (select from notices n where k.expires_at - n.ahead <= app_now()
            and k.expires_at - n.ahead > greatest(k.created_at, k.expiry_notice_at))
        order by k.expires_at limit ${keysPerRun} for update of k skip locked),
      noticed as (
        update api_keys k set expiry_notice_at = app_now() from due where k.id = due.id returning k.*),
      allowed as (select null::text as caller_language),
      mail as (${enqueueMail({
        template: 'api-key-expires',
        to: sql`contact.email`,
        parameters: sql`jsonb_build_object('username', u.username, 'api_key', noticed.name, 'expires_at', noticed.expires_at)`,
        from: sql`noticed join users u on u.id = noticed.user_id cross join lateral key_contacts(u.id) as contact`,
      })})
      select count(*)::integer as keys from noticed`,
  )
  return keys
}
