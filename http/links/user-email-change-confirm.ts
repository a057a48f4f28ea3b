/** Another address for an account, confirmed by whoever reads its mail. */
import { confirmEmailChange } from '#store/accounts/email-changes.ts'
import { database } from '#http/function.ts'
import { pressed } from './link-operation.ts'

export const userEmailChangeConfirm = pressed({
  async act(c, _link, hash) {
    return (await confirmEmailChange(database(c), c.var.caller, hash)) ? {} : null
  },
})
