/** The address before a change, put back by whoever reads its mail. */
import { undoChange } from '../../store/email-changes.ts'
import { database } from '../function.ts'
import { nudge } from '../nudge.ts'
import { pressed } from './link-operation.ts'

export const userEmailChangeUndo = pressed({
  texts: {
    title: 'Put my address back',
    promise:
      'When you press the button the account has this address again, and every device that is signed in is signed out. A password that was set since the change stops working.',
    button: 'Put my address back',
    doneTitle: 'Your address was put back',
    done: 'Every device was signed out. If somebody else had changed it, ask for a new password now, where you sign in.',
  },
  async act(c, _link, hash) {
    const done = await undoChange(database(c), c.var.caller, hash)
    nudge(c) // tells the address that it was taken from
    return done ? {} : null
  },
})
