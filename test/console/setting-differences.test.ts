/** What the console says of a change of a setting: everything that differs, and nothing else. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differencesOf, type Difference } from '#console/screens/settings/differences.ts'
import type { Value } from '#console/screens/settings/schema.ts'

const leaf = fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom('a', 'b', 'c', ''))
const list = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'))
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, list, fc.dictionary(fc.constantFrom('p', 'q', 'r'), tie('value'))),
})).value

/** The value with the differences made, a part at a time. */
function applied(from: Value | undefined, { path: [name, ...rest], from: was, to }: Difference): Value | undefined {
  if (name !== undefined) {
    const { [name]: part, ...others } = from as Record<string, Value>
    const next = applied(part, { path: rest, from: was, to })
    return next === undefined ? others : { ...others, [name]: next }
  }
  const isEntry = Array.isArray(from) && !Array.isArray(was ?? to)
  if (!isEntry) return to
  return was === undefined ? [...from, to as Value] : from.filter((each) => each !== was)
}

/** With names and entries in one order. */
function ordered(of: Value | undefined): unknown {
  if (Array.isArray(of)) return of.map((entry) => JSON.stringify(ordered(entry))).toSorted((a, b) => (a < b ? -1 : 1))
  if (typeof of !== 'object' || of === null) return of
  const names = Object.keys(of).toSorted()
  return names.map((name) => [name, ordered((of as Record<string, Value>)[name])])
}

describe('differences of a setting', () => {
  it('lead from one value to the other, and there are none between values that are the same', () => {
    fc.assert(
      fc.property(value, value, (from, to) => {
        const reached = differencesOf(from, to).reduce<Value | undefined>(applied, from)
        expect(ordered(reached)).toEqual(ordered(to))
        expect(differencesOf(from, structuredClone(from))).toEqual([])
      }),
    )
  })

  it('do not depend on the order of names, and tell another order of a list', () => {
    expect(differencesOf({ p: 1, q: 2 }, { q: 2, p: 1 })).toEqual([])
    expect(differencesOf(['x', 'y'], ['y', 'x'])).toHaveLength(1)
  })
})
