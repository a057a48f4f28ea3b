/** Recovery codes: ten new ones in place of all that an account has. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { hexDigits } from '#domain/hex-text.ts'
import { Refusal } from '#domain/refusal.ts'
import { materialized, runAs, sessionIsOver } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { type RenewedSession, renewedColumns } from '#store/renewed-session.ts'
import { changedAccount, factorChange } from './factor-change.ts'

/**
 * Stores the digests of new codes; the codes of before are worth nothing.
 *
 * @throws Refusal `not-found` for an account without a second factor, in whose place a code could stand
 */
export async function replaceRecoveryCodes(
  db: Database,
  caller: Caller,
  digests: Uint8Array[],
): Promise<RenewedSession> {
  const answer = await runAs<{ has_factor: boolean; renewed: RenewedSession | null }>(db, caller, {
    steps: {
      target: materialized(sql`select has_second_factor(allowed.user_id) as has_factor from allowed`),
      changed: changedAccount(caller, sql`exists (select from target where has_factor)`),
      removed: sql`delete from recovery_codes r using changed where r.user_id = changed.id returning r.id`,
      codes: sql`insert into recovery_codes (user_id, digest)
        select changed.id, decode(d, 'hex') from changed, jsonb_array_elements_text(${JSON.stringify(digests.map(hexDigits))}::jsonb) as d`,
      ...factorChange(caller, {
        action: 'recovery-codes-created',
        template: 'recovery-codes-created',
        authentication: { authenticatedAt: sql`kept.authenticated_at` },
      }),
    },
    answer: sql`select has_factor, (select to_jsonb(r) from (select ${renewedColumns} from changed, renewed) as r) as renewed from target`,
  })
  if (answer && !answer.has_factor)
    throw new Refusal('not-found', { detail: 'Set up a passkey or an authenticator app first.' })
  if (!answer?.renewed) throw sessionIsOver()
  return answer.renewed
}
