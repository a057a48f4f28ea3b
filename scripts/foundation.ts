/**
 * `npm run migration`: writes schema/migrations/0001_foundation.sql from schema/*.ts. Before the first release there is no data to migrate, so
 * the tables have one migration instead of a history. The first release deletes this script; later migrations use `npx drizzle-kit generate
 * --name what_changes`.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'schema/migrations')
const journalFile = join(folder, 'meta/_journal.json')
const reservedFile = join(folder, '0002_reserved.sql')

/** Fixed ids, so that the same tables produce the same files. */
const snapshotIds = [
  'b0c0ffee-0000-4000-8000-000000000000',
  'b0c0ffee-0000-4000-8000-000000000001',
  'b0c0ffee-0000-4000-8000-000000000002',
]
const beginning = Date.UTC(2026, 10, 20)

interface Journal {
  entries: { idx: number; when: number; tag: string }[]
}

const reserved = readFileSync(reservedFile, 'utf8')
for (const name of readdirSync(folder)) if (/^000[12]_/.test(name)) rmSync(join(folder, name))
for (const name of readdirSync(join(folder, 'meta'))) if (/^000[1-9]_/.test(name)) rmSync(join(folder, 'meta', name))
rewriteJournal((journal) => ({ ...journal, entries: journal.entries.slice(0, 1) }))
generate('--name', 'foundation')
generate('--custom', '--name', 'reserved')
writeFileSync(reservedFile, reserved)
rewriteJournal((journal) => ({
  ...journal,
  entries: journal.entries.map((entry) => ({ ...entry, when: beginning + entry.idx })),
}))
for (const [index, id] of snapshotIds.entries()) {
  const file = join(folder, `meta/000${index}_snapshot.json`)
  const snapshot = JSON.parse(readFileSync(file, 'utf8')) as { id: string; prevId: string }
  snapshot.id = id
  snapshot.prevId = snapshotIds[index - 1] ?? '00000000-0000-0000-0000-000000000000'
  writeFileSync(file, `${JSON.stringify(snapshot, null, 2)}\n`)
}

function rewriteJournal(change: (journal: Journal) => Journal): void {
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as Journal
  writeFileSync(journalFile, `${JSON.stringify(change(journal), null, 2)}\n`)
}

function generate(...options: string[]): void {
  const drizzle = join(root, 'node_modules/drizzle-kit/bin.cjs')
  const where = ['--dialect', 'postgresql', '--schema', './schema/*.ts', '--out', './schema/migrations']
  execFileSync(process.execPath, [drizzle, 'generate', ...where, ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
