import type { Context } from 'hono'
import { foreignVerifier } from '#adapters/passwords/foreign-hashes/verifier.ts'
import { createPasswordHasher, type PasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { memoizeLatest } from '#adapters/once-per-text.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { configured } from '#http/configured.ts'
import { type FunctionEnv, setting } from '#http/env.ts'

/**
 * The hasher of this deployment where passwords are checked: it reads the hashes of other systems too, at 6 KiB of code. Functions
 * that only set passwords take `passwordHasher`.
 */
export function passwordVerifier(c: Context<FunctionEnv>): Promise<PasswordHasher> {
  return configured(() => verifierOf(setting(c.env, 'PASSWORD_PEPPER')))
}

const verifierOf = /* @__PURE__ */ memoizeLatest((text) =>
  createPasswordHasher({ peppers: parsePeppers(text), foreign: foreignVerifier }),
)
