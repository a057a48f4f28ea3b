/** What the statements about resources have in common: their lock, their audit events and their refusals. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '../domain/caller.ts'
import { invalid, Refusal } from '../domain/refusal.ts'
import { maxDepth, packageNameRule } from '../domain/resource-path.ts'
import { audited } from './act.ts'

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

/** The audit event of a change to a resource. @param from the step whose rows were changed */
export function changed(caller: Caller, action: string, from: SQL, details?: SQL): SQL {
  const name = sql`jsonb_build_object('name', ${from}.name)`
  return audited(caller, {
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
    detail: 'No resource has this id. A service is changed and deleted at /v1/services.',
  })
}

function siblingHasName(): Refusal {
  return new Refusal('conflict', { detail: 'The parent has a child of this name. Choose another.' })
}

/**
 * A resource of this kind cannot stand there.
 *
 * @param at where the request has what is wrong
 * @param kinds that could; null: the parent is of no service
 */
export function misplaced(at: '/type' | '/parent', kinds: readonly string[] | null): Refusal {
  const detail = kinds?.length
    ? `What may stand there: ${kinds.join(', ')}.`
    : 'Nothing stands below a node of this kind.'
  return new Refusal('invalid-request', { detail, errors: [{ pointer: at, code: 'nesting', detail }] })
}

/** There is no such parent, or no longer. */
export function unknownParent(): Refusal {
  return refusedParent('unknown-resource', 'No resource or service has this id.')
}

function unfitPackageName(): Refusal {
  return invalid([{ pointer: '/name', code: 'package-name-not-normalized', detail: packageNameRule }])
}

function tooDeep(): Refusal {
  return refusedParent('too-deep', `At most ${maxDepth} levels stand below a service.`)
}

/** A resource cannot stand there. */
export function refusedParent(code: string, detail: string): Refusal {
  return new Refusal('invalid-request', { detail, errors: [{ pointer: '/parent', code, detail }] })
}
