/** The processor time of this process so far, with its threads: what limits of work are compared with. A clock would measure the machine's other work too. */
export function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
