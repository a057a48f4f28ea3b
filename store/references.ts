import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { canonicalUsername } from '../domain/username.ts'

/** A UUID; no user name or group name looks like one. */
const uuidShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a reference is a UUID and no name. */
export function isUuid(reference: string): boolean {
  return uuidShape.test(reference)
}

/**
 * Picks the user that a request means: by uuid, by name in any spelling, or `current`, the caller.
 *
 * @param user the table's name in the statement
 */
export function isUser(user: SQL, reference: string, { claims }: Caller): SQL {
  if (reference === 'current') return sql`${user}.uuid = ${claims?.sub ?? null}::uuid`
  if (isUuid(reference)) return sql`${user}.uuid = ${reference}::uuid`
  return sql`${user}.username_canonical = ${canonicalUsername(reference)}`
}

/** Picks the group that a request means, by uuid or by name in any spelling: names that differ only in capitals cannot both exist. */
export function isGroup(group: SQL, reference: string): SQL {
  if (isUuid(reference)) return sql`${group}.uuid = ${reference}::uuid`
  return sql`${asciiLower(sql`${group}.name`)} = ${asciiLower(sql`${reference}::text`)}`
}

/** A text with its capitals A to Z made small, and nothing else: as the index of names does. */
export function asciiLower(text: SQL): SQL {
  return sql`lower(${text} collate "C")`
}
