/** Undoes a change of address. */
import { undoEmailChange } from '#store/accounts/email-changes.ts'
import { database } from '#http/function.ts'
import { confirmOnly } from './link-operation.ts'

export const userEmailChangeUndo = confirmOnly({
  async act(c, _link, tokenHash) {
    return (await undoEmailChange(database(c), c.var.caller, tokenHash)) ? {} : null
  },
})
