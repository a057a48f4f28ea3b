/** The accounts at other providers that sign a user in. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { firstDenial } from '#store/denials.ts'
import { changedAccount, factorChange } from '#store/factors/factor-change.ts'
import { identitiesOf, type IdentityRow } from '#store/identity-row.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, materialized, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { renewedColumns, type RenewedSession } from '#store/renewed-session.ts'

/** The caller's own. */
export async function listIdentities(db: Database, caller: Caller): Promise<IdentityRow[]> {
  const answer = await runAs<{ items: IdentityRow[] }>(db, caller, {
    steps: {},
    answer: sql`select ${identitiesOf(sql`allowed.user_id`)} as items from allowed`,
  })
  return answer!.items
}

/** Why an account is not unlinked. */
type UnlinkDenial = 'last-way-in'

/**
 * Unlinks one of the caller's accounts at providers. A sensitive operation: every session ends, since each may have been opened by it, and another
 * goes on in place of the caller's. The owner gets a mail.
 *
 * @throws Refusal `not-found`; `last-way-in` where nothing else signs the caller in
 */
export async function unlinkIdentity(db: Database, caller: Caller, uuid: string): Promise<RenewedSession> {
  const answer = await runAs<{ denied: UnlinkDenial | null; renewed: RenewedSession | null }>(db, caller, {
    steps: {
      target: materialized(sql`select i.*, p.name as provider_name, p.title as provider_title
        from allowed join users u on u.id = allowed.user_id join identities i on i.user_id = u.id join providers p on p.id = i.provider_id
        where i.uuid = ${uuid}::uuid`),
      decision: materialized(
        sql`select ${firstDenial<UnlinkDenial>({
          'last-way-in': sql`not has_way_in_without(target.user_id, 'identity', target.id)`,
        })} as denied from target`,
      ),
      changed: changedAccount(caller, sql`exists (select from decision where denied is null)`),
      deleted: sql`delete from identities i using target, changed where i.id = target.id and i.user_id = changed.id`,
      ...factorChange(caller, { action: 'identity-unlinked', template: 'identity-unlinked', authentication: {} }),
      audit: auditEvent(caller, {
        action: 'identity-unlinked',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, target`,
        details: sql`jsonb_build_object('identity', target.uuid, 'provider', target.provider_name, 'issuer', target.issuer, 'subject', target.subject)`,
      }),
      mail: enqueueMail({
        template: 'identity-unlinked',
        to: sql`changed.email`,
        parameters: sql`jsonb_build_object('username', changed.username, 'provider', target.provider_title, 'address', ${caller.address}::text)`,
        from: sql`changed, target where changed.email is not null`,
      }),
    },
    answer: sql`select denied, (select to_jsonb(r) from (select ${renewedColumns} from changed, renewed) as r) as renewed from decision`,
  })
  if (!answer) throw new Refusal('not-found', { detail: 'None of your linked accounts has this id.' })
  if (answer.denied)
    throw new Refusal('last-way-in', {
      detail: 'Nothing else signs you in. Set a password, create a passkey or link another provider first.',
    })
  if (!answer.renewed) throw sessionIsOver()
  return answer.renewed
}
