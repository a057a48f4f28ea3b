import type { Context } from 'hono'
import { createPasswordHasher, type PasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { memoizeLatest } from '#adapters/once-per-text.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { configured } from '#http/configured.ts'
import { type FunctionEnv, setting } from '#http/env.ts'

/** The hasher of this deployment, for functions that only set passwords. With it comes the WebAssembly module. */
export function passwordHasher(c: Context<FunctionEnv>): Promise<PasswordHasher> {
  return configured(() => hasherOf(setting(c.env, 'PASSWORD_PEPPER')))
}

const hasherOf = /* @__PURE__ */ memoizeLatest((text) => createPasswordHasher({ peppers: parsePeppers(text) }))
