/** Runs the command line as a separate process. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Postern } from '#test/support/servers/postern.ts'
import { root } from './source.ts'

/** Runs a command with the database of a running service. @param input standard input */
export function runCommand(postern: Postern, args: string[], input?: string, environment: Record<string, string> = {}) {
  const { PASSWORD_PEPPER, REFRESH_KEY } = postern.secrets
  const DATABASE_URL = postern.database.connectionString
  return runCommandLine(args, { DATABASE_URL, PASSWORD_PEPPER, REFRESH_KEY, ...environment }, input)
}

/** Runs a command until it ends. @param environment the whole environment @param input standard input */
export async function runCommandLine(args: string[], environment: Record<string, string>, input = '') {
  const hook = join(root, 'scripts/wasm-hook.mjs')
  const child = spawn(process.execPath, ['--import', hook, join(root, 'scripts/postern.ts'), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...environment },
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [says, complains, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, says, complains }
}
