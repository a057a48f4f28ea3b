/** The authenticator app of an account: set up by a code, and removed. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { Refusal } from '#domain/refusal.ts'
import { firstDenial } from '#store/denials.ts'
import { auditEvent, materialized, requireCaller, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type RenewedSession, renewedColumns } from '#store/renewed-session.ts'
import { changedAccount, factorChange } from './factor-change.ts'
import { isSecondFactorDemanded } from './demanded-factor.ts'

/** What enrolment needs to know of the account. */
export interface EnrolmentFacts {
  username: string
}

/** Whether the caller may set up an authenticator app, and under which name the app lists it. @throws Refusal as `runAs` */
export async function beginEnrolment(db: Database, caller: Caller): Promise<EnrolmentFacts> {
  const facts = await runAs<EnrolmentFacts>(db, caller, {
    steps: {},
    answer: sql`select username from caller, allowed`,
  })
  return facts!
}

/** Refuses a caller who sent a wrong code, if they may not enrol at all. */
export const requireEnrolment = requireCaller

/** What a confirmed authenticator app is stored as. */
export interface NewAuthenticator {
  /** Sealed. */
  secret: string
  /** The step of the code that confirmed it. */
  step: number
  /** The digests of new recovery codes, for an account that has none left. */
  recoveryDigests: Uint8Array[]
}

/**
 * Stores the app, in place of one that the account has. The session goes on with two factors.
 *
 * @returns the session, and whether the recovery codes were stored
 * @throws Refusal `invalid-token` when another sensitive operation came in between
 */
export async function setAuthenticator(
  db: Database,
  caller: Caller,
  { secret, step, recoveryDigests }: NewAuthenticator,
): Promise<RenewedSession & { has_new_codes: boolean }> {
  const digests = JSON.stringify(recoveryDigests.map(hexDigits))
  const answer = await runAs<RenewedSession & { has_new_codes: boolean }>(db, caller, {
    steps: {
      changed: changedAccount(caller),
      authenticator: sql`insert into authenticators as a (user_id, secret, last_step) select changed.id, ${secret}, ${step} from changed
        on conflict (user_id) do update set uuid = gen_random_uuid(), secret = excluded.secret, last_step = excluded.last_step,
          created_at = app_now(), last_used_at = null`,
      codes: sql`insert into recovery_codes (user_id, digest)
        select changed.id, decode(d, 'hex') from changed, jsonb_array_elements_text(${digests}::jsonb) as d
        where not exists (select from recovery_codes r where r.user_id = changed.id and r.used_at is null) returning id`,
      ...factorChange(caller, {
        action: 'authenticator-set',
        template: 'authenticator-set',
        authentication: {
          amr: sql`array(select distinct m from unnest(kept.amr || '{otp,mfa}'::text[]) as m)`,
          aal: sql`2`,
        },
      }),
      codes_audit: auditEvent(caller, {
        action: 'recovery-codes-created',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed where exists (select from codes)`,
      }),
    },
    answer: sql`select ${renewedColumns}, exists (select from codes) as has_new_codes from changed, renewed`,
  })
  if (!answer) throw sessionIsOver()
  return answer
}

type RemovalDenial = 'none' | 'demanded'

/**
 * Removes the app. With the last second factor the recovery codes go too. What the session proved by a code it no longer has proven.
 *
 * @throws Refusal `not-found` without one, `second-factor-demanded` where the role or a group of the account needs one and this is the last
 */
export async function removeAuthenticator(db: Database, caller: Caller): Promise<RenewedSession> {
  const answer = await runAs<{ denied: RemovalDenial | null; renewed: RenewedSession | null }>(db, caller, {
    steps: {
      target: materialized(sql`select u.*, exists (select from authenticators a where a.user_id = u.id) as has_one,
          exists (select from passkeys p where p.user_id = u.id) as has_another
        from allowed join users u on u.id = allowed.user_id`),
      decision: materialized(
        sql`select ${firstDenial<RemovalDenial>({
          none: sql`not target.has_one`,
          demanded: sql`not target.has_another and ${isSecondFactorDemanded(sql`target`)}`,
        })} as denied from target`,
      ),
      changed: changedAccount(caller, sql`exists (select from decision where denied is null)`),
      removed: sql`delete from authenticators a using changed where a.user_id = changed.id`,
      removed_codes: sql`delete from recovery_codes r using changed, target where r.user_id = changed.id and not target.has_another`,
      ...factorChange(caller, {
        action: 'authenticator-removed',
        template: 'authenticator-removed',
        authentication: {
          amr: sql`array_remove(array_remove(kept.amr, 'otp'), 'mfa')`,
          aal: sql`case when kept.amr && '{hwk,swk}' then kept.aal else 1 end`,
          authenticatedAt: sql`kept.authenticated_at`,
        },
      }),
    },
    answer: sql`select denied, (select to_jsonb(r) from (select ${renewedColumns} from changed, renewed) as r) as renewed from decision`,
  })
  if (answer?.denied === 'none') throw new Refusal('not-found', { detail: 'No authenticator app is set up.' })
  if (answer?.denied === 'demanded') throw factorDemanded()
  if (!answer?.renewed) throw sessionIsOver()
  return answer.renewed
}

/** @returns the refusal to remove the last second factor of an account that needs one */
export function factorDemanded(): Refusal {
  return new Refusal('second-factor-demanded', {
    detail: 'Your account needs a second factor, and this is the last one. Add another one first.',
  })
}
