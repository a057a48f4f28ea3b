/** Another address for an account, confirmed by whoever reads its mail. */
import { confirmChange } from '../../store/email-changes.ts'
import { database } from '../function.ts'
import { nudge } from '../nudge.ts'
import { pressed } from './link-operation.ts'

export const userEmailChangeConfirm = pressed({
  texts: {
    title: 'Use this address',
    promise:
      'When you press the button the account has this address, and every device that is signed in is signed out. The address before is told.',
    button: 'Use this address',
    doneTitle: 'Your address was changed',
    done: 'Every device was signed out. You can sign in with the new address now.',
  },
  async act(c, _link, hash) {
    const done = await confirmChange(database(c), c.var.caller, hash)
    nudge(c) // tells the address before
    return done ? {} : null
  },
})
