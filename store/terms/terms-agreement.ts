/** Agreeing to the terms of the site. Seed: `agree_terms`; here with evidence. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { runAs, audited } from '#store/run-as.ts'
import { lockUsers } from '#store/administrators.ts'
import type { Database } from '#store/run.ts'
import { requireTarget, type CallerRelation, callerRelation, legacyTargetUser } from '#store/user-target.ts'

/** The text that somebody read. */
export interface ReadTermsText {
  version: number
  language: string
}

/** What was accepted, and when. */
export interface Acceptance extends ReadTermsText {
  sha256: string
  accepted_at: string
}

/**
 * Records that the caller agrees to the version of the site's terms that is in force. Again: what was recorded then. Of any number of
 * simultaneous requests one records.
 *
 * @returns `agreed`: they had not before
 * @throws Refusal `not-found`, `forbidden` for somebody else, `terms-not-in-force`, `invalid-request` for a language without a text
 */
export async function agree(
  db: Database,
  caller: Caller,
  reference: string,
  { version, language }: ReadTermsText,
): Promise<{ agreed: boolean; acceptance: Acceptance }> {
  const answer = await runAs<
    CallerRelation & { in_force: boolean; added: Acceptance | null; before: Acceptance | null }
  >(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: [
      legacyTargetUser(caller, reference),
      sql`in_force as materialized (
          select v.* from terms_versions v where v.id = (select version_id from site_terms) and v.version = ${version}::integer)`,
      sql`accepted as (
          insert into terms_acceptances (user_id, version_id, language, sha256, ip, sid)
          select target.id, t.version_id, t.language, t.sha256, ${caller.address}::inet, allowed.sid
          from allowed, target, in_force join terms_texts t on t.version_id = in_force.id and t.language = ${language}
          where target.is_self on conflict do nothing returning *)`,
      sql`changed as (
          update users u set terms_version_id = accepted.version_id, terms_agreed_at = accepted.accepted_at, updated_at = app_now()
          from accepted where u.id = accepted.user_id returning u.uuid)`,
      audited(caller, {
        action: 'terms-agreed',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, accepted`,
        details: sql`jsonb_build_object('version', ${version}::integer, 'language', accepted.language,
            'sha256', encode(accepted.sha256, 'hex'))`,
      }),
    ],
    answer: sql`select ${callerRelation}, exists (select from in_force) as in_force,
        (select ${acceptanceOf} from accepted as a, in_force as v) as added,
        (select ${acceptanceOf} from terms_acceptances a, in_force as v where a.version_id = v.id and a.user_id = target.id) as before
        from target`,
  })
  const { is_self, in_force, added, before } = requireTarget(answer)
  if (!is_self) throw new Refusal('forbidden', { detail: 'You can accept terms for your own account only.' })
  if (!in_force) throw notInForce()
  const acceptance = before ?? added
  if (!acceptance) throw noSuchText()
  return { agreed: added !== null, acceptance }
}

const acceptanceOf = sql`jsonb_build_object('version', v.version, 'language', a.language, 'sha256', encode(a.sha256, 'hex'),
  'accepted_at', a.accepted_at)`

/** @returns the refusal for terms that are replaced or withdrawn, or that there never were */
export function notInForce(): Refusal {
  return new Refusal('terms-not-in-force', {
    detail: 'This version of the terms is not in force. Read the version in force and accept that one.',
  })
}

/** @returns the refusal for a language that the terms in force are not written in */
export function noSuchText(): Refusal {
  const detail = 'The terms do not exist in this language. Choose one that they have.'
  return invalid([{ pointer: '/language', code: 'unknown-language', detail }])
}
