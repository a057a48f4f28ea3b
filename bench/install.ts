/** Installs packages that only the benchmark needs. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Runs `npm install` in a folder with its own package.json and lockfile, unless it was done before.
 *
 * @throws Error if the registry cannot be reached
 */
export async function install(folder: string): Promise<void> {
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return
  console.log(`installing ${folder} …`)
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
}
