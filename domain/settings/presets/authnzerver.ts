import { delayLockout } from '#domain/credentials/lockout-policies.ts'
import { authnzerverRolePolicy } from '#domain/access/roles/authnzerver-policy.ts'
import { roleAddresses } from '#domain/accounts/refused-addresses.ts'
import type { Preset } from './preset.ts'

/** What authnzerver goes by where nobody configured it otherwise. */
export const authnzerver: Preset = {
  meaning: 'the lockout, the password length, the screening of registrations and the roles policy of authnzerver',
  settings: {
    lockout: delayLockout,
    password_min_length: 12,
    roles_policy: authnzerverRolePolicy,
    refused_addresses: roleAddresses,
    refuse_disposable_addresses: true,
    refuse_links_in_full_names: true,
  },
  flags: {},
  abilities: {},
}
