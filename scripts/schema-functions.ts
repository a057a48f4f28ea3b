/**
 * Reads SQL functions, views and triggers from `schema/functions` and `schema/triggers`, and sorts them so that PostgreSQL can create them:
 * dependencies first. New files need no number.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of SQL: what it creates, and which names of other files it uses. */
export interface SqlFile {
  /** From the root of the project. */
  path: string
  text: string
}

const root = join(import.meta.dirname, '..')
const folders = ['schema/functions', 'schema/triggers']

/** Every SQL function, view and trigger, in the order of creation. @throws Error that names a cycle */
export function readSchemaFunctions(): SqlFile[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sql'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  )
  return inCreationOrder(files)
}

/** Sorts files so that each comes after those whose functions, views or types it uses; otherwise by path. @throws Error that names a cycle */
export function inCreationOrder(files: SqlFile[]): SqlFile[] {
  const byPath = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const creator = new Map(byPath.flatMap((file) => createdBy(file).map((name) => [name, file] as const)))
  const ordered = new Set<SqlFile>()
  const visit = (file: SqlFile, trail: SqlFile[]): void => {
    if (ordered.has(file)) return
    if (trail.includes(file)) throw cycle([...trail.slice(trail.indexOf(file)), file])
    for (const name of usedBy(file)) {
      const other = creator.get(name)
      if (other && other !== file) visit(other, [...trail, file])
    }
    ordered.add(file)
  }
  for (const file of byPath) visit(file, [])
  return [...ordered]
}

const creation = /create (?:or replace )?(function|view|type) (\w+)/g

function createdBy({ text }: SqlFile): string[] {
  return [...withoutComments(text).matchAll(creation)].map(([, , name]) => name!)
}

/** Words that may be the name of a function, view or type: called with a parenthesis, read after `from` or `join`, or declared as a type. */
function usedBy({ text }: SqlFile): Set<string> {
  const code = withoutComments(text).replaceAll(/'(?:[^']|'')*'/g, "''")
  return new Set(
    [
      ...code.matchAll(/\b(\w+)\s*\(/g),
      ...code.matchAll(/\b(?:from|join|setof|execute function|,)\s+(\w+)/g),
      ...code.matchAll(/\b\w+\s+(\w+)(?:\[\])?\s*[;,)]/g),
    ].map(([, name]) => name!),
  )
}

function withoutComments(text: string): string {
  return text.replaceAll(/--.*$/gm, '')
}

function cycle(files: SqlFile[]): Error {
  return new Error(`These call each other in a circle: ${files.map(({ path }) => path).join(' -> ')}`)
}
