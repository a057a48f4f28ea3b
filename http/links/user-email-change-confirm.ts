/** Another address for an account, confirmed by whoever reads its mail. */
import { confirmChange } from '#store/accounts/email-changes.ts'
import { database } from '#http/function.ts'
import { pressed } from './link-operation.ts'

export const userEmailChangeConfirm = pressed({
  async act(c, _link, hash) {
    return (await confirmChange(database(c), c.var.caller, hash)) ? {} : null
  },
})
