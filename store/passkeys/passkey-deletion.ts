/** Deleting a passkey: a sensitive operation, since it is one way in less. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import type { RenewedSession } from '#store/credentials/passwords.ts'
import { firstDenial } from '#store/denials.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, materialized, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { renewedColumns, renewedSession } from '#store/sessions/renewed-session.ts'
import { noPasskey } from './passkeys.ts'

type DeletionDenial = 'last-way-in' | 'second-factor-demanded'

/**
 * Deletes a passkey of the caller. Every session ends, this one too, and a new one begins in its place: what a passkey proved for the old one
 * is proven no more. Links that are on their way die; the owner is notified.
 *
 * @throws Refusal `not-found`, `last-way-in` for the only way in of the account, `second-factor-demanded` for the only second factor of an
 * account that must have one, `invalid-token` when another sensitive operation came in between
 */
export async function deletePasskey(db: Database, caller: Caller, uuid: string): Promise<RenewedSession> {
  const answer = await runAs<{ denied: DeletionDenial | null; session: RenewedSession | null }>(db, caller, {
    lock: sql`select id from users where uuid = ${caller.claims!.sub}::uuid for no key update`,
    steps: {
      target: materialized(
        sql`select p.id, p.uuid, p.name, p.user_id from passkeys p, allowed where p.uuid = ${uuid}::uuid and p.user_id = allowed.user_id`,
      ),
      decision: materialized(
        sql`select ${firstDenial<DeletionDenial>({
          'last-way-in': sql`not has_way_in_without(target.user_id, target.id)`,
          'second-factor-demanded': sql`demands_second_factor(target.user_id) and not has_second_factor_without(target.user_id, target.id)`,
        })} as denied from target`,
      ),
      changed: sql`update users u set updated_at = app_now(), last_auth_sensitive_operation_at = next_marker(u.last_auth_sensitive_operation_at)
        from allowed, target, decision where u.id = allowed.user_id and u.enabled and decision.denied is null
          and rev_of(u.last_auth_sensitive_operation_at) = ${caller.claims!.rev} returning u.*`,
      deleted: sql`delete from passkeys p using changed, target where p.id = target.id returning p.uuid, p.name`,
      ...renewedSession(caller, 'passkey-deleted', {
        amr: sql`array(select a from unnest(kept.amr) as a where a not in ('hwk', 'swk', 'pin') and (a <> 'mfa' or ${provenOtherwise}))`,
        aal: sql`case when ${provenOtherwise} then kept.aal else 1 end`,
        at: sql`kept.authenticated_at`,
      }),
      mail: enqueueMail({
        template: 'passkey-deleted',
        to: sql`changed.email`,
        parameters: sql`jsonb_build_object('username', changed.username, 'passkey', deleted.name, 'address', ${caller.address}::text)`,
        from: sql`changed, deleted where changed.email is not null`,
      }),
      audit: auditEvent(caller, {
        action: 'passkey-deleted',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, deleted`,
        details: sql`jsonb_build_object('passkey', deleted.uuid, 'name', deleted.name)`,
      }),
    },
    answer: sql`select decision.denied,
      (select to_jsonb(s) from (select ${renewedColumns} from changed, renewed) as s) as session from decision`,
  })
  if (!answer) throw noPasskey()
  if (answer.denied) throw refusals[answer.denied]()
  if (!answer.session) throw sessionIsOver()
  return answer.session
}

/** Of the row `kept`: the session is as strong without what a passkey proved. `user` stays in either case: somebody was there. */
const provenOtherwise = sql`kept.amr @> '{pwd,otp}'`

const refusals: Record<DeletionDenial, () => Refusal> = {
  'last-way-in': () =>
    new Refusal('last-way-in', {
      detail:
        'Nobody could sign in to the account without this passkey. Set a password or create another passkey first.',
    }),
  'second-factor-demanded': () =>
    new Refusal('second-factor-demanded', {
      detail: 'Your account must have a second factor. Set up another one before you delete this passkey.',
    }),
}
