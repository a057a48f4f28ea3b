/** The planner inlines functions that are rules, instead of calling them. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

/** Each with the functions that it calls. */
const rules = [
  'is_unexpired',
  'is_session_live',
  'is_reserved_id',
  'is_locked',
  'is_account_active',
  'account_status',
  'holder_ids_of',
  'find_user',
  'rev_of',
  'required_action_of',
  'password_change_due',
  'key_denial',
  'is_key_use_due',
  'granted_nodes',
]

it.each([
  'select g.id from grants g where is_unexpired(g.expires_at, app_now())',
  'select u.id from users u where not is_locked(u.lock_kind, u.lock_until, app_now())',
  'select u.id from users u where is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())',
  'select * from live_sessions',
  `select key_denial(revoked_at, expires_at, scopes, branch_limited, 'check', null, false), is_key_use_due(last_used_at) from api_keys`,
  'select g.id from groups g where not is_reserved_id(g.id)',
  'select account_status(enabled, activated_at, lock_kind, lock_until, status) from users',
  'select array(select h from holder_ids_of(u.id) h) from users u',
  `select u.id from unnest(array['ada', 'bob']) a cross join lateral find_user(a) u`,
  `select p.uuid_path from users u cross join lateral granted_nodes('{1}', '{}', 'read', array[u.id, -1], null) p`,
])('`%s` is inlined', async (statement) => {
  const plan = await database.sql<{ 'QUERY PLAN': string }>(`explain (verbose) ${statement}`)
  const text = plan.map((row) => row['QUERY PLAN']).join('\n')
  expect(rules.filter((rule) => text.includes(`${rule}(`))).toEqual([])
  expect(text).toMatch(/Scan/)
})
