/**
 * Writes `dist/neon-http.js`: of the installed Neon driver, what its HTTP client needs. wrangler runs it before every build
 * (`[build]` in wrangler.toml) and bundles the copy in place of the whole (docs/decisions/code/0033-small-workers.md).
 *
 * The driver is one file with `pg`, a WebSocket client and Node's Buffer for browsers in it. No bundler leaves those out by
 * itself: each is prepared by a call at the top of the file, and a call might do anything. Here the bundler is told
 *
 * - that a call which initialises a variable is made for its result, and needs no making when nobody reads the variable;
 * - that there is a Buffer, as `nodejs_compat` has it.
 *
 * Nothing is edited by name, so another version of the driver is made smaller the same way, or is left larger.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'

/** What is kept, with everything that it needs. */
const wanted = ['neon', 'neonConfig', 'NeonDbError']

const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'))
const copy = join(import.meta.dirname, '../dist/neon-http.js')

const source = readFileSync(driver, 'utf8')
await writeCopy({ path: copy, made: [source, readFileSync(import.meta.filename, 'utf8')], by: shaken })

/** The text of a module that exports what is wanted and holds nothing else. */
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

/** Names of the functions that are called to initialise the variables of a module. */
function callsForResults({ body }) {
  const names = new Set()
  for (const statement of body.filter(({ type }) => type === 'VariableDeclaration')) {
    walk(statement, (node) => {
      if (node.type === 'CallExpression' && node.callee.type === 'Identifier') names.add(node.callee.name)
      return !node.type.includes('Function') // what is called later is another matter
    })
  }
  return names
}

/** The driver's text with `has Buffer ? globalThis.Buffer : its own` decided. */
function withBuffer(program) {
  let text = source
  walk(program, ({ type, start, end, consequent }) => {
    const kept = type === 'ConditionalExpression' ? source.slice(consequent.start, consequent.end) : ''
    if (kept.replaceAll(/\s/g, '') !== 'globalThis.Buffer') return true
    text = `${source.slice(0, start)}${kept}${source.slice(end)}` // there is one
    return false
  })
  return text
}

/** Shows every node of a syntax tree to `visit`, which says whether to go into it. */
function walk(node, visit) {
  if (typeof node.type === 'string' && !visit(node)) return
  for (const child of Object.values(node)) if (child && typeof child === 'object') walk(child, visit)
}
