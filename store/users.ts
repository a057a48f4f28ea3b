import type { EmailAddress } from '../domain/email-address.ts'
import { Refusal } from '../domain/refusal.ts'
import type { Username } from '../domain/username.ts'

/** Somebody who is to have an account. */
export interface NewUser {
  username: Username
  email: EmailAddress
  passwordHash: string
}

/** Unique indexes of `users`, and what to say when somebody else was first. */
const taken: Record<string, string> = {
  users_username_canonical: 'That user name belongs to somebody else. Choose another.',
  users_username_skeleton: 'That user name looks like somebody else’s. Choose another.',
  users_email_canonical: 'An account with that address exists. Sign in, or reset the password.',
}

/**
 * Runs a change that makes or renames a user. Names are claimed by unique indexes, so of two simultaneous claims one
 * holds; the other's whole statement is undone.
 *
 * @throws Refusal `conflict` for the claim that came second
 */
export async function orNameTaken<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    const constraint = constraintOf(error)
    if (constraint && taken[constraint]) throw new Refusal('conflict', { detail: taken[constraint], cause: error })
    throw error
  }
}

/** The constraint that a failed statement ran into. */
function constraintOf(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' ? constraint : undefined
}
