/** CSV (RFC 4180) that spreadsheets may open: no cell of ours is a formula of theirs. */

/** A value of a cell; null is an empty one. */
export type Cell = string | number | boolean | null

/** What spreadsheets take for the beginning of a formula (OWASP, CSV injection); tab and CR are skipped before it. */
const formula = /^[=+\-@\t\r]/

/** Rows as text, each with its line end. A cell that begins as a formula does gets an apostrophe before it. */
export function formatCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('')
}

function formatCell(cell: Cell): string {
  const text = typeof cell === 'string' && formula.test(cell) ? `'${cell}` : String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
