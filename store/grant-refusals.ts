/** What may be wrong with a grant that the database alone can tell. */
import type { HolderReference } from '../domain/holder.ts'
import { Refusal, type Violation } from '../domain/refusal.ts'
import { sessionIsOver } from './act.ts'
import type { ConstraintRefusals } from './constraints.ts'

/** What a statement that grants says of what it was told. */
export interface Verdict {
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
export function violationsOf(holder: HolderReference, name: string, verdict: Verdict): Violation[] {
  return [
    ...(verdict.holder_known ? [] : [unknownHolder(holder)]),
    ...(verdict.holder_reserved ? [reservedHolder] : []),
    ...(verdict.resource_known ? [] : [unknownResource]),
    ...(verdict.resource_known && !verdict.names?.includes(name) ? [notGrantedThere(verdict.names ?? [])] : []),
    ...(verdict.expired ? [expired] : []),
  ]
}

/** What a grant refers to may be deleted while it is made: the foreign keys notice. */
export function goneMeanwhile(holder: HolderReference): ConstraintRefusals {
  return {
    grants_resource_id_resources_id_fk: refused(unknownResource),
    grants_user_id_users_id_fk: refused(unknownHolder(holder)),
    grants_group_id_groups_id_fk: refused(unknownHolder(holder)),
    grants_created_by_users_id_fk: sessionIsOver,
  }
}

function unknownHolder(holder: HolderReference): Violation {
  return isForUser(holder)
    ? { pointer: '/holder/user', code: 'unknown-user', detail: 'No user has this id or name.' }
    : { pointer: '/holder/group', code: 'unknown-group', detail: 'No group has this id or name.' }
}

/** A grant to `anonymous` alone would hold only while one is signed out; Magpie has forbidden it since 3.22. */
export const reservedHolder: Violation = {
  pointer: '/holder/user',
  code: 'reserved-user',
  detail: 'Reserved users hold no grants. What anonymous callers may do is granted to "everyone".',
}
const unknownResource: Violation = {
  pointer: '/resource',
  code: 'unknown-resource',
  detail: 'No resource has this id.',
}
function notGrantedThere(names: readonly string[]): Violation {
  const detail = `What may be granted on a resource of this type: ${names.join(', ') || 'nothing'}.`
  return { pointer: '/permission', code: 'permission-not-of-type', detail }
}

const expired: Violation = {
  pointer: '/permission/expires_at',
  code: 'in-the-past',
  detail: 'A grant must expire in the future, or never.',
}

function refused(violation: Violation): () => Refusal {
  return () => new Refusal('invalid-request', { errors: [violation] })
}
