/** One owner per data directory: a lock of the operating system, gone the moment its process is, however it ends. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Another live process runs the database of this directory. `pid` is that process, or null if it has not said yet. */
export class AlreadyRunning extends Error {
  readonly pid: number | null
  constructor(dataDirectory: string, pid: number | null) {
    super(`the database in ${dataDirectory} is already in use${pid === null ? '' : ` by process ${pid}`}`)
    this.name = 'AlreadyRunning'
    this.pid = pid
  }
}

/** Milliseconds to wait for the lock: a killed process holds it until the system has taken it apart. */
const patienceMillis = 500

export interface Lock {
  release: () => void
}

/**
 * Takes the lock beside the data directory. Node offers no `flock`; SQLite's exclusive lock is one (fcntl), and unlike
 * a file with a process id it cannot be left behind by `kill -9`, nor mistaken when the id is used again.
 * @throws AlreadyRunning
 */
export function takeLock(dataDirectory: string): Lock {
  const ownerFile = `${dataDirectory}.owner`
  const database = new DatabaseSync(`${dataDirectory}.lock`)
  try {
    database.exec(`pragma journal_mode = memory; pragma busy_timeout = ${patienceMillis}; begin exclusive`)
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    throw new AlreadyRunning(dataDirectory, readOwner(ownerFile))
  }
  writeFileSync(ownerFile, String(process.pid))
  return {
    release() {
      rmSync(ownerFile, { force: true })
      database.close()
    },
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /locked/.test(error.message)
}

function readOwner(ownerFile: string): number | null {
  try {
    return Number(readFileSync(ownerFile, 'utf8')) || null
  } catch {
    return null
  }
}
