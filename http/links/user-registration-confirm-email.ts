/** Confirms the address of a registration. Its owner chooses the password of the account, and another user name if the requested one is taken. */
import * as z from 'zod/mini'
import { confirmRegistration } from '#store/registration/registration-confirmation.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import { database } from '#http/function.ts'
import { UsernameText } from '#http/schemas.ts'
import { type LinkOutcome, passwordForm } from './link-operation.ts'

export const userRegistrationConfirmEmail = passwordForm({
  field: 'password',
  status: 201,
  more: { username: z.optional(UsernameText) },
  async act(c, _link, tokenHash, passwordHash, fields): Promise<LinkOutcome | null> {
    const { username } = await requireUserInfo(database(c), { username: fields['username'] as string | undefined })
    const confirmation = await confirmRegistration(database(c), c.var.caller, tokenHash, passwordHash, username)
    if (confirmation.status === 'completed') return { answer: { user: confirmation.user } }
    return confirmation.status === 'awaiting-approval' ? { pending: 'administrators-decide' } : null
  },
})
