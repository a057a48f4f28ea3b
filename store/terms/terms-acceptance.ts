/** Accepting the terms of the site. The evidence is kept: version, language, SHA-256 of the text, time, address and session. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { lockUsers } from '#store/administrators.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { callerRelation, type CallerRelation, requireTarget, targetUser } from '#store/user-target.ts'

/** The text that a user has read. */
export interface TermsTextReference {
  version: number
  language: string
}

/** An acceptance, as it was recorded. */
export interface TermsAcceptance extends TermsTextReference {
  sha256: string
  accepted_at: string
}

/** Why terms are not accepted; the first that holds, in this order. */
type AcceptanceDenial = 'not-self' | 'not-in-force' | 'no-text'

const acceptanceRefusals: Readonly<Record<AcceptanceDenial, () => Refusal>> = {
  'not-self': () => new Refusal('forbidden', { detail: 'You can accept terms for your own account only.' }),
  'not-in-force': termsNotInForce,
  'no-text': unknownTermsText,
}

/**
 * Records that the caller accepts the version of the terms of the site that is in force. A repeated request returns the first acceptance; of
 * simultaneous requests one records.
 *
 * @returns `agreed`: recorded by this request
 * @throws Refusal `not-found`, `forbidden` for another user, `terms-not-in-force`, `invalid-request` for a language without a text
 */
export async function acceptSiteTerms(
  db: Database,
  caller: Caller,
  reference: string,
  { version, language }: TermsTextReference,
): Promise<{ agreed: boolean; acceptance: TermsAcceptance }> {
  const answer = await runAs<
    CallerRelation & { denied: AcceptanceDenial | null; agreed: boolean; acceptance: TermsAcceptance }
  >(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetUser(caller, reference),
      in_force: materialized(sql`select v.* from terms_versions v
        where v.id = (select version_id from site_terms) and v.version = ${version}::integer`),
      accepted: sql`insert into terms_acceptances (user_id, version_id, language, sha256, ip, sid)
        select target.id, t.version_id, t.language, t.sha256, ${caller.address}::inet, allowed.sid
        from allowed, target, in_force join terms_texts t on t.version_id = in_force.id and t.language = ${language}
        where target.is_self on conflict do nothing returning *`,
      changed: sql`update users u set terms_version_id = accepted.version_id, terms_agreed_at = accepted.accepted_at, updated_at = app_now()
        from accepted where u.id = accepted.user_id returning u.uuid`,
      audit: auditEvent(caller, {
        action: 'terms-agreed',
        targetKind: 'user',
        target: sql`changed.uuid`,
        from: sql`changed, accepted`,
        details: sql`jsonb_build_object('version', ${version}::integer, 'language', accepted.language,
            'sha256', encode(accepted.sha256, 'hex'))`,
      }),
    },
    answer: sql`select *, case when not is_self then 'not-self' when not is_in_force then 'not-in-force'
          when acceptance is null then 'no-text' end as denied
      from (select ${callerRelation}, exists (select from in_force) as is_in_force, exists (select from accepted) as agreed,
          coalesce(
            (select ${acceptanceOf} from terms_acceptances a, in_force as v where a.version_id = v.id and a.user_id = target.id),
            (select ${acceptanceOf} from accepted as a, in_force as v)) as acceptance
        from target) as facts`,
  })
  const { denied, agreed, acceptance } = requireTarget(answer)
  if (denied) throw acceptanceRefusals[denied]()
  return { agreed, acceptance }
}

const acceptanceOf = sql`jsonb_build_object('version', v.version, 'language', a.language, 'sha256', encode(a.sha256, 'hex'),
  'accepted_at', a.accepted_at)`

/** @returns the refusal for a version that was replaced or withdrawn, or does not exist */
export function termsNotInForce(): Refusal {
  return new Refusal('terms-not-in-force', {
    detail: 'This version of the terms is not in force. Read the version in force and accept it.',
  })
}

/** @returns the refusal for a language in which the terms in force have no text */
export function unknownTermsText(): Refusal {
  const detail = 'The terms do not exist in this language. Choose one that they have.'
  return invalid([{ pointer: '/language', code: 'unknown-language', detail }])
}
