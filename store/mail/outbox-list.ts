/** Mail that went out, waits or was given up, for administrators. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import { runAs } from '#store/run-as.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'

/** What can have become of a mail. */
export const mailStates = ['waiting', 'sent', 'abandoned'] as const
export type MailState = (typeof mailStates)[number]

/** A mail without what it says: its link was never kept, and its words are made when it is sent. */
export interface OutboxRow {
  uuid: string
  template: string
  /** What it was written in; before it is sent, what the request preferred that it comes from. */
  language: string | null
  /** `maskAddress`: enough to know which one is meant. */
  recipient: string
  state: MailState
  attempts: number
  created_at: string
  /** When it is tried next; null when it is not. */
  due_at: string | null
  sent_at: string | null
  last_error: string | null
}

/** A page of the mails in a state, or of all, newest first. It goes on from a mail that has been tidied away by being empty. */
export async function listMails(
  db: Database,
  caller: Caller,
  { state, template }: { state?: MailState | undefined; template?: string | undefined },
  page: PageRequest,
): Promise<Page<OutboxRow>> {
  const answer = await runAs<{ items: OutboxRow[] }>(db, caller, {
    steps: [
      sql`shown as (
        select m.id, m.created_at, ${shown} as item from outbox_mail m
        where exists (select from allowed)
          and ${state === undefined ? sql`true` : isOf[state]}
          and ${template === undefined ? sql`true` : sql`m.template = ${template}`}
          and ${page.after === undefined ? sql`true` : sql`(m.created_at, m.id) < (select last.created_at, last.id from outbox_mail last where last.id = ${page.after}::uuid)`}
        order by m.created_at desc, m.id desc limit ${page.limit + 1})`,
    ],
    answer: sql`select coalesce((select jsonb_agg(item order by created_at desc, id desc) from shown), '[]') as items from allowed`,
  })
  const items = answer!.items.map((item) => ({ ...item, recipient: maskAddress(item.recipient) }))
  return toPage(items, page)
}

const stateOf = sql`case when m.sent_at is not null then 'sent' when m.abandoned_at is not null then 'abandoned' else 'waiting' end`

/** `stateOf`, taken apart: so that the planner knows how many there are of each, and takes the indexes of `schema/outbox.ts`. */
const isOf: Record<MailState, SQL> = {
  waiting: sql`m.sent_at is null and m.abandoned_at is null`,
  sent: sql`m.sent_at is not null`,
  abandoned: sql`m.sent_at is null and m.abandoned_at is not null`,
}

const shown = sql`jsonb_build_object('uuid', m.id, 'template', m.template, 'language', m.language, 'recipient', m.recipient,
  'state', ${stateOf}, 'attempts', m.attempts, 'created_at', m.created_at,
  'due_at', case when ${stateOf} = 'waiting' then m.due_at end, 'sent_at', m.sent_at, 'last_error', m.last_error)`
