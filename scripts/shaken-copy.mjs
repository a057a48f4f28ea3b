/** Writes reduced copies of packages for bundles of Workers: docs/decisions/code/0033-small-workers.md. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Writes a copy unless it is up to date.
 *
 * @param {{ path: string, made: string[], by: () => Promise<string> }} copy its path, all input files (including the script), and the function
 * that returns its text
 */
export async function writeCopy({ path, made, by }) {
  const digest = made.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex')
  const firstLine = `// ${basename(path)}, made by scripts/ of ${digest}`
  if (existsSync(path) && readFileSync(path, 'utf8').startsWith(firstLine)) return
  const half = `${path}.${process.pid}` // builds may run simultaneously
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(half, `${firstLine}\n${await by()}`)
  renameSync(half, path)
}
