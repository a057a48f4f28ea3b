/** How an account can sign in, for its owner to see. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { SecondFactors } from '#domain/sessions/second-factor.ts'
import { identitiesOf, type IdentityRow } from '#store/identity-row.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** The factors of an account, without what they are verified with. */
export interface FactorList {
  /** Whether a password signs in. */
  password: boolean
  authenticator: { created_at: string; last_used_at: string | null } | null
  passkeys: number
  /** `created_at` is null without any. */
  recovery_codes: { left: number; created_at: string | null }
  /** The recovery that an administrator started, and when it removes every second factor. */
  recovery: { started_at: string; due_at: string } | null
  /** The accounts at other providers that sign in. */
  identities: IdentityRow[]
}

/** Reads them, for the caller. */
export async function listFactors(db: Database, caller: Caller): Promise<FactorList> {
  const answer = await runAs<FactorList>(db, caller, {
    steps: {},
    answer: sql`select u.password_hash is not null as password,
        (select jsonb_build_object('created_at', a.created_at, 'last_used_at', a.last_used_at)
          from authenticators a where a.user_id = u.id) as authenticator,
        (select count(*) from passkeys p where p.user_id = u.id) as passkeys,
        (select jsonb_build_object('left', count(*) filter (where r.used_at is null), 'created_at', max(r.created_at))
          from recovery_codes r where r.user_id = u.id) as recovery_codes,
        (select jsonb_build_object('started_at', f.started_at, 'due_at', f.due_at) from factor_recoveries f where f.user_id = u.id) as recovery,
        ${identitiesOf(sql`u.id`)} as identities
      from allowed join users u on u.id = allowed.user_id`,
  })
  return answer!
}

/** What the caller's own second factor is verified with, for a step-up. */
export async function ownSecondFactors(db: Database, caller: Caller): Promise<SecondFactors> {
  const answer = await runAs<{ factors: SecondFactors }>(db, caller, {
    steps: {},
    answer: sql`select second_factors(allowed.user_id) as factors from allowed`,
  })
  return answer!.factors
}
