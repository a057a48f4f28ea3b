import { sql } from 'drizzle-orm/sql/sql'
import { bigint, index, inet, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'

/** Who did what to which target, when and from where. Only ever appended: a trigger refuses update and delete. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at')
      .notNull()
      .default(sql`app_now()`),
    action: text('action').notNull(),
    /** The acting user; the row outlives the user, so this is no foreign key. */
    actorId: integer('actor_id'),
    actorSid: uuid('actor_sid'),
    targetKind: text('target_kind').notNull(),
    target: text('target').notNull(),
    ip: inet('ip'),
    requestId: text('request_id'),
    details: jsonb('details').notNull().default({}),
  },
  (t) => [
    // "What happened to this?"
    index('audit_events_of_target').on(t.targetKind, t.target, t.at, t.id),
    // "What did this user do?"
    index('audit_events_of_actor').on(t.actorId, t.at, t.id),
    // "Where did this happen?"
    index('audit_events_of_action').on(t.action, t.at, t.id),
    // "What happened that day?", and last of all
    index('audit_events_at').on(t.at, t.id),
  ],
)

/** What a write with an `Idempotency-Key` answered, so that the same request again gets the same answer and acts once. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: integer('user_id').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body: the same key with another request is refused. */
    fingerprint: bytes('fingerprint').notNull(),
    outcome: jsonb('outcome').notNull(),
    createdAt: writtenAt('created_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.key] }),
    // "Which are too old to be sent again?"
    index('idempotency_keys_created').on(t.createdAt),
  ],
)

/**
 * Seals on the audit log: each covers the events after the last seal and carries the digest of the one before, so that an event that
 * was changed, removed or put elsewhere later shows. Made in the background; appended only, like the events.
 */
export const auditSeals = pgTable('audit_seals', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  /** The last event it covers. */
  throughId: bigint('through_id', { mode: 'number' }).notNull().unique(),
  /** How many events it covers. */
  events: integer('events').notNull(),
  /** SHA-256 over the previous seal's digest and the covered events in order. */
  digest: bytes('digest').notNull(),
  sealedAt: instant('sealed_at')
    .notNull()
    .default(sql`app_now()`),
})
