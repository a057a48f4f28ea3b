/** The cost of a check does not depend on other grants on the path, counted in rows read. */
import type { SessionClaims } from '#domain/caller.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CheckQuestion } from '#domain/access/check-facts.ts'
import { checkFacts } from '#store/access/checks.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { countRows, type CountedDatabase } from '#test/support/rows-read.ts'

const holders = 5000
/** For each question: its session, the nodes of its path, and the grants of the caller there. */
const rowsPerQuestion = 100

const database = useDatabase()
let db: CountedDatabase
let claims: SessionClaims
let resource: string
let inIndex: string
beforeAll(async () => {
  await database.sql(`
    insert into users (username, username_canonical, username_skeleton, activated_at, role)
      select name, name, name, app_now(), case when n = 1 then 'superuser' else 'authenticated' end
      from (select n, 'u' || n as name from generate_series(1, ${holders}) as n) as names;
    insert into sessions (sid, user_id, marker, absolute_end_at)
      select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where username = 'u1';
    insert into groups (name) select 'g' || n from generate_series(1, ${holders}) as n;
    insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      values (1, null, 'hot', 'hot', 'service', '{1}'), (2, 1, 'below', 'below', 'route', '{1,2}'),
        (3, null, 'index', 'index', 'service', '{3}'), (4, 3, 'package', 'package', 'package', '{3,4}');
    insert into services (resource_id, type) values (1, 'api'), (3, 'packages');
    -- Other nodes have a grant each: what the planner takes for usual.
    insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      select n, 1, 'n' || n, 'n', 'route', array[1, n] from generate_series(100, 99 + ${holders}) as n;
    insert into grants (resource_id, permission, group_id, access, scope)
      select n, 'read', (select max(id) from groups), 'allow', 'match' from generate_series(100, 99 + ${holders}) as n;
    insert into grants (resource_id, permission, user_id, access, scope) select 1, 'read', id, 'allow', 'recursive' from users where id > 100;
    insert into grants (resource_id, permission, group_id, access, scope) select 1, 'read', id, 'allow', 'recursive' from groups where id > 100`)
  await database.sql('vacuum analyze')
  claims = (await database.sql<SessionClaims>(`select sid, sub, rev::float8 as rev from live_sessions`))[0]!
  const nodes = await database.sql<{ uuid: string }>('select uuid from resources where id in (2, 4) order by id')
  ;[resource, inIndex] = nodes.map(({ uuid }) => uuid) as [string, string]
  db = await countRows(database.connectionString)
})
afterAll(() => db.close())

const anonymous = { claims: null, key: null, scope: null }

const below = { resource: null, service: 'hot', below: ['below'] }

it.each<[string, Partial<CheckQuestion>[], boolean]>([
  ['one question', [{}], false],
  ['one question by names', [below], false],
  ['one that is explained', [{}], true],
  ['two questions', [{}, {}], false],
  ['two by names', [below, below], false],
  ['questions about others', [{ user: 'u2' }, { user: 'anonymous' }], false],
])('%s below a node with thousands of grants', async (_, asked, explained) => {
  const questions = asked.map((question) => ({ resource, permission: 'read', user: null, ...question }))
  const { grants } = await checkFacts(db, { ...anonymous, claims }, questions, explained)
  expect(grants).toHaveLength(1)
  expect(db.takeRowsRead()).toBeLessThan(questions.length * rowsPerQuestion)
})

it.each([1, 2])('%i for a node without grants, if the type has default grants', async (count) => {
  // Now the planner expects thousands of grants on a node.
  await database.sql('delete from grants where resource_id > 1')
  await database.sql('vacuum analyze grants')
  const questions = Array.from({ length: count }, () => ({ resource: inIndex, permission: 'read', user: null }))
  const { grants } = await checkFacts(db, anonymous, questions, false)
  expect(grants ?? []).toEqual([])
  expect(db.takeRowsRead()).toBeLessThan(count * rowsPerQuestion)
})
