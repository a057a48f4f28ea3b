/** Rules that are written once are not called for it: the planner puts their bodies where they are asked. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

it.each([
  ['lasts', 'select g.id from grants g where lasts(g.expires_at, moment())'],
  ['is_locked', 'select u.id from users u where not is_locked(u.lock_kind, u.lock_until, moment())'],
  ['may_act', 'select u.id from users u where may_act(u.enabled, u.activated_at, u.lock_kind, u.lock_until, moment())'],
  ['may_act', 'select * from live_sessions'],
  ['account_status', 'select account_status(enabled, activated_at, lock_kind, lock_until, status) from users'],
  ['holders_of', 'select array(select h from holders_of(u.id) h) from users u'],
  ['asked_user', `select u.id from unnest(array['ada', 'bob']) a cross join lateral asked_user(a) u`],
  [
    'held_places',
    `select p.line from users u cross join lateral held_places('{1}', '{}', 'read', array[u.id, -1], null) p`,
  ],
])('%s is no call in `%s`', async (name, statement) => {
  const plan = await database.sql<{ line: string }>(`explain (verbose) ${statement}`)
  const calls = plan.map((row) => Object.values(row).join()).filter((line) => line.includes(`${name}(`))
  expect(calls).toEqual([])
  expect(plan.length).toBeGreaterThan(0)
})
