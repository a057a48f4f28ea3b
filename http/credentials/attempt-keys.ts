import type { Context } from 'hono'
import { digestName } from '#adapters/name-digest.ts'
import { sourceKey } from '#domain/client-address.ts'
import type { AttemptKeys } from '#domain/credentials/attempts.ts'
import { type FunctionEnv, setting } from '#http/env.ts'

/** Where an attempt under this name counts: under the name, and at the place that the platform says it comes from. */
export function attemptKeys(c: Context<FunctionEnv>, kind: 'username' | 'email', name: string): AttemptKeys {
  const secret = setting(c.env, 'REFRESH_KEY')
  const source = sourceKey(c.var.caller.address ?? '')
  return {
    nameHash: digestName(secret, kind, name),
    sourceHash: source === null ? null : digestName(secret, 'source', source),
  }
}
