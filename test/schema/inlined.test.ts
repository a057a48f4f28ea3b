/** Rules that are written once are not called for it: the planner puts their bodies where they are asked. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

/** With each, what it is made of. */
const rules = ['lasts', 'is_locked', 'may_act', 'account_status', 'holders_of', 'asked_user', 'held_places']

it.each([
  'select g.id from grants g where lasts(g.expires_at, moment())',
  'select u.id from users u where not is_locked(u.lock_kind, u.lock_until, moment())',
  'select u.id from users u where may_act(u.enabled, u.activated_at, u.lock_kind, u.lock_until, moment())',
  'select * from live_sessions',
  'select account_status(enabled, activated_at, lock_kind, lock_until, status) from users',
  'select array(select h from holders_of(u.id) h) from users u',
  `select u.id from unnest(array['ada', 'bob']) a cross join lateral asked_user(a) u`,
  `select p.line from users u cross join lateral held_places('{1}', '{}', 'read', array[u.id, -1], null) p`,
])('`%s` calls none', async (statement) => {
  const plan = await database.sql<{ 'QUERY PLAN': string }>(`explain (verbose) ${statement}`)
  const text = plan.map((row) => row['QUERY PLAN']).join('\n')
  expect(rules.filter((rule) => text.includes(`${rule}(`))).toEqual([])
  expect(text).toMatch(/Scan/)
})
