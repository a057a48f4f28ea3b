/** The load generator: autocannon on loopback, with a fixed duration and number of connections, one target at a time. */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './contestant.ts'
import { bench } from './paths.ts'
import { install } from './install.ts'

/** Seconds after which a request counts as lost. */
const answerLimitSeconds = 10
/** Milliseconds of pause after a round, so that its last statements do not affect the next contestant. */
const restMs = 100
/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100

/** The results of one round. */
export interface Load {
  /** Responses per second. */
  rate: number
  /** The median time of a response. */
  milliseconds: number
  /** Processor time of workerd per response, in microseconds; undefined without /proc. */
  processorMicroseconds?: number
}

/**
 * Loads a target for some seconds.
 *
 * @throws Error if a response is not 2xx or is lost, because errors are fast and would be counted as speed
 */
export async function load(target: Target, connections: number, seconds: number): Promise<Load> {
  await install(bench)
  const { default: autocannon } = await import('autocannon')
  const { url, method, headers, body } = target
  const times: number[] = []

  const before = await processorSeconds(target.processId)
  const options = { url, method, headers, connections, duration: seconds, timeout: answerLimitSeconds }
  const run = autocannon(body === undefined ? options : { ...options, body })
  run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds))
  const result = await run
  await sleep(restMs)
  const after = await processorSeconds(target.processId)

  const lost = result.non2xx + result.errors + result.timeouts
  if (lost > 0 || times.length === 0) throw new Error(`${lost} of ${times.length} requests to ${url} failed`)
  const figures = { rate: result['2xx'] / result.duration, milliseconds: median(times) }
  if (before === undefined || after === undefined) return figures
  return { ...figures, processorMicroseconds: ((after - before) * 1e6) / times.length }
}

/** User and system time of a process so far: fields 14 and 15 of proc_pid_stat(5), counted after the bracket of the name. */
async function processorSeconds(processId: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** The median; for an even number the mean of the two in the middle. NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
