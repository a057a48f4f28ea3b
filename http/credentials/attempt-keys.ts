import type { Context } from 'hono'
import { digestName } from '#adapters/name-digest.ts'
import { sourceKey } from '#domain/client-address.ts'
import type { AttemptKeys } from '#domain/credentials/attempts.ts'
import { type FunctionEnv, setting } from '#http/env.ts'

/** Where an attempt under this name counts: under the name, and at the place that the platform says it comes from. */
export function attemptKeys(c: Context<FunctionEnv>, kind: 'username' | 'email', name: string): AttemptKeys {
  return { nameHash: digestName(setting(c.env, 'REFRESH_KEY'), kind, name), sourceHash: sourceHashOf(c) }
}

/** The place that an attempt comes from, as a keyed digest; null where the platform names none. */
export function sourceHashOf(c: Context<FunctionEnv>): Uint8Array | null {
  const source = sourceKey(c.var.caller.address ?? '')
  return source === null ? null : digestName(setting(c.env, 'REFRESH_KEY'), 'source', source)
}
