/** What the statements about resources have in common: their lock, their audit events and their refusals. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { auditEvent } from '#store/run-as.ts'
import { treeError, type TreeFinding } from './tree-errors.ts'

/** The constraints that decide between simultaneous callers, and that of depth. */
export const constraints = {
  resources_depth: tooDeep,
  resources_package_name: unfitPackageName,
  resources_sibling_name: siblingHasName,
  resources_parent_id_resources_id_fk: unknownParent,
}

/**
 * Locks the tree that a node is in until the transaction ends. Whoever moves holds it alone; whoever adds shares it.
 *
 * @param uuid of the node; of none: nothing is locked
 */
export function treeLock(uuid: string, shared: 'alone' | 'shared'): SQL {
  const lock = sql.identifier(shared === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  return sql`select ${lock}(hashtextextended('tree ' || path[1], 0)) from resources where uuid = ${uuid}`
}

/** New names of a resource; what is undefined stays. */
export interface Renaming {
  name?: string | undefined
  display_name?: string | undefined
}

/** What a row `r` of `resources` is called afterwards. */
export function namesOf({ name, display_name: shown }: Renaming): { name: SQL; shown: SQL } {
  return { name: sql`coalesce(${name ?? null}, r.name)`, shown: sql`coalesce(${shown ?? null}, r.display_name)` }
}

/** The audit event of a change to a resource. @param from the step whose rows were changed */
export function changed(caller: Caller, action: string | SQL, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return auditEvent(caller, {
    action,
    targetKind: 'resource',
    target: sql`${from}.uuid`,
    from,
    details: details ? sql`${name} || ${details}` : name,
  })
}

/** @throws Refusal `not-found` for no row */
export function found<Row>(row: Row | null): Row {
  if (row) return row
  throw new Refusal('not-found', {
    detail: 'No resource has this id. To change or delete a service, use /v1/services.',
  })
}

/** Another child of the parent has the name, or one that differs in capitals only (decision 0020). */
export function siblingHasName(): Refusal {
  return new Refusal('name-taken', {
    detail: 'The parent has a child of this name; capital letters make no difference. Choose another name.',
  })
}

/**
 * A resource cannot be made or moved there.
 *
 * @param pointer where the request has what is wrong
 * @param allowed what could stand there; null: the parent is of no service
 */
export function misplaced(pointer: '/type' | '/parent', code: TreeFinding['code'], allowed?: string[] | null): Refusal {
  const error = treeError({ pointer, code, ...(code === 'child-type-not-allowed' && { allowed: allowed ?? [] }) })
  return invalid([error], error.detail)
}

/** There is no such parent, or no longer. */
export function unknownParent(): Refusal {
  return misplaced('/parent', 'unknown-resource')
}

function unfitPackageName(): Refusal {
  return invalid([treeError({ pointer: '/name', code: 'not-normalized' })])
}

function tooDeep(): Refusal {
  return misplaced('/parent', 'too-deep')
}
