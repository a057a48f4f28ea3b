import type { Context } from 'hono'
import { createPasswordHasher, type PasswordHasher } from '../adapters/password-hasher.ts'
import { parsePeppers } from '../adapters/password-pepper.ts'
import { configured } from './configured.ts'
import { type FunctionEnv, setting } from './env.ts'

/** The hasher of this deployment, for functions that only set passwords. With it comes the WebAssembly module. */
export function passwordHasher(c: Context<FunctionEnv>): Promise<PasswordHasher> {
  return configured(() => createPasswordHasher({ peppers: parsePeppers(setting(c.env, 'PASSWORD_PEPPER')) }))
}
