import { sql } from 'drizzle-orm/sql/sql'
import { bigint, index, inet, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytes, instant, writtenAt } from './columns.ts'

/** Actions with actor, target, time and client address. Append-only: a trigger rejects update and delete. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at')
      .notNull()
      .default(sql`app_now()`),
    action: text('action').notNull(),
    /** The acting user. No foreign key, because the row outlives the user. */
    actorId: integer('actor_id'),
    actorSid: uuid('actor_sid'),
    /** The API key, by its uuid, where the actor used one. */
    actorKey: uuid('actor_key'),
    targetKind: text('target_kind').notNull(),
    target: text('target').notNull(),
    ip: inet('ip'),
    requestId: text('request_id'),
    details: jsonb('details').notNull().default({}),
  },
  (t) => [
    // Filter by target.
    index('audit_events_of_target').on(t.targetKind, t.target, t.at, t.id),
    // Filter by actor.
    index('audit_events_of_actor').on(t.actorId, t.at, t.id),
    // Filter by action.
    index('audit_events_of_action').on(t.action, t.at, t.id),
    // Filter by time, and the newest events.
    index('audit_events_at').on(t.at, t.id),
  ],
)

/** The response to a write with an `Idempotency-Key`, so that a repeated request gets the same response and has no second effect. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: integer('user_id').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of method, path and body. The same key with another request is rejected. */
    fingerprint: bytes('fingerprint').notNull(),
    outcome: jsonb('outcome').notNull(),
    createdAt: writtenAt('created_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.key] }),
    // Rows to delete by age.
    index('idempotency_keys_created').on(t.createdAt),
  ],
)

/**
 * Seals on the audit log. Each covers the events after the previous seal and contains its digest, so that a changed, removed or moved event is
 * detected. The sweeper writes them; append-only.
 */
export const auditSeals = pgTable('audit_seals', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  /** The last covered event. */
  throughId: bigint('through_id', { mode: 'number' }).notNull().unique(),
  /** The number of covered events. */
  events: integer('events').notNull(),
  /** SHA-256 over the digest of the previous seal and the covered events in order. */
  digest: bytes('digest').notNull(),
  sealedAt: instant('sealed_at')
    .notNull()
    .default(sql`app_now()`),
})
