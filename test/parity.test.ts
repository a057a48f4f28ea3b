import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '#test/support/source.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Lines of the fixture: the program, and one of its public names. */
const seeds = read('test/fixtures/seed-names.txt')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => line.split(' ') as [system: string, name: string])

/** Second-level sections of the document, by the first word of their heading, which is the program. */
const sections = new Map(
  read('docs/parity.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^\w+/.exec(section)![0].toLowerCase(), section]),
)

/** Rows of every table, without its head. */
const rows = [...sections].flatMap(([system, section]) =>
  [...section.matchAll(/^\| `(.+?)` \| (.*) \| (.*) \| (.*) \|$/gm)].map(([, name, what, where, test]) => ({
    name: `${system} ${name!}`,
    what: what!,
    where: where!,
    test: test!,
  })),
)
const evidence = rows.flatMap(({ name, test }) =>
  [...test.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, file, title]) => ({ name, file: file!, title: title! })),
)

/** Whether a test file has a test of this title. `…` in the title stands for the values of a template. */
function hasTest(file: string, title: string): boolean {
  const written = title.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`).replaceAll('…', '.+')
  return new RegExp(String.raw`(?<!describe)\(\s*(['"\`])${written}\1,`).test(read(file))
}

describe('docs/parity.md', () => {
  it('has one row for every name of the five programs, in the section of its program, and for no other', () => {
    expect(seeds.length).toBeGreaterThan(250)
    expect(rows).toHaveLength(read('docs/parity.md').match(/^\| `/gm)!.length)
    expect(rows.map(({ name }) => name).toSorted()).toEqual(seeds.map((seed) => seed.join(' ')).toSorted())
  })

  it('names files that exist', () => {
    for (const { name, where, test } of rows) {
      const files = [...`${where} ${test}`.matchAll(/`([\w./-]+\.(?:ts|sql))`/g)].map(([, file]) => file!)
      for (const file of files) expect(existsSync(join(root, file)), `${name}: ${file}`).toBe(true)
      expect(files, name).not.toEqual([])
    }
  })

  it('quotes tests that are in the files it names', () => {
    expect(evidence.length).toBeGreaterThan(150)
    for (const { name, file, title } of evidence) expect(hasTest(file, title), `${name}: ${file}: ${title}`).toBe(true)
  })

  it('has a test for every row', () => {
    const shown = new Set(evidence.map(({ name }) => name))
    for (const row of rows) expect(shown.has(row.name) || row.test === 'does not apply', row.name).toBe(true)
  })
})
