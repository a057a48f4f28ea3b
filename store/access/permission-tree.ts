/** The grants of a holder on services, or on all nodes, page by page. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { StoredReading } from '#domain/access/permission-readings.ts'
import type { GrantSomewhere, NamedNode } from '#domain/access/permission-tree.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import {
  type Listed,
  type ListedHolder,
  listedHolder,
  listingColumns,
  requireListed,
  unexpiredGrants,
} from './permission-holder.ts'
import type { Database } from '#store/run.ts'

/** The holder whose grants are listed, and which of them. */
export interface HolderQuery {
  reference: ListedHolder
  /** For a group: inherited. */
  reading: StoredReading
}

/** The nodes that are listed: in services of these types, and of these node types; null: of all types. */
export interface NodeFilter {
  /** Only in this service. */
  service?: string | undefined
  types: readonly string[] | null
  nodeTypes: readonly string[] | null
}

/** A page of nodes with the grants of a holder on them. */
export interface NodeGrantsPage<Node> {
  /** The holder's name. */
  holder: string
  nodes: Node[]
  grants: GrantSomewhere[]
}

/**
 * A page of the services on which a holder has a grant.
 *
 * @param filter `cascade`: also services below which the holder has a grant; `types`: only services of these types
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` for an unknown holder
 */
export async function listPermissionServices(
  db: Database,
  caller: Caller,
  { reference, reading }: HolderQuery,
  filter: { cascade: boolean; types: readonly string[] | null },
  page: PageRequest,
): Promise<NodeGrantsPage<NamedNode> & Pick<Page<NamedNode>, 'next'>> {
  const { after, order } = onPage(sql`root`, page)
  const answer = await runAs<Listed & Pick<NodeGrantsPage<NamedNode>, 'nodes' | 'grants'>>(db, caller, {
    steps: {
      holder: listedHolder(caller, reference, reading),
      node_grants: materialized(
        sql`select g.*, r.path from ${unexpiredGrants(caller)} g join resources r on r.id = g.resource_id`,
      ),
      page: materialized(sql`select root.id, root.uuid, root.name, root.display_name, s.type from services s join resources root on root.id = s.resource_id
        where root.id in (select ${filter.cascade ? sql`path[1]` : sql`resource_id`} from node_grants)
          and ${filter.types ? among(sql`s.type`, filter.types) : sql`true`} and ${after} ${order}`),
    },
    answer: sql`select ${listingColumns(reference)}, ${grantsOfPage},
      coalesce((select json_agg(${nodeJson(sql`page`)} order by uuid) from page), '[]') as nodes`,
  })
  const { denied, holder, grants } = answer!
  requireListed(denied)
  const { items: nodes, next } = toPage(answer!.nodes, page)
  return { holder, nodes, grants, next }
}

/**
 * A page of the nodes on which a holder has a grant, each after its ancestors: service by service, depth first, siblings by uuid.
 *
 * @param page `after`: the uuids from its service down to the last node of the page before; null for the first page
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` for an unknown holder or service
 */
export async function listPermissionNodes(
  db: Database,
  caller: Caller,
  { reference, reading }: HolderQuery,
  { service, types, nodeTypes }: NodeFilter,
  { limit, after }: { limit: number; after: readonly string[] | null },
): Promise<NodeGrantsPage<NamedNode[]> & { next: string[] | null }> {
  const answer = await runAs<Listed & { nodes: NamedNode[][]; grants: GrantSomewhere[] }>(db, caller, {
    steps: {
      holder: listedHolder(caller, reference, reading),
      root: materialized(
        sql`select r.id from allowed, resources r where r.uuid = ${service ?? null}::uuid and r.parent_id is null`,
      ),
      node_grants:
        materialized(sql`select g.*, r.path from ${unexpiredGrants(caller)} g join resources r on r.id = g.resource_id
        where ${service === undefined ? sql`true` : sql`r.path[1] = (select id from root)`}
          and ${types ? sql`r.path[1] in (select s.resource_id from services s where ${among(sql`s.type`, types)})` : sql`true`}
          and ${nodeTypes ? among(sql`r.type`, nodeTypes) : sql`true`}`),
      node_paths:
        materialized(sql`select d.id, d.path, (select array_agg(a.uuid order by cardinality(a.path)) from resources a where a.id = any (d.path)) as uuid_path
        from (select distinct resource_id as id, path from node_grants) d`),
      page: materialized(sql`select node_paths.*, r.uuid from node_paths join resources r on r.id = node_paths.id
        where ${after ? sql`uuid_path > ${`{${after.join()}}`}::uuid[]` : sql`true`} order by uuid_path limit ${limit + 1}`),
    },
    answer: sql`select ${listingColumns(reference, { 'unknown-service': sql`${service !== undefined} and not exists (select from root)` })}, ${grantsOfPage}, coalesce((
      select json_agg((select json_agg(${nodeJson(sql`a`)} order by cardinality(a.path)) from resources a where a.id = any (page.path))
        order by page.uuid_path) from page), '[]') as nodes`,
  })
  const { denied, holder, grants } = answer!
  requireListed(denied)
  const nodes = answer!.nodes.slice(0, limit)
  const next = answer!.nodes.length > limit ? (nodes.at(-1)?.map(({ uuid }) => uuid) ?? null) : null
  return { holder, nodes, grants, next }
}

function among(column: SQL, names: readonly string[]): SQL {
  return sql`${column} = any (${sql.param(names)}::text[])`
}

function nodeJson(row: SQL): SQL {
  return sql`json_build_object('uuid', ${row}.uuid, 'name', ${row}.name, 'display_name', ${row}.display_name, 'type', ${row}.type)`
}

/** Column `grants`, from steps `page` and `node_grants`. */
const grantsOfPage = sql`coalesce((
  select json_agg(json_build_array(page.uuid, own.permission, own.access, own.scope, h.name, h.priority,
    requirement_of(own.requires_aal, own.requires_within_minutes)))
  from page join node_grants own on own.resource_id = page.id left join groups h on h.id = own.group_id), '[]') as grants`
