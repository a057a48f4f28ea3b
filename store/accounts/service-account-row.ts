/** A service account as administrators see it. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { type AccountStatus, accountStatusOf } from '#store/account-row.ts'
import { isLiveKey } from '#store/keys/key-row.ts'
import { beyondOwnRights, roleBeyondOwn } from '#store/conferral.ts'
import { isGroup, isUser } from '#store/references.ts'
import { settingOf } from '#store/settings.ts'

/** Who is responsible for a service account, as a request names them: by uuid or name. */
export type OwnerReference = { user: string } | { group: string }

export interface ServiceAccountRow {
  uuid: string
  username: string
  description: string | null
  role: string
  /** Null: it was deleted. */
  owner: { user: { uuid: string; username: string } } | { group: { uuid: string; name: string } } | null
  status: AccountStatus
  /** Its API keys that are neither expired nor revoked. */
  live_keys: number
  /** The last use of one of its keys that are still listed. */
  last_used_at: string | null
  created_at: string
  updated_at: string
}

/** A `ServiceAccountRow`, from a row of `users` and one of `service_accounts` in a statement. */
export function serviceAccountOf(user: SQL, account: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${user}.uuid, 'username', ${user}.username, 'description', ${account}.description,
    'role', ${user}.role, 'owner', coalesce(
      (select jsonb_build_object('user', jsonb_build_object('uuid', o.uuid, 'username', o.username)) from users o where o.id = ${account}.owner_user_id),
      (select jsonb_build_object('group', jsonb_build_object('uuid', o.uuid, 'name', o.name)) from groups o where o.id = ${account}.owner_group_id)),
    'status', ${accountStatusOf(user)},
    'live_keys', (select count(*) from api_keys k where k.user_id = ${user}.id and ${isLiveKey(sql`k`)}),
    'last_used_at', (select max(k.last_used_at) from api_keys k where k.user_id = ${user}.id),
    'created_at', ${user}.created_at, 'updated_at', ${user}.updated_at)`
}

/** For a step, columns `owner_user_id` and `owner_group_id`: who is meant, a person or a group that can have members. No row if there is none. */
export function ownerMeant(owner: OwnerReference, caller: Caller): SQL {
  if ('group' in owner) {
    return sql`select null::integer as owner_user_id, g.id as owner_group_id from allowed, groups g
      where ${isGroup(sql`g`, owner.group)} and not is_reserved_id(g.id)`
  }
  return sql`select u.id as owner_user_id, null::integer as owner_group_id from allowed, users u
    where ${isUser(sql`u`, owner.user, caller)} and u.kind = 'person' and u.role <> 'reserved'`
}

/** Whether a service account can have a role: `authenticated`, or one of the setting. Never `superuser`: a program administers by scopes. */
export function isServiceRole(role: string): SQL {
  return sql`(${role}::text = 'authenticated' or ${settingOf('roles')} ? ${role}::text)`
}

/** Why a service account is not created or changed. */
export type ServiceAccountDenial = 'holds-more' | 'unknown-owner' | 'unknown-role' | 'role-not-held'

/** @returns the refusal; for an owner at the pointer of what was sent */
export function serviceAccountRefusal(denied: ServiceAccountDenial, owner?: OwnerReference): Refusal {
  switch (denied) {
    case 'holds-more':
      return beyondOwnRights('The role of the service account has scopes that you do not have. Ask a superuser.')
    case 'role-not-held':
      return roleBeyondOwn()
    case 'unknown-role':
      return invalid([
        { pointer: '/role', code: 'unknown-role', detail: 'Use `authenticated`, or a role of the setting `roles`.' },
      ])
    default: {
      const kind = owner && 'group' in owner ? 'group' : 'user'
      const detail = `No ${kind} that can be the owner has this id or name.`
      return invalid([{ pointer: `/owner/${kind}`, code: `unknown-${kind}`, detail }])
    }
  }
}

/** @returns the refusal for a service account that there is not */
export function unknownServiceAccount(): Refusal {
  return new Refusal('not-found', { detail: 'No service account has this id or name.' })
}
