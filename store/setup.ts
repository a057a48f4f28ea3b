/** What a new installation still lacks, for the checklist of the console. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { isActiveSuperuser } from './administrators.ts'
import { runAs } from './run-as.ts'
import type { Database } from './run.ts'

/** `unused`: no email was attempted yet. `fails`: the latest that was attempted has not been sent. */
export const mailConditions = ['unused', 'works', 'fails'] as const

export interface SetupStatus {
  /** The superusers who can sign in. */
  superusers: number
  /** Those of them who have neither an authenticator app nor a passkey. */
  superusers_without_second_factor: number
  mail: (typeof mailConditions)[number]
  /** Whether terms of the site are in force. */
  terms: boolean
  /** Whether there is at least one. */
  service: boolean
  webhook: boolean
}

/** The state now, from indexes. */
export async function getSetupStatus(db: Database, caller: Caller): Promise<SetupStatus> {
  const answer = await runAs<SetupStatus>(db, caller, {
    steps: {
      counted: sql`select count(*)::integer as superusers,
          count(*) filter (where not has_second_factor(u.id))::integer as superusers_without_second_factor
        from users u where ${isActiveSuperuser(sql`u`)}`,
      attempted: sql`select m.sent_at is not null as is_sent from outbox_mail m
        where m.sent_at is not null or m.last_error is not null order by m.created_at desc, m.id desc limit 1`,
    },
    answer: sql`select counted.*,
        coalesce((select case when is_sent then 'works' else 'fails' end from attempted), 'unused') as mail,
        (select version_id from site_terms) is not null as terms,
        exists (select from services) as service, exists (select from webhooks) as webhook
      from counted, allowed`,
  })
  return answer!
}
