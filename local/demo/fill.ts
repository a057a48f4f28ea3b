/** Writes the demonstration into a database, in one transaction: all of it, or nothing. */
import { drizzle } from 'drizzle-orm/node-postgres'
import { sql } from 'drizzle-orm/sql/sql'
import pg from 'pg'
import { grantOf } from '#store/grants/grant-row.ts'
import { planOrganisation } from './organisation.ts'
import { firstId, type DemoInput, type Row } from './plan.ts'
import { uuidOf } from './random.ts'

/** Tables in the order of their references. Webhooks come after all that would otherwise be sent to them. */
const tables = [
  'users',
  'bootstrap',
  'passkeys',
  'groups',
  'memberships',
  'terms_versions',
  'terms_texts',
  'pending_memberships',
  'resources',
  'services',
  'grants',
  'service_accounts',
  'api_keys',
  'sessions',
  'known_devices',
  'login_attempts',
  'outbox_mail',
  'registrations',
  'audit_events',
  'webhooks',
  'webhook_deliveries',
] as const

/** Those whose ids are given, so that the next id has to follow. */
const numbered = ['users', 'passkeys', 'groups', 'resources', 'grants', 'api_keys', 'webhooks']

/** An arbitrary constant: of two fills of one database the second finds what the first has written. */
const fillLock = 7_067_837_767

/**
 * Fills a database that has the schema and nobody in it.
 *
 * @returns false if the demonstration is there already; nothing is changed then
 * @throws Error for a database with other users, groups or services; nothing is changed
 */
export async function fillDemo(connectionString: string, input: DemoInput): Promise<boolean> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [fillLock])
    if (await isFilled(client, input)) return false
    await requireEmpty(client)
    await insertAll(client, input)
    await client.query('commit')
    await client.query('analyze')
    return true
  } finally {
    await client.end() // rolls back what is not committed
  }
}

async function isFilled(client: pg.Client, { seed }: DemoInput): Promise<boolean> {
  const { rowCount } = await client.query('select from users where uuid = $1', [uuidOf(`${seed} person 0`)])
  return rowCount === 1
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ has_others: boolean }>(
    `select exists (select from users where not is_reserved_id(id)) or exists (select from bootstrap)
       or exists (select from groups where not is_reserved_id(id)) or exists (select from resources) as has_others`,
  )
  if (!rows[0]!.has_others) return
  throw new Error(
    'This database has users, groups or services of its own, so the demonstration is not added. Use another one: POSTERN_DATA=.postern/demo npm run demo, and then POSTERN_DATA=.postern/demo npm start.',
  )
}

async function insertAll(client: pg.Client, input: DemoInput): Promise<void> {
  const rows = planOrganisation(input)
  for (const table of tables) {
    if (table === 'terms_texts') await insertTerms(client, rows[table]!)
    else if (table === 'audit_events') await insertEvents(client, rows[table]!)
    else await insert(client, table, rows[table]!)
  }
  for (const table of numbered)
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`)
  await client.query(
    `update users u set last_login_at = l.at, last_login_ip = l.ip, user_data = jsonb_set(u.user_data, '{first_login}', 'false')
     from jsonb_to_recordset($1) as l (id integer, at timestamptz, ip inet) where l.id = u.id`,
    [JSON.stringify(rows['last_logins'])],
  )
}

/** Postgres itself reads each value as the column has it. */
async function insert(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0]!).join(', ')
  await client.query(
    `insert into ${table} (${columns}) overriding system value
     select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  )
}

async function insertTerms(client: pg.Client, texts: readonly Row[]): Promise<void> {
  await client.query(
    `insert into terms_texts (version_id, language, text, sha256)
     select v.id, t.language, t.text, sha256(convert_to(t.text, 'UTF8'))
     from jsonb_to_recordset($1) as t (language text, text text), terms_versions v where v.group_id >= $2`,
    [JSON.stringify(texts), firstId],
  )
}

/** In the order of time, which is that of the seals, with those of the grants. */
async function insertEvents(client: pg.Client, events: readonly Row[]): Promise<void> {
  await drizzle(client).execute(sql`
    insert into audit_events (at, action, actor_id, actor_sid, target_kind, target, ip, request_id, details)
    select * from (
      select at, action, actor_id, actor_sid, target_kind, target, ip, request_id, details
      from jsonb_populate_recordset(null::audit_events, ${JSON.stringify(events)})
      union all
      select g.created_at, 'grant-created', g.created_by, null, 'grant', g.uuid::text, null, null, ${grantOf(sql`g`)} from grants g) as e
    order by at`)
}
