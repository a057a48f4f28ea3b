import { delayLockout } from '#domain/credentials/lockout-policies.ts'
import { authnzerverRolePolicy } from '#domain/access/roles/authnzerver-policy.ts'
import type { Preset } from './preset.ts'

/** What authnzerver goes by where nobody configured it otherwise. */
export const authnzerver: Preset = {
  meaning: 'the lockout, the password length and the roles policy of authnzerver',
  settings: { lockout: delayLockout, password_min_length: 12, roles_policy: authnzerverRolePolicy },
  flags: {},
  abilities: {},
}
