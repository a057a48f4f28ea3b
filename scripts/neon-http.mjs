/**
 * Writes `dist/neon-http.js`: the part of the installed Neon driver that its HTTP client needs. wrangler runs this script before every build
 * (`[build]` in wrangler.toml) and bundles the copy instead of the package (docs/decisions/code/0033-small-workers.md).
 *
 * The driver is one file that contains `pg`, a WebSocket client and a Buffer for browsers. Bundlers keep them, because each is initialised by a
 * call at the top of the file, and a call may have side effects. This script tells the bundler
 * - that a call which initialises a variable has no side effects, and can be removed if the variable is unused;
 * - that `Buffer` exists, as with `nodejs_compat`.
 *
 * - that a call which gives a variable its value is made for its result, and needs no making when nobody reads the variable;
 * - that there is a Buffer, as `nodejs_compat` has it;
 * - that members which no text reads are not needed (`unread-members.mjs`).
 *
 * No part is removed by name, so another version of the driver is reduced the same way, or stays larger.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopy } from './shaken-copy.mjs'
import { edited, walk, withoutUnreadMembers } from './unread-members.mjs'

/** The exports to keep, with everything that they need. */
const wanted = ['neon', 'neonConfig', 'NeonDbError']

/** Members of `neonConfig` that adapters/neon.ts sets. */
const settings = ['fetchEndpoint', 'fetchFunction']

const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'))
const copy = join(import.meta.dirname, '../dist/neon-http.js')

/** What stands before a call that is made for its result alone. */
const resultMark = '/* @__PURE__ */ '

const source = readFileSync(driver, 'utf8')
const made = ['neon-http.mjs', 'unread-members.mjs'].map((name) =>
  readFileSync(join(import.meta.dirname, name), 'utf8'),
)
await writeCopy({ path: copy, made: [source, ...made], by: shaken })

/** A module with the wanted exports and nothing else. */
async function shaken() {
  const { parseAst } = await import('rolldown/parseAst')
  let text = withBuffer(source, parseAst(source))
  for (let length = Infinity; text.length < length;) {
    length = text.length
    text = await treeshaken(withResultsMarked(text, parseAst(text)), initialisers(parseAst(text)))
    text = withoutUnreadMembers(text, parseAst(text), settings)
  }
  return text
}

/** What rolldown keeps of a module. */
async function treeshaken(text, manualPureFunctions) {
  const { rolldown } = await import('rolldown')
  const entry = '\0entry'
  const bundle = await rolldown({
    input: entry,
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false, manualPureFunctions },
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
  return output[0].code.replaceAll(resultMark, '')
}

/** The text with every call marked that gives a variable its value: it is made for its result. */
function withResultsMarked(text, program) {
  const marks = new Set()
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator' && node.init) walk(node.init, mark)
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') walk(node.right, mark)
    return true
  })
  return edited(
    text,
    [...marks].map((start) => ({ start, end: start, text: resultMark })),
  )

  function mark(node) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') marks.add(node.start)
    const isSequence = node.type === 'SequenceExpression'
    if (isSequence) walk(node.expressions.at(-1), mark) // the other expressions are there for their effects
    return !isSequence && !node.type.includes('Function') // calls inside a function run later
  }
}

/** Names of the functions that initialise the variables of a module; what they are called for elsewhere is the result too. */
function initialisers({ body }) {
  const names = new Set()
  for (const statement of body.filter(({ type }) => type === 'VariableDeclaration')) {
    walk(statement, (node) => {
      if (node.type === 'CallExpression' && node.callee.type === 'Identifier') names.add(node.callee.name)
      return !node.type.includes('Function') // calls inside a function run later
    })
  }
  return [...names]
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
