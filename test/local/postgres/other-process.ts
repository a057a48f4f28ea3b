/** A directory for one test, and Node processes of their own that start the database in it, to be killed. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { processesOf } from '#local/postgres/postgres-processes.ts'

/** Milliseconds for a test, or for a shutdown, on a busy machine. */
export const patience = 60_000

/** The output of `run-postgres.ts`: the server, or the error. */
interface Said {
  connectionString: string
  pid: number
  reused: boolean
  /** The Node process. */
  node: number
  name?: string
  error?: string
}

export interface StartOptions {
  script?: string
  uid?: number
  env?: Record<string, string>
}

export class Place {
  readonly directory = mkdtempSync(join(tmpdir(), 'postern-local-'))
  dataDirectory = join(this.directory, 'data')
  readonly #children: ChildProcess[] = []

  /** Another Node process that starts the database. */
  start({ script = join(import.meta.dirname, 'run-postgres.ts'), uid, env = {} }: StartOptions = {}) {
    const child = spawn(process.execPath, [script, this.dataDirectory], {
      cwd: '/',
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    })
    const exited = new Promise((resolve) => child.once('exit', resolve))
    const said = new Promise<Said>((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(String(line))))
      child.once('exit', (code) => reject(new Error(`The process ended with ${code} and printed nothing.`)))
    })
    said.catch(() => {}) // not every test listens
    const kill = async () => {
      child.kill('SIGKILL')
      await exited
    }
    return { child: this.watch(child), said, exited, kill }
  }

  /** Sees to it that a process does not outlive the test. */
  watch<Child extends ChildProcess>(child: Child): Child {
    this.#children.push(child)
    return child
  }

  /** The Postgres processes at work here. */
  processes(): number[] {
    return existsSync(dirname(this.dataDirectory)) ? processesOf(this.dataDirectory) : []
  }

  /** @throws if Postgres runs after all Node processes have ended */
  async clear(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL')
    const deadline = Date.now() + patience
    while (this.processes().length > 0) {
      if (Date.now() > deadline) throw new Error('Postgres was left behind')
      await sleep(20)
    }
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** One statement on a connection of its own. */
export async function ask<Row extends object>(connectionString: string, text: string): Promise<Row[]> {
  const client = await connect(connectionString)
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** A connection that may be cut without ending the test. */
export async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  return client
}
