import { sql } from 'drizzle-orm/sql/sql'
import { boolean, inet, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'

/**
 * Terms of use of the site and of groups. The newest version is in force; a withdrawal is a version without texts. Append-only, and without
 * foreign keys, because the evidence outlives groups and users.
 */
export const termsVersions = pgTable(
  'terms_versions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** Null: the terms of the site. */
    groupId: integer('group_id'),
    /** Counts from 1 for each group and for the site. */
    version: integer('version').notNull(),
    withdrawn: boolean('withdrawn').notNull(),
    createdAt: writtenAt('created_at'),
    createdBy: integer('created_by'),
  },
  // The version in force.
  (t) => [unique('terms_versions_once').on(t.groupId, t.version).nullsNotDistinct()],
)

/** The texts of a version, one per language. */
export const termsTexts = pgTable(
  'terms_texts',
  {
    versionId: integer('version_id')
      .notNull()
      .references(() => termsVersions.id),
    /** BCP 47. */
    language: text('language').notNull(),
    text: text('text').notNull(),
    /** SHA-256 of the text in UTF-8. */
    sha256: bytes('sha256').notNull(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.language] })],
)

/** The evidence of acceptances. */
export const termsAcceptances = pgTable(
  'terms_acceptances',
  {
    userId: integer('user_id').notNull(),
    versionId: integer('version_id')
      .notNull()
      .references(() => termsVersions.id),
    /** The displayed text and its SHA-256. */
    language: text('language').notNull(),
    sha256: bytes('sha256').notNull(),
    acceptedAt: instant('accepted_at')
      .notNull()
      .default(sql`app_now()`),
    ip: inet('ip'),
    /** The session of the acceptance; null: accepted by an emailed link. */
    sid: uuid('sid'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.versionId] })],
)
