/** What a change would do, read without doing it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import type { PreviewCandidate } from '../domain/grant-preview.ts'
import type { HolderReference } from '../domain/holder.ts'
import type { Permission } from '../domain/permission.ts'
import { invalid, Refusal } from '../domain/refusal.ts'
import { canonicalUsername } from '../domain/username.ts'
import { act } from './act.ts'
import { isUuid } from './references.ts'
import type { Database } from './run.ts'

/** A change that is only thought of. */
export type PlannedChange =
  | {
      kind: 'grant' | 'delete'
      holder: HolderReference
      resource: string
      permission: Permission
      exact: boolean
      expires_at: string | null
    }
  | { kind: 'membership'; user: string; group: string; add: boolean }
  | { kind: 'move'; resource: string; parent: string }

/** Where a page of a preview ended: after a user; after a permission (of a membership: a grant of the group) of theirs; or after a place there. */
export type PreviewCursor = readonly [user: string, key: string | null, line: readonly string[] | null]

/** A page of what to decide. */
export interface PreviewPage {
  readonly candidates: readonly PreviewCandidate[]
  readonly next: PreviewCursor | null
}

/** What to look at: one permission on one resource; without `at` everything, or all of one permission. */
export interface PreviewPlaces {
  at: string | null
  permission: string | null
}

/**
 * Reads what deciding needs, before and after a change, wherever it can make a difference: at most `limit` cases to decide, or fewer.
 *
 * @throws Refusal `invalid-request` for what there is not or cannot be, `not-found` for a grant that there is not
 */
export async function previewPage(
  db: Database,
  caller: Caller,
  change: PlannedChange,
  { at, permission, limit, cursor }: PreviewPlaces & { limit: number; cursor: PreviewCursor | null },
): Promise<PreviewPage> {
  const [user = null, key = null, line = null] = cursor ?? []
  const answer = await act<{ facts: PreviewPage & { unknown: string[] } }>(db, caller, {
    steps: [],
    answer: sql`select preview_page(${JSON.stringify(wish(change, caller))}::jsonb, ${at}::uuid, ${permission}::text, ${user}::uuid,
      ${key}::text, ${line && `{${line.join()}}`}::uuid[], ${limit}::integer) as facts from allowed`,
  })
  const { unknown, ...page } = answer!.facts
  if (unknown.includes('grant')) throw new Refusal('not-found', { detail: 'The holder has no such grant there.' })
  if (unknown.length > 0) throw invalid(unknown.map((what) => violationOf(what, change.kind)))
  return page
}

function wish(change: PlannedChange, caller: Caller): object {
  if (change.kind === 'move') return change
  if (change.kind === 'membership')
    return { ...change, user: userOf(change.user, caller), group: groupOf(change.group) }
  const { holder, permission, ...rest } = change
  const whose =
    typeof holder === 'string'
      ? { group: { name: holder } }
      : 'user' in holder
        ? { user: userOf(holder.user, caller) }
        : { group: groupOf(holder.group) }
  return { ...rest, ...permission, ...whose }
}

function userOf(text: string, { claims }: Caller): object {
  if (text === 'current') return { uuid: claims?.sub }
  return isUuid(text) ? { uuid: text } : { name: canonicalUsername(text) }
}

function groupOf(text: string): object {
  return isUuid(text) ? { uuid: text } : { name: text }
}

function violationOf(what: string, kind: PlannedChange['kind']) {
  if (what === 'at') return { pointer: '/at', code: 'unknown-resource', detail: 'No resource has this id.' }
  if (what === 'name')
    return {
      pointer: `/change/${kind}/permission`,
      code: 'permission-not-of-type',
      detail: 'Its type has no such name.',
    }
  if (what === 'expired')
    return {
      pointer: '/change/grant/permission/expires_at',
      code: 'in-the-past',
      detail: 'It must expire in the future.',
    }
  const isHolder = kind === 'grant' || kind === 'delete'
  const pointer = `/change/${kind}/${isHolder && what !== 'resource' ? `holder/${what}` : what}`
  if (what === 'parent') return { pointer, code: 'nesting', detail: 'The resource cannot stand there.' }
  return { pointer, code: `unknown-${what}`, detail: `There is no such ${what}.` }
}
