/** Ends the lockout of an account. */
import { unlockByLink } from '#store/credentials/password-resets.ts'
import { database } from '#http/function.ts'
import { withKnownDevice, confirmOnly } from './link-operation.ts'

export const userUnlock = confirmOnly({
  act: (c, _link, tokenHash) =>
    withKnownDevice(c, (device) => unlockByLink(database(c), c.var.caller, tokenHash, device)),
})
