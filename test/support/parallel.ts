/** The number of simultaneous callers in a race, each with its own connection. */
export const racers = 50

/** Runs one function that many times simultaneously and returns every outcome. */
export function race<T>(act: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: racers }, (_, n) => act(n)))
}

/** The number of occurrences of each value. */
export function tally<T extends PropertyKey>(values: T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** How often a race is run: as often as `RACE_RUNS` says, or a few times. */
export function raceRuns(few: number): number {
  return Number(process.env['RACE_RUNS'] ?? few)
}
