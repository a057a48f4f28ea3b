/** Runs work with a limit on how much of it runs at once. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>

/** @returns a limiter that starts waiting work in the order in which it came */
export function createLimiter(maxConcurrent: number): Limiter {
  const waiting: (() => void)[] = []
  let available = maxConcurrent
  return async (work) => {
    if (available > 0) available -= 1
    else await new Promise<void>((resolve) => void waiting.push(resolve))
    try {
      return await work()
    } finally {
      const startNext = waiting.shift()
      if (startNext) startNext()
      else available += 1
    }
  }
}
