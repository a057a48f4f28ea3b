/** Resolves every name in the project's SQL against tables: those of `schema/`, or others in tests of this check. */
import {
  type CreateFunctionStmt,
  type CreateTrigStmt,
  type IndexStmt,
  type Node,
  parsePlPgSQLSync,
  parseSync,
} from 'libpg-query'
import { Catalog, type Columns, lastName, parametersOf, type Tables, type Type, typeText } from './catalog.ts'
import { emptyScope, type Findings, renamed, Resolver, type Scope } from './resolve.ts'

/** A text of SQL with a label. */
export interface Source {
  place: string
  text: string
}

interface ParsedStatement extends Source {
  node: Node
}

interface ParsedBody extends Source {
  statement: CreateFunctionStmt
  /** For a function in SQL. */
  statements: Node[]
  /** For a function in PL/pgSQL. */
  procedure?: Procedure
}

/** The parsed texts. */
export interface Parsed {
  statements: ParsedStatement[]
  definitions: ParsedStatement[]
  bodies: ParsedBody[]
}

/** Parses definitions and statements. @throws Error for a syntax error */
export function parseAll(definitions: readonly Source[], statements: readonly Source[]): Parsed {
  const parsed: Parsed = { statements: [], definitions: [], bodies: [] }
  for (const { place, text } of statements)
    for (const { stmt } of parseSync(text).stmts ?? []) parsed.statements.push({ place, text, node: stmt! })
  for (const { place, text } of definitions) {
    const bytes = Buffer.from(text)
    for (const { stmt, stmt_location: from = 0, stmt_len: length } of parseSync(text).stmts ?? []) {
      const node = stmt!
      const own = bytes.subarray(from, length === undefined ? undefined : from + length).toString()
      if ('CreateFunctionStmt' in node) parsed.bodies.push(bodyOf(place, node.CreateFunctionStmt, own))
      else parsed.definitions.push({ place, text: own, node })
    }
  }
  return parsed
}

/**
 * Returns all names that cannot be resolved, and all stored columns that are used.
 *
 * @param about only texts with this word, up to the first error: enough to know whether a missing name is noticed
 */
export function findNames({ statements, definitions, bodies }: Parsed, tables: Tables, about?: string): Findings {
  const findings: Findings = { errors: [], named: new Set() }
  const catalog = new Catalog(tables)
  const resolver = new Resolver(catalog, findings)
  const word = about && new RegExp(`\\b${about}\\b`)
  const isRelevant = ({ text }: Source) => !word || (findings.errors.length === 0 && word.test(text))
  const at = <Value>(place: string, resolve: () => Value): Value => {
    const before = resolver.place
    resolver.place = place
    const value = resolve()
    resolver.place = before
    return value
  }
  for (const { statement } of bodies) catalog.addFunction(statement)
  for (const { place, node } of definitions) {
    if ('CompositeTypeStmt' in node)
      catalog.addType(node.CompositeTypeStmt.typevar?.relname ?? '', node.CompositeTypeStmt.coldeflist ?? [])
    if ('ViewStmt' in node) {
      const { view, query, aliases } = node.ViewStmt
      catalog.addView(view!.relname!, () => at(place, () => renamed(resolver.statement(query!, emptyScope()), aliases)))
    }
  }
  for (const source of definitions)
    if (isRelevant(source)) at(source.place, () => resolveDefinition(source.node, catalog, resolver))
  for (const source of statements)
    if (isRelevant(source)) at(source.place, () => resolver.statement(source.node, emptyScope()))
  const triggers = definitions.flatMap(({ node }) => ('CreateTrigStmt' in node ? [node.CreateTrigStmt] : []))
  for (const body of bodies) {
    if (!isRelevant(body)) continue
    const name = lastName(body.statement.funcname)
    const uses = triggers.filter(({ funcname }) => lastName(funcname) === name)
    for (const trigger of uses.length > 0 ? uses : [undefined])
      at(`${body.place}, ${name}`, () => resolveBody(body, catalog, resolver, trigger))
  }
  return findings
}

function resolveTrigger({ relation, columns = [], whenClause }: CreateTrigStmt, resolver: Resolver): void {
  const rows = resolver.table(relation)
  for (const name of columns) resolver.column(rows, lastName([name]), relation?.relname ?? '')
  resolver.type(whenClause, rowScope(rows))
}

/** `old` and `new`. */
function rowScope(columns: Columns): Scope {
  return { ...emptyScope(), relations: ['old', 'new'].map((name) => ({ name, columns, isTable: true })) }
}

function resolveDefinition(node: Node, catalog: Catalog, resolver: Resolver): void {
  if ('ViewStmt' in node) return void catalog.relation(node.ViewStmt.view!.relname!)
  if ('CreateTrigStmt' in node) return resolveTrigger(node.CreateTrigStmt, resolver)
  if ('IndexStmt' in node) return resolveIndex(node.IndexStmt, resolver)
  if ('InsertStmt' in node || 'UpdateStmt' in node || 'SelectStmt' in node) resolver.statement(node, emptyScope())
  else if (
    !['CompositeTypeStmt', 'DropStmt', 'CommentStmt', 'CreateSchemaStmt', 'CreateExtensionStmt'].some(
      (kind) => kind in node,
    )
  )
    resolver.report(`${Object.keys(node)[0]}: a definition of a kind that is not read here`)
}

function resolveIndex(index: IndexStmt, resolver: Resolver): void {
  const columns = resolver.table(index.relation)
  const table = index.relation?.relname ?? ''
  const scope: Scope = { ...emptyScope(), relations: [{ name: table, columns, isTable: true }] }
  for (const element of [...(index.indexParams ?? []), ...(index.indexIncludingParams ?? [])])
    resolver.indexElement(element, scope, columns, table)
  resolver.type(index.whereClause, scope)
}

function resolveBody(
  { statement, statements, procedure }: ParsedBody,
  catalog: Catalog,
  resolver: Resolver,
  trigger: CreateTrigStmt | undefined,
): void {
  const variables = new Map<string, Type>()
  const parameters = parametersOf(statement).map(({ name = '', argType }) => ({
    name,
    type: catalog.type(typeText(argType)),
  }))
  for (const { name, type } of parameters) variables.set(name, type)
  const own = lastName(statement.funcname) // `authorize.user_id` is a parameter too
  if (!variables.has(own)) variables.set(own, parameters)
  const scope = emptyScope(variables)
  if (trigger) {
    const rows = resolver.table(trigger.relation)
    for (const name of ['new', 'old']) variables.set(name, rows)
    for (const each of trigger.transitionRels ?? [])
      if ('TriggerTransition' in each) scope.ctes.set(each.TriggerTransition.name ?? '', rows)
  }
  for (const node of statements) resolver.statement(node, scope)
  if (procedure) resolveProcedure(procedure, catalog, resolver, scope)
}

function bodyOf(place: string, statement: CreateFunctionStmt, text: string): ParsedBody {
  const option = (name: string): Node | undefined =>
    (statement.options ?? []).flatMap((each) =>
      'DefElem' in each && each.DefElem.defname === name ? [each.DefElem.arg!] : [],
    )[0]
  const language = option('language')
  if (language && 'String' in language && language.String.sval === 'plpgsql') {
    const tree = parsePlPgSQLSync(text) as unknown as { plpgsql_funcs: { PLpgSQL_function: Tree }[] }
    return { place, text, statement, statements: [], procedure: procedureOf(tree.plpgsql_funcs[0]!.PLpgSQL_function) }
  }
  if (statement.sql_body) return { place, text, statement, statements: listed(statement.sql_body) }
  const body = option('as')
  const source = body && 'List' in body ? lastName(body.List.items) : ''
  return { place, text, statement, statements: (parseSync(source).stmts ?? []).map(({ stmt }) => stmt!) }
}

function listed(node: Node): Node[] {
  return 'List' in node ? (node.List.items ?? []).flatMap(listed) : [node]
}

// PL/pgSQL: the parser returns expressions as texts, which are parsed once and stored in the tree.

type Tree = { [key: string]: unknown }

interface Procedure {
  datums: Tree[]
  action: Tree
}

/** An expression, or a statement, in a procedure. */
interface Expression {
  nodes: Node[]
  /** The target of an assignment: `node.id`. */
  target?: Node[]
}

function procedureOf(tree: Tree): Procedure {
  return withParsed(tree) as Procedure
}

/** The same tree with parsed expressions. */
function withParsed(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withParsed)
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, key === 'PLpgSQL_expr' ? expressionOf(value) : withParsed(value)]),
  )
}

/** PostgreSQL's `RawParseMode`: 0 a statement, 2 an expression, from 3 an assignment. */
function expressionOf({ query, parseMode }: { query: string; parseMode: number }): Expression {
  const nodes = (text: string) => (parseSync(text).stmts ?? []).map(({ stmt }) => stmt!)
  if (parseMode === 0) return { nodes: nodes(query) }
  if (parseMode === 2) return { nodes: nodes(`select ${query}`) }
  const [, target = '', value = ''] = /^(.*?):?=(.*)$/s.exec(query) ?? []
  return { nodes: nodes(`select ${value}`), target: nodes(`select ${target}`) }
}

function resolveProcedure({ datums, action }: Procedure, catalog: Catalog, resolver: Resolver, scope: Scope): void {
  const { variables } = scope
  const names: string[] = []
  for (const datum of datums) {
    const [[kind, value] = []] = Object.entries(datum) as [string, Tree][]
    const { refname = '', datatype } = (value ?? {}) as { refname?: string; datatype?: Tree }
    names.push(refname)
    if ((kind !== 'PLpgSQL_var' && kind !== 'PLpgSQL_rec') || variables.has(refname)) continue
    const { typname = 'record' } = (datatype?.['PLpgSQL_type'] ?? {}) as { typname?: string }
    variables.set(refname, catalog.type(typname.replaceAll('"', '').replace(/^pg_catalog\./, '')))
  }
  const columnsOf = (expression: Expression): Columns => {
    if (expression.target) for (const node of expression.target) resolver.statement(node, scope)
    return expression.nodes.flatMap((node) => resolver.statement(node, scope))
  }
  /** A variable of type `record` has the columns of the last row that was assigned to it. */
  const fill = (target: unknown, columns: Columns) => {
    const { refname = '', datatype } = ((target as Tree)?.['PLpgSQL_rec'] ?? {}) as {
      refname?: string
      datatype?: Tree
    }
    const { typname } = (datatype?.['PLpgSQL_type'] ?? {}) as { typname?: string }
    if (typname === 'record') variables.set(refname, columns)
  }
  const go = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(go)
    if (typeof part !== 'object' || part === null) return
    for (const [key, value] of Object.entries(part as Tree)) {
      if (key === 'PLpgSQL_expr') columnsOf(value as Expression)
      else if (key === 'PLpgSQL_stmt_fors') {
        const { query, var: variable, body } = value as Tree
        fill(variable, columnsOf((query as Tree)['PLpgSQL_expr'] as Expression))
        go(body)
      } else if (key === 'PLpgSQL_stmt_execsql') {
        const { sqlstmt, target } = value as Tree
        fill(target, columnsOf((sqlstmt as Tree)['PLpgSQL_expr'] as Expression))
      } else go(value)
    }
  }
  go(datums)
  go(action)
}
