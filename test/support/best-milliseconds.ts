/** The shortest of several runs, which is least affected by other load on the machine. */
export function bestMilliseconds(work: () => unknown, runs = 5): number {
  const times = Array.from({ length: runs }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return Math.min(...times)
}
