import type { Context } from 'hono'
import { memoizeLatest } from '#adapters/once-per-text.ts'
import { createStoredSecrets, type StoredSecrets } from '#adapters/stored-secrets.ts'
import { configured } from '#http/configured.ts'
import { type FunctionEnv, setting } from '#http/env.ts'

/** Secrets of the database under this deployment's key. @throws Refusal `unavailable` */
export function storedSecrets(c: Context<FunctionEnv>): Promise<StoredSecrets> {
  return configured(() => storedSecretsOf(setting(c.env, 'SEALING_KEY')))
}

const storedSecretsOf = /* @__PURE__ */ memoizeLatest(createStoredSecrets)
