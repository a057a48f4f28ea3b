/** `npm start` as a user runs it, after the installation: the same program with its own port and its own folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '#test/support/source.ts'

/** Milliseconds to wait on a busy machine; alone it takes about three seconds. */
export const patienceMs = 60_000

/** One that runs, or did. */
export interface Started {
  port: number
  child: ChildProcess
  exit: Promise<number | null>
  /** Waits until it has printed this. @returns everything that it has printed */
  said(what: RegExp): Promise<string>
  everything: () => string
}

/** Starts it. @param place the folder of its data */
export function startProgram(place: string, port: number, environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], {
    // Vitest sets BASE_URL to `/` in its own environment.
    env: { ...process.env, PORT: String(port), POSTERN_DATA: place, DATABASE_URL: '', BASE_URL: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)))
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const said = async (what: RegExp) => {
    while (!what.test(output)) await sleep(20)
    return output
  }
  return { port, child, exit, said, everything: () => output }
}

/** Resolves when the service responds. @throws with its output if it does not */
export async function ready({ port, everything }: Started): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.status === 200) return
    if (Date.now() > deadline) throw new Error(`not ready in time: ${everything()}`)
    await sleep(100)
  }
}

/** A port that nobody has. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
