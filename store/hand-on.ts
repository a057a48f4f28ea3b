/** No escalation by grants and memberships: who hands on a right has it. In SQL, about the statement's `caller`. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Refusal } from '#domain/refusal.ts'
import { beyondOwnRights, isUnlimited } from './conferral.ts'

/** What is handed on: a permission with its scope, its end, and what it requires of sessions. */
type HandedOn = Record<'permission' | 'scope' | 'until' | 'aal' | 'minutes', SQL>

/**
 * Whether the caller may not do what a grant gives or takes, wherever it counts and for as long: also a grant that denies, since without it what
 * it denied may be allowed. What the session of the caller may only do because
 * it meets a requirement is theirs to give with no less of one.
 *
 * @param path of the node @param until its end; null: none
 */
export function isBeyondOwn(path: SQL, { permission, scope, until, aal, minutes }: HandedOn): SQL {
  return sql`(select not is_unlimited(caller.role, caller.key_scopes) and not may_hand_on(caller.role, caller.key_scopes, caller.user_id, caller.sid,
    ${path}, ${permission}, ${scope}, ${until}, ${aal}, ${minutes}) from caller)`
}

/** A row of `grants` for `isBeyondOwn`. */
export function partsOfGrant(grant: SQL): HandedOn {
  return {
    permission: sql`${grant}.permission`,
    scope: sql`${grant}.scope`,
    until: sql`${grant}.expires_at`,
    aal: sql`${grant}.requires_aal`,
    minutes: sql`${grant}.requires_within_minutes`,
  }
}

/** What the type of a service gives by default, for `isBeyondOwn`. @param permission its name */
export function partsOfDefault(permission: SQL): HandedOn {
  return {
    permission,
    scope: sql`'match'::scope`,
    until: sql`null::timestamptz`,
    aal: sql`null::smallint`,
    minutes: sql`null::integer`,
  }
}

/**
 * Whether the caller, an administrator, adds members to a group (`allow`), or removes them (`deny`), though they may not do what its grants allow,
 * or forbid. Not asked of group administrators without the scope, who keep the reach that they have always had.
 *
 * @param group a row of `groups`
 */
export function isGroupBeyondOwn(group: SQL, access: 'allow' | 'deny'): SQL {
  return sql`(select caller.administrator and not is_unlimited(caller.role, caller.key_scopes)
    and not may_hand_on_group(caller.role, caller.key_scopes, caller.user_id, caller.sid, ${group}.id, ${access}) from caller)`
}

/** Whether a caller who is limited changes a node on which, or below which, there are grants: they would count elsewhere, or no longer. */
export function isBranchBeyondOwn(path: SQL): SQL {
  return sql`(not ${isUnlimited} and branch_has_grants(${path}))`
}

/** @returns the refusal of a grant that gives, or takes away, what the caller may not do */
export function grantBeyondOwn(): Refusal {
  return beyondOwnRights(
    'You may change grants only of what you may do yourself, there and wherever they count. Ask somebody who may, or a superuser.',
  )
}

/** @returns the refusal of a change of the members of a group */
export function groupBeyondOwn(): Refusal {
  return beyondOwnRights(
    'This group has rights that you do not have. Ask an administrator of the group, or a superuser.',
  )
}

/** @returns the refusal of a change of a node with grants */
export function branchBeyondOwn(): Refusal {
  return beyondOwnRights(
    'There are grants on this node or below it. Remove those that you may remove first, or ask a superuser.',
  )
}

/** @returns the refusal of what only superusers decide, because no look at single rights bounds it @param what it is */
export function superusersOnly(what: string): Refusal {
  return beyondOwnRights(`Only superusers who are signed in may ${what}. Ask one.`)
}
