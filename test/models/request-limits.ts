/** Model of `count_request` (SQL): one leaky bucket for each network and one for each target. Times are whole microseconds, as in PostgreSQL. */
import type { RequestLimit } from '#domain/request-limits.ts'
import { reserveAtSource } from './credentials/attempts.ts'

/** When each bucket will be empty, by what it counts. */
export type Buckets = Map<string, number>

/** Counts a request, or returns the limit that it exceeds and the microseconds until that accepts one. */
export function countInModel(
  buckets: Buckets,
  now: number,
  { network, target }: { network: string | null; target: string },
  { per_network, per_target, window_minutes }: RequestLimit,
): { exceeded: 'per_network' | 'per_target'; wait: number } | null {
  const parts = [
    ['per_network', network, per_network],
    ['per_target', target, per_target],
  ] as const
  for (const [exceeded, key, failures] of parts) {
    if (key === null) continue
    const bucket = `${exceeded} ${key}`
    const reserved = reserveAtSource(buckets.get(bucket) ?? null, now, { failures, window_minutes })
    if ('wait' in reserved) return { exceeded, wait: reserved.wait }
    buckets.set(bucket, reserved.counted)
  }
  return null
}
