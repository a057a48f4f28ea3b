/**
 * Writes `dist/neon-http.js`: of the installed Neon driver, what its HTTP client needs. wrangler runs it before every build
 * (`[build]` in wrangler.toml) and bundles the copy in place of the whole (docs/decisions/code/0033-small-workers.md).
 *
 * The driver is one file with `pg`, a WebSocket client and Node's Buffer for browsers in it. No bundler leaves those out by
 * itself: each is prepared by a call at the top of the file, and a call might do anything. Here the bundler is told
 *
 * - that a call which initialises a variable is made for its result, and needs no making when nobody reads the variable;
 * - that there is a Buffer, as `nodejs_compat` has it;
 * - that members which no text reads are not needed (`unread-members.mjs`).
 *
 * Nothing is edited by name, so another version of the driver is made smaller the same way, or is left larger.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'
import { edited, walk, withoutUnreadMembers } from './unread-members.mjs'

/** What is kept, with everything that it needs. */
const wanted = ['neon', 'neonConfig', 'NeonDbError']

const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'))
const copy = join(import.meta.dirname, '../dist/neon-http.js')

const source = readFileSync(driver, 'utf8')
const made = ['neon-http.mjs', 'unread-members.mjs'].map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
await writeCopy({ path: copy, made: [source, ...made], by: shaken })

/** The text of a module that exports what is wanted and holds nothing else. */
async function shaken() {
  const { parseAst } = await import('rolldown/parseAst')
  let text = withBuffer(source, parseAst(source))
  for (let length = Infinity; text.length < length; ) {
    length = text.length
    text = await treeshaken(text, parseAst(text))
    text = withoutUnreadMembers(text, parseAst(text))
  }
  return text
}

/** What rolldown keeps of a module. */
async function treeshaken(text, program) {
  const { rolldown } = await import('rolldown')
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
        load: (id) => (id === entry ? `export { ${wanted.join(', ')} } from ${JSON.stringify(driver)}` : text),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return output[0].code
}

/** Names of the functions that are called to initialise variables. */
function callsForResults(program) {
  const names = new Set()
  walk(program, (declaration) => {
    if (declaration.type === 'VariableDeclaration') walk(declaration, collect)
    return true
  })
  return names

  function collect(node) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') names.add(node.callee.name)
    if (node.type === 'SequenceExpression') return void walk(node.expressions.at(-1), collect) // the others are for what they do
    return !node.type.includes('Function') // what is called later is another matter
  }
}

/** The driver's text with `has Buffer ? globalThis.Buffer : its own` decided. */
function withBuffer(text, program) {
  const decided = []
  walk(program, ({ type, start, end, consequent }) => {
    if (type !== 'ConditionalExpression') return true
    const kept = text.slice(consequent.start, consequent.end)
    if (kept.replaceAll(/\s/g, '') !== 'globalThis.Buffer') return true
    decided.push({ start, end, text: kept }) // there is one
    return false
  })
  return edited(text, decided)
}
