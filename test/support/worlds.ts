/** Random worlds of the decision tests, planted in a database: each has a tree and groups of its own, all share their users. */
import type { World } from '../models/access/decision.ts'
import type { TestDatabase } from './database.ts'

/** Ids of planted rows start here, above what the sequences of a test reach. */
const firstId = 1_000_000
const idsPerWorld = 100

/** What a world's group is called in the database. Pseudo groups belong to all worlds. */
export function groupName(world: number, group: string): string {
  return group === 'everyone' || group === 'authenticated' ? group : `w${world}-${group}`
}

/**
 * Plants worlds. The users whom their grants name must exist; `member` is put in each world's groups.
 *
 * @returns for each world the uuids of its nodes
 */
export async function plantWorlds(database: TestDatabase, worlds: World[], member: string): Promise<string[][]> {
  const sql: TestDatabase['sql'] = (text, values) => database.sql(text, values)
  const nodes = worlds.flatMap((world, w) => world.parents.map((_, node) => nodeRow(w, world, node)))
  await sql(
    `insert into resources (id, parent_id, name, display_name, type, path) overriding system value
     select id, parent_id, name, name, case when parent_id is null then 'service' else 'route' end, path
     from jsonb_to_recordset($1) as n (id bigint, parent_id bigint, name text, path bigint[])`,
    [JSON.stringify(nodes)],
  )
  await plantServices(sql, worlds)
  await plantGroups(sql, worlds, member)
  await plantGrants(sql, worlds)
  const planted = await sql<{ uuid: string }>('select uuid from resources where id >= $1 order by id', [firstId])
  return worlds.map((world) => planted.splice(0, world.parents.length).map(({ uuid }) => uuid))
}

function nodeRow(w: number, world: World, node: number) {
  const path: number[] = []
  for (let here: number | null = node; here !== null; here = world.parents[here] ?? null) path.unshift(idOf(w, here))
  return { id: idOf(w, node), parent_id: path.at(-2) ?? null, name: `w${w}-n${node}`, path }
}

function idOf(world: number, node: number): number {
  return firstId + world * idsPerWorld + node
}

/** A type for each choice of defaults; the root of each world is a service of one. */
async function plantServices(sql: TestDatabase['sql'], worlds: World[]): Promise<void> {
  const services = worlds.map((world, w) => ({ id: idOf(w, 0), defaults: world.defaults }))
  await sql(
    `with wanted as (select id, defaults, 'of-' || md5(defaults::text) as type
        from jsonb_to_recordset($1) as s (id bigint, defaults jsonb)),
      types as (insert into service_types (name, nodes, default_grants)
        select distinct type, '{"service": {"permissions": ["read", "write"], "children": []}}'::jsonb, defaults from wanted)
     insert into services (resource_id, type) select id, type from wanted`,
    [JSON.stringify(services)],
  )
}

async function plantGroups(sql: TestDatabase['sql'], worlds: World[], member: string): Promise<void> {
  const groups = worlds.flatMap(({ priorities, memberships }, w) =>
    Object.entries(priorities)
      .filter(([, priority]) => priority >= 0)
      .map(([name, priority]) => ({ name: groupName(w, name), priority, joined: memberships.includes(name) })),
  )
  await sql(
    `with g as (select * from jsonb_to_recordset($1) as g (name text, priority integer, joined boolean)),
       made as (insert into groups (name, priority) select name, priority from g returning id, name)
     insert into memberships (user_id, group_id)
     select u.id, made.id from made join g using (name), users u where g.joined and u.username = $2`,
    [JSON.stringify(groups), member],
  )
}

async function plantGrants(sql: TestDatabase['sql'], worlds: World[]): Promise<void> {
  const grants = worlds.flatMap((world, w) =>
    world.grants.map(({ holder, node, name, form }) => {
      const [access, scope] = form.split('-')
      const held = 'user' in holder ? { user: holder.user } : { group: groupName(w, holder.group) }
      return { resource_id: idOf(w, node), name, access, scope, ...held }
    }),
  )
  await sql(
    `insert into grants (resource_id, permission, user_id, group_id, access, scope)
     select resource_id, n.name, u.id, g.id, n.access::access, n.scope::scope
     from jsonb_to_recordset($1) as n (resource_id bigint, name text, access text, scope text, "user" text, "group" text)
     left join users u on u.username = n.user left join groups g on g.name = n.group`,
    [JSON.stringify(grants)],
  )
}
