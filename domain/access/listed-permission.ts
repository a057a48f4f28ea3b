import type { Permission } from '#domain/permissions/permission.ts'
import type { PermissionType } from '#domain/permissions/permission-type.ts'
import type { StepUp } from '#domain/refusal.ts'
import type { CheckAnswer } from './check-facts.ts'

/** A permission in a listing. */
export interface ListedPermission extends Permission {
  readonly type: PermissionType
  /** The holder whose grant gave it, if known. */
  readonly reason?: CheckAnswer['reason']
  /** What a session must meet to be allowed; only with the reason `step-up-required`. */
  readonly step_up?: StepUp | undefined
}

/** A permission as listings return it: its three parts, what it requires, the type of the listing, and the answer's reason if there is one. */
export function listedPermission(
  permission: Permission,
  type: PermissionType,
  answer?: Pick<CheckAnswer, 'reason' | 'step_up'>,
): ListedPermission {
  const { name, access, scope, requires } = permission
  return {
    name,
    access,
    scope,
    ...(requires && { requires }),
    type,
    ...(answer && { reason: answer.reason, ...(answer.step_up && { step_up: answer.step_up }) }),
  }
}
