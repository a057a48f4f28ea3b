/**
 * Makes a fresh clone ready: installs what `package-lock.json` names, once. It runs before `npm start`, `npm test` and the like,
 * as npm's `pre` scripts, with whatever Node the machine has. What follows runs on the Node that was installed: npm starts
 * another shell for it, and a shell that has once found the machine's own would go on using that.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const wanted = join(root, 'package-lock.json')
const installed = join(root, 'node_modules/.package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(wanted).mtimeMs) {
  console.log('Installing dependencies (once; about half a minute)…')
  // `npm install` may write package-lock.json; `npm ci` never does. It needs a lock that names the binaries of every platform, which
  // test/lockfile.test.ts checks; then it asks the registry for none but this platform's.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
