/** Copies of packages that Workers carry in place of the whole: docs/decisions/code/0033-small-workers.md. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Writes a copy unless it is up to date.
 *
 * @param {{ path: string, made: string[], by: () => Promise<string> }} copy where it lies, all that it is made of (the script that
 *   makes it too), and what makes its text
 */
export async function writeCopy({ path, made, by }) {
  const digest = made.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex')
  const firstLine = `// ${basename(path)}, made by scripts/ of ${digest}`
  if (existsSync(path) && readFileSync(path, 'utf8').startsWith(firstLine)) return
  const half = `${path}.${process.pid}` // builds run side by side
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(half, `${firstLine}\n${await by()}`)
  renameSync(half, path)
}
