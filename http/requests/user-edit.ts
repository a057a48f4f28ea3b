/** What `PATCH /v1/users/{u}` takes, and what it says to whoever may not set it. */
import * as z from 'zod/mini'
import { languages } from '#domain/languages/language.ts'
import { invalid, Refusal, type Violation } from '#domain/refusal.ts'
import { assignableRoles } from '#domain/access/roles/role.ts'
import { checkUserDataWish } from '#domain/accounts/user-data.ts'
import { checkUserEdit, editableFields, type EditStanding } from '#domain/accounts/user-edit.ts'
import type { Database } from '#store/run.ts'
import type { Edited, UserChange } from '#store/accounts/user-edit.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import { requireValid } from '#http/body/input.ts'
import { EmailText, FullNameText, PasswordText, UsernameText } from '#http/schemas.ts'

/** Every field that somebody may set, and the caller's own password; what is left out stays. */
export const UserEdit = z.strictObject({
  current_password: z.optional(PasswordText),
  full_name: z.optional(z.nullable(FullNameText)),
  email: z.optional(EmailText),
  username: z.optional(UsernameText),
  is_active: z.optional(z.boolean()),
  user_role: z.optional(z.string().check(z.maxLength(100))),
  email_verified: z.optional(z.boolean()),
  must_change_password: z.optional(z.boolean()),
  /** Free notes: `checkUserDataWish`. */
  user_data: z.optional(z.record(z.string(), z.unknown())),
  language: z.optional(z.nullable(z.enum(languages))),
  /** Takes `webhook-error` off; systems that could not be told set it. */
  status: z.optional(z.literal('ok')),
})

/** An edit as it is sent. The password is none of its fields. */
export type SentEdit = Omit<z.output<typeof UserEdit>, 'current_password'>

/** The change that an edit asks for. @throws Refusal `invalid-request` for names that break the rules of all names */
export async function readEdit(db: Database, { email, username, user_data, ...rest }: SentEdit): Promise<UserChange> {
  const notes = user_data === undefined ? {} : { user_data: requireValid(checkUserDataWish(user_data)) }
  return { ...rest, ...notes, ...(await requireUserInfo(db, { email, username })) }
}

/** The standings that may make an edit whole, so far as the policy in force has the role: that the statement decides. */
export function standingsFor(sent: SentEdit): EditStanding[] {
  return (Object.keys(editableFields) as EditStanding[]).filter((as) => barsOf(as, sent, assignableRoles).length === 0)
}

/**
 * @param roles those of the policy in force
 * @returns the refusal of an edit that the standing does not allow, with every field that is in the way
 */
export function editRefused({ as, roles }: Pick<Edited, 'as' | 'roles'>, sent: SentEdit): Refusal {
  const errors = as === null ? [] : barsOf(as, sent, roles)
  if (errors.length > 0 && as === 'superuser') return invalid(errors)
  return new Refusal('forbidden', {
    detail: 'Some of this is not yours to set; `errors` says what. Nothing was changed.',
    errors,
  })
}

function barsOf(as: EditStanding, sent: SentEdit, roles: readonly string[]): Violation[] {
  return checkUserEdit(as, sent, { roles })
}
