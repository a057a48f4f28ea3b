/** Set-up of a test run: Postgres with a migrated template database, and the built Worker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { buildWorker } from '#local/build.ts'
import { startPostgres } from '#local/postgres/postgres.ts'
import { migrateDatabase } from '#scripts/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's connection to the shared server. */
    postgres: string
    /** The folder of the composed Worker. */
    bundle: string
  }
}

/** The database from which that of each test file is copied. */
export const templateDatabase = 'template_postern'

/** Enough for 50 parallel requests in each of a few test files. */
const maxConnections = 400

/** @returns the tear-down */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-test-'))
  const bundle = join(directory, 'bundle')
  const [postgres] = await Promise.all([
    startPostgres({ dataDirectory: join(directory, 'postgres'), durable: false, maxConnections }),
    buildWorker(bundle),
  ])
  await createTemplate(postgres.connectionString)
  project.provide('postgres', postgres.connectionString)
  project.provide('bundle', bundle)
  return async () => {
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Creates the template: the schema, and a clock that tests can set. */
export async function createTemplate(server: string): Promise<void> {
  await run(server, `create database ${templateDatabase}`)
  const template = new URL(server)
  template.pathname = templateDatabase
  await migrateDatabase(template.href)
  await run(
    template.href,
    `create table test_clock (shift interval not null);
     insert into test_clock values ('0');
     create or replace function app_now() returns timestamptz language sql volatile
       as 'select clock_timestamp() + (select shift from test_clock)'`,
  )
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement)
  await client.end()
}
