/** The mail outbox, for administrators. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { maskAddress } from '#domain/mail/mail-masking.ts'
import { runAs } from '#store/run-as.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'

/** `waiting`: not sent yet. `abandoned`: it will not be sent. */
export const mailStates = ['waiting', 'sent', 'abandoned'] as const
export type MailState = (typeof mailStates)[number]

/** A mail without its text, which is rendered when it is sent and not stored. */
export interface OutboxRow {
  uuid: string
  template: string
  /** Of its text; before it is sent, of the request that it results from. */
  language: string | null
  /** Masked by `maskAddress`. */
  recipient: string
  state: MailState
  attempts: number
  created_at: string
  /** When the next attempt is due; null unless `waiting`. */
  due_at: string | null
  sent_at: string | null
  last_error: string | null
}

/** A page of the mails, newest first. After a mail that has been deleted the page is empty. */
export async function listMails(
  db: Database,
  caller: Caller,
  { state, template }: { state?: MailState | undefined; template?: string | undefined },
  page: PageRequest,
): Promise<Page<OutboxRow>> {
  const answer = await runAs<{ items: OutboxRow[] }>(db, caller, {
    steps: {
      listed: sql`select m.id, m.created_at, ${outboxRow} as item from outbox_mail m
        where exists (select from allowed)
          and ${state === undefined ? sql`true` : inState[state]}
          and ${template === undefined ? sql`true` : sql`m.template = ${template}`}
          and ${page.after === undefined ? sql`true` : sql`(m.created_at, m.id) < (select last.created_at, last.id from outbox_mail last where last.id = ${page.after}::uuid)`}
        order by m.created_at desc, m.id desc limit ${page.limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by created_at desc, id desc) from listed), '[]') as items from allowed`,
  })
  const items = answer!.items.map((item) => ({ ...item, recipient: maskAddress(item.recipient) }))
  return toPage(items, page)
}

const stateOf = sql`case when m.sent_at is not null then 'sent' when m.abandoned_at is not null then 'abandoned' else 'waiting' end`

/** Each state as a condition of its own, for which the planner can use the indexes of `schema/outbox.ts`. */
const inState: Record<MailState, SQL> = {
  waiting: sql`m.sent_at is null and m.abandoned_at is null`,
  sent: sql`m.sent_at is not null`,
  abandoned: sql`m.sent_at is null and m.abandoned_at is not null`,
}

const outboxRow = sql`jsonb_build_object('uuid', m.id, 'template', m.template, 'language', m.language, 'recipient', m.recipient,
  'state', ${stateOf}, 'attempts', m.attempts, 'created_at', m.created_at,
  'due_at', case when ${stateOf} = 'waiting' then m.due_at end, 'sent_at', m.sent_at, 'last_error', m.last_error)`
