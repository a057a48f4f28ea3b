/**
 * Resolves every name of a statement as PostgreSQL does: in the relations of its own query, then of the enclosing queries, then among parameters
 * and variables. It reads the tree of PostgreSQL's parser and the tables of a catalog, without a database.
 */
import type {
  DeleteStmt,
  FuncCall,
  InsertStmt,
  JoinExpr,
  Node,
  RangeFunction,
  RangeVar,
  ResTarget,
  SelectStmt,
  UpdateStmt,
  WithClause,
} from 'libpg-query'
import { type Catalog, type Column, type Columns, lastName, type Type, typeText } from './catalog.ts'

/** A relation with its name in a query. */
interface Relation {
  name: string
  columns: Columns
  /** A function with a single value: its name is the value. */
  isValue?: boolean
  isTable?: boolean
}

/** The names in scope. */
export interface Scope {
  relations: Relation[]
  ctes: Map<string, Columns>
  outer?: Scope
  /** Parameters and variables of a function. */
  variables: Map<string, Type>
}

/** The results of any number of statements. */
export interface Findings {
  /** Errors such as `users.emial: no such column`, each with its place. */
  errors: string[]
  /** The stored columns that are used. */
  named: Set<string>
}

export function emptyScope(variables = new Map<string, Type>()): Scope {
  return { relations: [], ctes: new Map(), variables }
}

/** The columns of every table without a definition. */
const systemColumns = new Set(['xmin', 'xmax', 'ctid', 'tableoid'])

/** The column names of built-in set-returning functions; for others it is the name of the function or its alias. */
const builtinColumns: Record<string, string[]> = {
  jsonb_each: ['key', 'value'],
  jsonb_each_text: ['key', 'value'],
  json_each: ['key', 'value'],
  jsonb_array_elements: ['value'],
  jsonb_array_elements_text: ['value'],
  json_array_elements: ['value'],
  json_array_elements_text: ['value'],
}

/** Functions whose result has the type of their arguments. */
const polymorphic = new Set([
  'unnest',
  'array_agg',
  'max',
  'min',
  'nullif',
  'array_append',
  'array_remove',
  'any_value',
])

/** Resolves statements against one catalog and collects the results. */
export class Resolver {
  readonly #catalog: Catalog
  readonly #findings: Findings
  /** The label in errors. */
  place = ''

  constructor(catalog: Catalog, findings: Findings) {
    this.#catalog = catalog
    this.#findings = findings
  }

  /** @returns the columns of the result */
  statement(node: Node, outer: Scope): Columns {
    if ('SelectStmt' in node) return this.#select(node.SelectStmt, outer)
    if ('InsertStmt' in node) return this.#insert(node.InsertStmt, outer)
    if ('UpdateStmt' in node) return this.#update(node.UpdateStmt, outer)
    if ('DeleteStmt' in node) return this.#delete(node.DeleteStmt, outer)
    if ('ReturnStmt' in node) return [{ name: '', type: this.type(node.ReturnStmt.returnval, outer) }]
    this.report(`${Object.keys(node)[0]}: a statement of a kind that is not read here`)
    return []
  }

  report(text: string): void {
    this.#findings.errors.push(`${this.place}: ${text}`)
  }

  /** A column of a table, by name. */
  column(columns: Columns, name: string, of: string): Column | undefined {
    const found = columns.find((column) => column.name === name)
    if (!found) this.report(`${of}.${name}: no such column`)
    else if (found.origin) this.#findings.named.add(found.origin)
    return found
  }

  table(relation: RangeVar | undefined): Columns {
    const { relname = '' } = relation ?? {}
    const columns = this.#catalog.relation(relname)
    if (!columns) this.report(`${relname}: no such table`)
    return columns ?? []
  }

  #select(select: SelectStmt, outer: Scope): Columns {
    const scope = this.#within(outer, select.withClause)
    if (select.op && select.op !== 'SETOP_NONE') {
      const columns = this.#select(select.larg!, scope)
      this.#select(select.rarg!, scope)
      this.#order(select, { ...scope, relations: [{ name: '', columns }], outer: scope })
      return columns
    }
    if (select.valuesLists) {
      const rows = select.valuesLists.map((row) => itemsOf(row).map((value) => this.type(value, scope)))
      return (rows[0] ?? []).map((type, n) => ({ name: `column${n + 1}`, type }))
    }
    for (const item of select.fromClause ?? []) this.#from(item, scope)
    this.#walk(select.whereClause, scope)
    const columns = this.#targets(select.targetList, scope)
    this.#walk(select.havingClause, scope)
    this.#walk(select.windowClause, scope)
    this.#order(select, { ...scope, relations: [...scope.relations, { name: '', columns: columns.map(unstored) }] })
    return columns
  }

  /** Clauses that may refer to columns of the result. */
  #order({ groupClause, sortClause, distinctClause, limitCount, limitOffset }: SelectStmt, scope: Scope): void {
    for (const part of [groupClause, sortClause, distinctClause?.filter(hasContent), limitCount, limitOffset])
      this.#walk(part, scope)
  }

  #insert(insert: InsertStmt, outer: Scope): Columns {
    const scope = this.#within(outer, insert.withClause)
    const columns = this.table(insert.relation)
    const table = nameOf(insert.relation)
    for (const target of insert.cols ?? []) this.column(columns, targetOf(target).name ?? '', table)
    if (insert.selectStmt) this.statement(insert.selectStmt, scope)
    const own = { name: table, columns, isTable: true }
    const after = { ...scope, relations: [...scope.relations, own] }
    const { infer, targetList, whereClause } = insert.onConflictClause ?? {}
    for (const element of infer?.indexElems ?? []) this.indexElement(element, after, columns, table)
    this.#walk(infer?.whereClause, after)
    const excluded = { ...after, relations: [...after.relations, { name: 'excluded', columns }] }
    this.#assignments(targetList, excluded, columns, table)
    this.#walk(whereClause, excluded)
    return this.#returning(insert.returningClause?.exprs, after, columns)
  }

  #update(update: UpdateStmt, outer: Scope): Columns {
    const scope = this.#within(outer, update.withClause)
    const columns = this.table(update.relation)
    const table = nameOf(update.relation)
    scope.relations.push({ name: table, columns, isTable: true })
    for (const item of update.fromClause ?? []) this.#from(item, scope)
    this.#assignments(update.targetList, scope, columns, table)
    this.#walk(update.whereClause, scope)
    return this.#returning(update.returningClause?.exprs, scope, columns)
  }

  #delete(remove: DeleteStmt, outer: Scope): Columns {
    const scope = this.#within(outer, remove.withClause)
    const columns = this.table(remove.relation)
    scope.relations.push({ name: nameOf(remove.relation), columns, isTable: true })
    for (const item of remove.usingClause ?? []) this.#from(item, scope)
    this.#walk(remove.whereClause, scope)
    return this.#returning(remove.returningClause?.exprs, scope, columns)
  }

  #assignments(targets: Node[] | undefined, scope: Scope, columns: Columns, table: string): void {
    for (const target of targets ?? []) {
      this.column(columns, targetOf(target).name ?? '', table)
      this.#walk(targetOf(target).val, scope)
    }
  }

  #returning(targets: Node[] | undefined, scope: Scope, columns: Columns): Columns {
    const rows = ['old', 'new'].map((name) => ({ name, columns, isTable: true }))
    const shown = (targets ?? []).filter((target) => !isStar(targetOf(target)))
    const stars = shown.length !== (targets ?? []).length
    const all = { ...scope, outer: { ...scope, relations: rows } }
    const answered = this.#targets(shown, all)
    return stars ? [...scope.relations.flatMap((relation) => relation.columns), ...answered] : answered
  }

  indexElement(node: Node, scope: Scope, columns: Columns, table: string): void {
    if (!('IndexElem' in node)) return
    if (node.IndexElem.name) this.column(columns, node.IndexElem.name, table)
    this.#walk(node.IndexElem.expr, scope)
  }

  /** The scope of a query: its common table expressions, and the outer scope. */
  #within(outer: Scope, clause: WithClause | undefined): Scope {
    const scope: Scope = { relations: [], ctes: new Map(outer.ctes), outer, variables: outer.variables }
    for (const node of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in node)) continue
      const { ctename = '', ctequery, aliascolnames } = node.CommonTableExpr
      const named = (columns: Columns) => renamed(columns, aliascolnames)
      if (clause?.recursive && ctequery && 'SelectStmt' in ctequery && ctequery.SelectStmt.larg) {
        const silent = new Resolver(this.#catalog, { errors: [], named: new Set() })
        const { withClause, larg } = ctequery.SelectStmt
        const first = silent.#select(larg, silent.#within(scope, withClause))
        scope.ctes.set(ctename, named(first))
      }
      scope.ctes.set(ctename, named(this.statement(ctequery!, scope)))
    }
    return scope
  }

  #from(item: Node, scope: Scope): void {
    scope.relations.push(...this.#relations(item, scope))
  }

  #relations(item: Node, scope: Scope): Relation[] {
    if ('RangeVar' in item) {
      const { relname = '', alias } = item.RangeVar
      const columns = scope.ctes.get(relname) ?? this.table(item.RangeVar)
      const isTable = !scope.ctes.has(relname) && this.#catalog.isTable(relname)
      return [{ name: alias?.aliasname ?? relname, columns: renamed(columns, alias?.colnames), isTable }]
    }
    if ('RangeSubselect' in item) {
      const { subquery, alias, lateral } = item.RangeSubselect
      const around = lateral ? scope : { ...scope, relations: [] }
      return [{ name: alias?.aliasname ?? '', columns: renamed(this.statement(subquery!, around), alias?.colnames) }]
    }
    if ('RangeFunction' in item) return [this.#functionRelation(item.RangeFunction, scope)]
    if ('JoinExpr' in item) return this.#join(item.JoinExpr, scope)
    this.report(`${Object.keys(item)[0]}: a relation of a kind that is not read here`)
    return []
  }

  #join({ larg, rarg, quals, usingClause, alias }: JoinExpr, scope: Scope): Relation[] {
    const left = this.#relations(larg!, scope)
    const right = this.#relations(rarg!, { ...scope, relations: [...scope.relations, ...left] })
    const both = [...left, ...right]
    this.#walk(quals, { ...scope, relations: [...scope.relations, ...both] })
    for (const name of usingClause ?? [])
      for (const side of [left, right])
        this.column(
          side.flatMap((each) => each.columns),
          lastName([name]),
          'using',
        )
    if (!alias?.aliasname) return both
    return [
      {
        name: alias.aliasname,
        columns: renamed(
          both.flatMap(({ columns }) => columns),
          alias.colnames,
        ),
      },
    ]
  }

  #functionRelation({ functions = [], ordinality, alias, coldeflist }: RangeFunction, scope: Scope): Relation {
    const calls = functions.map((each) => itemsOf(each))
    const columns = calls.flatMap(([call, definitions]) =>
      this.#columnsOfCall(call!, scope, alias?.aliasname, coldeflist ?? (definitions ? itemsOf(definitions) : [])),
    )
    const isValue = columns.length === 1 && !ordinality
    const whole = ordinality ? [...columns, { name: 'ordinality', type: 'scalar' as const }] : columns
    return {
      name: alias?.aliasname ?? (calls[0]?.[0] ? outputName(calls[0][0]) : ''),
      columns: renamed(whole, alias?.colnames),
      isValue,
    }
  }

  #columnsOfCall(call: Node, scope: Scope, alias: string | undefined, definitions: Node[]): Columns {
    const type = this.type(call, scope)
    if (definitions.length > 0)
      return definitions.flatMap((each) =>
        'ColumnDef' in each
          ? [{ name: each.ColumnDef.colname ?? '', type: this.#catalog.type(typeText(each.ColumnDef.typeName)) }]
          : [],
      )
    const name = outputName(call)
    if (Array.isArray(type)) return type
    const builtin = builtinColumns[name]
    if (builtin) return builtin.map((each) => ({ name: each, type: 'scalar' }))
    if ('FuncCall' in call && name === 'unnest' && (call.FuncCall.args?.length ?? 0) > 1)
      return call.FuncCall.args!.map(() => ({ name: 'unnest', type: 'scalar' }))
    return [{ name: alias ?? name, type }]
  }

  #targets(targets: Node[] | undefined, scope: Scope): Columns {
    return (targets ?? []).flatMap((target) => {
      const { name, val } = targetOf(target)
      if (val && 'ColumnRef' in val && isStar({ val })) {
        const [qualifier] = val.ColumnRef.fields ?? []
        if (val.ColumnRef.fields?.length === 1) return scope.relations.flatMap(({ columns }) => columns)
        return this.#rowNamed(lastName([qualifier!]), scope)
      }
      if (val && 'A_Indirection' in val && val.A_Indirection.indirection?.some((each) => 'A_Star' in each)) {
        const row = this.type(val.A_Indirection.arg, scope)
        if (Array.isArray(row)) return row
        this.report('(…).*: of what has no fields')
        return []
      }
      const type = this.type(val, scope)
      return [{ name: name ?? (val ? outputName(val) : ''), type, ...this.#originOf(val, scope) }]
    })
  }

  /** A column that is passed on unchanged keeps its stored column, so that its use further out counts too. */
  #originOf(val: Node | undefined, scope: Scope): { origin?: string } {
    if (!val || !('ColumnRef' in val)) return {}
    const names = (val.ColumnRef.fields ?? []).map((field) => lastName([field]))
    const found = this.#lookUp(names, scope, false)
    return found?.origin ? { origin: found.origin } : {}
  }

  #rowNamed(name: string, scope: Scope): Columns {
    for (let at: Scope | undefined = scope; at; at = at.outer) {
      const relation = at.relations.find((each) => each.name === name)
      if (relation) return relation.columns
    }
    const variable = scope.variables.get(name)
    if (Array.isArray(variable)) return variable
    this.report(`${name}.*: no such relation`)
    return []
  }

  /** Resolves all names in an expression. @returns its type */
  type(node: Node | undefined, scope: Scope): Type {
    if (!node) return 'scalar'
    if ('ColumnRef' in node) {
      const names = (node.ColumnRef.fields ?? []).map((field) => ('A_Star' in field ? '*' : lastName([field])))
      if (names.at(-1) === '*') return names.length > 1 ? this.#rowNamed(names[0]!, scope) : 'unknown'
      return this.#lookUp(names, scope, true)?.type ?? 'scalar'
    }
    if ('SubLink' in node) {
      const { subselect, testexpr, subLinkType } = node.SubLink
      this.#walk(testexpr, scope)
      const [first] = this.statement(subselect!, scope)
      return subLinkType === 'EXPR_SUBLINK' || subLinkType === 'ARRAY_SUBLINK' ? (first?.type ?? 'scalar') : 'scalar'
    }
    if ('FuncCall' in node) return this.#call(node.FuncCall, scope)
    if ('TypeCast' in node) {
      this.#walk(node.TypeCast.arg, scope)
      return this.#catalog.type(typeText(node.TypeCast.typeName))
    }
    if ('A_Indirection' in node) return this.#indirection(node.A_Indirection, scope)
    const parts = partsOf(node, scope, this)
    return parts ?? 'scalar'
  }

  #indirection({ arg, indirection = [] }: { arg?: Node; indirection?: Node[] }, scope: Scope): Type {
    let type = this.type(arg, scope)
    for (const step of indirection) {
      if (!('String' in step)) {
        this.#walk(step, scope)
        continue
      }
      const name = step.String.sval ?? ''
      if (Array.isArray(type)) type = this.column(type, name, '(…)')?.type ?? 'scalar'
      else {
        this.report(`(…).${name}: of what has no fields`)
        return 'scalar'
      }
    }
    return type
  }

  #call({ funcname, args = [], agg_order, agg_filter, over }: FuncCall, scope: Scope): Type {
    const types = args.map((argument) => this.type(argument, scope))
    this.#walk([agg_order, agg_filter, over], scope)
    const name = lastName(funcname)
    const callable = this.#catalog.functions.get(name)
    if (callable) return this.#catalog.returned(callable)
    return polymorphic.has(name) ? (types.find(Array.isArray) ?? 'scalar') : 'scalar'
  }

  /** Resolves all names in a part of a tree. */
  #walk(part: unknown, scope: Scope): void {
    if (Array.isArray(part)) for (const each of part) this.#walk(each, scope)
    else if (typeof part === 'object' && part !== null) this.type(part as Node, scope)
  }

  /** @param isUse whether to report a missing name and to record the use */
  #lookUp(names: string[], scope: Scope, isUse: boolean): Column | undefined {
    const [first = '', second] = names
    const use = (column: Column) => {
      if (isUse && column.origin) this.#findings.named.add(column.origin)
      return column
    }
    for (let at: Scope | undefined = scope; at; at = at.outer) {
      if (second === undefined) {
        const column = at.relations.flatMap(({ columns }) => columns).find(({ name }) => name === first)
        if (column) return use(column)
      }
      const relation = at.relations.find(({ name }) => name === first)
      if (!relation) continue
      if (second === undefined)
        return { name: first, type: relation.isValue ? relation.columns[0]!.type : relation.columns }
      const column = relation.columns.find(({ name }) => name === second)
      if (column) return use(column)
      if (relation.isTable && systemColumns.has(second)) return { name: second, type: 'scalar' }
      if (isUse) this.report(`${first}.${second}: no such column`)
      return undefined
    }
    if (second === undefined && systemColumns.has(first)) return { name: first, type: 'scalar' }
    const variable = scope.variables.get(first)
    if (variable !== undefined) {
      if (second === undefined) return { name: first, type: variable }
      if (!Array.isArray(variable)) {
        if (isUse) this.report(`${first}.${second}: of a variable without known fields`)
        return undefined
      }
      const field = variable.find(({ name }) => name === second)
      if (field) return use(field)
      if (isUse) this.report(`${first}.${second}: no such field`)
      return undefined
    }
    if (isUse) this.report(`${names.join('.')}: nothing of this name is in scope`)
    return undefined
  }
}

/** Visits the parts of an expression. @returns the row type of `case` and `coalesce`, if a part is a row */
function partsOf(node: Node, scope: Scope, resolver: Resolver): Type | undefined {
  const kind = Object.keys(node)[0] ?? ''
  const rows: Type[] = []
  const go = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(go)
    if (typeof value !== 'object' || value === null) return
    const isNode = /^[A-Z]/.test(Object.keys(value)[0] ?? '')
    if (!isNode) return Object.values(value).forEach(go)
    const type = resolver.type(value as Node, scope)
    if (Array.isArray(type)) rows.push(type)
  }
  go(Object.values(node)[0])
  return ['CoalesceExpr', 'CaseExpr', 'CaseWhen', 'A_ArrayExpr', 'List', 'NamedArgExpr', 'CollateClause'].includes(kind)
    ? rows.at(-1)
    : undefined
}

const unstored = ({ name, type }: Column): Column => ({ name, type })

/** With the names of `as x (a, b)`. */
export function renamed(columns: Columns, names: Node[] | undefined): Columns {
  return columns.map((column, n) => (names?.[n] ? { ...column, name: lastName([names[n]]) } : column))
}

function nameOf(relation: RangeVar | undefined): string {
  return relation?.alias?.aliasname ?? relation?.relname ?? ''
}

function targetOf(node: Node): ResTarget {
  return 'ResTarget' in node ? node.ResTarget : {}
}

function itemsOf(node: Node): Node[] {
  return 'List' in node ? (node.List.items ?? []).filter(hasContent) : [node]
}

/** `distinct` without `on` has an empty node. */
function hasContent(node: Node): boolean {
  return Object.keys(node).length > 0
}

/** `*`, of all relations. */
function isStar({ val }: ResTarget): boolean {
  return val !== undefined && 'ColumnRef' in val && (val.ColumnRef.fields ?? []).some((field) => 'A_Star' in field)
}

/** PostgreSQL's name for a column without an alias. */
function outputName(node: Node): string {
  if ('ColumnRef' in node) return lastName(node.ColumnRef.fields)
  if ('FuncCall' in node) return lastName(node.FuncCall.funcname)
  if ('TypeCast' in node) {
    const inner = node.TypeCast.arg ? outputName(node.TypeCast.arg) : '?column?'
    return inner === '?column?' ? lastName(node.TypeCast.typeName?.names) : inner
  }
  if ('A_Indirection' in node) {
    const last = node.A_Indirection.indirection?.findLast((each) => 'String' in each)
    return last ? lastName([last]) : node.A_Indirection.arg ? outputName(node.A_Indirection.arg) : '?column?'
  }
  if ('CoalesceExpr' in node) return 'coalesce'
  if ('CaseExpr' in node) return 'case'
  if ('SubLink' in node) {
    if (node.SubLink.subLinkType === 'EXISTS_SUBLINK') return 'exists'
    if (node.SubLink.subLinkType === 'ARRAY_SUBLINK') return 'array'
    const select = node.SubLink.subselect
    const target = select && 'SelectStmt' in select ? select.SelectStmt.targetList?.[0] : undefined
    const { name, val } = target ? targetOf(target) : {}
    return name ?? (val ? outputName(val) : '?column?')
  }
  return '?column?'
}
