/**
 * Leaves out of a bundled module what a bundler keeps because somebody might need it: members that might be read by name, modules that
 * might do more than export. The module is one file with everything in it, so what is read stands in its text.
 */

/**
 * The text without
 *
 * - what a module in the style of CommonJS exports under a name that is read nowhere,
 * - imports of such modules that nobody reads,
 * - of a class that nobody constructs or extends: the superclass, and every member that is not static or is read nowhere.
 *
 * Where names coincide or a use is not clear, the member stays.
 *
 * @param {string} text
 * @param {object} program its syntax tree (ESTree, with offsets)
 * @param {string[]} readElsewhere names of members that other files read or set
 * @returns {string}
 */
export function withoutUnreadMembers(text, program, readElsewhere) {
  const modules = lazyModules(program)
  return edited(text, [
    ...unreadExports(text, program, modules),
    ...unreadImports(program, modules),
    ...unreadNamings(program),
    ...unconstructedParts(program, new Set([...namesRead(program), ...readElsewhere])),
  ])
}

/** What a lazy module exports under a name that is read nowhere: `exports.name = …`, and properties of `module.exports = {…}`. */
function unreadExports(text, program, modules) {
  const read = namesRead(program)
  return modules.flatMap((module) => {
    const cuts = []
    walk(module.body, (node) => {
      const exported = node.type === 'ExpressionStatement' && exportedBy(node.expression, module)
      if (typeof exported === 'string' && !read.has(exported)) cuts.push(cut(node))
      if (exported?.type !== 'ObjectExpression') return true
      for (const { type, computed, key, start, end } of exported.properties)
        if (type === 'Property' && !computed && !read.has(key.name ?? key.value))
          cuts.push(cut({ start, end: endWithComma(text, end) }))
      return false
    })
    return cuts
  })
}

/** Statements that run a lazy module for nothing that is read: `module()`, and `variable = (module(), …)` of an unread variable. */
function unreadImports(program, modules) {
  const counts = identifierCounts(program)
  const isOnlyIn = (body, name) => counts.get(name) === identifierCounts(body).get(name) + 1 // and where it is declared
  const own = moduleVariables(program)
  const started = new Set(program.body.map(({ expression }) => expression?.callee?.name)) // run when the file is loaded
  const gives = ({ body, exports }, seen = new Set()) => {
    if (exports || seen.has(body)) return false // exports are read where the call is
    const { assigned, asked } = effectsOf(body)
    const further = modules.filter(({ name }) => asked.includes(name) && !started.has(name))
    return (
      assigned.some((name) => own.has(name) && !isOnlyIn(body, name)) ||
      further.some((module) => gives(module, new Set([...seen, body])))
    )
  }
  const cuts = []
  walk(program, (node) => {
    const { type, expression, id, init } = node
    if (type === 'ExpressionStatement') {
      const called = modules.find(({ name }) => name === expression.callee?.name)
      if (called && !gives(called)) cuts.push(cut(node))
    }
    if (type === 'VariableDeclarator' && init?.type === 'SequenceExpression' && counts.get(id.name) === 1)
      cuts.push({ ...cut(init), text: '0' })
    return true
  })
  return cuts
}

/** Names of the variables of a module. */
function moduleVariables({ body }) {
  return new Set(body.flatMap(({ declarations }) => declarations ?? []).map(({ id }) => id.name))
}

/** Statements `name(exports, {…})` that name the exports of an object that nothing else mentions. */
function unreadNamings({ body }) {
  const counts = identifierCounts({ type: 'Program', body })
  return body
    .filter(({ type, expression }) => type === 'ExpressionStatement' && expression.type === 'CallExpression')
    .filter(
      ({
        expression: {
          arguments: [target],
        },
      }) => target?.properties?.length === 0 || counts.get(target?.name) === 2,
    )
    .map(cut)
}

/** The superclass, and the instance members and unread accessors, of classes that nobody constructs. */
function unconstructedParts(program, read) {
  const constructed = namesConstructed(program)
  const cuts = []
  walk(program, (node) => {
    const { id, superClass, body } = node
    if (!node.type.startsWith('Class') || !id || constructed.has(id.name)) return true
    if (superClass) cuts.push(cut({ start: id.end, end: body.start }))
    cuts.push(...body.body.filter((member) => !isNeeded(member, read)).map(cut))
    return false
  })
  return cuts
}

/** Whether a member of such a class is static, and no accessor that is read nowhere. */
function isNeeded({ type, static: isStatic, kind, key }, read) {
  return type === 'StaticBlock' || (isStatic && (!/^[gs]et$/.test(kind) || read.has(key.name)))
}

function cut({ start, end }) {
  return { start, end, text: '' }
}

/** Shows every node of a syntax tree to `visit`, which says whether to go into it. */
export function walk(node, visit) {
  if (typeof node.type === 'string' && !visit(node)) return
  for (const child of Object.values(node)) if (child && typeof child === 'object') walk(child, visit)
}

/** The text with each of these places replaced. Of a place inside another only the outer one counts. */
export function edited(text, places) {
  let result = ''
  let done = 0
  for (const { start, end, text: instead } of places.toSorted(
    (one, other) => one.start - other.start || other.end - one.end,
  )) {
    if (start < done) continue
    result += text.slice(done, start) + instead
    done = end
  }
  return result + text.slice(done)
}

/** Every name by which a member is read. An accessor that reads under its own name, of another object, does not count. */
function namesRead(program) {
  const names = new Set()
  const written = new Set()
  walk(program, ({ type, left }) => {
    if (type === 'AssignmentExpression' && left.type === 'MemberExpression') written.add(left)
    return true
  })
  collect(program)
  return names

  function collect(part, except) {
    walk(part, (node) => {
      if (node.type === 'MethodDefinition' && node.kind !== 'method' && node.key.name !== except) {
        collect(node, node.key.name)
        return false
      }
      const name = node.type === 'MemberExpression' && node.property[node.computed ? 'value' : 'name']
      if (name && name !== except && !written.has(node)) names.add(name)
      if (node.type === 'ObjectPattern')
        for (const { key } of node.properties) if (key) names.add(key.name ?? key.value)
      return true
    })
  }
}

/** How often each identifier stands in the text. */
function identifierCounts(program) {
  const counts = new Map()
  walk(program, ({ type, name }) => {
    if (type === 'Identifier') counts.set(name, (counts.get(name) ?? 0) + 1)
    return true
  })
  return counts
}

/** Names that stand after `new` or `extends`, and every name of the same class: `let A, B; A = class C {}; B = A`. */
function namesConstructed(program) {
  const names = new Set()
  const pairs = []
  const own = moduleVariables(program)
  const pair = (one, other) => {
    const isClass = other?.type.startsWith('Class')
    if (isClass || (own.has(one.name) && own.has(other?.name))) pairs.push([one.name, nameOf(other)])
  }
  walk(program, (node) => {
    if (node.type === 'NewExpression') names.add(nameOf(node.callee))
    if (node.superClass) names.add(nameOf(node.superClass))
    if (node.type === 'VariableDeclarator') pair(node.id, node.init)
    if (node.type === 'AssignmentExpression') pair(node.left, node.right)
    return true
  })
  names.delete(undefined)
  for (let size = -1; size < names.size;) {
    size = names.size
    for (const [one, other] of pairs) if (names.has(one) || names.has(other)) names.add(one).add(other)
  }
  return names
}

/** The name of an identifier, or of a class where it is made. */
function nameOf(node) {
  return node?.type === 'Identifier' ? node.name : node?.type.startsWith('Class') ? node.id?.name : undefined
}

/** Each `var name = wrapper((exports, module) => …)`: a module that runs when it is first asked for. Without parameters it assigns. */
function lazyModules(program) {
  return program.body
    .flatMap(({ declarations }) => declarations ?? [])
    .flatMap(({ id, init }) => {
      const [{ type, params, body } = {}] = init?.type === 'CallExpression' ? init.arguments : []
      if (type !== 'ArrowFunctionExpression') return []
      return [{ name: id.name, exports: params[0]?.name, module: params[1]?.name, body }]
    })
}

/** The variables that a module assigns, and the functions that it calls without an argument: it may ask other modules to run. */
function effectsOf(body) {
  const assigned = []
  const asked = []
  walk(body, ({ type, left, callee, arguments: values }) => {
    if (type === 'AssignmentExpression' && left.type === 'Identifier') assigned.push(left.name)
    if (type === 'CallExpression' && values.length === 0) asked.push(callee.name)
    return true
  })
  return { assigned, asked }
}

/** The name that an expression exports something under, or the object that it exports whole. */
function exportedBy({ type, left, right }, { exports, module }) {
  if (type !== 'AssignmentExpression' || left.type !== 'MemberExpression' || left.computed) return undefined
  const { object, property } = left
  if (object.name === module && module && property.name === 'exports') return right
  const isExports =
    (exports && object.name === exports) || (object.object?.name === module && object.property?.name === 'exports')
  return isExports ? property.name : undefined
}

/** Where a property ends, its comma included. */
function endWithComma(text, end) {
  return end + /^\s*,?/.exec(text.slice(end))[0].length
}
