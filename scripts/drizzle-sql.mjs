/**
 * Writes `dist/drizzle-sql.js`: the part of the installed Drizzle that statements need. wrangler runs this script before every build and bundles
 * the copy instead of the package (docs/decisions/code/0047-drizzle-alias.md).
 *
 * `sql` checks whether a value is an enum of a schema, and the module with that check defines columns: classes with computed static fields, which
 * wrangler's bundler keeps although they are unused. The bundler here removes them.
 *
 * An import of anything else from Drizzle fails the build of the Worker and must be added to `wanted`.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'

/** The exports to keep, with everything that they need. */
const wanted = `
export { sql } from 'drizzle-orm/sql/sql'
export { CasingCache } from 'drizzle-orm/casing'`

const version = readFileSync(join(dirname(fileURLToPath(import.meta.resolve('drizzle-orm'))), 'package.json'), 'utf8')
const path = join(import.meta.dirname, '../dist/drizzle-sql.js')
await writeCopy({ path, made: [version, readFileSync(import.meta.filename, 'utf8')], by: shaken })

/** A module with the wanted exports and nothing else. */
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
