/** One run of the `postgres` program: start, readiness, end. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation } from './postgres-account.ts'
import { clusterName } from './postgres-processes.ts'
import { startWatchdog } from './postgres-watchdog.ts'

export interface ServerSettings {
  dataDirectory: string
  port: number
  durable: boolean
  maxConnections: number
}

/** How a run of Postgres ended. Both null when it could not be started at all. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface RunningServer {
  pid: number
  exited: Promise<Exit>
  stop: () => Promise<void>
}

/** The port is taken by another program. */
export class PortTaken extends Error {
  readonly port: number
  constructor(port: number) {
    super(`port ${port} is already in use`)
    this.name = 'PortTaken'
    this.port = port
  }
}

/** Milliseconds to become ready; recovery after `kill -9` under load replays up to a gigabyte of log. */
const readyMillis = 60_000
/** Milliseconds for a fast shutdown before SIGQUIT, which drops everything and leaves recovery to the next start. */
const stopMillis = 30_000
const pollMillis = 10
/** Characters of the log that go into the message when Postgres does not start. */
const logTail = 2_000
/** The line of `postmaster.pid` in which Postgres says how far it is; `pg_ctl` reads the same. */
const statusLine = 7

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Starts Postgres and waits until it accepts connections. @throws PortTaken, or Error with the end of its log */
export async function startServer(settings: ServerSettings, program: Installation): Promise<RunningServer> {
  const { dataDirectory, port } = settings
  const child = launch(settings, program)
  const watchdog = startWatchdog()
  const exited = endOf(child).then(async (exit) => {
    await watchdog.dismiss()
    return exit
  })
  if (child.pid !== undefined) watchdog.watch(child.pid)
  const stop = () => shutDown(child, exited)
  if (!(await isReady(dataDirectory, child))) {
    await stop()
    throw startFailure(port, readFileSync(logFile(dataDirectory), 'utf8'))
  }
  child.unref()
  return { pid: child.pid!, exited, stop }
}

/** In a session of its own: Ctrl-C is for us, and we stop Postgres after the requests that still need it. */
function launch(settings: ServerSettings, program: Installation): ChildProcess {
  const log = openSync(logFile(settings.dataDirectory), 'w', 0o600)
  try {
    return spawn(join(program.bin, 'postgres'), options(settings, program), {
      cwd: settings.dataDirectory,
      detached: true,
      env: { LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', log, log],
      ...program.account,
    })
  } finally {
    closeSync(log)
  }
}

function logFile(dataDirectory: string): string {
  return `${dataDirectory}.log`
}

function endOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
}

async function shutDown(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  child.ref()
  child.kill('SIGINT')
  const impatience = setTimeout(() => child.kill('SIGQUIT'), stopMillis)
  await exited
  clearTimeout(impatience)
}

function startFailure(port: number, log: string): Error {
  if (log.includes('could not bind')) return new PortTaken(port)
  return new Error(`Postgres did not start:\n${log.slice(-logTail).trim()}`)
}

async function isReady(dataDirectory: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + readyMillis
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (statusOf(dataDirectory, child.pid) === 'ready') return true
    await sleep(pollMillis)
  }
  return false
}

function statusOf(dataDirectory: string, pid: number): string | undefined {
  try {
    const lines = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')
    return lines[0] === String(pid) ? lines[statusLine]?.trim() : undefined
  } catch {
    return undefined
  }
}

function options({ dataDirectory, port, durable, maxConnections }: ServerSettings, program: Installation): string[] {
  const settings = {
    cluster_name: clusterName(dataDirectory),
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: maxConnections,
    ...(durable ? {} : forgetful),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', program.dataPath(dataDirectory), ...flags]
}

/** For tests: what only a crash of the machine needs is left out. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
}
