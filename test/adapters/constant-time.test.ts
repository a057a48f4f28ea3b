import { describe, expect, it } from 'vitest'
import { equalDigests } from '#adapters/constant-time.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('equalDigests', () => {
  it('tells a difference in any byte', () => {
    expect(equalDigests(bytes(1, 2, 3), bytes(1, 2, 3))).toBe(true)
    for (const other of [bytes(0, 2, 3), bytes(1, 0, 3), bytes(1, 2, 0)])
      expect(equalDigests(bytes(1, 2, 3), other)).toBe(false)
  })

  it.each([
    [bytes(), bytes()],
    [bytes(1), bytes()],
    [bytes(1, 2), bytes(1)],
    [bytes(1), bytes(1, 2)],
  ])('throws a RangeError for digests of different lengths and of none: %j, %j', (left, right) => {
    expect(() => equalDigests(left, right)).toThrow(RangeError)
  })
})
