/** What may be wrong with a grant that the database alone can tell. */
import type { HolderReference } from '#domain/permissions/holder.ts'
import type { FieldError } from '#domain/field-error.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { sessionIsOver } from '#store/run-as.ts'
import type { ConstraintRefusals } from '#store/constraints.ts'
import { isForUser } from '#store/references.ts'
import { treeError } from '#store/resources/tree-errors.ts'

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

/** Everything that kept a grant from being made. Empty: nothing of this kind. */
export function grantErrors(holder: HolderReference, name: string, verdict: GrantVerdict): FieldError[] {
  const { resource_known: isThere, names } = verdict
  return [
    ...(verdict.holder_known ? [] : [unknownHolder(holder)]),
    ...(verdict.holder_reserved ? [treeError({ pointer: '/holder/user', code: 'reserved-user' })] : []),
    ...(isThere ? [] : [unknownResource]),
    ...(isThere && !names?.includes(name)
      ? [treeError({ pointer: '/permission', code: 'permission-not-allowed', allowed: names ?? [] })]
      : []),
    ...(verdict.expired ? [treeError({ pointer: '/permission/expires_at', code: 'in-the-past' })] : []),
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

function unknownHolder(holder: HolderReference): FieldError {
  return isForUser(holder)
    ? treeError({ pointer: '/holder/user', code: 'unknown-user' })
    : treeError({ pointer: '/holder/group', code: 'unknown-group' })
}

const unknownResource = treeError({ pointer: '/resource', code: 'unknown-resource' })

function refused(violation: FieldError): () => Refusal {
  return () => invalid([violation])
}
