/** The names that SQL may use: Drizzle's tables, and the views, types and functions of `schema/functions`. */
import type { ColumnDef, CreateFunctionStmt, FunctionParameter, Node, TypeName } from 'libpg-query'

/** A type: rows, and arrays of rows, have columns; the fields of other types are not checked. */
export type Type = Columns | 'scalar' | 'unknown'

/** A column, and where it is stored, such as `users.email`; absent for a computed one. */
export interface Column {
  name: string
  type: Type
  origin?: string
}

export type Columns = Column[]

/** The columns of each table. */
export type Tables = ReadonlyMap<string, readonly string[]>

/** The signature of a function. */
export interface Callable {
  /** The row of `returns table (…)`, or the name of a type. */
  returns: { columns: ColumnDefinition[] } | { type: string }
}

interface ColumnDefinition {
  name: string
  type: string
}

/** Names by kind. Views are resolved when they are first used, because they may refer to each other in any order. */
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

  /** A table or a view; undefined if there is none. */
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

/** The parameters and result of a function. */
export function parametersOf({ parameters = [] }: CreateFunctionStmt): FunctionParameter[] {
  return parameters.flatMap((each) => ('FunctionParameter' in each ? [each.FunctionParameter] : []))
}

/** The name of a type, with `[]` for an array. */
export function typeText(type: TypeName | undefined): string {
  return lastName(type?.names) + (type?.arrayBounds ? '[]' : '')
}

/** The last part of `schema.name`. */
export function lastName(names: readonly Node[] | undefined): string {
  const last = names?.at(-1)
  return last && 'String' in last ? (last.String.sval ?? '') : ''
}

function columnDefinition(node: Node): ColumnDefinition {
  const { colname = '', typeName } = (node as { ColumnDef: ColumnDef }).ColumnDef
  return { name: colname, type: typeText(typeName) }
}
