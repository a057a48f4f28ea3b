/** A new password for whoever reads the account's mail. */
import { setByLink } from '../../store/password-resets.ts'
import { database } from '../function.ts'
import { nudge } from '../nudge.ts'
import { choosesPassword } from './link-operation.ts'

export const userPasswordReset = choosesPassword({
  field: 'new_password',
  status: 200,
  texts: {
    title: 'Choose a new password',
    promise:
      'When you press the button the new password takes effect, and every device that is signed in is signed out.',
    button: 'Set the new password',
    doneTitle: 'Your password was changed',
    done: 'Every device was signed out. You can sign in now with the new password.',
  },
  async act(c, _link, hash, passwordHash) {
    const done = await setByLink(database(c), c.var.caller, hash, passwordHash)
    nudge(c) // tells the owner
    return done ? {} : null
  },
})
