/** A new password for whoever reads the account's mail. */
import { setByLink } from '../../store/password-resets.ts'
import { database } from '../function.ts'
import { choosesPassword } from './link-operation.ts'

export const userPasswordReset = choosesPassword({
  field: 'new_password',
  status: 200,
  async act(c, _link, hash, passwordHash) {
    return (await setByLink(database(c), c.var.caller, hash, passwordHash)) ? {} : null
  },
})
