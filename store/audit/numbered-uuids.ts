/** Ids of audit events and of seals in answers: UUIDs of version 8 (RFC 9562 §5.8) with the number in the last 48 bits. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { invalid } from '#domain/refusal.ts'

const prefixes = { event: '00000000-0000-8000-8000-', seal: '00000000-0000-8000-8001-' } as const

const hexadecimal = 16

/** The uuid of an event or a seal in a statement, from its number. */
export function numberedUuid(kind: keyof typeof prefixes, id: SQL): SQL {
  return sql`${prefixes[kind]}::text || lpad(to_hex(${id}), 12, '0')`
}

/** The number in a uuid, as text for a `bigint`; undefined if it is the uuid of something else. */
export function numberOf(kind: keyof typeof prefixes, uuid: string): string | undefined {
  const text = uuid.toLowerCase()
  if (!text.startsWith(prefixes[kind])) return undefined
  return String(Number.parseInt(text.slice(prefixes[kind].length), hexadecimal))
}

/** The number in the `after` of a page. @throws Refusal `invalid-request` */
export function numberOfCursor(kind: keyof typeof prefixes, after: string): string {
  const number = numberOf(kind, after)
  if (number !== undefined) return number
  throw invalid([{ pointer: '?after', code: 'invalid-cursor', detail: 'Send the `next` of the previous page.' }])
}
