/** Builds a Worker as a deployment would, without deploying it. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildPublicFiles } from './public-files.ts'

const root = join(import.meta.dirname, '..')
const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')

/**
 * Bundles one block of `wrangler.toml` into a directory: `index.js` (or the name of the function's file) and its `.wasm`.
 *
 * @param environment the name of an `[env.…]` block; absent for the whole service
 */
export async function buildWorker(directory: string, environment?: string): Promise<void> {
  await buildPublicFiles()
  const only = environment ? ['--env', environment] : ['--env', '']
  await promisify(execFile)(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', directory, ...only], {
    cwd: root,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_LOG_PATH: join(directory, '../wrangler-logs'),
      CI: 'true',
    },
  })
}
