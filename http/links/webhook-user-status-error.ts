/** The receiver of a webhook reports that it failed for a user. */
import { reportFailure } from '#store/webhooks/webhook-status.ts'
import { database } from '#http/function.ts'
import { confirmOnly } from './link-operation.ts'

export const webhookUserStatusError = confirmOnly({
  async act(c, _link, tokenHash) {
    return (await reportFailure(database(c), c.var.caller, tokenHash)) ? {} : null
  },
})
