/** Reading the audit log: who did what to which target, newest first. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isUser, unknownParameter } from '#store/references.ts'
import { numberedUuid, numberOfCursor } from './numbered-uuids.ts'
import type { Database } from '#store/run.ts'

/** An audit event as administrators see it. */
export interface AuditEventRow {
  uuid: string
  at: string
  action: AuditAction
  /** Null without a signed-in user; both fields null if the account was deleted. */
  actor: { uuid: string | null; username: string | null } | null
  session: string | null
  /** The API key that the actor used, by its uuid. */
  api_key: string | null
  target_kind: string
  target: string
  ip: string | null
  /** The API key, by its id, of the trusted server that stated `ip`; null: the platform saw it. */
  ip_asserted_by: string | null
  request_id: string | null
  details: Record<string, unknown>
}

/** Selects the events that match every field. The actor is a uuid or name; `from` is inclusive, `to` is exclusive, both in ISO 8601. */
export interface AuditFilter {
  actor?: string | undefined
  api_key?: string | undefined
  action?: AuditAction | undefined
  target_kind?: string | undefined
  target?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/**
 * A page of the events that match a filter, newest first. Later events do not shift the following pages.
 *
 * @throws Refusal `invalid-request` if the actor of the filter does not exist, or `after` is not the uuid of an event
 */
export async function listAuditEvents(
  db: Database,
  caller: Caller,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEventRow>> {
  const { api_key: key, action, target_kind: kind, target, from, to } = filter
  const afterId = page.after === undefined ? null : numberOfCursor('event', page.after)
  const answer = await runAs<{ items: AuditEventRow[]; actor_exists: boolean }>(db, caller, {
    steps: {
      requested: materialized(sql`select ${actorOf(filter, caller)} as actor from allowed`),
      page_items: sql`select e.at, e.id, ${eventItem} as item from requested, audit_page(requested.actor, ${key ?? null}::uuid, ${action ?? null}, ${kind ?? null},
          ${target ?? null}, ${from ?? null}::timestamptz, ${to ?? null}::timestamptz, ${afterId}::bigint, ${page.limit + 1}) e
        left join users u on u.id = e.actor_id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by at desc, id desc) from page_items), '[]') as items,
      actor is not null as actor_exists from requested`,
  })
  if (filter.actor !== undefined && !answer!.actor_exists) {
    throw unknownParameter('actor')
  }
  return toPage(answer!.items, page)
}

const eventItem = sql`jsonb_build_object(
  'uuid', ${numberedUuid('event', sql`e.id`)}, 'at', e.at, 'action', e.action,
  'actor', case when e.actor_id is not null then jsonb_build_object('uuid', u.uuid, 'username', u.username) end,
  'session', e.actor_sid, 'api_key', e.actor_key, 'target_kind', e.target_kind, 'target', e.target, 'ip', host(e.ip), 'ip_asserted_by', e.ip_asserted_by,
  'request_id', e.request_id, 'details', e.details)`

function actorOf({ actor }: AuditFilter, caller: Caller): SQL {
  return actor === undefined
    ? sql`null::integer`
    : sql`(select u.id from users u where ${isUser(sql`u`, actor, caller)})`
}
