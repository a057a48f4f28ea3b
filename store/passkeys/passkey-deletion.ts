/** Deleting a passkey: a sensitive operation, since it is one way in less. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { factorDemanded } from '#store/factors/authenticators.ts'
import { isSecondFactorDemanded } from '#store/factors/demanded-factor.ts'
import { changedAccount } from '#store/factors/factor-change.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { firstDenial } from '#store/denials.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, materialized, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type RenewedSession, renewedColumns, renewedSession } from '#store/renewed-session.ts'
import { noPasskey } from './passkeys.ts'

type DeletionDenial = 'last-way-in' | 'second-factor-demanded'

/**
 * Deletes a passkey of the caller. Every session ends, this one too, and a new one begins in its place: what a passkey proved for the old one
 * is proven no more. With the last second factor the recovery codes go too. Links that are on their way die; the owner is notified.
 *
 * @throws Refusal `not-found`, `last-way-in` for the only way in of the account, `second-factor-demanded` for the only second factor of an
 * account that must have one, `invalid-token` when another sensitive operation came in between
 */
export async function deletePasskey(db: Database, caller: Caller, uuid: string): Promise<RenewedSession> {
  const answer = await runAs<{ denied: DeletionDenial | null; session: RenewedSession | null }>(db, caller, {
    lock: sql`select id from users where uuid = ${caller.claims!.sub}::uuid for no key update`,
    steps: {
      target:
        materialized(sql`select u.*, p.id as passkey_id, exists (select from authenticators a where a.user_id = u.id)
            or exists (select from passkeys o where o.user_id = u.id and o.id <> p.id) as has_another
        from allowed join users u on u.id = allowed.user_id join passkeys p on p.user_id = u.id and p.uuid = ${uuid}::uuid`),
      decision: materialized(
        sql`select ${firstDenial<DeletionDenial>({
          'last-way-in': sql`not has_way_in_without(target.id, target.passkey_id)`,
          'second-factor-demanded': sql`not target.has_another and ${isSecondFactorDemanded(sql`target`)}`,
        })} as denied from target`,
      ),
      changed: changedAccount(caller, sql`enabled and exists (select from decision where denied is null)`),
      deleted: sql`delete from passkeys p using changed, target where p.id = target.passkey_id returning p.uuid, p.name`,
      removed_codes: sql`delete from recovery_codes r using changed, target where r.user_id = changed.id and not target.has_another`,
      ended: endSessionsOf('factors-changed', sql`changed`, sql`s.user_id = changed.id`),
      ...renewedSession(caller, {
        amr: sql`array(select a from unnest(kept.amr) as a where a not in ('hwk', 'swk', 'pin') and (a <> 'mfa' or ${provenOtherwise}))`,
        aal: sql`case when ${provenOtherwise} then kept.aal else 1 end`,
        authenticatedAt: sql`kept.authenticated_at`,
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
  'second-factor-demanded': factorDemanded,
}
