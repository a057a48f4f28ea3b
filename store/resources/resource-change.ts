/** What the statements about resources share: the lock, audit events and refusals. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { auditEvent } from '#store/run-as.ts'
import { treeError, type TreeFinding } from './tree-errors.ts'

/** The constraints that undo a change: some decide between simultaneous callers, others are rules. */
export const resourceConstraints = {
  resources_depth: tooDeep,
  resources_package_name: packageNameNotNormalized,
  resources_sibling_name: siblingNameTaken,
  resources_parent_id_resources_id_fk: unknownParent,
}

/**
 * Locks the tree of a node until the transaction ends. A move needs an exclusive lock; a new node needs a shared one.
 *
 * @param uuid of the node; nothing is locked if it does not exist
 */
export function treeLock(uuid: string, mode: 'exclusive' | 'shared'): SQL {
  const lock = sql.identifier(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  return sql`select ${lock}(hashtextextended('tree ' || path[1], 0)) from resources where uuid = ${uuid}`
}

/** New names of a resource; a name that is undefined stays. */
export interface NameChange {
  name?: string | undefined
  display_name?: string | undefined
}

/** The names that a row `r` of `resources` has after a change. */
export function namesAfter({ name, display_name: displayName }: NameChange): { name: SQL; displayName: SQL } {
  return {
    name: sql`coalesce(${name ?? null}, r.name)`,
    displayName: sql`coalesce(${displayName ?? null}, r.display_name)`,
  }
}

/** The audit event of a change to a resource. @param from the step with the rows that changed */
export function resourceAuditEvent(caller: Caller, action: AuditAction | SQL, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'resource',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

/** @returns the row @throws Refusal `not-found` where there is none */
export function requireResource<Row>(row: Row | null): Row {
  if (row) return row
  throw new Refusal('not-found', {
    detail: 'No resource has this id. To change or delete a service, use /v1/services.',
  })
}

/** @returns the refusal where another child of the parent has the name, or one that differs in capitals only (decision 0020) */
export function siblingNameTaken(): Refusal {
  return new Refusal('name-taken', {
    detail: 'The parent has a child with this name (case-insensitive). Choose another name.',
  })
}

/**
 * The refusal for a resource that may not stand below its parent.
 *
 * @param pointer the field of the request that is wrong
 * @param allowed the types that may stand there; null: the parent belongs to no service
 */
export function placementRefused(
  pointer: '/type' | '/parent',
  code: TreeFinding['code'],
  allowed?: string[] | null,
): Refusal {
  const error = treeError({ pointer, code, ...(code === 'child-type-not-allowed' && { allowed: allowed ?? [] }) })
  return invalid([error], error.detail)
}

/** @returns the refusal where the parent does not exist, or no longer */
export function unknownParent(): Refusal {
  return placementRefused('/parent', 'unknown-resource')
}

function packageNameNotNormalized(): Refusal {
  return invalid([treeError({ pointer: '/name', code: 'not-normalized' })])
}

function tooDeep(): Refusal {
  return placementRefused('/parent', 'too-deep')
}
