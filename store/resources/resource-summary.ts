/** What a tree shows of a node besides its names: whether it has children, and which access begins there. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { PseudoGroup } from '#domain/permissions/holder.ts'

/** `default`: the defaults of the service's type, which begin at the service. */
type Beginning = 'allow' | 'deny' | 'default'

export interface NodeSummary {
  has_children: boolean
  /** What begins at the node: of grants only those that have not expired. */
  begins: Beginning[]
}

export interface BranchSummary {
  /** What is deleted with the node, counted up to `maxCounted` each. */
  branch: BranchSize
  /** By permission name: who has it, by the type of the service, on nodes of the service without grants. */
  defaults: Record<string, PseudoGroup[]>
}

interface BranchSize {
  /** Nodes below it. */
  resources: number
  /** Grants on it and below it, with those that have expired. */
  grants: number
  /** Whether both are counted to the end. */
  complete: boolean
}

/** So many of a kind are counted, which takes some 50 ms. */
const maxCounted = 10_000

/** A node as `NodeSummary`, from a row of `resources` in a statement. @param row called neither `below` nor `g` */
export function nodeSummaryOf(row: SQL): SQL {
  const hasGrant = (access: 'allow' | 'deny') =>
    sql`exists (select from grants g where g.resource_id = ${row}.id and g.access = ${access} and is_unexpired(g.expires_at, app_now()))`
  return sql`jsonb_build_object(
    'has_children', exists (select from resources below where below.parent_id = ${row}.id),
    'begins', (select coalesce(jsonb_agg(kind), '[]') from (values
      ('allow', ${hasGrant('allow')}), ('deny', ${hasGrant('deny')}),
      ('default', exists (select from type_defaults where root = ${row}.id))) as beginnings (kind, is_there) where is_there))`
}

/** A node as `BranchSummary`, from a row of `resources` in a statement. */
export function branchSummaryOf(row: SQL): SQL {
  return sql`jsonb_build_object('branch', branch_size(${row}.id, ${maxCounted}::integer),
    'defaults', (select coalesce(jsonb_object_agg(permission, holders), '{}') from type_defaults where root = ${row}.path[1]))`
}
