/** Names and addresses of accounts: what the database says where a statement may not have one, and the problem that the caller gets. */
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import type { Caller } from '#domain/caller.ts'
import { linkInFullName, refusedAddress } from '#domain/accounts/refused-addresses.ts'
import { invalid, Refusal, type RefusalCode } from '#domain/refusal.ts'
import { reservedBySetting, usernameRules, type WantedUsername } from '#domain/accounts/username-rules.ts'

/** A user to create. */
export interface NewUser {
  username: WantedUsername
  email: EmailAddress
  passwordHash: string
}

/**
 * Unique indexes of `users`, and the problem for the second claim. `schema/triggers/users_unique_names.sql` raises the same errors for a name or
 * an address that a confirmed registration has.
 */
const taken: Record<string, [code: RefusalCode, detail: string]> = {
  users_username_canonical: ['name-taken', 'Another account has this user name. Choose another name.'],
  users_username_skeleton: ['name-taken', 'The user name looks like that of another account. Choose another name.'],
  users_email_canonical: ['email-taken', 'Another account has this address. Sign in to it, or reset its password.'],
}

/**
 * Runs a change that creates or renames a user. Names are claimed by unique indexes, so one of two simultaneous claims succeeds, and the whole
 * statement of the other is undone. So is a statement whose name the rules in force do not permit (`permittedName`).
 *
 * @param wanted the requested name; absent where it was checked before
 * @param caller of a statement that judges names for callers who may act
 * @throws Refusal `name-taken` or `email-taken` for the claim that came second, `invalid-request` for a name that may not be had
 */
export async function mapNameConflicts<T>(
  change: () => Promise<T>,
  wanted?: WantedUsername,
  caller?: Caller,
): Promise<T> {
  try {
    return await change()
  } catch (error) {
    const { code, constraint = '' } = error as { code?: string; constraint?: string }
    caller?.onAllowed?.() // the database judges no name for a caller who may not act
    const [refusal, detail] = (code === '23505' && taken[constraint]) || []
    if (refusal) throw new Refusal(refusal, { ...(detail && { detail }), cause: error })
    throw code === '23514' ? (notPermitted(constraint, wanted) ?? error) : error
  }
}

/** What `permitted_username` or `screened_name` raised. */
function notPermitted(constraint: string, wanted: WantedUsername | undefined): Refusal | undefined {
  if (constraint === 'username_reserved') {
    return wanted ? invalid([reservedBySetting]) : new Refusal('name-taken', { detail: reservedBySetting.detail })
  }
  if (constraint === 'refused_address') return invalid([refusedAddress])
  if (constraint === 'link_in_full_name') return invalid([linkInFullName])
  const rules = usernameRules.find((each) => constraint === `username_rules_${each}`)
  return rules && wanted && invalid(wanted.violations[rules])
}
