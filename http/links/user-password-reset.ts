/** A new password for whoever reads the account's mail. */
import { setByLink } from '#store/credentials/password-resets.ts'
import { database } from '#http/function.ts'
import { choosesPassword, onKnownDevice } from './link-operation.ts'

export const userPasswordReset = choosesPassword({
  field: 'new_password',
  status: 200,
  act: (c, _link, hash, passwordHash) =>
    onKnownDevice(c, (device) => setByLink(database(c), c.var.caller, hash, passwordHash, device)),
})
