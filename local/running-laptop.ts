/**
 * Tells the command line about a running `npm start`, so that `npm run postern -- list` in another terminal finds its database: a file that
 * only its owner may read, deleted when `npm start` stops.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The settings that the command line needs. */
export interface RunningLaptop {
  DATABASE_URL: string
  PASSWORD_PEPPER: string
  BASE_URL: string
  BREACH_CHECK_URL?: string | undefined
}

/** The folder for data, secrets and email between starts: `POSTERN_DATA`, or `.postern/` in the project. */
export function stateDirectory(environment: NodeJS.ProcessEnv): string {
  return environment['POSTERN_DATA'] || join(import.meta.dirname, '../.postern')
}

/** Writes the file; `stop` deletes it. */
export function announceLaptop(state: string, settings: RunningLaptop): { stop(): Promise<void> } {
  const file = fileIn(state)
  const { DATABASE_URL, PASSWORD_PEPPER, BASE_URL, BREACH_CHECK_URL } = settings
  const written = JSON.stringify({ DATABASE_URL, PASSWORD_PEPPER, BASE_URL, BREACH_CHECK_URL }, null, 2)
  writeFileSync(`${file}.new`, written, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return { stop: async () => rmSync(file, { force: true }) }
}

/** The settings of the `npm start` that uses this folder, or null. After a kill the file remains, and its database does not answer. */
export function findLaptop(state: string): RunningLaptop | null {
  try {
    return JSON.parse(readFileSync(fileIn(state), 'utf8')) as RunningLaptop
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function fileIn(state: string): string {
  return join(state, 'running.json')
}
