/** The audit log, read: who did what to which target, newest first. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { FieldCode } from '#domain/field-error.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isUser } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** An event as administrators see it. */
export interface AuditEventRow {
  uuid: string
  at: string
  action: string
  /** Null for a stranger; both parts null for somebody whose account is gone. */
  actor: { uuid: string | null; username: string | null } | null
  session: string | null
  target_kind: string
  target: string
  ip: string | null
  request_id: string | null
  details: Record<string, unknown>
}

/** Which events: those for which all of it holds. The actor by uuid or name; instants in ISO 8601, the first within, the last not. */
export interface AuditFilter {
  actor?: string | undefined
  action?: string | undefined
  target_kind?: string | undefined
  target?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** Every event's uuid begins so (RFC 9562 version 8); the last 48 bits are its place in the log. */
const placePrefix = '00000000-0000-8000-8000-'
const hexadecimal = 16

/**
 * A page of the events that a filter lets through, newest first. What is appended meanwhile does not shift the pages that follow.
 *
 * @throws Refusal `invalid-request` when nobody is the actor that the filter names, or `after` is no event's
 */
export async function listAuditEvents(
  db: Database,
  caller: Caller,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEventRow>> {
  const { action, target_kind: kind, target, from, to } = filter
  const seen = page.after === undefined ? null : placeOf(page.after)
  const answer = await runAs<{ items: AuditEventRow[]; known: boolean }>(db, caller, {
    steps: {
      wanted: materialized(sql`select ${actorOf(filter, caller)} as actor from allowed`),
      shown: sql`select e.at, e.id, ${shownEvent} as item from wanted, audit_page(wanted.actor, ${action ?? null}, ${kind ?? null},
          ${target ?? null}, ${from ?? null}::timestamptz, ${to ?? null}::timestamptz, ${seen}::bigint, ${page.limit + 1}) e
        left join users u on u.id = e.actor_id`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by at desc, id desc) from shown), '[]') as items,
      actor is not null as known from wanted`,
  })
  if (filter.actor !== undefined && !answer!.known) {
    throw refused('actor', 'unknown-user', 'No user has this id or name.')
  }
  return toPage(answer!.items, page)
}

const shownEvent = sql`jsonb_build_object(
  'uuid', ${placePrefix}::text || lpad(to_hex(e.id), 12, '0'), 'at', e.at, 'action', e.action,
  'actor', case when e.actor_id is not null then jsonb_build_object('uuid', u.uuid, 'username', u.username) end,
  'session', e.actor_sid, 'target_kind', e.target_kind, 'target', e.target, 'ip', host(e.ip),
  'request_id', e.request_id, 'details', e.details)`

function actorOf({ actor }: AuditFilter, caller: Caller): SQL {
  return actor === undefined
    ? sql`null::integer`
    : sql`(select u.id from users u where ${isUser(sql`u`, actor, caller)})`
}

/** An event's place in the log, from its uuid. */
function placeOf(uuid: string): string {
  const text = uuid.toLowerCase()
  if (!text.startsWith(placePrefix)) throw refused('after', 'invalid-cursor', 'Send the `next` of the page before.')
  return String(Number.parseInt(text.slice(placePrefix.length), hexadecimal))
}

function refused(name: string, code: FieldCode, detail: string): Refusal {
  return invalid([{ pointer: `?${name}`, code, detail }])
}
