/** What SQL may name: Drizzle's tables, and the views, types and functions of `schema/functions`. */
import type { ColumnDef, CreateFunctionStmt, FunctionParameter, Node, TypeName } from 'libpg-query'

/** A value: a row, or an array of rows, has fields; of anything else nobody asks for any. */
export type Type = Columns | 'scalar' | 'unknown'

/** A column, and where it is stored: `users.email`; absent for what a query computes. */
export interface Column {
  name: string
  type: Type
  origin?: string
}

export type Columns = Column[]

/** A table's columns by its name. */
export type Tables = ReadonlyMap<string, readonly string[]>

/** A function as it is called. */
export interface Callable {
  /** The row of `returns table (…)`, or a type to be looked up. */
  returns: { columns: ColumnDefinition[] } | { type: string }
}

interface ColumnDefinition {
  name: string
  type: string
}

/** Names by kind; views are read when they are first asked for, since they may name each other in any order. */
export class Catalog {
  readonly functions = new Map<string, Callable>()
  readonly #tables: Tables
  readonly #types = new Map<string, ColumnDefinition[]>()
  readonly #views = new Map<string, () => Columns>()
  readonly #known = new Map<string, Columns>()

  constructor(tables: Tables) {
    this.#tables = tables
  }

  addType(name: string, definitions: readonly Node[]): void {
    this.#types.set(name, definitions.map(columnDefinition))
  }

  addView(name: string, read: () => Columns): void {
    this.#views.set(name, read)
  }

  addFunction(statement: CreateFunctionStmt): void {
    const columns = parametersOf(statement)
      .filter(({ mode }) => mode === 'FUNC_PARAM_TABLE' || mode === 'FUNC_PARAM_OUT')
      .map(({ name = '', argType }) => ({ name, type: typeText(argType) }))
    const returns = columns.length > 0 ? { columns } : { type: typeText(statement.returnType) }
    this.functions.set(lastName(statement.funcname), { returns })
  }

  /** A table or a view; undefined where there is none. */
  relation(name: string): Columns | undefined {
    const known = this.#known.get(name)
    if (known) return known
    const columns =
      this.#tables
        .get(name)
        ?.map((column) => ({ name: column, type: 'scalar' as const, origin: `${name}.${column}` })) ??
      this.#views.get(name)?.()
    if (columns) this.#known.set(name, columns)
    return columns
  }

  isTable(name: string): boolean {
    return this.#tables.has(name)
  }

  /** A type by its name: the row of a table, of a view or of a composite type. */
  type(name: string): Type {
    const bare = name.replace(/(?:\[\]|%rowtype)+$/i, '')
    if (bare === 'record') return 'unknown'
    return this.relation(bare) ?? this.#composite(bare) ?? 'scalar'
  }

  returned({ returns }: Callable): Type {
    if ('type' in returns) return this.type(returns.type)
    return returns.columns.map(({ name, type }) => ({ name, type: this.type(type) }))
  }

  #composite(name: string): Columns | undefined {
    return this.#types.get(name)?.map((column) => ({ name: column.name, type: this.type(column.type) }))
  }
}

/** What a function takes and answers. */
export function parametersOf({ parameters = [] }: CreateFunctionStmt): FunctionParameter[] {
  return parameters.flatMap((each) => ('FunctionParameter' in each ? [each.FunctionParameter] : []))
}

/** A type's name, with `[]` for an array. */
export function typeText(type: TypeName | undefined): string {
  return lastName(type?.names) + (type?.arrayBounds ? '[]' : '')
}

/** The last of `schema.name`. */
export function lastName(names: readonly Node[] | undefined): string {
  const last = names?.at(-1)
  return last && 'String' in last ? (last.String.sval ?? '') : ''
}

function columnDefinition(node: Node): ColumnDefinition {
  const { colname = '', typeName } = (node as { ColumnDef: ColumnDef }).ColumnDef
  return { name: colname, type: typeText(typeName) }
}
