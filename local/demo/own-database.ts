/** Finds the embedded database of `npm start`, running or not. No other is ever opened: what fills a database must not meet a deployed one. */
import { join, resolve } from 'node:path'
import pg from 'pg'
import { developmentSecrets } from '#local/development-secrets.ts'
import { type DevelopmentDatabase, startDatabase } from '#local/postgres/development-database.ts'
import { findLaptop, type RunningLaptop, stateDirectory } from '#local/running-laptop.ts'
import { migrateDatabase } from '#scripts/migrate.ts'

/** The database, and what `npm start` knows of it. */
export interface OwnDatabase {
  /** Straight to Postgres. */
  connectionString: string
  passwordPepper: string
  /** Of the service, running or as it will be. */
  baseUrl: string
  isRunning: boolean
  close(): Promise<void>
}

const onlyItsOwn = 'npm run demo fills only the embedded database of npm start, and never another one.'

/**
 * Opens it: that of the `npm start` that runs, or else by starting it, up to date, until `close`.
 *
 * @throws Error if `DATABASE_URL` is set, or if the `npm start` that runs uses another database
 */
export async function openOwnDatabase(environment: NodeJS.ProcessEnv): Promise<OwnDatabase> {
  if (environment['DATABASE_URL']) throw new Error(`${onlyItsOwn} Unset DATABASE_URL.`)
  const state = stateDirectory(environment)
  const running = findLaptop(state)
  if (running && (await isOwn(running, join(state, 'postgres')))) {
    const { DATABASE_URL: connectionString, PASSWORD_PEPPER: passwordPepper, BASE_URL: baseUrl } = running
    return { connectionString, passwordPepper, baseUrl, isRunning: true, close: async () => {} }
  }
  const database: DevelopmentDatabase = await startDatabase(join(state, 'postgres'), undefined)
  await migrateDatabase(database.direct)
  return {
    connectionString: database.direct,
    passwordPepper: environment['PASSWORD_PEPPER'] || developmentSecrets(join(state, 'secrets.json')).PASSWORD_PEPPER,
    baseUrl: environment['BASE_URL'] || `http://localhost:${environment['PORT'] || 8787}`,
    isRunning: false,
    close: () => database.stop(),
  }
}

/**
 * Whether the data of a server are in our folder, which only that server can tell.
 *
 * @returns false if nothing answers: after a kill the file about `npm start` remains
 * @throws Error for any other server
 */
async function isOwn({ DATABASE_URL }: RunningLaptop, dataDirectory: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: DATABASE_URL })
  try {
    await client.connect()
  } catch {
    return false
  }
  try {
    const { rows } = await client.query<{ setting: string }>(
      `select setting from pg_settings where name = 'data_directory'`,
    )
    if (rows[0]?.setting === resolve(dataDirectory)) return true
    throw new Error(`${onlyItsOwn} The npm start at this folder uses another database, from DATABASE_URL.`)
  } finally {
    await client.end()
  }
}
