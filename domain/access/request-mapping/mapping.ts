/** How a service type reads requests: the permissions that a request requires, and on which nodes. */
import { isSafeMethod } from '#domain/safe-methods.ts'
import type { ProxiedRequest } from './proxied-request.ts'

/** Names from below the service down to a node; empty: the service itself. */
export type Path = readonly string[]

/** A permission that a request requires. */
export interface Requirement {
  readonly permission: string
  /**
   * The possible paths of the node, likeliest first. An existing node has precedence over an ancestor of a missing one. Most requests have one
   * path.
   */
  readonly paths: readonly Path[]
}

/** The requirements of a request; all must be allowed. */
export interface Reading {
  readonly requirements: readonly Requirement[]
  /** Whether the configuration of the service selects this reading; absent: always. */
  readonly applies?: (configuration: unknown) => boolean
}

/**
 * Reads a request: one reading, or several of which the first that applies counts; or a sentence with the reason why it cannot be read, and is
 * refused.
 */
export type RequestMapping = (request: ProxiedRequest) => readonly Reading[] | string

/** A requirement of one node. */
export function requirement(permission: string, ...paths: Path[]): Requirement {
  return { permission, paths }
}

/** The only reading of a request. */
export function singleReading(...requirements: Requirement[]): Reading[] {
  return [{ requirements }]
}

/** The permission for a type without others. */
export function readOrWrite(method: string): 'read' | 'write' {
  return isSafeMethod(method) ? 'read' : 'write'
}

/** Whether a method is one by which every server returns what is at the path. */
export function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}
