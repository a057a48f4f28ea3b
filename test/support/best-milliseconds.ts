/** The shortest of a few runs: what the work itself takes, whatever else the machine is doing. */
export function bestMilliseconds(work: () => unknown, runs = 5): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return Math.min(...times)
}
