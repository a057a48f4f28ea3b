/** The address of a registration is its owner's: the account is made, with the password that they choose. */
import { complete } from '../../store/registrations.ts'
import { database } from '../function.ts'
import { choosesPassword } from './link-operation.ts'

export const userRegistrationConfirmEmail = choosesPassword({
  field: 'password',
  status: 201,
  texts: {
    title: 'Confirm your address',
    promise: 'Choose a password to confirm that the address is yours. Your account is made when you press the button.',
    button: 'Make my account',
    doneTitle: 'Your account is ready',
    done: 'The address is confirmed. You can sign in now, with your user name or address and the password you just chose.',
  },
  async act(c, _link, hash, passwordHash) {
    const user = await complete(database(c), c.var.caller, hash, passwordHash)
    return user && { user }
  },
})
