import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { keptBytes } from '#adapters/passwords/common-passwords.ts'
import { presetNames } from '#domain/settings/presets/presets.ts'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { readSchemaFunctions } from './schema-functions.ts'
import { derivedOf, presetSettingsOf, type SettingsChange, siteSettings } from '#domain/settings/settings.ts'

const migrationsFolder = join(import.meta.dirname, '../schema/migrations')
const digestsFile = join(import.meta.dirname, '../schema/data/common-passwords.bin')
const disposableFile = join(import.meta.dirname, '../schema/data/disposable-domains.txt')

/** An arbitrary constant: two migrators of one database wait for each other on this lock. */
const migrationLock = 7_067_837_766

/** PostgreSQL 18, in the format of `server_version_num`. */
const oldestServer = 180_000

/**
 * Brings a database to the current schema. Can be run repeatedly and simultaneously.
 *
 * @param connectionString a direct connection, because the lock does not work through a transaction pooler (Neon's `-pooler` host)
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await requireVersion(client)
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query('set client_min_messages = warning')
    await migrate(drizzle(client), { migrationsFolder })
    await replaceFunctions(client)
    await writeDefaults(client)
    await writePresets(client)
    await writeServiceTypes(client)
    await fillCommonPasswords(client)
    await fillDisposableDomains(client)
  } finally {
    await client.end() // this also releases the lock
  }
}

/** @throws Error for a server without `returning old`, which statements need */
async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
  if (Number(rows[0]!.server_version_num) >= oldestServer) return
  throw new Error('Postern needs PostgreSQL 18 or later.')
}

/**
 * Replaces all functions, views and triggers if a file in `schema/functions` or `schema/triggers` has changed. They contain no data, so they need
 * no history. See docs/decisions/code/0015-functions-are-replaced.md.
 */
async function replaceFunctions(client: pg.Client): Promise<void> {
  const text = readSchemaFunctions()
    .map((file) => file.text)
    .join('\n')
  const digest = createHash('sha256').update(text).digest('hex')
  await client.query('create table if not exists drizzle.functions (digest text primary key)')
  const { rowCount } = await client.query('select from drizzle.functions where digest = $1', [digest])
  if (rowCount) return
  await client.query(
    `begin; ${text}; delete from drizzle.functions; insert into drizzle.functions values ('${digest}'); commit`,
  )
}

/** Writes the defaults of settings; chosen values remain. */
async function writeDefaults(client: pg.Client): Promise<void> {
  const defaults = Object.entries(siteSettings).map(([key, setting]) => ({ key, default_value: setting.default }))
  await client.query(
    `insert into settings (key, default_value)
     select key, default_value from jsonb_to_recordset($1) as defaults (key text, default_value jsonb)
     on conflict (key) do update set default_value = excluded.default_value
     where settings.default_value <> excluded.default_value`,
    [JSON.stringify(defaults)],
  )
}

/** Writes what the active presets give to settings and memberships in this release. */
async function writePresets(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ presets: SettingsChange['presets'] }>(
    `select value as presets from settings where key = 'presets'`,
  )
  const known = (rows[0]!.presets ?? []).filter((name) => presetNames.includes(name))
  const values = presetSettingsOf({ presets: known })
  await client.query(
    `update settings set preset_value = $1::jsonb -> key where preset_value is distinct from $1::jsonb -> key`,
    [JSON.stringify(values)],
  )
  await client.query(
    `update settings set derived = $1 where key = 'presets' and derived is distinct from $1::jsonb and chosen is not null`,
    [JSON.stringify(derivedOf({ presets: known }).presets)],
  )
}

/** Writes the types of `domain/resources/service-types.ts`. A type of an administrator with the same name remains. */
async function writeServiceTypes(client: pg.Client): Promise<void> {
  const types = serviceTypes.map(({ defaultGrants, requestMapping, basicAuthentication, ...type }) => ({
    ...type,
    basic_authentication: basicAuthentication,
    request_mapping: requestMapping,
    default_grants: defaultGrants,
  }))
  await client.query(
    `insert into service_types as held (name, built_in, preset, nodes, configurable, request_mapping, basic_authentication, default_grants)
     select name, true, preset, nodes, configurable, request_mapping, basic_authentication, default_grants from jsonb_to_recordset($1)
       as types (name text, preset text, nodes jsonb, configurable boolean, request_mapping text, basic_authentication boolean, default_grants jsonb)
     on conflict (name) do update set preset = excluded.preset, nodes = excluded.nodes, configurable = excluded.configurable,
       request_mapping = excluded.request_mapping, basic_authentication = excluded.basic_authentication, default_grants = excluded.default_grants
     where held.built_in`,
    [JSON.stringify(types)],
  )
}

/** Writes the list of common passwords, at most a megabyte, if it differs from that of this release. */
async function fillCommonPasswords(client: pg.Client): Promise<void> {
  const content = readFileSync(digestsFile)
  const buckets = new Map<number, Buffer[]>()
  for (let at = 0; at < content.length; at += keptBytes) {
    const bucket = content[at]!
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), content.subarray(at + 1, at + keptBytes)])
  }
  const digests = [...buckets.values()].map((each) => Buffer.concat(each))
  const { rows } = await client.query<{ held: string | null }>(
    `select encode(sha256(string_agg(digests, '' order by bucket)), 'hex') as held from common_passwords`,
  )
  if (rows[0]?.held === createHash('sha256').update(Buffer.concat(digests)).digest('hex')) return
  await client.query('begin; delete from common_passwords')
  await client.query('insert into common_passwords select * from unnest($1::smallint[], $2::bytea[])', [
    [...buckets.keys()],
    digests,
  ])
  await client.query('commit')
}

/** Writes the list of domains of throw-away mail, if it differs from that of this release. */
async function fillDisposableDomains(client: pg.Client): Promise<void> {
  const domains = readFileSync(disposableFile, 'utf8').trim().split('\n')
  await client.query(
    `with desired as (select unnest($1::text[]) as domain),
       removed as (delete from disposable_domains where domain not in (select domain from desired))
     insert into disposable_domains select domain from desired on conflict do nothing`,
    [domains],
  )
}

if (import.meta.main) {
  const connectionString = process.env['DATABASE_URL']
  if (!connectionString) {
    console.error('Set DATABASE_URL to the database to migrate (on Neon: the direct host, not the -pooler one).')
    process.exit(1)
  }
  await migrateDatabase(connectionString)
  console.log('The schema is up to date.')
}
