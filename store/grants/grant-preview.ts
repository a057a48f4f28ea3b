/** Previews of changes: reads what a change would do, and writes nothing. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { PreviewCandidate } from '#domain/grants/grant-preview.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid } from '#domain/refusal.ts'
import { runAs } from '#store/run-as.ts'
import { treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { unknownNamedGrant } from './grants.ts'
import { groupMeant, jsonWithUsers } from '#store/references.ts'
import { siblingNameTaken } from '#store/resources/resource-change.ts'
import type { Database } from '#store/run.ts'

/** A change to preview. */
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

/** Where a page of a preview ended: after a user; after one of the user's permissions (of a membership: a grant of the group); or after a node. */
export type PreviewCursor = readonly [user: string, key: string | null, uuidPath: readonly string[] | null]

/** A page of cases to decide, and what its change is about. */
export type PreviewPage = PreviewCases & PreviewSubject

/** A page of cases to decide. */
export interface PreviewCases {
  readonly candidates: readonly PreviewCandidate[]
  readonly next: PreviewCursor | null
  /** As text of `preview_revision`. */
  readonly revision: string
  /** How many nodes are below those where differences begin, up to 1,000, by uuid. */
  readonly below: Readonly<Record<string, number>>
}

/** What a change is about, and the grant that it replaces or deletes, if that has not expired. */
export interface PreviewSubject {
  readonly names: {
    readonly user: string | null
    readonly group: string | null
    /** The path in names of the resource that is granted on or moved. */
    readonly resource: string | null
    /** The path in names of the place that it moves to. */
    readonly parent: string | null
  }
  readonly replaces: { readonly text: string; readonly expires_at: string | null } | null
}

/** What to preview: one permission on one resource; without `at` on every resource, without `permission` for every permission. */
export interface PreviewScope {
  at: string | null
  permission: string | null
}

/**
 * Reads the facts of decisions before and after a change, wherever the change can make a difference: at most `limit` cases.
 *
 * @throws Refusal as the change itself: `invalid-request`, `not-found` for a grant to delete, `name-taken` by a sibling at the new parent
 */
export async function previewPage(
  db: Database,
  caller: Caller,
  change: PlannedChange,
  { at, permission, limit, cursor }: PreviewScope & { limit: number; cursor: PreviewCursor | null },
): Promise<PreviewPage> {
  const [user = null, key = null, uuidPath = null] = cursor ?? []
  const answer = await runAs<{ facts: PreviewPage & { errors: TreeFinding[]; refused?: keyof typeof refusals } }>(
    db,
    caller,
    {
      steps: {},
      answer: sql`select preview_page(${jsonWithUsers(caller, (meant) => planInput(change, meant))}, ${at}::uuid, ${permission}::text, ${user}::uuid,
      ${key}::text, ${uuidPath && `{${uuidPath.join()}}`}::uuid[], ${limit}::integer) as facts from allowed`,
    },
  )
  const { errors, refused, ...page } = answer!.facts
  if (errors.length > 0) throw invalid(errors.map(treeError))
  if (refused) throw refusals[refused]()
  return page
}

const refusals = {
  'no-grant': unknownNamedGrant,
  'name-taken': siblingNameTaken,
}

/** The change as `plan_change` takes it. */
function planInput(change: PlannedChange, meant: (user: string) => object): object {
  if (change.kind === 'move') return change
  if (change.kind === 'membership') return { ...change, user: meant(change.user), group: groupMeant(change.group) }
  const { holder, permission, ...rest } = change
  const holderInput =
    typeof holder === 'string'
      ? { group: { name: holder } }
      : 'user' in holder
        ? { user: meant(holder.user) }
        : { group: groupMeant(holder.group) }
  return { ...rest, ...permission, ...holderInput }
}
