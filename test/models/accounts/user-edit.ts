/**
 * Model of the statement that edits an account (`store/accounts/user-edit.ts`): the relation of the editor, and the sensitive operations of an
 * edit.
 */
import type { EditorRelation } from '#domain/accounts/user-edit.ts'
import type { SensitiveOperation } from '#test/models/sessions/session-endings.ts'

/** The editor and the target. Roles are effective ones: a locked caller has no relation. */
export interface EditPair {
  readonly editorRole: string
  readonly isSelf: boolean
  /** A reserved account. */
  readonly targetReserved: boolean
  /** Whether `mayEditUser` allows it. */
  readonly mayEdit: boolean
}

/**
 * The relation of the editor, or null if they may not edit. A superuser is one also for their own account; a group administrator is `self` for
 * their own, with its two fields.
 */
export function editorRelation({ editorRole, isSelf, targetReserved, mayEdit }: EditPair): EditorRelation | null {
  if (targetReserved || !['superuser', 'staff', 'authenticated'].includes(editorRole)) return null
  if (editorRole === 'superuser') return 'superuser'
  if (isSelf) return 'self'
  return mayEdit ? 'group-administrator' : null
}

/** The fields that matter to sessions; a field that is omitted or unchanged is not edited. */
export interface EditableState {
  readonly username: string
  /** In canonical form. */
  readonly email: string | null
  readonly enabled: boolean
  readonly role: string
  readonly emailVerified: boolean
}

/**
 * The sensitive operations of an edit. The marker moves once if there is any, and not for an edit without changes. A new address that needs
 * confirmation is not a change yet. An address that a superuser sets is a change, and is unverified unless the same edit marks it as verified (in
 * authnzerver it stays verified, so that any address can be claimed).
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
