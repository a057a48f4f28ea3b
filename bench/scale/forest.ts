/** Fills a migrated database with users, trees and grants of a realistic installation; `forest.sql` defines the distributions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'

export interface Forest {
  users: number
  groups: number
  /** The approximate number of groups of a user. */
  groupsEach: number
  /** The number of resources below the hundred services. */
  resources: number
  /** The share of nodes at which a later registered branch begins; ids follow the order of registration. */
  later: number
  /** The number of children of the wide service. */
  wide: number
  /** The number of grants on the hot resource. */
  hot: number
  grants: number
}

const million = 1e6
/** The minimum for a user in 500 groups in the smallest forest. */
const leastGroups = 600

/** A later branch begins at every fourth node, so that the path to a node at depth ten crosses two or three. */
export const usuallyLater = 0.25

/** The sizes for a number of grants. The extreme cases have their full size from a million grants on. */
export function forestOf(grants: number, later = usuallyLater): Forest {
  return {
    users: between(1000, grants / 40, million / 10),
    groups: between(leastGroups, grants / 100, million / 20),
    groupsEach: 20,
    resources: between(4000, grants / 3, 2 * million),
    later,
    wide: between(1000, grants, million),
    hot: between(1000, grants / 10, million / 10),
    grants,
  }
}

function between(least: number, wanted: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, wanted)))
}

/** The nodes that the measurements need. */
export interface Landmarks {
  /** The number of rows of `grants`. */
  grants: number
  /** The id of the resource with the most grants. */
  hot: string
  /** The id of the service with the most children. */
  wide: string
}

/**
 * Fills the tables; the same seed gives the same rows. The connection needs a superuser, to skip the check of foreign keys for each row.
 *
 * @param client of a migrated, empty database
 */
export async function insertForest(client: Client, forest: Forest, seed: number): Promise<Landmarks> {
  await client.query(readFileSync(join(import.meta.dirname, 'forest.sql'), 'utf8'))
  await client.query(`select set_config('forest.seed', $1, false)`, [String(seed)])
  await client.query(`set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB';
    set maintenance_work_mem = '512MB'; set max_parallel_maintenance_workers = 1`)
  const { users, groups, groupsEach, resources, later, wide, hot, grants } = forest
  await client.query(`call forest_people(${users}, ${groups}, ${groupsEach})`)
  await client.query(`call forest_tree(${resources}, ${wide}, ${later})`)
  await withoutIndexes(client, 'grants', () =>
    client.query(`call forest_grants(${grants}, ${hot}, ${users}, ${groups})`),
  )
  await continueNumbers(client)
  await client.query('reset session_replication_role; reset work_mem')
  await client.query('vacuum (analyze, parallel 0) users, groups, memberships, sessions, resources, services, grants')
  const { rows } = await client.query<Landmarks>(
    `select (select count(*)::integer from grants) as grants, current_setting('forest.hot') as hot,
      (select id from resources where parent_id is null and name = 'wide') as wide`,
  )
  return rows[0]!
}

/** Creates the indexes of a table after filling it, which is faster. */
async function withoutIndexes(client: Client, table: string, fill: () => Promise<unknown>): Promise<void> {
  const constraints = await client.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u')`,
    [table],
  )
  for (const { name } of constraints.rows) await client.query(`alter table ${table} drop constraint ${name}`)
  const indexes = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where tablename = $1`,
    [table],
  )
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
  await fill()
  for (const { definition } of indexes.rows) await client.query(definition)
  for (const { name, definition } of constraints.rows)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`)
}

/** Sets sequences, so that rows created through the API later get unused ids. */
async function continueNumbers(client: Client): Promise<void> {
  for (const table of ['users', 'groups', 'resources'])
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`)
}
