/** The environment of every contestant: one Postgres, one Neon endpoint in front of it, and a folder for built bundles. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, escapeIdentifier, type QueryResult } from 'pg'
import { startPostgres } from '../local/postgres/postgres.ts'

/** A database of one contestant and the shared HTTP endpoint. */
export interface Database {
  /** `postgresql://…`, the Worker's DATABASE_URL. */
  connectionString: string
  /** `http://127.0.0.1:…/sql`, to which the Worker's driver sends its statements. */
  endpoint: string
}

export interface Backdrop {
  /** A temporary folder, removed at the end. */
  folder: string
  /** The ids of the processes that all contestants share. */
  processes: { endpoint: number; postgres: number }
  /** Creates an empty database. */
  createDatabase(name: string): Promise<Database>
  /** Registers a function to call at the end; the last registered runs first. */
  onStop(stop: () => Promise<unknown>): void
  stop(): Promise<void>
}

/** Starts Postgres with its data in a temporary folder, and with the durability settings of production. */
export async function startBackdrop(): Promise<Backdrop> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const onStop = (stop: () => Promise<unknown>) => void stops.push(stop)
  const stopAll = async () => {
    for (let next = stops.pop(); next; next = stops.pop()) await next()
  }
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopAll()) // an interrupt and the end of the run await the same promise
  const start = async (): Promise<Backdrop> => {
    const postgres = await startPostgres({ dataDirectory: join(folder, 'postgres'), durable: true })
    onStop(() => postgres.stop())
    const neon = await startNeonProcess(postgres.connectionString)
    onStop(() => neon.stop())
    const createDatabase = async (name: string): Promise<Database> => {
      await query(postgres.connectionString, `create database ${escapeIdentifier(name)}`)
      const address = new URL(postgres.connectionString)
      address.pathname = `/${name}`
      return { connectionString: address.href, endpoint: neon.endpoint }
    }
    return { folder, processes: { endpoint: neon.processId, postgres: postgres.pid }, createDatabase, onStop, stop }
  }
  return start().catch(async (fault: unknown) => {
    await stop()
    throw fault
  })
}

/** Runs SQL on a new connection. */
export async function query(connectionString: string, sql: string): Promise<QueryResult> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

interface NeonProcess {
  endpoint: string
  processId: number
  stop(): Promise<void>
}

/** Starts the local Neon endpoint in another process than the load generator, so that each can use its own processor. */
async function startNeonProcess(connectionString: string): Promise<NeonProcess> {
  const neon = spawn(process.execPath, [join(import.meta.dirname, 'neon-process.ts')], {
    env: { ...process.env, DATABASE_URL: connectionString },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(neon, 'exit')
  const stop = async () => {
    neon.stdin.end()
    await ended
  }
  const [line] = await Promise.race([once(neon.stdout, 'data'), ended])
  const endpoint = String(line).trim()
  if (!URL.canParse(endpoint)) throw new Error(`the Neon endpoint did not start: ${endpoint}`)
  return { endpoint, processId: neon.pid ?? 0, stop }
}
