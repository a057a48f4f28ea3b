/**
 * A page of a walk costs a page, however large the tree and wherever the page begins. Counted in rows that the database looks at: on a tree of
 * middle size it is cheaper to read everything than the planner thinks a thousand probes are, so it must not expect a thousand.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { getBranch } from '#store/resources/resource-tree.ts'
import { listHolderCandidates } from '#store/access/permission-holders.ts'
import { walkAccessibleResources } from '#store/access/accessible-resources.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { countRows, type CountedDatabase } from '#test/support/rows-read.ts'

const [nodes, users, limit] = [20_000, 5000, 50]
/** For each node: its children, itself and its entry in an index, as it is found, shown, named and decided. */
const rowsPerNode = 30
const uuidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const root = uuidOf(1)

const database = useDatabase()
let db: CountedDatabase
let superuser: Caller
beforeAll(async () => {
  await database.sql(`
    insert into users (username, username_canonical, username_skeleton, email, email_canonical, activated_at, enabled, role)
      select name, name, name, name || '@example.test', name || '@example.test', app_now(), true, case when n = 1 then 'superuser' else 'authenticated' end
      from (select n, 'u' || n as name from generate_series(1, ${users}) as n) as names;
    insert into sessions (sid, user_id, marker, absolute_end_at)
      select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where username = 'u1';
    -- Four children each; the first is the service.
    insert into resources (id, uuid, parent_id, name, display_name, type, path) overriding system value
      with recursive tree (n, path) as (
        select 1, array[1::bigint]
        union all
        select child, path || child::bigint from tree, generate_series(4 * n - 2, least(4 * n + 1, ${nodes})) as child)
      select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, case when n > 1 then path[cardinality(path) - 1] end, 'n' || n, 'n',
        case when n > 1 then 'route' else 'service' end, path from tree order by n;
    insert into services (resource_id, type) values (1, 'api');
    insert into grants (resource_id, permission, group_id, access, scope) values (1, 'read', 1, 'allow', 'recursive')`)
  await database.sql('analyze')
  const [claims] = await database.sql('select sid, sub, rev::float8 as rev from live_sessions')
  const nowhere = { address: null, userAgent: null, language: null, requestId: 'a walk' }
  const scope = { scope: 'permissions:read', isOwn: false } as const
  superuser = { audience: 'administrator', claims, key: null, scope, ...nowhere } as Caller
  db = await countRows(database.connectionString)
})
afterAll(() => db.close())

it('all resources that a user can access', async () => {
  const page = await walkAccessibleResources(
    db,
    { ...superuser, audience: 'anyone', claims: null },
    { user: 'anonymous', permission: 'read', under: root },
    { limit, cursor: { after: [uuidOf(5)], isAfterEmptyPage: false } },
  )
  expect(page.nodes).toHaveLength(limit)
  expect(db.takeRowsRead()).toBeLessThan(limit * rowsPerNode)
})

it('all nodes below a node', async () => {
  const { rows } = await getBranch(db, superuser, root, { limit, after: [uuidOf(5)] })
  expect(rows).toHaveLength(limit)
  expect(db.takeRowsRead()).toBeLessThan(limit * rowsPerNode)
})

it('all holders of a permission on a node, for a page in the middle', async () => {
  const [last] = await database.sql<{ uuid: string }>(
    `select uuid from users where id > 100 order by uuid offset ${users - 2 * limit} limit 1`,
  )
  const { users: holders } = await listHolderCandidates(
    db,
    superuser,
    { resource: root },
    { permission: 'read' },
    { limit, after: last!.uuid },
  )
  expect(holders).toHaveLength(limit)
  expect(db.takeRowsRead()).toBeLessThan(limit * rowsPerNode)
})
