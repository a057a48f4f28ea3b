/** A page of a preview costs a page (docs/decisions/access/0035-grant-previews.md), however many users a change concerns. Counted in rows that the database looks at. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { type PlannedChange, previewPage } from '#store/grants/grant-preview.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'
import { countRows, type CountedDatabase } from '#test/support/rows-read.ts'

const [packages, users, limit] = [1000, 5000, 50]
/** Nodes that a page looks at, and what each costs: itself and its entry in an index, and what is granted on it. */
const [rowBudget, rowsPerStep] = [2000, 6]
/** The user, the node and its ancestors, and the relevant grants there. */
const rowsPerCandidate = 100

let database: TestDatabase
let db: CountedDatabase
let superuser: Caller
let [root, plain]: string[] = []
beforeAll(async () => {
  database = await createDatabase()
  await database.sql(`
    insert into users (username, username_canonical, username_skeleton, activated_at, role)
      select name, name, name, app_now(), case when n = 1 then 'superuser' else 'authenticated' end
      from (select n, 'u' || n as name from generate_series(1, ${users}) as n) as names;
    insert into sessions (sid, user_id, marker, absolute_end_at)
      select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where username = 'u1';
    insert into groups (name) values ('club'), ('crew');
    insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where g.name = 'club' and u.id > 100;
    -- One of a type that gives by default; and one on which everybody holds something, and the crew on what is in it.
    insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      select n, case when n > root then root end, 'n' || n, 'n', case when n > root then kind else 'service' end, array_remove(array[root, nullif(n, root)], null)
      from (values (1, 'package', ${packages}), (5000, 'route', ${2 * limit})) as s (root, kind, size), generate_series(root, root + size) as n;
    insert into services (resource_id, type) values (1, 'packages'), (5000, 'api');
    insert into grants (resource_id, permission, user_id, access, scope)
      select root, 'write', id, 'allow', 'match' from users, unnest(array[1, 5000]) as root where id > 100 and (root > 1 or username = 'u1');
    insert into grants (resource_id, permission, group_id, access, scope)
      select r.id, 'read', g.id, 'allow', 'match' from resources r, groups g where r.parent_id = 5000 and g.name = 'crew'`)
  await database.sql('analyze')
  const [claims] = await database.sql('select sid, sub, rev::float8 as rev from live_sessions')
  superuser = {
    audience: 'administrator',
    claims,
    key: null,
    scope: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'a preview',
  } as Caller
  const roots = await database.sql<{ uuid: string }>('select uuid from resources where parent_id is null order by id')
  ;[root, plain] = roots.map(({ uuid }) => uuid)
  db = await countRows(database.connectionString)
})
afterAll(async () => {
  await db.close()
  await database.close()
})

const grantToClub = (resource: string, access: 'allow' | 'deny'): PlannedChange => {
  const permission = { name: 'read', access, scope: 'recursive' } as const
  return { kind: 'grant', holder: { group: 'club' }, resource, permission, exact: true, expires_at: null }
}

const firstPage = (change: PlannedChange) =>
  previewPage(db, superuser, change, { at: null, permission: null, limit, cursor: null })

it('of a grant, node by node, if the type has default grants, for thousands of users', async () => {
  const { candidates, next } = await firstPage(grantToClub(root!, 'deny'))
  expect(candidates.length).toBeGreaterThan(0)
  expect(next).not.toBeNull()
  expect(db.takeRowsRead()).toBeLessThan(rowBudget * rowsPerStep)
})

it('of a membership, below a node on which every user has a grant', async () => {
  const { candidates } = await firstPage({ kind: 'membership', user: 'u2', group: 'crew', add: true })
  expect(candidates).toHaveLength(limit)
  expect(db.takeRowsRead()).toBeLessThan(limit * rowsPerCandidate)
})

it('of a grant for thousands of users, for any size of the tree', async () => {
  const { candidates } = await firstPage(grantToClub(plain!, 'allow'))
  expect(candidates).toHaveLength(limit)
  expect(db.takeRowsRead()).toBeLessThan(limit * rowsPerCandidate)
})
