/** A batch of changes to grants along one way down from a service: what Magpie's `PATCH /permissions` does, all of it or nothing. */
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/** A node on the way, and what is to change on it. */
export interface BatchEntry {
  readonly name: string
  readonly type: string
  /** `create` makes the node if it is missing, and gives or replaces the grants; `remove` takes them back. */
  readonly action: 'create' | 'remove'
  /** Null: the node is only passed, or made. */
  readonly change: BatchChange | null
}

/** A permission, and whose. */
interface BatchChange {
  readonly permission: Permission
  readonly expiresAt: string | null
  /** For `remove`: that very permission, and not whatever has its name. */
  readonly exact: boolean
  readonly user: string | undefined
  readonly groups: readonly { readonly at: 'group' | PseudoGroup; readonly group: string }[]
}
