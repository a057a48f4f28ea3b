import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankTest } from '#bench/rank-test.ts'

describe('the rank test', () => {
  it('agrees with published values', () => {
    // R: wilcox.test(1:20, 11:30, exact = FALSE)$p.value
    expect(rankTest(range(1, 20), range(11, 30))).toBeCloseTo(5.1e-5, 5)
    expect(rankTest(range(1, 20), range(1, 20))).toBeGreaterThan(0.98)
  })

  it('agrees with a slow computation, in both orders', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 40 })
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        expect(rankTest(first, second)).toBeCloseTo(slow(first, second), 6)
        expect(rankTest(first, second)).toBeCloseTo(rankTest(second, first), 9)
      }),
    )
  })

  it('finds a difference between equal distributions about as often as its significance level', () => {
    let seed = 7
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647
    const told = range(1, 1000).filter(() => rankTest(range(1, 60).map(random), range(1, 60).map(random)) < 0.05)
    expect(told.length).toBeGreaterThan(25)
    expect(told.length).toBeLessThan(80)
  })
})

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

function slow(first: number[], second: number[]): number {
  let before = 0
  for (const a of first) for (const b of second) before += a < b ? 1 : a === b ? 0.5 : 0
  const [n, m] = [first.length, second.length]
  const counts = new Map<number, number>()
  for (const value of [...first, ...second]) counts.set(value, (counts.get(value) ?? 0) + 1)
  const ties = [...counts.values()].reduce((sum, count) => sum + count ** 3 - count, 0)
  const deviation = Math.sqrt(((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))))
  if (deviation === 0) return 1
  const z = Math.max(0, Math.abs(before - (n * m) / 2) - 0.5) / deviation
  let tail = 0 // Simpson's rule from z to 12
  const steps = 2000
  const width = (12 - z) / steps
  for (let i = 0; i <= steps; i += 1)
    tail += (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2) * Math.exp(-((z + i * width) ** 2) / 2)
  return Math.min(1, (2 * tail * width) / 3 / Math.sqrt(2 * Math.PI))
}
