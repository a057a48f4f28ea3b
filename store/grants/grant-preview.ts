/** What a change would do, read without doing it. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { PreviewCandidate } from '#domain/grants/grant-preview.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid } from '#domain/refusal.ts'
import { runAs } from '#store/run-as.ts'
import { treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { noSuchGrantThere } from './grants.ts'
import { groupMeant, userMeant } from '#store/references.ts'
import { siblingHasName } from '#store/resources/resource-change.ts'
import type { Database } from '#store/run.ts'

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
  | { kind: 'move'; resource: string; parent: string; name?: string | undefined }

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
 * @throws Refusal `invalid-request` for what there is not or cannot be, `not-found` for a grant that there is not, `name-taken`
 *   that a sibling has where something is moved to
 */
export async function previewPage(
  db: Database,
  caller: Caller,
  change: PlannedChange,
  { at, permission, limit, cursor }: PreviewPlaces & { limit: number; cursor: PreviewCursor | null },
): Promise<PreviewPage> {
  const [user = null, key = null, line = null] = cursor ?? []
  const answer = await runAs<{ facts: PreviewPage & { faults: TreeFinding[]; refused?: keyof typeof refusals } }>(
    db,
    caller,
    {
      steps: {},
      answer: sql`select preview_page(${JSON.stringify(wish(change, caller))}::jsonb, ${at}::uuid, ${permission}::text, ${user}::uuid,
      ${key}::text, ${line && `{${line.join()}}`}::uuid[], ${limit}::integer) as facts from allowed`,
    },
  )
  const { faults, refused, ...page } = answer!.facts
  if (faults.length > 0) throw invalid(faults.map(treeError))
  if (refused) throw refusals[refused]()
  return page
}

const refusals = {
  'no-grant': noSuchGrantThere,
  'name-taken': siblingHasName,
}

function wish(change: PlannedChange, caller: Caller): object {
  if (change.kind === 'move') return change
  if (change.kind === 'membership')
    return { ...change, user: userMeant(change.user, caller), group: groupMeant(change.group) }
  const { holder, permission, ...rest } = change
  const whose =
    typeof holder === 'string'
      ? { group: { name: holder } }
      : 'user' in holder
        ? { user: userMeant(holder.user, caller) }
        : { group: groupMeant(holder.group) }
  return { ...rest, ...permission, ...whose }
}
