/** Terms of use: published in versions, which stay. What the site and groups share, and the terms of the site. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Terms, TermsTexts } from '#domain/terms.ts'
import { runAs, audited } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'

/** What is in force once something was published; null where there are no terms. */
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

/** The terms of the site; null while there are none. */
export async function siteTerms(db: Database): Promise<Terms | null> {
  const { terms } = await queryOne<{ terms: Terms | null }>(
    db,
    sql`select (select ${termsOf(sql`v`)} from terms_versions v where v.id = (select version_id from site_terms)) as terms`,
  )
  return terms
}

/** Publishes a version of the site's terms, which everybody is to agree to anew, or withdraws them. The texts in force already change nothing. */
export async function publishSiteTerms(db: Database, caller: Caller, texts: TermsTexts): Promise<PublishedTerms> {
  const answer = await runAs<{ terms: PublishedTerms }>(db, caller, {
    lock: sql`select pg_advisory_xact_lock(hashtextextended('terms of the site', 0))`,
    steps: [
      sql`subject as (select null::integer as group_id from allowed)`,
      ...published(sql`v.group_id is null`, texts),
      termsAudited(caller, { targetKind: 'terms', target: sql`published.uuid` }),
    ],
    answer: sql`select ${publishedTerms} as terms from allowed`,
  })
  return answer!.terms
}

/**
 * Steps `published` and `texts`, from `subject`: a new version for its `group_id`, unless these are the texts in force. The statement holds a
 * lock, so that versions are published one after the other.
 *
 * @param own picks the subject's versions, rows `v`
 */
export function published(own: SQL, texts: TermsTexts): SQL[] {
  const wish = sql`${JSON.stringify(texts)}::jsonb`
  return [
    sql`latest as materialized (
      select v.*, coalesce((select jsonb_object_agg(t.language, t.text) from terms_texts t where t.version_id = v.id), '{}') as texts
      from subject, terms_versions v where ${own} order by v.version desc limit 1)`,
    sql`published as (
      insert into terms_versions (group_id, version, withdrawn, created_by)
      select subject.group_id, coalesce(latest.version, 0) + 1, ${wish} = '{}', allowed.user_id
      from allowed, subject left join latest on true where coalesce(latest.texts, '{}') <> ${wish} returning *)`,
    sql`texts as (
      insert into terms_texts (version_id, language, text, sha256)
      select published.id, key, value, sha256(convert_to(value, 'UTF8')) from published, jsonb_each_text(${wish})
      returning language, encode(sha256, 'hex') as sha256)`,
    sql`digests as materialized (select coalesce(jsonb_object_agg(language, sha256), '{}') as sha256 from texts)`,
  ]
}

/** Records what `published` did. */
export function termsAudited(caller: Caller, target: { targetKind: string; target: SQL }): SQL {
  return audited(caller, {
    action: sql`case when published.withdrawn then 'terms-withdrawn' else 'terms-published' end`,
    ...target,
    from: sql`published, digests`,
    details: sql`jsonb_build_object('version', published.version, 'sha256', digests.sha256)`,
  })
}

/** What is in force after `published`. */
export const publishedTerms = sql`coalesce(
  (select jsonb_build_object('version', p.version, 'published_at', p.created_at, 'sha256', digests.sha256)
    from published p, digests where not p.withdrawn),
  (select jsonb_build_object('version', l.version, 'published_at', l.created_at, 'sha256', (
      select jsonb_object_agg(t.language, encode(t.sha256, 'hex')) from terms_texts t where t.version_id = l.id))
    from latest l where not l.withdrawn and not exists (select from published)),
  '{"version": null, "published_at": null, "sha256": {}}')`
