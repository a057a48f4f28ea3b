/** The source of the project, for tests of its structure. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { experimental_readRawConfig as readConfiguration } from 'wrangler'

/** The root of the project. */
export const root = join(import.meta.dirname, '../..')

/** Every TypeScript file below a folder, as paths from the root with forward slashes. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
}

/** The imports of a file, including types: packages by name, files as paths from the root (`#domain/…` is `domain/…`). */
export function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8')
  const named = text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...named].map(([, from, bare, dynamic]) => {
    const source = from ?? bare ?? dynamic ?? ''
    if (source.startsWith('#')) return source.slice(1)
    return source.startsWith('.') ? relative(root, join(root, path, '..', source)).replaceAll('\\', '/') : source
  })
}

/** All source files that a file imports directly or indirectly, including itself. */
export function reachedBy(path: string, reached = new Set<string>()): Set<string> {
  if (reached.has(path) || !path.endsWith('.ts')) return reached
  reached.add(path)
  for (const source of importsOf(path))
    if (/^[\w.]+\//.test(source) && existsSync(join(root, source))) reachedBy(source, reached)
  return reached
}

/** One Worker of `wrangler.toml`. */
export interface Deployment {
  main: string
  routes?: { pattern: string; zone_name?: string }[]
  secrets?: { required: string[] }
  vars?: Record<string, string>
  services?: { binding: string; service: string }[]
  assets?: { directory: string; binding: string; run_worker_first: boolean }
  workers_dev?: boolean
  preview_urls?: boolean
  compatibility_date?: string
  compatibility_flags?: string[]
}

/** The Workers of `wrangler.toml`: the whole service, and one per function. */
export function deployments(): { whole: Deployment; functions: Record<string, Deployment> } {
  const { rawConfig } = readConfiguration({ config: join(root, 'wrangler.toml') })
  const { env, ...whole } = rawConfig as unknown as Deployment & { env: Record<string, Deployment> }
  return { whole, functions: env }
}
