/** What the statements about memberships have in common: their flags, who administers a group, and audit events. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { actionIf } from '#store/action-if.ts'
import { auditEvent } from '#store/run-as.ts'
import type { ConstraintRefusals } from '#store/constraints.ts'
import { unknownGroup } from './groups.ts'
import { unknownUser } from '#store/user-target.ts'

/** All flags of a membership, on or off, from a row of `memberships`; all off for the null row of a left join. */
export function flagsOf(membership: SQL): SQL {
  return sql`flags_of(${membership}.group_administrator, ${membership}.flags, (select membership_flag_names()))`
}

/** Whether `caller` of the statement may administer a row of `groups`. Null without a caller. */
export function administersGroup(group: SQL): SQL {
  return sql`(select caller.administrator or exists (
    select from memberships own where own.group_id = ${group}.id and own.user_id = caller.user_id and own.group_administrator) from caller)`
}

/** Which memberships to list. `pending`: the user has yet to accept the terms of the group. */
export const membershipFilters = ['active', 'pending', 'all'] as const
/** One of `membershipFilters`. */
export type MembershipFilter = (typeof membershipFilters)[number]

/** Whether a row `m` of `memberships_with_pending` is to be listed. */
export function matchesFilter(filter: MembershipFilter): SQL {
  return filter === 'all' ? sql`true` : sql`m.status = ${filter}`
}

/** The refusals where the user or the group of a new membership is deleted at the same time. */
export const membershipConflicts: ConstraintRefusals = {
  memberships_group_id_groups_id_fk: unknownGroup,
  memberships_user_id_users_id_fk: unknownUser,
  pending_memberships_group_id_groups_id_fk: unknownGroup,
  pending_memberships_user_id_users_id_fk: unknownUser,
}

/** The audit actions of a membership. */
type MembershipAction = Extract<AuditAction, `membership-${string}`>

/** The action of a row whose `outcome` is that of `join_group`, where it changed something. */
export function joinAction(row: SQL): SQL {
  const otherwise = actionIf(sql`${row}.outcome = 'pending'`, 'membership-requested', 'membership-flags-changed')
  return actionIf(sql`${row}.outcome = 'active'`, 'membership-added', otherwise)
}

/** The action of a row whose `outcome` is that of `leave_group`, where it is not null. */
export function leaveAction(row: SQL): SQL {
  return actionIf(sql`${row}.outcome = 'active'`, 'membership-removed', 'membership-request-dropped')
}

/**
 * A step that appends an audit event, about the user, for each changed membership.
 *
 * @param action one of `MembershipAction`, or an expression that is
 * @param from a step with `user_uuid`, `group_uuid` and `group_name`, one row for each membership
 * @param flags those of the membership after the change
 * @param actor where it is not the caller
 */
export function membershipEvent(
  caller: Caller,
  action: MembershipAction | SQL,
  from: SQL,
  flags?: SQL,
  actor?: SQL,
): SQL {
  const group = sql`'group', ${from}.group_uuid, 'group_name', ${from}.group_name`
  return auditEvent(caller, {
    action,
    ...(actor && { actor }),
    targetKind: 'user',
    target: sql`${from}.user_uuid`,
    from,
    details: flags ? sql`jsonb_build_object(${group}, 'flags', ${flags})` : sql`jsonb_build_object(${group})`,
  })
}
