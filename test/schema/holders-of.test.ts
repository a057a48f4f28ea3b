/** The holders whose grants count for a user: every kind of check uses those of `holder_ids_of`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
  await database.sql(`
    insert into users (username, username_canonical, username_skeleton, activated_at, role)
      select name, name, name, app_now(), case name when 'root' then 'superuser' else 'authenticated' end
      from unnest(array['root', 'ann', 'ben']) as name;
    insert into sessions (sid, user_id, marker, absolute_end_at)
      select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where id > 100;
    insert into groups (name) values ('blue'), ('red'), ('grey');
    insert into memberships (user_id, group_id)
      select u.id, g.id from users u, groups g where (u.username, g.name) in (('ann', 'blue'), ('ann', 'red'), ('root', 'red'));
    insert into resources (id, name, display_name, type, path) overriding system value values (1, 's', 's', 'service', '{1}');
    insert into services (resource_id, type) values (1, 'api');
    insert into grants (resource_id, permission, group_id, access, scope) select 1, 'read', id, 'allow', 'match' from groups;
    insert into grants (resource_id, permission, user_id, access, scope) select 1, 'read', id, 'allow', 'match' from users where id > 100`)
})
afterAll(() => database.close())

/**
 * The holders of the grants that a check reads, on a node where all holders have one: the name of the group, the fourth element of each, or
 * `own`.
 */
const heldBy = (asker: string, facts: string) =>
  `select json_agg(coalesce(held ->> 3, 'own')) as holders
   from (select) as one left join live_sessions l on l.username = '${asker}', lateral (select array(select uuid from resources where id = 1) as r) as place,
     json_array_elements(${facts} -> 'grants') as held`

describe.each([
  ['ann', ['authenticated', 'blue', 'everyone', 'own', 'red']],
  ['ben', ['authenticated', 'everyone', 'own']],
  ['anonymous', ['everyone']],
])('the holders of %s', (name, expected) => {
  it.each([
    [
      'holder_ids_of',
      `select json_agg(coalesce(g.name, 'own')) as holders from users u, holder_ids_of(u.id) h left join groups g on g.id = -h where u.username = '${name}'`,
    ],
    ['a check of one question', heldBy(name, `check_facts_one(l.sid, l.sub, l.rev, null, r[1], 'read')`)],
    [
      'a check of several',
      heldBy(
        name,
        `check_facts(l.sid, l.sub, l.rev, null, 'check', 'check:others', r || r, array['read', 'read'], null, false)`,
      ),
    ],
    [
      'a check about another user',
      heldBy(
        'root',
        `check_facts(l.sid, l.sub, l.rev, null, 'check', 'check:others', r, array['read'], array['${name}'], false)`,
      ),
    ],
  ])('%s returns all of them and no other', async (_, statement) => {
    const [found] = await database.sql<{ holders: string[] }>(statement)
    expect(found!.holders.toSorted()).toEqual(expected)
  })
})
