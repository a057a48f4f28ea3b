/** Processor time of the processes behind an answer, from /proc. */
import { readdir, readFile } from 'node:fs/promises'

/** Microseconds, by name of the process. */
export type ProcessorTimes = Record<string, number>

/** Linux counts processor time in hundredths of a second. */
const microsecondsPerTick = 10_000

/** Processor time so far of processes with their children, living and gone, and of this one. Undefined without /proc. */
export async function processorTimes(ids: Record<string, number>): Promise<ProcessorTimes | undefined> {
  const processes = await readdir('/proc').catch(() => [])
  const times = await Promise.all(processes.filter((name) => /^\d+$/.test(name)).map(readTimes))
  const known = times.filter((each) => each !== undefined)
  if (known.length === 0) return undefined
  const { user, system } = process.cpuUsage()
  return {
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, totalOf(id, known)])),
    load: user + system,
  }
}

type Times = NonNullable<Awaited<ReturnType<typeof readTimes>>>

function totalOf(id: number, known: readonly Times[]): number {
  const mine = known.filter((each) => each.id === id).map(({ own, gone }) => own + gone)
  const children = known.filter(({ parent }) => parent === id).map(({ own }) => own)
  return [...mine, ...children].reduce((sum, each) => sum + each, 0)
}

/** User and system time: fields 14 to 17 of proc_pid_stat(5), counted after the bracket of the name. Undefined for a process that has ended. */
async function readTimes(id: string) {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const microseconds = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) * microsecondsPerTick
  return { id: Number(id), parent: Number(fields[1]), own: microseconds(11), gone: microseconds(13) }
}
