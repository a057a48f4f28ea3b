/** Confirms the address of a registration. Its owner chooses the password of the account. */
import { confirmRegistration } from '#store/registration/registration-confirmation.ts'
import { database } from '#http/function.ts'
import { type LinkOutcome, passwordForm } from './link-operation.ts'

export const userRegistrationConfirmEmail = passwordForm({
  field: 'password',
  status: 201,
  async act(c, _link, tokenHash, passwordHash): Promise<LinkOutcome | null> {
    const confirmation = await confirmRegistration(database(c), c.var.caller, tokenHash, passwordHash)
    if (confirmation.status === 'completed') return { answer: { user: confirmation.user } }
    return confirmation.status === 'awaiting-approval' ? { pending: 'administrators-decide' } : null
  },
})
