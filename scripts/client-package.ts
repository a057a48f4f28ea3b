/**
 * Builds the client package into a folder: `node scripts/client-package.ts <folder>`, ready for `npm publish <folder>`. One module for each source,
 * so that a bundler takes what a program uses; nothing is minified, so that people can read what they run.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')
const client = join(root, 'client')

/** What a published package needs of `package.json`; workspaces alone need the rest. */
const ofRepository = new Set(['devDependencies', 'scripts'])

/** @param folder created if missing; nothing else is written */
export async function buildClientPackage(folder: string): Promise<void> {
  const dist = join(folder, 'dist')
  await mkdir(dist, { recursive: true })
  const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', client, '--outDir', dist], { cwd: root })
  for (const name of await readdir(dist, { recursive: true }))
    if (name.endsWith('.d.ts')) await rewriteExtensions(join(dist, name))
  const manifest = JSON.parse(await readFile(join(client, 'package.json'), 'utf8')) as Record<string, unknown>
  const published = Object.entries(manifest).filter(([key]) => !ofRepository.has(key))
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(Object.fromEntries(published), null, 2)}\n`)
  await cp(join(client, 'README.md'), join(folder, 'README.md'))
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'))
}

/** The compiler rewrites `./x.ts` to `./x.js` in scripts, and leaves it in declarations. */
async function rewriteExtensions(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll(/(from '\.[^']*)\.ts'|(import\("\.[^"]*)\.ts"/g, rewritten))
}

function rewritten(_: string, from?: string, dynamic?: string): string {
  return from === undefined ? `${dynamic}.js"` : `${from}.js'`
}

if (import.meta.main) await buildClientPackage(process.argv[2] ?? join(client, 'dist', 'package'))
