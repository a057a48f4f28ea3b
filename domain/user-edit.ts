/** Who may set which field of an account (authnzerver's `edit_user`, with the group administrators of CamCOPS and the fields of our API). */
import { assignableRoles, isAssignableRole } from './roles/role.ts'
import type { RolePolicy } from './roles/policy.ts'
import type { SensitiveOperation } from './sensitive-operations.ts'
import type { Violation } from './refusal.ts'

/** As what somebody edits an account. */
export type EditStanding = 'self' | 'group-administrator' | 'superuser'

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
    'user_role',
    'email_verified',
    'user_data', // ours, as the next four
    'username',
    'language',
    'must_change_password',
    'status',
  ],
} as const satisfies Record<EditStanding, readonly string[]>

/** Whoever edits, and whom. Roles are effective ones: a locked caller has no standing. */
export interface EditPair {
  readonly editorRole: string
  readonly isSelf: boolean
  /** One of our own accounts. */
  readonly targetReserved: boolean
  /** `mayEditUser` says yes. */
  readonly mayEdit: boolean
}

/**
 * As what the editor edits, or null where they may not. A superuser is one also before themselves; a group administrator before themselves
 * is `self`, with its two fields.
 */
export function editStanding({ editorRole, isSelf, targetReserved, mayEdit }: EditPair): EditStanding | null {
  if (targetReserved || !isAssignableRole(editorRole)) return null
  if (editorRole === 'superuser') return 'superuser'
  if (isSelf) return 'self'
  return mayEdit ? 'group-administrator' : null
}

/**
 * Everything that keeps an edit from being made: one field that is not the editor's refuses it whole, so that nobody believes that a part
 * was done. A new role has to be one that can be given and that the policy knows; authnzerver takes `locked` and `anonymous` too, which
 * would be a lock that nobody can see the end of, and an account that is nobody.
 *
 * @param change the fields as they were sent; their types were checked before
 */
export function checkUserEdit(
  standing: EditStanding,
  change: Readonly<Record<string, unknown>>,
  policy: Pick<RolePolicy, 'roles'>,
): Violation[] {
  const own: readonly string[] = editableFields[standing]
  const foreign = Object.keys(change).filter((field) => !own.includes(field))
  if (foreign.length > 0) return foreign.map((field) => notYours(field, own))
  if (!Object.hasOwn(change, 'user_role')) return []
  const role = change['user_role']
  return isAssignableRole(role) && policy.roles.includes(role) ? [] : [notARole(policy)]
}

/** What an edit may touch that matters to sessions; a field that is left out or the same is not touched. */
export interface EditableState {
  readonly username: string
  /** In canonical form. */
  readonly email: string | null
  readonly enabled: boolean
  readonly role: string
  readonly emailVerified: boolean
}

/**
 * The sensitive operations that an edit amounts to; the marker moves once if there is any, and not at all for an edit that changes nothing.
 * A changed address does not take part while it waits to be confirmed: then it is not changed yet. An address that a superuser sets is,
 * and stops being verified unless the same edit says that it is (in authnzerver it stays verified, so that anybody's address can be claimed).
 */
export function sensitiveOperationsOf(before: EditableState, after: EditableState): SensitiveOperation[] {
  const operations: SensitiveOperation[] = []
  if (after.username !== before.username) operations.push('username-changed')
  if (after.email !== before.email) operations.push('email-changed')
  if (after.enabled !== before.enabled) operations.push(after.enabled ? 'user-enabled' : 'user-disabled')
  if (after.role !== before.role) operations.push('role-changed')
  if (after.emailVerified !== before.emailVerified) operations.push('email-verification-changed')
  return operations
}

function notYours(field: string, own: readonly string[]): Violation {
  const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return { pointer, code: 'field-not-yours', detail: `You may set ${own.join(', ')}. Nothing was changed.` }
}

function notARole({ roles }: Pick<RolePolicy, 'roles'>): Violation {
  const known = assignableRoles.filter((role) => roles.includes(role))
  return { pointer: '/user_role', code: 'role-unknown', detail: `Roles: ${known.join(', ')}.` }
}
