/** Confirms a new address of an account. */
import { confirmEmailChange } from '#store/accounts/email-changes.ts'
import { database } from '#http/function.ts'
import { confirmOnly } from './link-operation.ts'

export const userEmailChangeConfirm = confirmOnly({
  async act(c, _link, tokenHash) {
    return (await confirmEmailChange(database(c), c.var.caller, tokenHash)) ? {} : null
  },
})
