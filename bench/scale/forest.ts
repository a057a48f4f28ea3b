/** Fills a migrated database with people, trees and grants as an installation of some size has them; `forest.sql` says how they are spread. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'

export interface Forest {
  users: number
  groups: number
  /** How many groups a user is in, about. */
  groupsEach: number
  /** Below the hundred services. */
  resources: number
  /** The share of nodes with which a branch begins that was registered afterwards; numbers follow the order of registration. */
  later: number
  /** Children of the wide service. */
  wide: number
  /** Grants on the hot resource. */
  hot: number
  grants: number
}

const million = 1e6
/** Few enough that the smallest forest still has somebody in 500 groups. */
const leastGroups = 600

/** With every fourth node begins a branch that came later: on the way down to a node at depth ten there are two or three. */
export const usuallyLater = 0.25

/** What an installation with so many grants has. The extreme cases have their full size from a million grants on. */
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

/** What of a forest the measurements ask for. */
export interface Landmarks {
  /** Rows of `grants`. */
  grants: number
  /** Id of the resource with the most grants. */
  hot: string
  /** Id of the service with the most children. */
  wide: string
}

/**
 * Fills the tables; the same seed gives the same rows. The connection's user must be a superuser: foreign keys are not asked row by row.
 *
 * @param client of a database that was migrated and is empty
 */
export async function plantForest(client: Client, forest: Forest, seed: number): Promise<Landmarks> {
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

/** Makes the indexes of a table after it is filled: each is sorted once, instead of grown. */
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

/** So that what is made through the API afterwards gets a number of its own. */
async function continueNumbers(client: Client): Promise<void> {
  for (const table of ['users', 'groups', 'resources'])
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`)
}
