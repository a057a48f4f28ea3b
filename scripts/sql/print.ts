/** Statements for readers of PostgreSQL: indented, and complete, so that they can be pasted into psql, where they are rolled back. */
import { format } from 'sql-formatter'
import type { Statement } from './recorder.ts'
import type { Recorded } from './statements.ts'

/** Every request with its statements; a repeated statement is only named. */
export function printable(recorded: readonly Recorded[]): string {
  const shown = new Map<string, string>()
  return recorded.map((each, n) => requestOf(each, `s${n + 1}`, shown)).join('\n\n\n')
}

function requestOf({ name, route, variant, statements, trips }: Recorded, prefix: string, shown: Map<string, string>) {
  const title = `-- ${[name, route, variant].filter(Boolean).join(' | ')}`
  const count = `-- statements: ${statements.length}, round trips: ${trips}`
  if (statements.length === 0) return `${title}\n${count}`
  const parts = statements.map((statement, n) => {
    const known = shown.get(statement.text)
    const as = known ?? `${prefix}_${n + 1}`
    shown.set(statement.text, as)
    const prepared = known ? `-- ${as} is above` : `prepare ${as} as\n${indented(statement.text)};`
    return `${prepared}\n\nexecute ${as}${valuesOf(statement)};`
  })
  return [title, count, '', 'begin;', '', parts.join('\n\n'), '', 'rollback;'].join('\n')
}

/** The statement with indentation, without changes of its tokens. */
export function indented(text: string): string {
  return format(text, { language: 'postgresql', keywordCase: 'preserve', expressionWidth: 100 })
}

/** The parameters, one per line. */
function valuesOf({ parameters }: Statement): string {
  if (parameters.length === 0) return ''
  const lines = parameters.map(
    (value, n) => `  /* $${n + 1} */ ${literal(value)}${n < parameters.length - 1 ? ',' : ''}`,
  )
  return ` (\n${lines.join('\n')}\n)`
}

function literal(value: unknown): string {
  if (value === null) return 'null'
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll("'", "''")
  return text.includes('\\') ? `E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`
}
