/** The end of a lock against guessing, for whoever reads the account's mail. */
import { unlockByLink } from '../../store/password-resets.ts'
import { database } from '../function.ts'
import { pressed } from './link-operation.ts'

export const userUnlock = pressed({
  texts: {
    title: 'Try to sign in again',
    promise: 'When you press the button failed attempts to sign in are forgotten, and you can try again at once.',
    button: 'Let me sign in again',
    doneTitle: 'You can sign in again',
    done: 'Failed attempts are forgotten. If you do not remember the password, ask for a new one where you sign in.',
  },
  async act(c, _link, hash) {
    return (await unlockByLink(database(c), c.var.caller, hash)) ? {} : null
  },
})
