/**
 * Writes `dist/drizzle-sql.js`: of the installed Drizzle, what a statement of ours needs to be written and no more. wrangler
 * runs it before every build and bundles the copy in place of the package (docs/decisions/code/0047-drizzle-alias.md).
 *
 * `sql` asks of a value whether it is an enum of a schema, and the file that says so defines columns: classes whose static
 * fields are computed, which wrangler's bundler keeps although nobody reads them. This one does not.
 *
 * Whatever else a Worker imports of Drizzle fails its build and belongs in `wanted`.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'

/** What is kept, with everything that it needs. */
const wanted = `
export { sql } from 'drizzle-orm/sql/sql'
export { CasingCache } from 'drizzle-orm/casing'`

const version = readFileSync(join(dirname(fileURLToPath(import.meta.resolve('drizzle-orm'))), 'package.json'), 'utf8')
const path = join(import.meta.dirname, '../dist/drizzle-sql.js')
await writeCopy({ path, made: [version, readFileSync(import.meta.filename, 'utf8')], by: shaken })

/** The text of a module that exports what is wanted and holds nothing else. */
async function shaken() {
  const { rolldown } = await import('rolldown')
  const entry = '\0entry'
  const plugin = {
    name: 'what is wanted of Drizzle',
    resolveId: (id) =>
      id === entry ? id : id.startsWith('drizzle-orm') ? fileURLToPath(import.meta.resolve(id)) : null,
    load: (id) => (id === entry ? wanted : null),
  }
  const bundle = await rolldown({ input: entry, plugins: [plugin] })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return output[0].code
}
