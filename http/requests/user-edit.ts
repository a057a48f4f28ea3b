/** The body of `PATCH /v1/users/{u}`, and the refusal of an edit that is not permitted. */
import * as z from 'zod/mini'
import { languages } from '#domain/languages/language.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { checkUserDataPatch } from '#domain/accounts/user-data.ts'
import { checkUserEdit, editableFields, type EditorRelation, foreignFields } from '#domain/accounts/user-edit.ts'
import type { Caller } from '#domain/caller.ts'
import type { Database } from '#store/run.ts'
import type { EditDenial, EditedUser, UserChange } from '#store/accounts/user-edit.ts'
import { accountBeyondReach, accountHoldsMore } from '#store/edit-rights.ts'
import { roleBeyondOwn } from '#store/keys/conferral.ts'
import { currentPasswordRequired, tooManyAddressChanges } from '#store/accounts/email-changes.ts'
import { lastAdministratorRemoved } from '#store/administrators.ts'
import { requireUserInfo } from '#store/accounts/user-info.ts'
import { requireValid } from '#http/body/input.ts'
import { atLeastOne } from '#http/requests/tree-schemas.ts'
import { EmailText, FullNameText, PasswordText, UsernameText } from '#http/schemas.ts'

/** Every field that somebody may set, and the caller's own password; what is left out stays. */
export const UserEdit = atLeastOne({
  current_password: z.optional(PasswordText),
  full_name: z.optional(z.nullable(FullNameText)),
  email: z.optional(EmailText),
  username: z.optional(UsernameText),
  is_active: z.optional(z.boolean()),
  role: z.optional(z.string().check(z.maxLength(100))),
  email_verified: z.optional(z.boolean()),
  must_change_password: z.optional(z.boolean()),
  /** Free notes: `checkUserDataPatch`. */
  user_data: z.optional(z.record(z.string(), z.unknown())),
  language: z.optional(z.nullable(z.enum(languages))),
  /** Takes `webhook-error` off; systems that could not be told set it. */
  status: z.optional(z.literal('ok')),
})

/** An edit as it is sent. The password is none of its fields. */
export type SentEdit = Omit<z.output<typeof UserEdit>, 'current_password'>

/** The change that an edit asks for. @throws Refusal `invalid-request` for names that break the rules of all names */
export async function readEdit(
  db: Database,
  caller: Caller,
  { email, username, user_data, ...rest }: SentEdit,
): Promise<UserChange> {
  const notes = user_data === undefined ? {} : { user_data: requireValid(checkUserDataPatch(user_data)) }
  return { ...rest, ...notes, ...(await requireUserInfo(db, { email, username }, undefined, caller)) }
}

/** The relations that may set every field of an edit. Whether there is such a role, the statement decides. */
export function relationsThatMay(sent: SentEdit): EditorRelation[] {
  return (Object.keys(editableFields) as EditorRelation[]).filter(
    (relation) => foreignFields(relation, sent).length === 0,
  )
}

/** @returns the refusal of an edit that was denied; one that is not permitted names every field in the way */
export function editRefusal({ denied, ...edited }: EditedUser & { denied: EditDenial }, sent: SentEdit): Refusal {
  return refusals[denied](edited, sent)
}

const refusals: Record<EditDenial, (edited: Pick<EditedUser, 'relation' | 'roles'>, sent: SentEdit) => Refusal> = {
  'beyond-reach': accountBeyondReach,
  'last-administrator': lastAdministratorRemoved,
  'role-beyond-own': roleBeyondOwn,
  'account-holds-more': accountHoldsMore,
  'current-password-required': () => currentPasswordRequired(),
  'too-many-address-changes': tooManyAddressChanges,
  'not-permitted': ({ relation, roles }, sent) => {
    const errors = relation === null ? [] : checkUserEdit(relation, sent, roles)
    if (errors.length > 0 && relation === 'superuser') return invalid(errors)
    const detail = 'You may not set some of these fields; see `errors`. Nothing was changed.'
    return new Refusal('forbidden', { detail, errors })
  },
}
