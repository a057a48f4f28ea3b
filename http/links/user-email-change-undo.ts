/** The address before a change, put back by whoever reads its mail. */
import { undoEmailChange } from '#store/accounts/email-changes.ts'
import { database } from '#http/function.ts'
import { pressed } from './link-operation.ts'

export const userEmailChangeUndo = pressed({
  async act(c, _link, hash) {
    return (await undoEmailChange(database(c), c.var.caller, hash)) ? {} : null
  },
})
