/** Builds `dist/public`, the static assets of a deployment: what `npm run openapi` generated, the console and the API explorer. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { consoleHeaders } from '#http/console-headers.ts'
import { buildApiExplorer } from './api-explorer.ts'

const root = join(import.meta.dirname, '..')

/** The folder that `wrangler.toml` names. */
export const publicFiles = join(root, 'dist/public')

/** What the files are made of. The lock stands for the packages. */
const sources = [
  'console',
  'client',
  'docs/public',
  'http/html/tokens.ts',
  'http/console-headers.ts',
  'local/api-explorer.ts',
  'local/public-files.ts',
  'openapi/explorer',
  'package-lock.json',
]

/** Builds the files, unless they were built from the same sources: then it takes some milliseconds. */
export async function buildPublicFiles(): Promise<void> {
  const digest = digestOf(sources)
  const stamp = join(publicFiles, '.assetsignore') // a file that is never uploaded, and names those that are not
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').includes(digest)) return
  const built = `${publicFiles}-${process.pid}`
  rmSync(built, { recursive: true, force: true })
  // A process of its own: what a test runner says of its environment is not for the console.
  const options = ['build', '--config', join(root, 'console/vite.config.ts'), '--outDir', built, '--logLevel', 'warn']
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...options], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  cpSync(join(root, 'docs/public'), built, { recursive: true })
  await buildApiExplorer(built)
  writeFileSync(join(built, '_headers'), headersFile())
  writeFileSync(join(built, '.assetsignore'), `# ${digest}\n.assetsignore\n`)
  rmSync(publicFiles, { recursive: true, force: true })
  renameSync(built, publicFiles)
}

/** The headers for Cloudflare's static assets, where no Worker runs: https://developers.cloudflare.com/workers/static-assets/headers/ */
function headersFile(): string {
  const lines = Object.entries(consoleHeaders).map(([name, value]) => `  ${name}: ${value}\n`)
  return `/console*\n${lines.join('')}/console/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n`
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow).sort()) hash.update(path).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function filesBelow(path: string): string[] {
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
}
