/** Finds and stops what is left of a Postgres whose Node process is gone. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds for a fast shutdown, which ends sessions and writes a checkpoint, before the blunt ones. */
const shutdownMillis = 10_000
const pollMillis = 20
/** Hexadecimal digits that tell one data directory of a machine from another. */
const digits = 16

/**
 * The `cluster_name` of a data directory. All processes of Postgres carry it in their command lines, which everybody
 * may read; the working directory of another account's process is hidden even from root in a container.
 */
export function clusterName(dataDirectory: string): string {
  const path = join(realpathSync(dirname(dataDirectory)), basename(dataDirectory))
  return `postern-${createHash('sha256').update(path).digest('hex').slice(0, digits)}`
}

/** The ids of all processes of Postgres that belong to this data directory. */
export function processesOf(dataDirectory: string): number[] {
  const name = clusterName(dataDirectory)
  return [...commands()].filter(([pid, command]) => pid !== process.pid && command.includes(name)).map(([pid]) => pid)
}

/**
 * Stops every process of this data directory. Call only while holding its lock: then no living owner has started them.
 * The process id in `postmaster.pid` alone is not believed, it may be in use again.
 */
export async function stopOrphans(dataDirectory: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    const left = processesOf(dataDirectory)
    if (left.length === 0) break
    const postmaster = left.filter((pid) => pid === postmasterOf(dataDirectory))
    for (const pid of signal === 'SIGINT' && postmaster.length > 0 ? postmaster : left) signalQuietly(pid, signal)
    await emptied(dataDirectory)
  }
  removeForeignPidFile(dataDirectory)
}

async function emptied(dataDirectory: string): Promise<void> {
  const deadline = Date.now() + shutdownMillis
  while (processesOf(dataDirectory).length > 0 && Date.now() < deadline) await sleep(pollMillis)
}

/**
 * When the id in a stale `postmaster.pid` is now another program's, Postgres would refuse to start. Anything that is a
 * Postgres is left for Postgres to judge: two servers on one directory would destroy it.
 */
function removeForeignPidFile(dataDirectory: string): void {
  const pid = postmasterOf(dataDirectory)
  const command = pid === null ? undefined : commands().get(pid)
  if (command === undefined || command.includes('postgres')) return
  rmSync(join(dataDirectory, 'postmaster.pid'), { force: true })
}

/** The process id in the first line of `postmaster.pid`, or null. */
function postmasterOf(dataDirectory: string): number | null {
  try {
    return Number(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n', 1)[0]) || null
  } catch {
    return null
  }
}

/** The command line of every process by its id; empty for one that is dead and not yet buried. */
function commands(): Map<number, string> {
  return new Map(process.platform === 'linux' ? commandsFromProc() : commandsFromPs())
}

function commandsFromProc(): [number, string][] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      return [[Number(pid), readFileSync(`/proc/${pid}/cmdline`, 'utf8')]]
    } catch {
      return [] // gone meanwhile
    }
  })
}

function commandsFromPs(): [number, string][] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n')
  return lines.map((line) => [Number.parseInt(line, 10), line])
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended by itself
  }
}
