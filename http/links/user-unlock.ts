/** The end of a lock against guessing, for whoever reads the account's mail. */
import { unlockByLink } from '../../store/password-resets.ts'
import { database } from '../function.ts'
import { pressed } from './link-operation.ts'

export const userUnlock = pressed({
  async act(c, _link, hash) {
    return (await unlockByLink(database(c), c.var.caller, hash)) ? {} : null
  },
})
