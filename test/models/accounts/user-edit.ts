/** Model of the statement that edits an account (`store/accounts/user-edit.ts`): as what somebody edits, and which sensitive operations an edit amounts to. */
import { isAssignableRole } from '#domain/access/roles/role.ts'
import type { EditorRelation } from '#domain/accounts/user-edit.ts'
import type { SensitiveOperation } from '#test/models/sessions/session-endings.ts'

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
export function editorRelation({ editorRole, isSelf, targetReserved, mayEdit }: EditPair): EditorRelation | null {
  if (targetReserved || !isAssignableRole(editorRole)) return null
  if (editorRole === 'superuser') return 'superuser'
  if (isSelf) return 'self'
  return mayEdit ? 'group-administrator' : null
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
