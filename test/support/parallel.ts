/** How many callers a race has: as many connections, at the same time. */
export const racers = 50

/** Runs one act that many times at once and answers every outcome. */
export function race<T>(act: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: racers }, (_, n) => act(n)))
}

/** How often each value occurs. */
export function tally<T extends PropertyKey>(values: T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
