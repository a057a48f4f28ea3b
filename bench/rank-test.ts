/**
 * The Mann-Whitney rank test: the probability that two samples of one distribution differ in their ranks at least this much. Two-sided, by the
 * normal approximation with continuity correction, which is good from about twenty of each. Ties share their rank.
 */
export function rankTest(first: readonly number[], second: readonly number[]): number {
  const all = [...first.map((value) => ({ value, mine: true })), ...second.map((value) => ({ value, mine: false }))]
  all.sort((a, b) => a.value - b.value)
  let rankSum = 0
  let tieTerm = 0
  for (let start = 0, end = 0; start < all.length; start = end) {
    while (end < all.length && all[end]!.value === all[start]!.value) end += 1
    const ties = end - start
    const rank = (start + 1 + end) / 2
    rankSum += rank * all.slice(start, end).filter(({ mine }) => mine).length
    tieTerm += ties ** 3 - ties
  }
  const [n, m, total] = [first.length, second.length, all.length]
  const mean = (n * m) / 2
  const variance = ((n * m) / 12) * (total + 1 - tieTerm / (total * (total - 1)))
  if (variance === 0) return 1
  const distance = Math.max(0, Math.abs(rankSum - (n * (n + 1)) / 2 - mean) - 0.5)
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)))
}

/** The upper tail of the normal distribution for z >= 0 (Abramowitz and Stegun 26.2.17; error below 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}
