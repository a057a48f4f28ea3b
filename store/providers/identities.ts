/** The accounts at other providers that sign a user in. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { firstDenial } from '#store/denials.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** A linked account, for its user. */
export interface IdentityRow {
  uuid: string
  provider: { name: string; title: string; enabled: boolean }
  /** As the provider last said it; null: it did not. */
  email: string | null
  created_at: string
  last_used_at: string | null
}

/** An identity as `IdentityRow`, from rows of `identities` and `providers` in a statement. */
export function identityOf(identity: SQL, provider: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${identity}.uuid,
    'provider', jsonb_build_object('name', ${provider}.name, 'title', ${provider}.title, 'enabled', ${provider}.enabled),
    'email', ${identity}.email, 'created_at', ${identity}.created_at, 'last_used_at', ${identity}.last_used_at)`
}

/** The caller's own, oldest first: nobody has many. */
export async function listIdentities(db: Database, caller: Caller): Promise<IdentityRow[]> {
  const answer = await runAs<{ items: IdentityRow[] }>(db, caller, {
    steps: {},
    answer: sql`select coalesce((select jsonb_agg(${identityOf(sql`i`, sql`p`)} order by i.created_at, i.id)
      from identities i join providers p on p.id = i.provider_id where i.user_id = allowed.user_id), '[]') as items from allowed`,
  })
  return answer!.items
}

/** Why an account is not unlinked. */
type UnlinkDenial = 'last-way-in'

/**
 * Unlinks one of the caller's accounts at providers. A sensitive operation: every other session ends, since each may have been opened by it, and
 * the owner gets a mail. The caller signs in again as the marker moves.
 *
 * @throws Refusal `not-found`; `last-way-in` where nothing else signs the caller in
 */
export async function unlinkIdentity(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ denied: UnlinkDenial | null }>(db, caller, {
    // Two requests must not each take the other's for the one that stays.
    lock: sql`select count(*) from (select u.id from users u where u.uuid = ${caller.claims?.sub ?? null}::uuid for no key update) as locked`,
    steps: {
      target:
        materialized(sql`select i.*, p.name as provider_name, p.title as provider_title, p.enabled as provider_enabled
        from allowed, identities i join providers p on p.id = i.provider_id where i.uuid = ${uuid}::uuid and i.user_id = allowed.user_id`),
      decision: materialized(
        sql`select ${firstDenial<UnlinkDenial>({
          'last-way-in': sql`ways_in(u) <= case when target.provider_enabled then 1 else 0 end`,
        })} as denied from target join users u on u.id = target.user_id`,
      ),
      deleted: sql`delete from identities i using target, decision where i.id = target.id and decision.denied is null returning i.user_id`,
      changed: sql`update users u set updated_at = app_now(), user_data = u.user_data #- array['social', target.provider_name],
          last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
        from deleted, target where u.id = deleted.user_id returning u.*`,
      ended_sessions: endSessionsOf('identity-unlinked', sql`changed`, sql`s.user_id = changed.id`),
      notice: enqueueMail({
        template: 'identity-unlinked',
        to: sql`changed.email`,
        parameters: sql`jsonb_build_object('username', changed.username, 'provider', target.provider_title, 'address', ${caller.address}::text)`,
        from: sql`changed, target where changed.email is not null`,
      }),
      audit: auditEvent(caller, {
        action: 'identity-unlinked',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, target`,
        details: sql`jsonb_build_object('identity', target.uuid, 'provider', target.provider_name, 'issuer', target.issuer, 'subject', target.subject)`,
      }),
    },
    answer: sql`select denied from decision`,
  })
  if (!answer) throw new Refusal('not-found', { detail: 'None of your linked accounts has this id.' })
  if (answer.denied)
    throw new Refusal('last-way-in', {
      detail: 'Nothing else signs you in. Set a password or link another provider first.',
    })
}
