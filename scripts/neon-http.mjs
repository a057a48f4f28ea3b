/**
 * Writes `dist/neon-http.js`: the part of the installed Neon driver that its HTTP client needs. wrangler runs this script before every build
 * (`[build]` in wrangler.toml) and bundles the copy instead of the package (docs/decisions/code/0033-small-workers.md).
 *
 * The driver is one file that contains `pg`, a WebSocket client and a Buffer for browsers. Bundlers keep them, because each is initialised by a
 * call at the top of the file, and a call may have side effects. This script tells the bundler
 * - that a call which initialises a variable has no side effects, and can be removed if the variable is unused;
 * - that `Buffer` exists, as with `nodejs_compat`.
 *
 * No part is removed by name, so another version of the driver is reduced the same way, or stays larger.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'

/** The exports to keep, with everything that they need. */
const wanted = ['neon', 'neonConfig', 'NeonDbError']

const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'))
const copy = join(import.meta.dirname, '../dist/neon-http.js')

const source = readFileSync(driver, 'utf8')
await writeCopy({ path: copy, made: [source, readFileSync(import.meta.filename, 'utf8')], by: shaken })

/** A module with the wanted exports and nothing else. */
async function shaken() {
  const { rolldown } = await import('rolldown')
  const { parseAst } = await import('rolldown/parseAst')
  const program = parseAst(source)
  const entry = '\0entry'
  const bundle = await rolldown({
    input: entry,
    treeshake: {
      moduleSideEffects: false,
      propertyReadSideEffects: false,
      manualPureFunctions: [...callsForResults(program)],
    },
    plugins: [
      {
        name: 'the driver, and what is wanted of it',
        resolveId: (id) => id,
        load: (id) =>
          id === entry ? `export { ${wanted.join(', ')} } from ${JSON.stringify(driver)}` : withBuffer(program),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return output[0].code
}

/** Names of the functions that initialise the variables of a module. */
function callsForResults({ body }) {
  const names = new Set()
  for (const statement of body.filter(({ type }) => type === 'VariableDeclaration')) {
    walk(statement, (node) => {
      if (node.type === 'CallExpression' && node.callee.type === 'Identifier') names.add(node.callee.name)
      return !node.type.includes('Function') // calls inside a function run later
    })
  }
  return names
}

/** The driver's text with the condition `has Buffer ? globalThis.Buffer : its own` resolved. */
function withBuffer(program) {
  let text = source
  walk(program, ({ type, start, end, consequent }) => {
    const kept = type === 'ConditionalExpression' ? source.slice(consequent.start, consequent.end) : ''
    if (kept.replaceAll(/\s/g, '') !== 'globalThis.Buffer') return true
    text = `${source.slice(0, start)}${kept}${source.slice(end)}` // the platform has one
    return false
  })
  return text
}

/** Calls `visit` for every node of a syntax tree; it returns whether to visit the children. */
function walk(node, visit) {
  if (typeof node.type === 'string' && !visit(node)) return
  for (const child of Object.values(node)) if (child && typeof child === 'object') walk(child, visit)
}
