/** The holder whose permissions are listed: users list their own, administrators those of any user or group. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { administratorsOnly, materialized, type Step } from '#store/run-as.ts'
import { type Caller, isIdentified } from '#domain/caller.ts'
import type { Refusal } from '#domain/refusal.ts'
import { signInToAskAboutOthers } from '#domain/accounts/check-subject.ts'
import type { StoredReading } from '#domain/access/permission-readings.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { firstDenial } from '#store/denials.ts'
import { isGroup, isUser, unknownParameter } from '#store/references.ts'

/** A user (`current`: the caller, who is `anonymous` without a session) or a group, by uuid or name. */
export type ListedHolder = { user: string } | { group: string }

/** Why a listing is not answered; the first that holds, in this order. */
export type ListingDenial =
  | 'not-signed-in'
  | 'not-administrator'
  | 'unknown-user'
  | 'unknown-group'
  | 'unknown-resource'
  | 'unknown-service'

/** The columns of `listingColumns`. */
export interface Listed {
  denied: ListingDenial | null
  /** The holder's name. */
  holder: string
}

/**
 * One row: `user_id` and `groups`, whose grants are listed, and `name`. No row where the holder does not exist or the caller may not ask
 * about it. Named `holder`, for `listingColumns` and `unexpiredGrants`.
 *
 * @param reading direct leaves the user's groups out
 */
export function listedHolder(caller: Caller, reference: ListedHolder, reading: StoredReading): Step {
  if ('group' in reference) {
    return materialized(sql`select null::integer as user_id, h.name, array[h.id] as groups from caller, groups h
      where caller.administrator and ${isGroup(sql`h`, reference.group)}`)
  }
  return materialized(sql`select u.id as user_id, u.username as name, case when ${reading === 'direct'} then '{}' else array(select -h from holder_ids_of(u.id) h where h < 0) end as groups
    from allowed left join caller on true, users u where ${isUser(sql`u`, subjectOf(caller, reference.user), caller)}
      and (u.id = coalesce(allowed.user_id, 2) or caller.administrator)`)
}

/** The user that a reference means: without a credential the caller is `anonymous`. */
function subjectOf(caller: Caller, user: string): string {
  const canonical = canonicalUsername(user)
  return canonical === 'current' && !isIdentified(caller) ? 'anonymous' : canonical
}

/**
 * Columns `denied` and `holder`, from step `holder`. Each is a scalar of its own, so that there is a row whether or not there is a holder.
 *
 * @param unknownNode what the listing denies besides: that a resource or service does not exist
 */
export function listingColumns(reference: ListedHolder, unknownNode: Partial<Record<ListingDenial, SQL>> = {}): SQL {
  const isMissing = sql`not exists (select from holder)`
  const unknownHolder = 'group' in reference ? 'unknown-group' : 'unknown-user'
  return sql`${firstDenial<string>({
    'not-signed-in': sql`${isMissing} and not exists (select from caller)`,
    'not-administrator': sql`${isMissing} and not (select administrator from caller)`,
    [unknownHolder]: isMissing,
    ...unknownNode,
  })} as denied, (select name from holder) as holder`
}

/** Rows of `grants`: those of step `holder` that have not expired, and that are within the branches of the caller's API key. */
export function unexpiredGrants(caller: Pick<Caller, 'key'>): SQL {
  return sql`(
  select own.* from holder, grants own
  where own.user_id = holder.user_id and is_unexpired(own.expires_at, app_now())${withinKey(caller, sql`own`)}
  union all
  select g.* from holder, grants g
  where g.group_id = any (holder.groups) and is_unexpired(g.expires_at, app_now())${withinKey(caller, sql`g`)})`
}

/** That a grant is at or below a branch of the key, or the key is not limited to branches; nothing for other callers. */
function withinKey({ key }: Pick<Caller, 'key'>, grant: SQL): SQL {
  if (!key) return sql``
  const callersKey = sql`k.uuid = (select key_uuid from caller)`
  return sql` and ((select not k.branch_limited from api_keys k where ${callersKey}) or exists (
    select from resources r join api_key_branches b on b.resource_id = any (r.path) join api_keys k on k.id = b.key_id
    where r.id = ${grant}.resource_id and ${callersKey}))`
}

/** A grant as `GrantOnNode`, from a row of `grants`. */
export function grantOnNode(grant: SQL): SQL {
  return sql`(select json_build_array(${grant}.permission, ${grant}.access, ${grant}.scope, h.name, h.priority,
      requirement_of(${grant}.requires_aal, ${grant}.requires_within_minutes))
    from (select) as one left join groups h on h.id = ${grant}.group_id)`
}

/** @throws Refusal for a listing that is denied: `unauthenticated`, `forbidden`, or `invalid-request` for what is unknown */
export function requireListed(denied: ListingDenial | null): void {
  if (denied !== null) throw refusals[denied]()
}

const refusals: Record<ListingDenial, () => Refusal> = {
  'not-signed-in': signInToAskAboutOthers,
  'not-administrator': () => administratorsOnly('ask about others'),
  'unknown-user': () => unknownParameter('user'),
  'unknown-group': () => unknownParameter('group'),
  'unknown-resource': () => unknownParameter('resource'),
  'unknown-service': () => unknownParameter('service'),
}
