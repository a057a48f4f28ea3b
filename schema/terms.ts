import { sql } from 'drizzle-orm/sql/sql'
import { boolean, inet, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'

/**
 * Terms of use, of the site and of groups. The newest version is in force; one that is withdrawn has no texts and says that there are none.
 * Only ever appended, like what people accepted of them: evidence outlives the group and the user, so neither is a foreign key.
 */
export const termsVersions = pgTable(
  'terms_versions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
    /** Null: the terms of the site. */
    groupId: integer('group_id'),
    /** Counts from 1 in each group. */
    version: integer('version').notNull(),
    withdrawn: boolean('withdrawn').notNull(),
    createdAt: writtenAt('created_at'),
    createdBy: integer('created_by'),
  },
  // "Which version is in force?"
  (t) => [unique('terms_versions_once').on(t.groupId, t.version).nullsNotDistinct()],
)

/** What a version says, in each of its languages. */
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

/** Who accepted which version: the evidence. */
export const termsAcceptances = pgTable(
  'terms_acceptances',
  {
    userId: integer('user_id').notNull(),
    versionId: integer('version_id')
      .notNull()
      .references(() => termsVersions.id),
    /** The text that they saw, and its SHA-256. */
    language: text('language').notNull(),
    sha256: bytes('sha256').notNull(),
    acceptedAt: instant('accepted_at')
      .notNull()
      .default(sql`app_now()`),
    ip: inet('ip'),
    /** The session that said so; null: a link in a mail. */
    sid: uuid('sid'),
  },
  (t) => [primaryKey({ columns: [t.userId, t.versionId] })],
)
