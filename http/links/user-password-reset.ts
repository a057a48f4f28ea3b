/** Sets a new password, and ends the API keys of the account where that is asked for. */
import * as z from 'zod/mini'
import { setByLink } from '#store/credentials/password-resets.ts'
import { database } from '#http/function.ts'
import { passwordForm, withKnownDevice } from './link-operation.ts'

export const userPasswordReset = passwordForm({
  field: 'new_password',
  status: 200,
  more: { revoke_keys: z.optional(z.union([z.boolean(), z.literal('true')])) },
  act: (c, _link, tokenHash, passwordHash, { revoke_keys: revoke = false }) =>
    withKnownDevice(c, (device) =>
      setByLink(database(c), c.var.caller, tokenHash, passwordHash, device, revoke !== false),
    ),
})
