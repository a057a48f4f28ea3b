/** The end of a lock against guessing, for whoever reads the account's mail. */
import { unlockByLink } from '#store/credentials/password-resets.ts'
import { database } from '#http/function.ts'
import { onKnownDevice, pressed } from './link-operation.ts'

export const userUnlock = pressed({
  act: (c, _link, hash) => onKnownDevice(c, (device) => unlockByLink(database(c), c.var.caller, hash, device)),
})
