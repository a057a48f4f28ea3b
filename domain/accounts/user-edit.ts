/** Who may set which field of an account (authnzerver's `edit_user`, with the group administrators of CamCOPS and the fields of our API). */
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'

/** The editor's relation to the account. `superuser`: or an administrator by another role, who has all scopes of the account's role. */
export type EditorRelation = 'self' | 'group-administrator' | 'superuser'

/**
 * The table. `self` stands for everybody without the scope `users:write`. Authnzerver has the first two of `self`, and
 * the first five of `superuser`.
 */
export const editableFields = {
  self: ['full_name', 'email', 'language'],
  /** CamCOPS: the form of a group administrator. Memberships have routes of their own. */
  'group-administrator': ['full_name', 'email', 'language', 'username', 'must_change_password'],
  superuser: [
    'full_name',
    'email',
    'is_active',
    'role',
    'email_verified',
    'user_data', // ours, as the next four
    'username',
    'language',
    'must_change_password',
    'status',
  ],
} as const satisfies Record<EditorRelation, readonly string[]>

/**
 * Everything that keeps an edit from being made: one field that is not the editor's refuses it whole, so that nobody believes that a part
 * was done. A new role has to be one of the installation; authnzerver takes `locked` and `anonymous` too, which would be a lock that nobody can
 * see the end of, and an account that is nobody.
 *
 * @param change the fields as they were sent; their types were checked before
 * @param roles those of the installation
 */
export function checkUserEdit(
  relation: EditorRelation,
  change: Readonly<Record<string, unknown>>,
  roles: readonly string[],
): FieldError[] {
  const foreign = foreignFields(relation, change)
  if (foreign.length > 0) return foreign
  if (!Object.hasOwn(change, 'role')) return []
  return roles.some((role) => role === change['role']) ? [] : [notARole(roles)]
}

/** An error for each field that is not the editor's to set. */
export function foreignFields(relation: EditorRelation, change: Readonly<Record<string, unknown>>): FieldError[] {
  const own: readonly string[] = editableFields[relation]
  return Object.keys(change)
    .filter((field) => !own.includes(field))
    .map((field) => notYours(field, own))
}

function notYours(field: string, own: readonly string[]): FieldError {
  const pointer = jsonPointer(field)
  return { pointer, code: 'field-not-permitted', detail: `You may set ${own.join(', ')}.` }
}

function notARole(roles: readonly string[]): FieldError {
  return { pointer: '/role', code: 'unknown-role', detail: `Roles are ${roles.join(', ')}.` }
}
