/** What a type of service says of a request: which permissions it needs, on which nodes. */
import type { ProxiedRequest } from './proxied-request.ts'

/** Names from below the service down to a node; none: the service itself. */
export type Path = readonly string[]

/** A permission that a request needs on a node. */
export interface Needed {
  readonly permission: string
  /**
   * Where the node may be in the tree, likeliest first: a node that exists counts before an ancestor of one that does not. Most
   * requests name one place.
   */
  readonly places: readonly Path[]
}

/** Everything a request needs; all of it. */
export interface Reading {
  readonly needed: readonly Needed[]
  /** Whether the service's configuration says that this is how to read it; absent: always. */
  readonly applies?: (configuration: unknown) => boolean
}

/**
 * How a type of service reads requests: one way, or several of which the first that applies counts; or a sentence that says why no
 * permission follows from the request, which refuses it.
 */
export type RequestMapping = (request: ProxiedRequest) => readonly Reading[] | string

/** Needs this on one node. */
export function need(permission: string, ...places: Path[]): Needed {
  return { permission, places }
}

/** Only this way to read a request. */
export function only(...needed: Needed[]): Reading[] {
  return [{ needed }]
}

/** What a request to read, or any other, is called where a type knows no more. */
export function readOrWrite(method: string): 'read' | 'write' {
  return isReading(method) ? 'read' : 'write'
}

/** Whether a method promises to change nothing and asks for a representation. */
export function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
