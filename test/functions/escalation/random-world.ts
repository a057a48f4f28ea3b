/** Random worlds of roles, groups, grants and accounts, written to the database in one statement and read back. */
import type { ModelCreator, ModelGrant, ModelWorld } from '#test/models/keys/escalation.ts'
import type { Postern } from '#test/support/servers/postern.ts'
import { type Act, actKinds, type Cast, drawAct } from './acts.ts'
import { groupNames, permissionNames, roleNames, scopesInPlay } from './names.ts'

/** A generator of numbers below a bound, by a seed (mulberry32): a failure can be run again. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const forms = ['allow-match', 'allow-recursive', 'allow-recursive', 'deny-match', 'deny-recursive']

const requirements = [
  null,
  null,
  null,
  { aal: 2 as const },
  { within_minutes: 20 },
  { within_minutes: 60 },
  { aal: 2 as const, within_minutes: 20 },
]

/** A world with these accounts; the nodes stay as they are. */
function drawWorld(draw: (below: number) => number, cast: string[], nodes: ModelWorld['nodes']): ModelWorld {
  const some = <T>(list: readonly T[], oneIn: number) => list.filter(() => draw(oneIn) === 0)
  const one = <T>(list: readonly T[]) => list[draw(list.length)]!
  const grants = new Map<string, ModelGrant>()
  for (let n = 4 + draw(14); n > 0; n -= 1) {
    const holder = draw(2)
      ? { user: one(cast) }
      : { group: one([...groupNames, ...groupNames, 'everyone', 'authenticated']) }
    const grant = {
      holder,
      node: one(nodes).id,
      name: one(permissionNames),
      form: one(forms),
      until: one([null, null, 60, 120]),
      requires: null as ModelGrant['requires'],
    }
    if (grant.form.startsWith('allow')) grant.requires = one(requirements)
    grants.set(JSON.stringify([grant.holder, grant.node, grant.name]), grant)
  }
  return {
    roles: Object.fromEntries(roleNames.map((name) => [name, some(scopesInPlay, 2)])),
    accounts: cast.map((name) => ({
      name,
      role: one(['superuser', 'authenticated', ...roleNames, ...roleNames, ...roleNames]),
      groups: some(groupNames, 3),
    })),
    groups: Object.fromEntries(groupNames.map((name) => [name, { priority: draw(3), discoverable: draw(5) === 0 }])),
    nodes,
    grants: [...grants.values()],
  }
}

/** Tables and a function that put everything back, and write a world. Call it once the accounts have signed in. */
export async function prepareWorlds({ database }: Postern): Promise<void> {
  await database.sql(`create table kept_users as select id, username, email, last_auth_sensitive_operation_at as marker, password_hash
    from users where id > 100 and username like 'cast%'`)
  await database.sql(`create table kept_resources as select * from resources`)
}

/** The sessions of the cast, as they are now, count after each reset. */
export async function keepMarkers({ database }: Postern): Promise<void> {
  await database.sql(
    `update kept_users k set marker = u.last_auth_sensitive_operation_at from users u where u.id = k.id`,
  )
}

/** Writes a world: everything else is as at the beginning, and every session of the cast lives, of users who authenticated like this. */
export async function writeWorld(
  { database }: Postern,
  world: ModelWorld,
  creatorScopes: string[],
  { aal, minutesAgo }: ModelCreator['session'] = { aal: 1, minutesAgo: 0 },
): Promise<void> {
  await database.sql(
    `with world as materialized (select $1::jsonb as w),
      kept as (update users u set role = a.value ->> 'role', email = k.email, email_canonical = k.email, enabled = true, lock_kind = null,
          activated_at = app_now(), must_change_password = false, password_hash = k.password_hash,
          last_auth_sensitive_operation_at = k.marker
        from kept_users k, world, jsonb_array_elements(w -> 'accounts') a where u.id = k.id and a.value ->> 'name' = u.username returning u.id),
      keyed as (update api_keys set scopes = $2 returning id)
      select count(*) from kept, keyed`,
    [JSON.stringify(world), creatorScopes],
  )
  await database.sql(
    `with world as materialized (select $1::jsonb as w),
      grouped as (insert into groups (name, priority, discoverable) select key, (value ->> 'priority')::integer, (value ->> 'discoverable')::boolean
        from world, jsonb_each(w -> 'groups') on conflict ((casefold(normalize(name, NFKC) collate pg_unicode_fast)))
        do update set priority = excluded.priority, discoverable = excluded.discoverable returning id, name),
      living as (update sessions s set ended_at = null, marker = k.marker, aal = $2, authenticated_at = app_now() - make_interval(mins => $3) from kept_users k where s.user_id = k.id returning s.sid),
      setting as (update settings set chosen = w -> 'roles' from world where key = 'roles' returning key),
      joined as (insert into memberships (user_id, group_id) select u.id, g.id
        from world, jsonb_array_elements(w -> 'accounts') a cross join jsonb_array_elements_text(a.value -> 'groups') as m (name)
        join users u on u.username = a.value ->> 'name' join grouped g on g.name = m.name returning user_id),
      granted as (insert into grants (resource_id, permission, user_id, group_id, access, scope, expires_at, requires_aal, requires_within_minutes)
        select (value ->> 'node')::bigint, value ->> 'name', u.id, coalesce(g.id, p.id), split_part(value ->> 'form', '-', 1)::access,
          split_part(value ->> 'form', '-', 2)::scope, app_now() + make_interval(mins => (value ->> 'until')::integer),
          (value -> 'requires' ->> 'aal')::smallint, (value -> 'requires' ->> 'within_minutes')::integer
        from world, jsonb_array_elements(w -> 'grants') left join users u on u.username = value -> 'holder' ->> 'user'
          left join grouped g on g.name = value -> 'holder' ->> 'group'
          left join groups p on p.id <= 100 and p.name = value -> 'holder' ->> 'group' returning id)
      select (select count(*) from living), (select count(*) from setting), (select count(*) from joined), (select count(*) from granted)`,
    [JSON.stringify(world), aal, minutesAgo],
  )
}

/** Takes away what an act left behind. */
export async function clearWorld({ database }: Postern): Promise<void> {
  await database.sql(`
    delete from grants; delete from memberships; delete from pending_memberships; delete from one_time_tokens; delete from outbox_mail;
    delete from users where username like 'new%';
    delete from resources r where r.id not in (select id from kept_resources);
    insert into resources overriding system value select * from kept_resources k
      where not exists (select from resources r where r.id = k.id) order by cardinality(k.path);
    update resources r set name = k.name, parent_id = k.parent_id, path = k.path from kept_resources k
      where k.id = r.id and (k.name, k.path) is distinct from (r.name, r.path)`)
}

/** The world as it is. */
export async function readWorld({ database }: Postern, names: string[]): Promise<ModelWorld> {
  const [row] = await database.sql<{ world: ModelWorld }>(
    `select jsonb_build_object(
      'roles', coalesce((select value from settings where key = 'roles'), '{}'),
      'accounts', (select jsonb_agg(jsonb_build_object('name', u.username, 'role', u.role, 'groups', array(
          select g.name from memberships m join groups g on g.id = m.group_id where m.user_id = u.id)) order by u.id)
        from users u where u.username = any ($1) or u.username like 'new%'),
      'groups', (select jsonb_object_agg(name, jsonb_build_object('priority', priority, 'discoverable', discoverable)) from groups where name like 'g_'),
      'nodes', (select jsonb_agg(jsonb_build_object('id', id, 'parent', parent_id, 'name', name) order by cardinality(path), id) from resources),
      'grants', coalesce((select jsonb_agg(jsonb_build_object('holder', case when u.id is null then jsonb_build_object('group', h.name)
          else jsonb_build_object('user', u.username) end, 'node', g.resource_id, 'name', g.permission,
          'form', g.access || '-' || g.scope, 'until', round(extract(epoch from g.expires_at - app_now()) / 60),
          'requires', requirement_of(g.requires_aal, g.requires_within_minutes)))
        from grants g left join users u on u.id = g.user_id left join groups h on h.id = g.group_id), '[]')) as world`,
    [names],
  )
  return row!.world
}

/** An act that is drawn, with the world and the creator. */
export interface Attempt {
  world: ModelWorld
  creator: ModelCreator
  act: Act
}

/** Draws all three. Most creators have the scopes of the act: without them it is refused before any rule of this test is asked. */
export function drawAttempt(draw: (below: number) => number, nodes: ModelWorld['nodes'], cast: Cast): Attempt {
  const world = drawWorld(draw, cast.names, nodes)
  const { name, role } = world.accounts[draw(world.accounts.length)]!
  const keyScopes = draw(3) === 0 ? scopesInPlay.filter(() => draw(4) > 0) : null
  // Seconds of a test do not matter: no session is about to meet less.
  const session = { aal: 1 + draw(2), minutesAgo: [1, 30, 90][draw(3)]! }
  const kinds = Object.keys(actKinds)
  const kind = kinds[draw(kinds.length)]!
  if (draw(10) > 0)
    for (const held of [world.roles[role], keyScopes])
      held?.push(...actKinds[kind]!.filter((scope) => !held.includes(scope)))
  return { world, creator: { name, keyScopes, session }, act: drawAct(draw, kind, world, cast) }
}
