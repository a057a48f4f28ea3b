/** Many statements check whether an account is active, and all must agree: sign-in, sessions, checks and the status. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LockKind } from '#domain/accounts/lock.ts'
import { isInForce } from '#test/models/accounts/lock.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
  await database.sql(`
    insert into users (username, username_canonical, username_skeleton, password_hash, enabled, activated_at, lock_kind, lock_until, status)
      select name, name, name, 'hash', enabled, case when activated then app_now() end, kind, app_now() + ends, told
      from unnest(array[true, false]) as enabled, unnest(array[true, false]) as activated, unnest(array['ok', 'webhook-error']) as told,
        (values (null, null::interval), ('automatic', '-1 hour'), ('automatic', '1 hour'), ('administrative', null)) as lock (kind, ends),
        lateral (select 'u' || md5(concat_ws(' ', enabled, activated, told, kind, ends)) as name) as names;
    insert into users (username, username_canonical, username_skeleton, password_hash, activated_at, role) values ('root', 'root', 'root', 'hash', app_now(), 'superuser');
    insert into sessions (sid, user_id, marker, absolute_end_at)
      select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users`)
})
afterAll(() => database.close())

/** Whether a row `u` of users is active, by different statements. `root` asks about others. */
const readings = {
  rule: 'is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())',
  status: `account_status(u.enabled, u.activated_at, u.lock_kind, u.lock_until, u.status) in ('active', 'webhook-error')`,
  session: 'exists (select from live_sessions l where l.user_id = u.id)',
  check: `(check_facts(root.sid, root.sub, root.rev, null, 'check', 'check:others', array[null::uuid], array['read'], array[u.username], false) #>> array['subjects', u.username, '2'])::boolean`,
  'check by uuid': `(check_facts(root.sid, root.sub, root.rev, null, 'check', 'check:others', array[null::uuid], array['read'], array[u.uuid::text], false)
    #>> array['subjects', u.uuid::text, '2'])::boolean`,
  roles: `(select (party ->> 2)::boolean from json_array_elements(role_facts(root.sid, root.sub, root.rev, null, array[u.uuid], '{}') -> 'parties') party
    where party ->> 0 = u.uuid::text)`,
  'sign-in': `(begin_sign_in('username', u.username_canonical, sha256(u.username::bytea), null, null) ->> 'credentials') is not null`,
  'end of sign-in': `open_session(u.id, rev_of(u.last_auth_sensitive_operation_at), '{pwd}', 1, sha256(u.username::bytea), null,
    null, null) is not null`,
}

it.each(Object.entries(readings))(
  'a disabled, unactivated or locked account is inactive for %s',
  async (_, reading) => {
    const users = await database.sql<{
      enabled: boolean
      activated: boolean
      kind: LockKind | null
      until: Date | null
      now: Date
      may: boolean
    }>(
      `select u.enabled, u.activated_at is not null as activated, u.lock_kind as kind, u.lock_until as until, app_now() as now, ${reading} as may
     from users u, live_sessions root where u.id > 100 and root.username = 'root'`,
    )
    expect(users).toHaveLength(33)
    for (const { may, enabled, activated, kind, until, now } of users) {
      const lock = kind && { kind, until, reason: null }
      expect({ enabled, activated, lock, may }).toEqual({
        enabled,
        activated,
        lock,
        may: enabled && activated && !isInForce(lock, now),
      })
    }
  },
)

it('a lock ends exactly at its end', async () => {
  const rows = await database.sql<{ until: Date; now: Date; locked: boolean }>(
    `select until, now, is_locked('automatic', until, now) as locked
     from (select '2026-01-01'::timestamptz as now) as clock, lateral (select now + n * interval '1 ms' as until from generate_series(-1, 1) n) as ends`,
  )
  expect(rows.map(({ locked }) => locked)).toEqual([false, false, true])
  for (const { until, now, locked } of rows)
    expect(locked).toBe(isInForce({ kind: 'automatic', until, reason: null }, now))
})
