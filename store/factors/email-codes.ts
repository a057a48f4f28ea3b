/** A code that is mailed as a second factor, where a setting says so and the account has no other (decision 0094). */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { mailsPerHour } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import { firstDenial } from '#store/denials.ts'
import { enqueueMailWithLink } from '#store/mail/outbox.ts'
import { auditEvent, callerUuid, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

type Denial = 'not-a-factor' | 'proven-already' | 'too-many'

/**
 * Mails a code to the caller. It is good in their session only; an older one dies.
 *
 * @throws Refusal `forbidden` where it would be no second factor, `too-many-requests`
 */
export async function requestFactorCode(db: Database, caller: Caller): Promise<void> {
  const answer = await runAs<{ denied: Denial | null }>(db, caller, {
    lock: sql`select pg_advisory_xact_lock(hashtextextended('factor code ' || ${callerUuid(caller)}, 0))`,
    steps: {
      account: materialized(sql`select u.id, u.uuid, u.email, u.email_canonical, u.username, s.sid, s.amr
        from allowed join users u on u.id = allowed.user_id join sessions s on s.sid = allowed.sid`),
      decision: materialized(
        sql`select ${firstDenial<Denial>({
          'not-a-factor': sql`not is_email_second_factor(account.id)`,
          'proven-already': sql`not account.amr && '{pwd,fed}'`,
          'too-many': sql`${mailsPerHour} <= (select count(*) from outbox_mail m where lower(m.recipient) = account.email_canonical
          and m.template = 'second-factor-code' and m.created_at > (select rate_limit_since()))`,
        })} as denied from account`,
      ),
      chosen: sql`select account.* from account, decision where denied is null`,
      ...enqueueMailWithLink('code', {
        operation: 'second-factor-code',
        user: sql`chosen.id`,
        payload: sql`jsonb_build_object('sid', chosen.sid)`,
        template: 'second-factor-code',
        to: sql`chosen.email`,
        parameters: sql`jsonb_build_object('username', chosen.username, 'address', ${caller.address}::text)`,
        from: sql`chosen`,
      }),
      audit: auditEvent(caller, {
        action: 'second-factor-code-requested',
        targetKind: 'user',
        target: sql`chosen.uuid`,
        from: sql`chosen`,
      }),
    },
    answer: sql`select denied from decision`,
  })
  if (answer?.denied) throw refusals[answer.denied]()
}

const refusals: Record<Denial, () => Refusal> = {
  'not-a-factor': () =>
    new Refusal('forbidden', {
      detail:
        'A mailed code is no second factor of this account. Use your passkey or authenticator app, or set one up.',
    }),
  'proven-already': () =>
    new Refusal('forbidden', {
      detail: 'This session was opened by the same means. Sign in with the password instead.',
    }),
  'too-many': () =>
    new Refusal('too-many-requests', {
      detail: 'Too many codes were requested. Use the latest one, or wait an hour.',
      retryAfterSeconds: 3600,
    }),
}
