/** What somebody has on all services, or on everything in one: page by page. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { materialized, runAs } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { StoredReading } from '#domain/access/permission-readings.ts'
import type { GrantSomewhere, NamedNode } from '#domain/access/permission-tree.ts'
import { onPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import {
  heldGrants,
  type HolderFound,
  holderFound,
  type ListedHolder,
  holderStep,
  requireHolder,
  unknownIn,
} from './permission-holder.ts'
import type { Database } from '#store/run.ts'

/** Whose grants are read, and which. */
export interface Asked {
  reference: ListedHolder
  /** Of a group: inherited, which is what it has. */
  reading: StoredReading
}

/** Which nodes: only in services of these types, only of these kinds; null: whatever they are. */
export interface NodeFilter {
  /** Only in this service. */
  service?: string | undefined
  types: readonly string[] | null
  kinds: readonly string[] | null
}

/** Nodes of a page, the grants there, and whose they are. */
export interface HeldPage<Node> {
  holder: string
  nodes: Node[]
  grants: GrantSomewhere[]
}

/**
 * A page of the services on which somebody has a grant.
 *
 * @param which `cascade`: also those in which somebody has one further down; `types`: only those of these types
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` when there is no such holder
 */
export async function servicesOf(
  db: Database,
  caller: Caller,
  { reference, reading }: Asked,
  which: { cascade: boolean; types: readonly string[] | null },
  page: PageRequest,
): Promise<HeldPage<NamedNode> & Pick<Page<NamedNode>, 'next'>> {
  const { after, order } = onPage(sql`root`, page)
  const answer = await runAs<HolderFound & Pick<HeldPage<NamedNode>, 'nodes' | 'grants'>>(db, caller, {
    steps: {
      holder: holderStep(caller, reference, reading),
      held: materialized(sql`select g.*, r.path from ${heldGrants} g join resources r on r.id = g.resource_id`),
      page: materialized(sql`select root.id, root.uuid, root.name, root.display_name, s.type from services s join resources root on root.id = s.resource_id
        where root.id in (select ${which.cascade ? sql`path[1]` : sql`resource_id`} from held)
          and ${which.types ? among(sql`s.type`, which.types) : sql`true`} and ${after} ${order}`),
    },
    answer: sql`select ${holderFound}, ${grantsOfPage},
      coalesce((select json_agg(${named(sql`page`)} order by uuid) from page), '[]') as nodes`,
  })
  const holder = requireHolder(caller, reference, answer)
  const { items: nodes, next } = toPage(answer!.nodes, page)
  return { holder, nodes, grants: answer!.grants, next }
}

/**
 * A page of the nodes on which somebody has a grant, each behind everything above it: service by service, depth first, siblings by uuid.
 *
 * @param page after the node that `way` leads to, by the uuids from its service on; null: from the first
 * @throws Refusal `unauthenticated`, `forbidden`, `invalid-request` when there is no such holder or service
 */
export async function listPermissionNodes(
  db: Database,
  caller: Caller,
  { reference, reading }: Asked,
  { service, types, kinds }: NodeFilter,
  { limit, way }: { limit: number; way: readonly string[] | null },
): Promise<HeldPage<NamedNode[]> & { next: string[] | null }> {
  const answer = await runAs<HolderFound & { known: boolean; nodes: NamedNode[][]; grants: GrantSomewhere[] }>(
    db,
    caller,
    {
      steps: {
        holder: holderStep(caller, reference, reading),
        place: materialized(
          sql`select r.id from allowed, resources r where r.uuid = ${service ?? null}::uuid and r.parent_id is null`,
        ),
        held: materialized(sql`select g.*, r.path from ${heldGrants} g join resources r on r.id = g.resource_id
        where ${service === undefined ? sql`true` : sql`r.path[1] = (select id from place)`}
          and ${types ? sql`r.path[1] in (select s.resource_id from services s where ${among(sql`s.type`, types)})` : sql`true`}
          and ${kinds ? among(sql`r.type`, kinds) : sql`true`}`),
        lines:
          materialized(sql`select d.id, d.path, (select array_agg(a.uuid order by cardinality(a.path)) from resources a where a.id = any (d.path)) as line
        from (select distinct resource_id as id, path from held) d`),
        page: materialized(sql`select lines.*, r.uuid from lines join resources r on r.id = lines.id
        where ${way ? sql`line > ${`{${way.join()}}`}::uuid[]` : sql`true`} order by line limit ${limit + 1}`),
      },
      answer: sql`select ${holderFound}, ${service === undefined} or exists (select from place) as known, ${grantsOfPage}, coalesce((
      select json_agg((select json_agg(${named(sql`a`)} order by cardinality(a.path)) from resources a where a.id = any (page.path))
        order by page.line) from page), '[]') as nodes`,
    },
  )
  const holder = requireHolder(caller, reference, answer)
  if (!answer!.known) throw unknownIn('service')
  const nodes = answer!.nodes.slice(0, limit)
  const next = answer!.nodes.length > limit ? (nodes.at(-1)?.map(({ uuid }) => uuid) ?? null) : null
  return { holder, nodes, grants: answer!.grants, next }
}

function among(column: SQL, names: readonly string[]): SQL {
  return sql`${column} = any (${sql.param(names)}::text[])`
}

function named(row: SQL): SQL {
  return sql`json_build_object('uuid', ${row}.uuid, 'name', ${row}.name, 'display_name', ${row}.display_name, 'type', ${row}.type)`
}

const grantsOfPage = sql`coalesce((
  select json_agg(json_build_array(page.uuid, held.permission, held.access, held.scope, h.name, h.priority))
  from page join held on held.resource_id = page.id left join groups h on h.id = held.group_id), '[]') as grants`
