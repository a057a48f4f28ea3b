/** Sets a new password. */
import { setByLink } from '#store/credentials/password-resets.ts'
import { database } from '#http/function.ts'
import { passwordForm, withKnownDevice } from './link-operation.ts'

export const userPasswordReset = passwordForm({
  field: 'new_password',
  status: 200,
  act: (c, _link, tokenHash, passwordHash) =>
    withKnownDevice(c, (device) => setByLink(database(c), c.var.caller, tokenHash, passwordHash, device)),
})
