/**
 * The cost of a page depends on its size only, for any filter and number of rows: each list uses an index in its order, or one with few rows.
 * Counted in rows read, since times depend on the machine.
 */
import { sql } from 'drizzle-orm/sql/sql'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { type AuditFilter, listAuditEvents } from '#store/audit/audit.ts'
import { listMembers } from '#store/groups/group-members.ts'
import { type GrantFilter, listGrants } from '#store/grants/grant-list.ts'
import { listDiscoverableGroups } from '#store/groups/groups.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { listMails } from '#store/mail/outbox-list.ts'
import type { Page, PageRequest } from '#store/pagination.ts'
import { listRegistrations } from '#store/registration/registrations.ts'
import type { Database } from '#store/run.ts'
import { type UserFilter, listUsers } from '#store/accounts/user-list.ts'
import { type DeliveryFilter, listDeliveries } from '#store/webhooks/webhook-deliveries.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { countRows, type CountedDatabase } from '#test/support/rows-read.ts'

const rows = 20_000
const limit = 20
/** For each item: itself, its entries in indexes, and what is shown of it from elsewhere. */
const rowsPerItem = 15

/**
 * The worst cases for lists: one group has nearly all users and thousands have one or two, so that the planner expects few members; rare rows are
 * old, and far from the beginning of lists.
 */
const filled = `
  insert into groups (name) select 'g' || n from generate_series(1, 5000) as n;
  insert into users (username, username_canonical, username_skeleton, email, email_canonical, activated_at, enabled, lock_kind, role)
    select name, name, name, name || '@example.test', name || '@example.test', app_now(), n % 150 <> 7, case when n % 199 = 3 then 'administrative' end,
      case when n = 1 then 'superuser' else 'authenticated' end
    from (select n, chr(97 + n % 8) || chr(97 + n / 8 % 8) || n as name from generate_series(1, ${rows}) as n) as names;
  insert into memberships (user_id, user_uuid, group_id)
    select u.id, u.uuid, case when u.id % 5 = 0 then 102 + u.id % 4999 else 101 end from users u where u.id > 100;
  insert into memberships (user_id, user_uuid, group_id, group_administrator)
    select u.id, u.uuid, 101, true from users u where u.username = 'ca2'
    on conflict (user_id, group_id) do update set group_administrator = true;
  insert into sessions (sid, user_id, marker, absolute_end_at)
    select gen_random_uuid(), id, last_auth_sensitive_operation_at, app_now() + interval '1 hour' from users where username in ('ba1', 'ca2');
  insert into audit_events (at, action, actor_id, target_kind, target)
    select '2026-01-01'::timestamptz + n * interval '1 minute', case when n % 1000 = 5 and n < 5000 then 'group-created' else 'session-opened' end,
      case when n % 3 = 0 then (select id from users where username = 'ba1') when n between 10 and 14 then (select id from users where username = 'ca2') else 100000 + n end,
      case when n between 30 and 39 then 'webhook' else 'session' end, case when n % 9 = 0 then 'busy' else 't' || n end
    from generate_series(1, ${rows}) as n;
  insert into webhooks (name, actions, url, method, format, ordered, concurrency, update_user_status_on_error)
    select 'w' || n, '{}', 'https://hooks.acme.com/', 'POST', 'json', false, 5, false from generate_series(1, 5) as n;
  insert into webhook_deliveries (uuid, webhook_id, action, target, parameters, created_at, delivered_at, abandoned_at)
    select overlay(gen_random_uuid()::text placing lpad(to_hex(n), 12, '0') from 25)::uuid, case when n <= 30 then 5 else 1 + n % 4 end,
      case when n between 40 and 49 then 'delete_group' else 'create_user' end, 't' || n, '{}', '2026-01-01'::timestamptz + n * interval '1 minute',
      case when n between 100 and 139 then null else app_now() end, case when n between 100 and 119 then app_now() end
    from generate_series(1, ${rows}) as n;
  insert into outbox_mail (template, recipient, created_at, sent_at, abandoned_at)
    select case when n between 40 and 49 then 'welcome' else 'new-device' end, n || '@example.test', '2026-01-01'::timestamptz + n * interval '1 minute',
      case when n between 100 and 139 then null else app_now() end, case when n between 100 and 119 then app_now() end
    from generate_series(1, ${rows}) as n;
  insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, status, password_hash, expires_at)
    select n, n, n, n, n, case when n % 1000 = 1 then 'requested' when n % 1000 = 2 then 'confirmed' when n % 1000 = 3 then 'declined'
        when n % 1000 = 4 then 'expired' else 'completed' end, case when n % 1000 = 2 then 'x' end,
      app_now() + case when n % 2000 < 1000 then interval '1 day' else interval '-1 day' end
    from generate_series(1, ${rows}) as n;
  insert into one_time_tokens (operation, user_id, lifetime_seconds, used_at)
    select 'user-password-reset', 101 + n, 1, app_now() from generate_series(1, ${rows}) as n;
  insert into idempotency_keys (user_id, key, fingerprint, outcome) select n, 'k', 'x', '{}' from generate_series(1, ${rows}) as n;
  insert into login_attempts (attempt_key, account, failures, last_failure_at) select int4send(n), -n, 1, app_now() from generate_series(1, ${rows}) as n;
  insert into source_attempts (source_hash, bucket_empty_at) select int4send(n), app_now() + interval '1 hour' from generate_series(1, ${rows}) as n;
  insert into known_devices (user_id, hash) select 101 + n, int4send(n) from generate_series(1, ${rows}) as n;
  insert into sessions (sid, user_id, marker, absolute_end_at, ended_at)
    select gen_random_uuid(), 101 + n, app_now(), app_now(), app_now() from generate_series(1, ${rows}) as n;
  insert into resources (uuid, name, display_name, type, path)
    select gen_random_uuid(), 's' || n, 's', 'service', array[n] from generate_series(1, 10000) as n;
  insert into grants (resource_id, permission, user_id, access, scope)
    select min(r.id) over (), 'read', 101 + n, 'allow', 'match' from (select min(id) as id from resources) as r, generate_series(1, 1000) as n;
  insert into grants (resource_id, permission, user_id, access, scope)
    select r.id, 'write', (select id from users where username = 'ba1'), 'allow', 'match' from resources r order by r.id limit 1000;
  insert into grants (resource_id, permission, group_id, access, scope) select id, 'write', 101, 'allow', 'match' from resources;
  update groups set discoverable = true where name in ('g17', 'g4711')`

const database = useDatabase()
let counted: CountedDatabase
let superuser: Caller
let boss: Caller
beforeAll(async () => {
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  await client.query('set session_replication_role = replica')
  for (const statement of filled.split(';\n')) await client.query(statement)
  await client.query('vacuum (analyze)')
  await client.end()
  counted = await countRows(database.connectionString)
  superuser = await callerOf('ba1')
  boss = await callerOf('ca2')
})
afterAll(() => counted.close())

async function callerOf(username: string): Promise<Caller> {
  const [claims] = await database.sql(
    `select sid, sub, rev::float8 as rev from live_sessions where user_id = (select id from users where username = $1)`,
    [username],
  )
  return {
    audience: 'signed-in',
    claims,
    key: null,
    scope: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: 'a page',
  } as Caller
}

type List = (db: Database, page: PageRequest) => Promise<Page<{ uuid: string }>>

/** Reads so many pages, one after the other. @returns how many items there were, and the most rows that one of them cost */
async function cost(list: List, pages = 3) {
  const page: PageRequest = { limit }
  let items = 0
  let most = 0
  for (let n = 0; n < pages; n += 1) {
    const answer = await list(counted, page)
    most = Math.max(most, counted.takeRowsRead())
    items += answer.items.length
    if (answer.next === null) break
    page.after = answer.next
  }
  return { items, most }
}

const full = 3 * limit
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()
const ofUsers =
  (who: () => Caller, filter: UserFilter): List =>
  (db, page) =>
    listUsers(db, who(), filter, page)
const ofAudit =
  (filter: AuditFilter): List =>
  (db, page) =>
    listAuditEvents(db, { ...superuser, audience: 'administrator' }, filter, page)
const ofDeliveries =
  (webhook: string | undefined, filter: DeliveryFilter): List =>
  async (db, page) => {
    const [row] = webhook
      ? await database.sql<{ uuid: string }>('select uuid from webhooks where name = $1', [webhook])
      : []
    return listDeliveries(db, superuser, { ...filter, webhook: row?.uuid }, page)
  }
const ofGrants =
  ({ onHot, ...filter }: GrantFilter & { onHot?: true }): List =>
  async (db, page) => {
    const [hot] = await database.sql<{ uuid: string }>('select uuid from resources order by id limit 1')
    return listGrants(db, superuser, { ...filter, ...(onHot && { resource: hot!.uuid }) }, page)
  }
const ofMail =
  (filter: Parameters<typeof listMails>[2]): List =>
  (db, page) =>
    listMails(db, superuser, filter, page)

const lists: Record<string, [list: List, items: number]> = {
  'users, all': [ofUsers(() => superuser, {}), full],
  'users whose name begins with two letters': [ofUsers(() => superuser, { q: 'bb' }), full],
  'users of one name': [ofUsers(() => superuser, { q: 'ba10241' }), 1],
  'users who are disabled': [ofUsers(() => superuser, { status: 'disabled' }), full],
  'users who are locked': [ofUsers(() => superuser, { locked: true }), full],
  'users of a large group': [ofUsers(() => superuser, { group: 'g1' }), full],
  'users of a small group': [ofUsers(() => superuser, { group: 'g30' }), 1],
  'users, for who administers a large group': [ofUsers(() => boss, {}), full],
  'users of a large group, for who administers it': [ofUsers(() => boss, { group: 'g1' }), full],
  'members of a large group': [(db, page) => listMembers(db, superuser, 'g1', 'active', page), full],
  'members of a large group and who waits': [(db, page) => listMembers(db, boss, 'g1', 'all', page), full],
  'groups that anybody may join': [(db, page) => discoverable(db, page), 2],
  'events, all': [ofAudit({}), full],
  'events of a rare action': [ofAudit({ action: 'group-created' }), 5],
  'events of no action that there is': [ofAudit({ action: 'webhook-tested' }), 0],
  'events of somebody busy': [ofAudit({ actor: 'ba1' }), full],
  'events of somebody idle': [ofAudit({ actor: 'ca2' }), 4],
  'events about one thing': [ofAudit({ target_kind: 'session', target: 'busy' }), full],
  'events about a rare kind of thing': [ofAudit({ target_kind: 'webhook' }), 10],
  'events of a day long gone': [ofAudit({ from: at(1000), to: at(2000) }), full],
  'events before a day long gone': [ofAudit({ to: at(3000) }), full],
  'events of somebody busy before a day long gone': [ofAudit({ actor: 'ba1', to: at(3000) }), full],
  'deliveries, all': [ofDeliveries(undefined, {}), full],
  'deliveries to a webhook that hardly has any': [ofDeliveries('w5', {}), 30],
  'deliveries to a webhook with many': [ofDeliveries('w1', {}), full],
  'deliveries that were given up': [ofDeliveries(undefined, { status: 'abandoned' }), 20],
  'deliveries that wait': [ofDeliveries(undefined, { status: 'waiting' }), 20],
  'deliveries to a webhook that were given up': [ofDeliveries('w1', { status: 'abandoned' }), 5],
  'deliveries of a rare action': [ofDeliveries(undefined, { action: 'delete_group' }), 10],
  'grants, all': [ofGrants({}), full],
  'grants on a resource on which there are many': [ofGrants({ onHot: true }), full],
  'grants of a user who has many': [ofGrants({ user: 'ba1' }), full],
  'grants of a user who has one': [ofGrants({ user: 'ca2' }), 1],
  'grants of a group that has many': [ofGrants({ group: 'g1' }), full],
  'grants of a user on a resource': [ofGrants({ user: 'ba1', onHot: true }), 1],
  'grants of a group on a resource': [ofGrants({ group: 'g1', onHot: true }), 1],
  'mail, all': [ofMail({}), full],
  'mail that waits': [ofMail({ state: 'waiting' }), 20],
  'mail that was given up': [ofMail({ state: 'abandoned' }), 20],
  'mail of a rare template': [ofMail({ template: 'welcome' }), 10],
  ...Object.fromEntries(
    (
      [
        [undefined, 20],
        ['requested', 10],
        ['confirmed', 10],
        ['declined', 20],
        ['expired', 40],
        ['taken', 0],
        ['completed', full],
      ] as const
    ).map(([status, items]) => [
      `registrations, ${status ?? 'open'}`,
      [(db: Database, page: PageRequest) => listRegistrations(db, superuser, status, page), items],
    ]),
  ),
}

/** They are shown without uuids. */
async function discoverable(db: Database, page: PageRequest): Promise<Page<{ uuid: string }>> {
  const { items, next } = await listDiscoverableGroups(db, superuser, undefined, page)
  return { items: items.map(() => ({ uuid: '' })), next }
}

describe(`a page of ${limit} among ${rows} rows`, () => {
  it.each(Object.entries(lists))('%s', async (_, [list, items]) => {
    const found = await cost(list)
    expect(found.items).toBe(items)
    expect(found.most).toBeLessThan(rowsPerItem * (limit + 1))
  })
})

describe(`a change of a few of ${rows} rows`, () => {
  it('housekeeping reads the expired rows and few others', async () => {
    await deleteExpired(counted)
    expect(counted.takeRowsRead()).toBeLessThan(1000)
  })

  it('a batch of grants reads its holders and no other users', async () => {
    const teams = [
      { at: 'group', name: 'G17' },
      { at: 'group', name: 'nobody' },
    ]
    const entry = { name: 's17', type: 'service', action: 'create', user: { name: 'da3' }, groups: teams }
    await counted.execute(sql`select grant_batch_plan(${JSON.stringify([entry])}::jsonb)`)
    expect(counted.takeRowsRead()).toBeLessThan(100)
  })

  it.each([
    ['a user', sql`delete from users where username_canonical = 'da3'`],
    ['a group', sql`delete from groups where casefold(normalize(name, NFKC) collate pg_unicode_fast) = 'g30'`],
    ['a link', sql`delete from one_time_tokens where id = (select id from one_time_tokens limit 1)`],
  ])('%s is deleted with its dependent rows, without reading others', async (_, statement) => {
    await counted.execute(statement)
    expect(counted.takeRowsRead()).toBeLessThan(100)
  })
})
