/** Mutants of SQL. Those that Postgres does not take are found out when the schema is created, and do not count. */
import type { Mutant } from './mutant.ts'

/** What is looked for, and what stands there instead. Longer patterns first: each place has one mutant. */
const rules: [kind: string, pattern: RegExp, replacement: string][] = [
  ['existence', /\bnot exists\b/, 'exists'],
  ['existence', /\bexists\b/, 'not exists'],
  ['null', /\bis not null\b/, 'is null'],
  ['null', /\bis null\b/, 'is not null'],
  ['null', /\bis distinct from\b/, '='],
  ['null', /\bis not distinct from\b/, 'is distinct from'],
  ['lock', /\bfor (?:no key )?update\b(?: of \w+)?/, ''],
  ['lock', /\bfor key share\b(?: of \w+)?/, ''],
  ['lock', /\bskip locked\b/, ''],
  ['statement', /\bperform [^;]+;/, ''],
  ['operator', /(?<= )<>(?= )/, '='],
  ['operator', /(?<= )<=(?= )/, '<'],
  ['operator', /(?<= )>=(?= )/, '>'],
  ['operator', /(?<= )<(?= )/, '<='],
  ['operator', /(?<= )>(?= )/, '>='],
  ['operator', /(?<= )=(?= (?!any))/, '<>'],
  ['operator', /\band\b(?! \d)/, 'or'],
  ['operator', /\bor\b(?! replace)/, 'and'],
  ['boolean', /\btrue\b/, 'false'],
  ['boolean', /\bfalse\b/, 'true'],
  ['null', /\bcoalesce\(/, 'nullif('],
  ['negation', /\bnot (?!null|materialized|exists|in\b|distinct|found)/, ''],
]
const anyRule = new RegExp(rules.map(([, { source }]) => `(${source})`).join('|'), 'g')

/** Comments and texts, in which nothing is looked for. */
const passed = /--[^\n]*|'(?:[^']|'')*'|comment on [\s\S]*?;/g

/** Every mutant of a piece of SQL. @param offset where it begins in its file */
export function sqlMutants(file: string, sql: string, offset = 0): Mutant[] {
  const blank = sql.replaceAll(passed, (text) => ' '.repeat(text.length))
  return Array.from(blank.matchAll(anyRule), (match) => {
    const [kind, , replacement] = rules[match.slice(1).findIndex((group) => group !== undefined)]!
    const start = offset + match.index
    return { file, start, end: start + match[0].length, replacement, kind }
  })
}
