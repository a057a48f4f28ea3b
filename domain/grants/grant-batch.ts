/** A batch of changes to grants along one path down from a service, as in `PATCH /permissions` of Magpie, applied completely or not at all. */
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/** A node of the path, and the change on it. */
export interface BatchEntry {
  readonly name: string
  readonly type: string
  /** `create` creates the node if it is missing, and creates or replaces the grants; `remove` deletes them. */
  readonly action: 'create' | 'remove'
  /** Null: no change of grants; with `create` the node is created if missing. */
  readonly change: BatchChange | null
}

/** A permission and its holders. */
interface BatchChange {
  readonly permission: Permission
  readonly expiresAt: string | null
  /** For `remove`: only a grant with the same access and scope. */
  readonly exact: boolean
  readonly user: string | undefined
  readonly groups: readonly { readonly at: 'group' | PseudoGroup; readonly group: string }[]
}
