/** The load generator: autocannon on loopback, with a fixed duration and number of connections, one target at a time. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './contestant.ts'
import { bench } from './paths.ts'
import { install } from './install.ts'
import { type ProcessorTimes, processorTimes } from './processor-time.ts'

/** Seconds after which a request counts as lost. */
const answerLimitSeconds = 10
/** Milliseconds of pause after a round, so that its last statements do not affect the next contestant. */
const restMs = 100
/** The results of one round. */
export interface Load {
  /** Responses per second. */
  rate: number
  /** The median time of a response. */
  milliseconds: number
  /** Processor time per response, in microseconds, by process; undefined without /proc. */
  processorMicroseconds?: ProcessorTimes
}

/**
 * Loads a target for some seconds.
 *
 * @param processes the ids of those whose processor time is read before and after, by name
 * @throws Error if a response is not 2xx or is lost, because errors are fast and would be counted as speed
 */
export async function load(
  target: Target,
  connections: number,
  seconds: number,
  processes: Record<string, number> = {},
): Promise<Load> {
  await install(bench)
  const { default: autocannon } = await import('autocannon')
  const { url, method, headers, body, processId } = target
  const measured = { workerd: processId, ...processes }
  const times: number[] = []

  const before = await processorTimes(measured)
  const options = { url, method, headers, connections, duration: seconds, timeout: answerLimitSeconds }
  const run = autocannon(body === undefined ? options : { ...options, body })
  run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds))
  const result = await run
  await sleep(restMs)
  const after = await processorTimes(measured)

  const lost = result.non2xx + result.errors + result.timeouts
  if (lost > 0 || times.length === 0) throw new Error(`${lost} of ${times.length} requests to ${url} failed`)
  const figures = { rate: result['2xx'] / result.duration, milliseconds: median(times) }
  if (before === undefined || after === undefined) return figures
  const each = Object.entries(after).map(([name, total]) => [name, (total - (before[name] ?? 0)) / times.length])
  return { ...figures, processorMicroseconds: Object.fromEntries(each) }
}

/** The median; for an even number the mean of the two in the middle. NaN for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
