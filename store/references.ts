import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { readable } from '#domain/accounts/identifier.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { isUuid } from '#domain/uuid.ts'
import { callerUuid, materialized, type Step } from './run-as.ts'

/** The user that a request means, in a document for the database. */
type UserInJson = { uuid: string } | { name: string }

/**
 * A document for the database that names users. Only the database knows whose an API key is: a text of this request alone stands for their uuid.
 *
 * @param make makes it, with what says whom a reference means
 */
export function jsonWithUsers(caller: Caller, make: (meant: (reference: string) => UserInJson) => unknown): SQL {
  const ofKey = crypto.randomUUID()
  const json = JSON.stringify(
    make((reference) => {
      const name = canonicalUsername(reference)
      if (name === 'current') return { uuid: caller.claims?.sub ?? ofKey }
      return isUuid(name) ? { uuid: name } : { name }
    }),
  )
  return caller.key ? sql`replace(${json}, ${ofKey}, ${callerUuid(caller)}::text)::jsonb` : sql`${json}::jsonb`
}

/** The user that a request means: by uuid (of SQL), by name in any spelling, or `current`, the caller; nobody for a stranger. */
function userMeant(reference: string, caller: Caller): { uuid: SQL } | { name: string } {
  const name = canonicalUsername(reference)
  if (name === 'current') return { uuid: callerUuid(caller) }
  return isUuid(name) ? { uuid: sql`${name}::uuid` } : { name }
}

/** The group that a request means: by uuid or by name. */
export function groupMeant(reference: string): { uuid: string } | { name: string } {
  return isUuid(reference) ? { uuid: reference } : { name: readable(reference) }
}

/**
 * Picks the user that a request means.
 *
 * @param user the table's name in the statement
 */
export function isUser(user: SQL, reference: string, caller: Caller): SQL {
  const meant = userMeant(reference, caller)
  return 'uuid' in meant ? sql`${user}.uuid = ${meant.uuid}` : sql`${user}.username_canonical = ${meant.name}`
}

/** Picks the group that a request means, by uuid or by name in any spelling: names that differ only in capitals cannot both exist. */
export function isGroup(group: SQL, reference: string): SQL {
  if (isUuid(reference)) return sql`${group}.uuid = ${reference}::uuid`
  return sql`${foldedName(sql`${group}.name`)} = ${foldedName(sql`${readable(reference)}::text`)}`
}

/** Whether a holder is a user, and not a group or pseudo group. */
export function isForUser(holder: HolderReference): holder is { user: string } {
  return typeof holder === 'object' && 'user' in holder
}

/** One row, `user_id` and `group_id`, one of them null: the holder that a request means. No row if it does not exist. */
export function findHolder(holder: HolderReference, caller: Caller): Step {
  if (isForUser(holder)) {
    return materialized(
      sql`select u.id as user_id, null::integer as group_id from allowed, users u where ${isUser(sql`u`, holder.user, caller)}`,
    )
  }
  const group = typeof holder === 'string' ? holder : holder.group
  return materialized(
    sql`select null::integer as user_id, h.id as group_id from allowed, groups h where ${isGroup(sql`h`, group)}`,
  )
}

/** Rows `n`, `id`: the groups with members that a list of references means, by the position of each reference that means one. */
export function groupsMeant(references: string[]): SQL {
  const requested = references.map((reference, n) => ({ n, ...groupMeant(reference) }))
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(requested)}::jsonb) as w (n integer, uuid uuid, name text)`
  const called = sql`${foldedName(sql`g.name`)} = ${foldedName(sql`w.name`)}`
  return sql`select w.n, g.id from ${wanted} join groups g on g.uuid = w.uuid where not is_reserved_id(g.id)
    union all select w.n, g.id from ${wanted} join groups g on ${called} where not is_reserved_id(g.id)`
}

/** The name of a group in the form that is compared, as the index of names does. In the database: `name_form`. */
function foldedName(text: SQL): SQL {
  return sql`casefold(normalize(${text}, NFKC) collate pg_unicode_fast)`
}

/** A text with its capitals A to Z made small, and nothing else: as the indexes of resources do. */
export function asciiLower(text: SQL): SQL {
  return sql`lower(${text} collate "C")`
}

/**
 * Whether a name begins with a text, in any case of A to Z: a range of the index of siblings' names, so that a level of a million costs a page.
 *
 * @param q undefined: every name does
 */
export function nameBeginsWith(name: SQL, q: string | undefined): SQL {
  if (q === undefined) return sql`true`
  const [key, beginning] = [asciiLower(name), asciiLower(sql`${q}::text`)]
  return sql`${key} >= ${beginning} and ${key} < ${beginning} || ${lastCharacter}`
}

/** What no character is after. */
const lastCharacter = '\u{10FFFF}'

/** What each query parameter names. */
const parameterKinds = {
  user: 'user',
  group: 'group',
  resource: 'resource',
  service: 'service',
  webhook: 'webhook',
  actor: 'user',
  under: 'resource',
  owner_user: 'user',
  owner_group: 'group',
} as const

/** @returns the refusal for a query parameter that names what does not exist */
export function unknownParameter(name: keyof typeof parameterKinds): Refusal {
  const kind = parameterKinds[name]
  const what = kind === 'webhook' ? 'id' : 'id or name'
  return invalid([{ pointer: `?${name}`, code: `unknown-${kind}`, detail: `No ${kind} has this ${what}.` }])
}

/** A text as a pattern of `like`, in the form in which names are searched: what is a sign of patterns in that form is one character. */
export function searchPattern(text: string): SQL {
  return sql`search_form(${text.normalize('NFKC').replace(/[\\%_]/g, '\\$&')})`
}

/** Letters from which an index of trigrams finds any part of a name. Of a shorter text only beginnings are found. */
export const anyPartFrom = 3
