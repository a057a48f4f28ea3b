/** The address of a registration is its owner's: the account is made, with the password that they choose. */
import { complete } from '../../store/registration-confirmation.ts'
import { database } from '../function.ts'
import { nudge } from '../nudge.ts'
import { choosesPassword } from './link-operation.ts'

const pending = {
  doneTitle: 'Your address is confirmed',
  done: 'An administrator decides now. You will be told by mail; then you can sign in with the password you just chose.',
}

export const userRegistrationConfirmEmail = choosesPassword({
  field: 'password',
  status: 201,
  texts: {
    title: 'Confirm your address',
    promise:
      'Choose a password to confirm that the address is yours. Your account is made when you press the button, or when an administrator has approved it, where the service asks for that.',
    button: 'Confirm',
    doneTitle: 'Your account is ready',
    done: 'The address is confirmed. You can sign in now, with your user name or address and the password you just chose.',
  },
  async act(c, _link, hash, passwordHash) {
    const completed = await complete(database(c), c.var.caller, hash, passwordHash)
    nudge(c) // asks administrators, or tells who wants to know
    if (!completed) return null
    return completed.user ? { answer: { user: completed.user } } : { pending }
  },
})
