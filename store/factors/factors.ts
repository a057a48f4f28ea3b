/** How an account can sign in, for its owner and administrators to see. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { authenticatorName } from '#domain/passkeys/authenticator-names.ts'
import type { SecondFactors } from '#domain/sessions/second-factor.ts'
import { identitiesOf, type IdentityRow } from '#store/identity-row.ts'
import { runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type CallerRelation, callerRelation, requireTarget, targetUser } from '#store/user-target.ts'

/** A passkey among the factors. */
interface PasskeyFactor {
  uuid: string
  name: string
  /** What people know its authenticator by; null: a model that we do not know. */
  authenticator: string | null
  /** Whether a copy of it exists outside its device. */
  backed_up: boolean
  created_at: string
  last_used_at: string | null
}

/** The factors of an account, without what they are verified with. Lists are oldest first. */
export interface FactorList {
  /** Whether a password signs in. */
  password: boolean
  authenticator: { created_at: string; last_used_at: string | null } | null
  passkeys: PasskeyFactor[]
  /** The accounts at other providers; those at a provider that is disabled do not sign in. */
  providers: IdentityRow[]
  /** `created_at` is null without any. */
  recovery_codes: { left: number; created_at: string | null }
  /** The recovery that an administrator started, and when it removes every second factor. */
  recovery: { started_at: string; due_at: string } | null
}

/** As the statement has them: with the model of a passkey's authenticator instead of its name. */
type FactorRows = Omit<FactorList, 'passkeys'> & {
  passkeys: (Omit<PasskeyFactor, 'authenticator'> & { aaguid: string })[]
}

/** Those of the caller. */
export async function listFactors(db: Database, caller: Caller): Promise<FactorList> {
  const answer = await runAs<FactorRows>(db, caller, {
    steps: {},
    answer: sql`select ${factorsOf} from allowed join users u on u.id = allowed.user_id`,
  })
  return withNames(answer!)
}

/** Those of a user whom the caller, an administrator, may see. @throws Refusal `not-found`, `forbidden` for one of our own accounts */
export async function listFactorsOf(db: Database, caller: Caller, reference: string): Promise<FactorList> {
  const found = await runAs<CallerRelation & { factors: FactorRows }>(db, caller, {
    steps: { target: targetUser(caller, reference) },
    answer: sql`select ${callerRelation}, (select to_jsonb(f) from (select ${factorsOf} from users u where u.id = target.id) as f) as factors from target`,
  })
  return withNames(requireTarget(found).factors)
}

/** The columns of `FactorRows`, of a row `u` of `users`. */
const factorsOf = sql`u.password_hash is not null as password,
  (select jsonb_build_object('created_at', a.created_at, 'last_used_at', a.last_used_at)
    from authenticators a where a.user_id = u.id) as authenticator,
  coalesce((select jsonb_agg(jsonb_build_object('uuid', k.uuid, 'name', k.name, 'aaguid', k.aaguid, 'backed_up', k.backed_up,
    'created_at', k.created_at, 'last_used_at', k.last_used_at) order by k.id) from passkeys k where k.user_id = u.id), '[]') as passkeys,
  ${identitiesOf(sql`u.id`)} as providers,
  (select jsonb_build_object('left', count(*) filter (where r.used_at is null), 'created_at', max(r.created_at))
    from recovery_codes r where r.user_id = u.id) as recovery_codes,
  (select jsonb_build_object('started_at', f.started_at, 'due_at', f.due_at) from factor_recoveries f where f.user_id = u.id) as recovery`

function withNames({ passkeys, ...others }: FactorRows): FactorList {
  return {
    ...others,
    passkeys: passkeys.map(({ aaguid, ...passkey }) => ({ ...passkey, authenticator: authenticatorName(aaguid) })),
  }
}

/** What the caller's own second factor is verified with, for a step-up. */
export async function ownSecondFactors(db: Database, caller: Caller): Promise<SecondFactors> {
  const answer = await runAs<{ factors: SecondFactors }>(db, caller, {
    steps: {},
    answer: sql`select second_factors(allowed.user_id) as factors from allowed`,
  })
  return answer!.factors
}
