/** What the statements about memberships share: how one is shown, who may administer a group, and what is recorded. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { audited } from '#store/run-as.ts'
import type { ConstraintRefusals } from '#store/constraints.ts'
import { unknownGroup } from './groups.ts'
import { unknownUser } from '#store/user-target.ts'

/** All flags of a membership, on or off, from a row of `memberships`; all are off where a left join found none. */
export function flagsOf(membership: SQL): SQL {
  return sql`flags_of(${membership}.group_administrator, ${membership}.flags)`
}

/** Whether the statement's `caller` may administer a group, by a row of `groups`: `may_administer_group` of CamCOPS. Null, and so no, without a caller. */
export function administers(group: SQL): SQL {
  return sql`(select caller.administrator or exists (
    select from memberships own where own.group_id = ${group}.id and own.user_id = caller.user_id and own.group_administrator) from caller)`
}

/** Which places in groups to show. `pending` are those of people who are to accept the group's terms first. */
export const membershipFilters = ['active', 'pending', 'all'] as const
/** One of them. */
export type MembershipFilter = (typeof membershipFilters)[number]

/** Whether a row `m` of `memberships_with_pending` is among those to show. */
export function isOf(filter: MembershipFilter): SQL {
  return filter === 'all' ? sql`true` : sql`m.status = ${filter}`
}

/** What it means that the user or the group of a new membership was deleted at the same time. */
export const membershipReferencesGone: ConstraintRefusals = {
  memberships_group_id_groups_id_fk: unknownGroup,
  memberships_user_id_users_id_fk: unknownUser,
  pending_memberships_group_id_groups_id_fk: unknownGroup,
  pending_memberships_user_id_users_id_fk: unknownUser,
}

/** What can happen to a membership. */
export type MembershipAction =
  | 'membership-added'
  | 'membership-removed'
  | 'membership-flags-changed'
  | 'membership-requested'
  | 'membership-request-dropped'

/** The action of a row whose `outcome` is what `join_group` answered, where that changed something. */
export function entered(row: SQL): SQL {
  return sql`case ${row}.outcome when 'active' then 'membership-added' when 'pending' then 'membership-requested'
    else 'membership-flags-changed' end`
}

/** The action of a row whose `outcome` is what `leave_group` answered, where that is not null. */
export function removed(row: SQL): SQL {
  return sql`case ${row}.outcome when 'active' then 'membership-removed' else 'membership-request-dropped' end`
}

/**
 * Records what happened to memberships, as an event about each user.
 *
 * @param action one of `MembershipAction`, or an expression that is
 * @param from a step with `user_uuid`, `group_uuid` and `group_name`, one row a membership
 * @param flags what the membership has now, where it has any
 * @param actor where it is not the caller
 */
export function membershipAudited(
  caller: Caller,
  action: MembershipAction | SQL,
  from: SQL,
  flags?: SQL,
  actor?: SQL,
): SQL {
  const group = sql`'group', ${from}.group_uuid, 'group_name', ${from}.group_name`
  return audited(caller, {
    action,
    ...(actor && { actor }),
    targetKind: 'user',
    target: sql`${from}.user_uuid`,
    from,
    details: flags ? sql`jsonb_build_object(${group}, 'flags', ${flags})` : sql`jsonb_build_object(${group})`,
  })
}
