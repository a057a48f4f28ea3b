/** Terms of use, published in versions that are kept. What the terms of the site and of groups share, and the terms of the site. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Terms, TermsTexts } from '#domain/terms.ts'
import { actionIf } from '#store/action-if.ts'
import { auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

/** The version in force after a publication; null where the terms are withdrawn. */
export interface PublishedTerms {
  version: number | null
  published_at: string | null
  /** SHA-256 of each text, by language. */
  sha256: Record<string, string>
}

/** A version as `Terms`, from a row of `terms_versions`. */
export function termsOf(version: SQL): SQL {
  return sql`jsonb_build_object('version', ${version}.version, 'published_at', ${version}.created_at, 'texts', (
    select jsonb_object_agg(t.language, jsonb_build_object('text', t.text, 'sha256', encode(t.sha256, 'hex')))
    from terms_texts t where t.version_id = ${version}.id))`
}

/** The terms of the site that are in force; null: none. */
export async function findSiteTerms(db: Database): Promise<Terms | null> {
  const { terms } = await queryOne<{ terms: Terms | null }>(
    db,
    sql`select (select ${termsOf(sql`v`)} from terms_versions v where v.id = (select version_id from site_terms)) as terms`,
  )
  return terms
}

/**
 * Publishes a version of the terms of the site, which every user is to accept, or withdraws the terms. Texts that are in force already create no
 * version. The publication is its author's acceptance: it keeps texts and time, and whoever made a mistake must be able to correct it.
 */
export async function publishSiteTerms(db: Database, caller: Caller, texts: TermsTexts): Promise<PublishedTerms> {
  const answer = await runAs<{ terms: PublishedTerms }>(db, caller, {
    lock: sql`select pg_advisory_xact_lock(hashtextextended('terms of the site', 0))`,
    steps: {
      scope: sql`select null::integer as group_id from allowed`,
      ...publishTerms(sql`v.group_id is null`, texts),
      author: sql`update users u set terms_version_id = published.id, terms_agreed_at = published.created_at, updated_at = app_now()
        from allowed, published where u.id = allowed.user_id and not published.withdrawn`,
      terms_audit: termsEvent(caller, { targetKind: 'terms', target: sql`published.uuid` }),
    },
    answer: sql`select ${publishedTerms} as terms from allowed`,
  })
  return answer!.terms
}

/**
 * Steps `latest`, `published`, `texts` and `digests`, from `scope`: a new version for its `group_id`, unless these texts are in force. The
 * statement needs a lock that publishes the versions of a scope one after the other.
 *
 * @param inScope the condition on rows `v` of `terms_versions`
 */
export function publishTerms(inScope: SQL, texts: TermsTexts): Steps {
  const newTexts = sql`${JSON.stringify(texts)}::jsonb`
  return {
    latest: materialized(sql`select v.*,
        coalesce((select jsonb_object_agg(t.language, t.text) from terms_texts t where t.version_id = v.id), '{}') as texts
      from scope, terms_versions v where ${inScope} order by v.version desc limit 1`),
    published: sql`insert into terms_versions (group_id, version, withdrawn, created_by)
      select scope.group_id, coalesce(latest.version, 0) + 1, ${newTexts} = '{}', allowed.user_id
      from allowed, scope left join latest on true where coalesce(latest.texts, '{}') <> ${newTexts} returning *`,
    texts: sql`insert into terms_texts (version_id, language, text, sha256)
      select published.id, key, value, sha256(convert_to(value, 'UTF8')) from published, jsonb_each_text(${newTexts})
      returning language, encode(sha256, 'hex') as sha256`,
    digests: materialized(sql`select coalesce(jsonb_object_agg(language, sha256), '{}') as sha256 from texts`),
  }
}

/** A step, from those of `publishTerms`: the audit event of a publication. */
export function termsEvent(caller: Caller, target: { targetKind: string; target: SQL }): SQL {
  return auditEvent(caller, {
    action: actionIf(sql`published.withdrawn`, 'terms-withdrawn', 'terms-published'),
    ...target,
    from: sql`published, digests`,
    details: sql`jsonb_build_object('version', published.version, 'sha256', digests.sha256)`,
  })
}

/** `PublishedTerms`, from the steps of `publishTerms`. */
export const publishedTerms = sql`coalesce(
  (select jsonb_build_object('version', p.version, 'published_at', p.created_at, 'sha256', digests.sha256)
    from published p, digests where not p.withdrawn),
  (select jsonb_build_object('version', l.version, 'published_at', l.created_at, 'sha256', (
      select jsonb_object_agg(t.language, encode(t.sha256, 'hex')) from terms_texts t where t.version_id = l.id))
    from latest l where not l.withdrawn and not exists (select from published)),
  '{"version": null, "published_at": null, "sha256": {}}')`
