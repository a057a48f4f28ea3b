/** Makes the data directory, whole or not at all. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Installation } from './postgres-account.ts'
import { clusterName } from './postgres-processes.ts'

/** The superuser of the embedded server. */
export const superuser = 'postgres'

/** Whether the directory holds a finished cluster. @throws Error when it holds something else */
export function hasCluster(dataDirectory: string): boolean {
  const status = statSync(dataDirectory, { throwIfNoEntry: false })
  if (status === undefined || readdirSync(dataDirectory).length === 0) return false
  if (statSync(join(dataDirectory, 'PG_VERSION'), { throwIfNoEntry: false }) !== undefined) return true
  throw new Error(`${dataDirectory} is not empty and does not contain the data of a Postgres server`)
}

/** The superuser's password, 0600 beside the data: on a shared machine the port is open to every local user. */
export function readPassword(dataDirectory: string): string {
  return readFileSync(passwordFile(dataDirectory), 'utf8').trim()
}

function passwordFile(dataDirectory: string): string {
  return `${dataDirectory}.password`
}

/**
 * Runs `initdb` in a directory of its own and renames it when it is complete, so that a kill leaves no half cluster.
 * @param durable false leaves the files to the operating system's cache
 */
export async function createCluster(dataDirectory: string, server: Installation, durable: boolean): Promise<void> {
  removeUnfinished(dataDirectory)
  const unfinished = `${dataDirectory}.unfinished-${randomBytes(6).toString('hex')}`
  mkdirSync(unfinished, { mode: 0o700 })
  writePassword(dataDirectory)
  if (server.account !== null) {
    chownSync(unfinished, server.account.uid, server.account.gid)
    chownSync(passwordFile(dataDirectory), server.account.uid, server.account.gid)
  }
  await runInitdb(unfinished, dataDirectory, server, durable)
  renameSync(unfinished, dataDirectory) // takes the place of an empty directory, and of nothing else
}

/** `initdb` was stopped before, but its helpers may take a moment longer to notice: hence the retries. */
function removeUnfinished(dataDirectory: string): void {
  const prefix = `${basename(dataDirectory)}.unfinished-`
  for (const name of readdirSync(dirname(dataDirectory))) {
    if (!name.startsWith(prefix)) continue
    rmSync(join(dirname(dataDirectory), name), { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
  }
}

function writePassword(dataDirectory: string): void {
  const path = passwordFile(dataDirectory)
  rmSync(path, { force: true })
  writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 })
  chmodSync(path, 0o600)
}

/** The password is handed over as standard input: by its path the account may not be able to reach it. */
async function runInitdb(directory: string, final: string, server: Installation, durable: boolean): Promise<void> {
  const options = initdbOptions(server.dataPath(directory), clusterName(final), durable)
  const password = openSync(passwordFile(final), 'r')
  try {
    await finished(
      spawn(join(server.bin, 'initdb'), options, {
        cwd: directory,
        env: { LC_ALL: 'C', TZ: 'UTC' },
        stdio: [password, 'ignore', 'pipe'],
        ...server.account,
      }),
    )
  } finally {
    closeSync(password)
  }
}

function initdbOptions(dataPath: string, name: string, durable: boolean): string[] {
  const where = ['-D', dataPath, '--username', superuser, '--pwfile=/dev/stdin', '--auth=scram-sha-256']
  const marked = ['--set', 'timezone=UTC', '--set', `cluster_name=${name}`]
  const how = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  return [...where, ...how, ...marked, ...(durable ? [] : ['--no-sync'])]
}

async function finished(child: ReturnType<typeof spawn>): Promise<void> {
  const output: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`initdb failed (${String(code)}): ${Buffer.concat(output).toString('utf8').trim()}`)
}
