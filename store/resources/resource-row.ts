import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** A node of the tree as it is answered; no running number leaves. */
export interface ResourceRow {
  uuid: string
  name: string
  display_name: string
  /** `service` at a root. */
  type: string
  /** Uuid of the root it is under; its own at a root. */
  service: string
  parent: string | null
  /** Names from the root to it: `/library/shelf`. A name has no slash. */
  path: string
  created_at: string
  updated_at: string
}

/** A root as it is answered. */
export interface ServiceRow {
  uuid: string
  name: string
  display_name: string
  /** The kind of service behind it, which says what its nodes and permissions are. */
  type: string
  url: string | null
  configuration: Record<string, unknown>
  created_at: string
  updated_at: string
}

/**
 * A node as `ResourceRow`, from a row of `resources` in a statement; also one that this very statement makes or moves.
 *
 * @param row called neither `root` nor `above`
 */
export function resourceOf(row: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${row}.uuid, 'name', ${row}.name, 'display_name', ${row}.display_name,
    'type', ${row}.type,
    'service', case when ${row}.parent_id is null then ${row}.uuid
      else (select root.uuid from resources root where root.id = ${row}.path[1]) end,
    'parent', (select above.uuid from resources above where above.id = ${row}.parent_id),
    'path', concat((select string_agg('/' || above.name, '' order by cardinality(above.path)) from resources above
      where above.id = any (${row}.path) and above.id <> ${row}.id), '/', ${row}.name),
    'created_at', ${row}.created_at, 'updated_at', ${row}.updated_at)`
}

/**
 * The rows of a page that has `id`s, each with its node as `r`: one probe each. How long a page is the planner does not know; joined as usual it
 * takes a thousand for granted, and reads all resources.
 */
export function nodesOf(page: SQL): SQL {
  return sql`${page} cross join lateral (select * from resources where resources.id = ${page}.id limit 1) r`
}

/** A root as `ServiceRow`, from its rows of `resources` and `services`. */
export function serviceOf(row: SQL, service: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${row}.uuid, 'name', ${row}.name, 'display_name', ${row}.display_name,
    'type', ${service}.type, 'url', ${service}.url, 'configuration', ${service}.configuration,
    'created_at', ${row}.created_at, 'updated_at', ${row}.updated_at)`
}
