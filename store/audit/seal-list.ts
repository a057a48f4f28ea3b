/** The seals on the audit log, for administrators, with what their digests are computed from. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { runAs } from '#store/run-as.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { canonical, minBigint } from './audit-seals.ts'
import { numberedUuid, numberOf, numberOfCursor } from './numbered-uuids.ts'

/** A seal. Digests are SHA-256 in hexadecimal. */
export interface AuditSealRow {
  uuid: string
  /** The number of events that it covers: those after the seal before it. */
  events: number
  /** The last of them. */
  through: string
  /** When that one happened; null if it is gone. */
  through_at: string | null
  sealed_at: string
  /** The digest of the seal before it; null for the first. */
  previous_digest: string | null
  digest: string
}

/** With the texts of the covered events, in order. `digest` is that of the bytes of `previous_digest` and these texts, joined by line feeds. */
export interface AuditSealDetails extends AuditSealRow {
  lines: string[]
}

const chain = sql`audit_seals s left join audit_events last on last.id = s.through_id
  left join lateral (select p.digest, p.through_id from audit_seals p where p.id < s.id order by p.id desc limit 1) previous on true`

const sealItem = sql`jsonb_build_object('uuid', ${numberedUuid('seal', sql`s.id`)}, 'events', s.events,
  'through', ${numberedUuid('event', sql`s.through_id`)}, 'through_at', last.at, 'sealed_at', s.sealed_at,
  'previous_digest', encode(previous.digest, 'hex'), 'digest', encode(s.digest, 'hex'))`

/** A page of the seals, newest first. @throws Refusal `invalid-request` if `after` is not the uuid of a seal */
export async function listAuditSeals(db: Database, caller: Caller, page: PageRequest): Promise<Page<AuditSealRow>> {
  const before = page.after === undefined ? null : numberOfCursor('seal', page.after)
  const answer = await runAs<{ items: AuditSealRow[] }>(db, caller, {
    steps: {
      listed: sql`select s.id, ${sealItem} as item from ${chain}
        where exists (select from allowed) and (${before}::bigint is null or s.id < ${before}::bigint) order by s.id desc limit ${page.limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by id desc) from listed), '[]') as items from allowed`,
  })
  return toPage(answer!.items, page)
}

/** One seal with its events. @throws Refusal `not-found` */
export async function getAuditSeal(db: Database, caller: Caller, uuid: string): Promise<AuditSealDetails> {
  const answer = await runAs<{ seal: AuditSealDetails }>(db, caller, {
    steps: {},
    answer: sql`select ${sealItem} || jsonb_build_object('lines', coalesce((
        select jsonb_agg(${canonical} order by e.id) from audit_events e
        where e.id > coalesce(previous.through_id, ${minBigint}::bigint) and e.id <= s.through_id), '[]')) as seal
      from allowed, ${chain} where s.id = ${numberOf('seal', uuid) ?? null}::bigint`,
  })
  if (!answer) throw new Refusal('not-found', { detail: 'No seal has this id.' })
  return answer.seal
}
