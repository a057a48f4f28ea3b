/** Who may set which field of an account (authnzerver's `edit_user`, with the group administrators of CamCOPS and the fields of our API). */
import { assignableRoles, isAssignableRole } from '#domain/access/roles/role.ts'
import type { RolePolicy } from '#domain/access/roles/policy.ts'
import type { FieldError } from '#domain/field-error.ts'
import { jsonPointer } from '#domain/json-pointer.ts'

/** The editor's relation to the account. */
export type EditorRelation = 'self' | 'group-administrator' | 'superuser'

/**
 * The table. `self` stands for the roles authenticated and staff: staff edit nobody else. Authnzerver has the first two of `self`, and
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
 * was done. A new role has to be one that can be given and that the policy knows; authnzerver takes `locked` and `anonymous` too, which
 * would be a lock that nobody can see the end of, and an account that is nobody.
 *
 * @param change the fields as they were sent; their types were checked before
 */
export function checkUserEdit(
  relation: EditorRelation,
  change: Readonly<Record<string, unknown>>,
  policy: Pick<RolePolicy, 'roles'>,
): FieldError[] {
  const own: readonly string[] = editableFields[relation]
  const foreign = Object.keys(change).filter((field) => !own.includes(field))
  if (foreign.length > 0) return foreign.map((field) => notYours(field, own))
  if (!Object.hasOwn(change, 'role')) return []
  const role = change['role']
  return isAssignableRole(role) && policy.roles.includes(role) ? [] : [notARole(policy)]
}

function notYours(field: string, own: readonly string[]): FieldError {
  const pointer = jsonPointer(field)
  return { pointer, code: 'field-not-permitted', detail: `You may set ${own.join(', ')}.` }
}

function notARole({ roles }: Pick<RolePolicy, 'roles'>): FieldError {
  const known = assignableRoles.filter((role) => roles.includes(role))
  return { pointer: '/role', code: 'unknown-role', detail: `Roles are ${known.join(', ')}.` }
}
