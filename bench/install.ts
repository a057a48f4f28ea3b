/** Installs what only the benchmark needs, on first use. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Runs `npm install` in a folder that has a package.json and a lockfile of its own, unless it was done before.
 *
 * @throws Error when the registry cannot be reached
 */
export async function install(folder: string): Promise<void> {
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return
  console.log(`installing ${folder} …`)
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
}
