/** The address of a registration is its owner's: the account is made, with the password that they choose. */
import { complete } from '#store/registration/registration-confirmation.ts'
import { database } from '#http/function.ts'
import { choosesPassword } from './link-operation.ts'

export const userRegistrationConfirmEmail = choosesPassword({
  field: 'password',
  status: 201,
  async act(c, _link, hash, passwordHash) {
    const completed = await complete(database(c), c.var.caller, hash, passwordHash)
    if (!completed) return null
    return completed.user ? { answer: { user: completed.user } } : { pending: 'administrators-decide' }
  },
})
