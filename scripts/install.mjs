/**
 * Prepares a fresh clone: installs the packages of `package-lock.json` once. npm runs it as a `pre` script of `npm start`, `npm test` and others,
 * with the Node of the machine. The scripts themselves run with the installed Node: npm starts a new shell for them, which finds it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const wanted = join(root, 'package-lock.json')
const installed = join(root, 'node_modules/.package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.log('Installing dependencies (once; about half a minute)…')
  // `npm ci` never writes package-lock.json, unlike `npm install`. The lock must contain the binaries of every platform (test/lockfile.test.ts);
  // `npm ci` downloads only those of this platform.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
