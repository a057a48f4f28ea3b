import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { sourceMapIn, traced } from '#scripts/trace.ts'
import { root } from '#test/support/source.ts'

/** A text that occurs once in the source, and so once in the Worker. */
const landmark = 'static assets.'

describe('npm run trace', () => {
  const built = readFileSync(join(inject('bundle'), 'index.js'), 'utf8')
  const map = sourceMapIn(inject('bundle'))

  it('prints the source position of each line of a stack', () => {
    const line = lineOf(built)
    const column = built.split('\n')[line - 1]!.indexOf(landmark) + 1
    const place = `http/published-file.ts:${lineOf(readFileSync(join(root, 'http/published-file.ts'), 'utf8'))}:`
    const read = traced(
      `Error: gone\n    at async xY (index.js:${line}:${column})\n    at index.js:${line}:${column}`,
      map,
    )
    expect(read.split(place)).toHaveLength(3)
    expect(read).toMatch(/^Error: gone\n    at async xY \(/)
  })

  it('keeps lines that are not of the Worker', () => {
    expect(traced('Error: no\n    at node:internal/x:3:4', map)).toBe('Error: no\n    at node:internal/x:3:4')
  })
})

function lineOf(text: string): number {
  return text.split('\n').findIndex((line) => line.includes(landmark)) + 1
}
