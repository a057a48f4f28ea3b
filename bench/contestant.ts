/** What the runner measures: rows of contestants, each a Worker that answers one request over and over. */
import type { Backdrop } from './backdrop.ts'

/** A served Worker and the request whose answers are counted. Any status but 2xx fails the run. */
export interface Target {
  /** Full address, path included, on loopback. */
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  /** The workerd process, whose processor time is read before and after each round. */
  processId: number
}

export interface Contestant {
  /** The word a target names it by: `postern`, `bare`, `better-auth`. */
  name: string
  /** What it does, for the report. */
  description: string
  /** Builds and serves the Worker, prepares its data, and checks one answer. The backdrop stops what was started. */
  start(backdrop: Backdrop): Promise<Target>
}

/**
 * A figure that Postern is held to.
 *
 * `ratio` is the subject's speed over the other's: requests per second, or the inverse of the time of one request.
 */
export interface Goal {
  subject: string
  against: string
  atLeast: number
}

export interface Row {
  name: string
  title: string
  /** Requests in flight. One for a row that is a latency: what waits in a queue says nothing about the work. */
  connections: number
  contestants: readonly Contestant[]
  goals: readonly Goal[]
}
