/** The units of a measurement: rows of contestants, each a Worker that receives one request repeatedly. */
import type { Backdrop } from './backdrop.ts'

/** A served Worker and the measured request. Any status but 2xx fails the run. */
export interface Target {
  /** The full URL, on loopback. */
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  /** The workerd process, whose processor time is read before and after each round. */
  processId: number
}

export interface Contestant {
  /** The name in targets: `postern`, `bare`, `better-auth`. */
  name: string
  /** The description for the report. */
  description: string
  /** Builds and serves the Worker, prepares its data, and checks one response. The backdrop stops it. */
  start(backdrop: Backdrop): Promise<Target>
}

/**
 * A target for Postern.
 *
 * `ratio` is the speed of the subject relative to the other: requests per second, or the inverse of the time of one request.
 */
export interface Goal {
  subject: string
  against: string
  atLeast: number
}

export interface Row {
  name: string
  title: string
  /** Simultaneous requests. One for a row that measures latency, because the time in a queue is not the time of the work. */
  connections: number
  contestants: readonly Contestant[]
  goals: readonly Goal[]
}
