/** What may be wrong with a grant that the database alone can tell. */
import type { HolderReference } from '#domain/permissions/holder.ts'
import { invalid, type Refusal, type Violation } from '#domain/refusal.ts'
import { sessionIsOver } from '#store/run-as.ts'
import type { ConstraintRefusals } from '#store/constraints.ts'
import { violationOf } from '#store/resources/tree-faults.ts'

/** What a statement that grants says of what it was told. */
export interface GrantVerdict {
  holder_known: boolean
  /** Whether the holder is an account that nobody has. */
  holder_reserved: boolean
  resource_known: boolean
  expired: boolean
  /** The names that may be granted on the resource. Null: there is no such resource, or it is of no service. */
  names: string[] | null
}

/** Whether a holder is meant to be a user, and not a group or pseudo group. */
export function isForUser(holder: HolderReference): holder is { user: string } {
  return typeof holder === 'object' && 'user' in holder
}

/** Everything that kept a grant from being made. Empty: nothing of this kind. */
export function violationsOf(holder: HolderReference, name: string, verdict: GrantVerdict): Violation[] {
  const { resource_known: isThere, names } = verdict
  return [
    ...(verdict.holder_known ? [] : [unknownHolder(holder)]),
    ...(verdict.holder_reserved ? [violationOf({ at: '/holder/user', code: 'reserved-user' })] : []),
    ...(isThere ? [] : [unknownResource]),
    ...(isThere && !names?.includes(name)
      ? [violationOf({ at: '/permission', code: 'permission-not-of-type', allowed: names ?? [] })]
      : []),
    ...(verdict.expired ? [violationOf({ at: '/permission/expires_at', code: 'in-the-past' })] : []),
  ]
}

/** What a grant refers to may be deleted while it is made: the foreign keys notice. */
export function grantReferencesGone(holder: HolderReference): ConstraintRefusals {
  return {
    grants_resource_id_resources_id_fk: refused(unknownResource),
    grants_user_id_users_id_fk: refused(unknownHolder(holder)),
    grants_group_id_groups_id_fk: refused(unknownHolder(holder)),
    grants_created_by_users_id_fk: sessionIsOver,
  }
}

function unknownHolder(holder: HolderReference): Violation {
  return isForUser(holder)
    ? violationOf({ at: '/holder/user', code: 'unknown-user' })
    : violationOf({ at: '/holder/group', code: 'unknown-group' })
}

const unknownResource = violationOf({ at: '/resource', code: 'unknown-resource' })

function refused(violation: Violation): () => Refusal {
  return () => invalid([violation])
}
