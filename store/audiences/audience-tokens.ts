/** Tokens for other services: what one says is read together with whether the session is live, by one statement. */
import { sql } from 'drizzle-orm/sql/sql'
import type { AudienceTokenFacts } from '#domain/audiences/audience-token.ts'
import type { AudienceClaim } from '#domain/audiences/audience.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid } from '#domain/refusal.ts'
import { askingOf, type FactsAnswer, requireFacts } from '#store/access/checks.ts'
import { materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { isAudience } from './audiences.ts'

type Facts = NonNullable<NonNullable<AudienceTokenFacts['permissions']>['facts']>

interface Answer {
  identifier: string
  lifetime_seconds: number
  claims: AudienceTokenFacts['claims']
  user_data: AudienceTokenFacts['userData']
  questions: NonNullable<AudienceTokenFacts['permissions']>['questions'] | null
  facts: FactsAnswer<Facts> | null
}

/**
 * Reads what the caller's token for an audience says. Nothing is written: a token is no more than what the caller and the database say.
 *
 * @param caller with a session
 * @param identifier of the audience, exactly
 * @throws Refusal `invalid-request` for an unknown audience
 */
export async function audienceTokenFacts(
  db: Database,
  caller: Caller,
  identifier: string,
): Promise<AudienceTokenFacts> {
  const row = await runAs<Answer>(db, caller, {
    steps: {
      audience: materialized(
        sql`select a.*, allowed.user_id from allowed, audiences a where ${isAudience(sql`a`, identifier)} and a.identifier = ${identifier}`,
      ),
      question: materialized(sql`select r.uuid, held.permission, row_number() over (order by r.uuid, held.n) as n
        from audience join audience_resources chosen on chosen.audience_id = audience.id
        join resources r on r.id = chosen.resource_id
        left join lateral jsonb_array_elements_text(node_rules(r.path[1], r.type) -> 'permissions') with ordinality as held (permission, n) on true`),
      asked:
        materialized(sql`select array_agg(uuid order by n) as resources, array_agg(permission order by n) as permissions
        from question where permission is not null`),
    },
    answer: sql`select a.identifier, a.lifetime_seconds,
      coalesce((select jsonb_object_agg(claim.name, claim.value) from (values ${sql.join(
        Object.entries(values).map(([name, value]) => sql`(${name}::text, ${value})`),
        sql`, `,
      )}) as claim (name, value) where claim.value <> 'null' and claim.name = any (a.claims)), '{}') as claims,
      case when a.user_data_keys <> '{}' then coalesce((select jsonb_object_agg(chosen.key, u.user_data -> chosen.key)
        from unnest(a.user_data_keys) as chosen (key) where jsonb_exists(u.user_data, chosen.key)), '{}') end as user_data,
      (select jsonb_agg(jsonb_build_object('resource', uuid, 'permission', permission) order by n) from question) as questions,
      case when asked.resources is not null
        then check_facts(${askingOf(caller)}, asked.resources, asked.permissions, null, false) end as facts
      from audience a join users u on u.id = a.user_id cross join asked`,
  })
  if (!row) throw invalid([{ pointer: '/audience', code: 'unknown-audience', detail: unknown }])
  const { questions, facts } = row
  return {
    audience: { identifier: row.identifier, lifetimeSeconds: row.lifetime_seconds },
    claims: row.claims,
    userData: row.user_data,
    permissions: questions && { questions, facts: facts && requireFacts(facts, caller) },
  }
}

const unknown = 'No audience has exactly this identifier. Administrators list them at /v1/audiences.'

/** Each claim as JSON; null where the user has no value. Groups are read only where they are chosen. */
const values: Record<AudienceClaim, ReturnType<typeof sql>> = {
  email: sql`to_jsonb(u.email)`,
  email_verified: sql`to_jsonb(u.email is not null and u.activated_at is not null)`,
  groups: sql`case when 'groups' = any (a.claims) then to_jsonb(array(
    select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id order by g.name)) end`,
  locale: sql`to_jsonb(u.language)`,
  name: sql`u.user_data -> 'full_name'`,
  preferred_username: sql`to_jsonb(u.username)`,
  role: sql`to_jsonb(u.role)`,
}
