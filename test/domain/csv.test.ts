import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCsv } from '#domain/csv.ts'

/** A slow reader of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], '', false]
  for (let n = 0; n < text.length; n += 1) {
    const letter = text[n]!
    if (isQuoted && letter === '"' && text[n + 1] === '"') {
      cell += letter
      n += 1
    } else if (letter === '"') isQuoted = !isQuoted
    else if (!isQuoted && letter === ',') {
      row.push(cell)
      cell = ''
    } else if (!isQuoted && letter === '\r') {
      rows.push([...row, cell])
      ;[row, cell] = [[], '']
      n += 1
    } else cell += letter
  }
  return rows
}

describe('formatCsv', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('writes an apostrophe before %j', (text) => {
    expect(parse(formatCsv([[text]]))).toEqual([[`'${text}`]])
  })

  it('leaves numbers, and texts with such a letter further on, as they are', () => {
    expect(formatCsv([[-1, 'a=b', null, true, '']])).toBe('-1,a=b,,true,\r\n')
  })

  it('quotes what needs it', () => {
    expect(formatCsv([['a,b', 'a"b', 'a\nb', 'a b']])).toBe('"a,b","a""b","a\nb",a b\r\n')
  })

  it('is read back as it was, and no cell begins as a formula', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', '=', '-', '@', '+', '\t', "'") })
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        const read = parse(formatCsv(rows))
        expect(read.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, '')))).toEqual(
          rows.map((row) => row.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ''))),
        )
        expect(read.flat().filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([])
      }),
    )
  })
})
