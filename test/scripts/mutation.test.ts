import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { guards } from '#scripts/mutation/guards.ts'
import { describeMutant, mutated } from '#scripts/mutation/mutant.ts'
import { sampleOf } from '#scripts/mutation/sample.ts'
import { sqlMutants } from '#scripts/mutation/sql-mutants.ts'
import { testsOf } from '#scripts/mutation/tests-of.ts'
import { typescriptMutants } from '#scripts/mutation/typescript-mutants.ts'
import { root, sourceFiles } from '#test/support/source.ts'

describe('guards', () => {
  it.each(guards)('$name: stands in its file once, and has tests', ({ file, find, tests }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2)
    for (const test of tests) expect(() => readFileSync(join(root, test))).not.toThrow()
  })
})

describe('typescriptMutants', () => {
  const all = (text: string) => typescriptMutants('x.ts', text).map((mutant) => mutated(text, mutant))

  it.each([
    ['const a = b === c', ['const a = b !== c']],
    ['const a = b <= c && d', ['const a = b <= c || d', 'const a = b < c && d']],
    ['if (!a) b = 1', ['if (true) b = 1', 'if (false) b = 1', 'if (a) b = 1', 'if (!a) b = 2']],
    ['throw new Error()', [';']],
    ['await requireIt(c)', [';']],
    ['const a = list.every(f)', ['const a = list.some(f)']],
    ['type A = 1 | 2', []],
    ['const a = b.toString()', []],
    [
      'const a = sql`x = ${b} and ${c} is null`',
      [
        'const a = sql`x <> ${b} and ${c} is null`',
        'const a = sql`x = ${b} or ${c} is null`',
        'const a = sql`x = ${b} and ${c} is not null`',
      ],
    ],
  ])('of %s', (text, expected) => expect(all(text)).toEqual(expected))
})

describe('sqlMutants', () => {
  it('leaves comments and texts alone', () => {
    const text = "-- a and b\nselect 'not exists' where a > 1 and not exists (select)"
    expect(sqlMutants('x.sql', text).map((mutant) => mutated(text, mutant))).toEqual([
      "-- a and b\nselect 'not exists' where a >= 1 and not exists (select)",
      "-- a and b\nselect 'not exists' where a > 1 or not exists (select)",
      "-- a and b\nselect 'not exists' where a > 1 and exists (select)",
    ])
  })
})

describe('sampleOf', () => {
  const mutants = sourceFiles('domain').flatMap((file) =>
    typescriptMutants(file, readFileSync(join(root, file), 'utf8')),
  )

  it('takes the same for the same seed, none twice, and every kind', () => {
    const sample = sampleOf(mutants, 60, 7)
    expect(sample).toEqual(sampleOf(mutants, 60, 7))
    expect(sample).not.toEqual(sampleOf(mutants, 60, 8))
    expect(new Set(sample).size).toBe(60)
    expect(new Set(sample.map(({ kind }) => kind))).toEqual(new Set(mutants.map(({ kind }) => kind)))
  })

  it('finds tests of the place and says in one line what is changed', () => {
    for (const mutant of sampleOf(mutants, 20, 1)) {
      expect(testsOf(mutant.file), mutant.file).not.toEqual([])
      const text = readFileSync(join(root, mutant.file), 'utf8')
      expect(describeMutant(text, mutant)).toMatch(/^domain\/[\w./-]+:\d+ \w+: [^\n]+ → [^\n]+$/)
    }
  })
})
