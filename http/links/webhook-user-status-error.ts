/** A receiver of webhooks says that it failed with a user. Seed: Magpie's token operation of the same name. */
import { reportFailure } from '#store/webhooks/webhook-status.ts'
import { database } from '#http/function.ts'
import { pressed } from './link-operation.ts'

export const webhookUserStatusError = pressed({
  async act(c, _link, hash) {
    return (await reportFailure(database(c), c.var.caller, hash)) ? {} : null
  },
})
