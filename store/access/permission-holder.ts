/** Whose permissions are listed: a user's, by the user or an administrator; a group's, by an administrator. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { administratorsOnly, materialized, type Step } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import { signInToAskAboutOthers } from '#domain/access/check-subject.ts'
import type { StoredReading } from '#domain/access/permission-readings.ts'
import { canonicalUsername } from '#domain/accounts/username.ts'
import { isGroup, isUser } from '#store/references.ts'

/** A user (`current`: the caller, who is `anonymous` without a session) or a group, by uuid or name. */
export type ListedHolder = { user: string } | { group: string }

/** What a statement with `holderStep` says of who was asked about, and of who asks. */
export interface HolderFound {
  administrator: boolean
  holder: string | null
}

/**
 * A step `holder`: `user_id` and `groups`, whose grants are meant, and `name`. No row for somebody that the caller may not ask about.
 *
 * @param reading direct leaves the user's groups out
 */
export function holderStep(caller: Caller, reference: ListedHolder, reading: StoredReading): Step {
  if ('group' in reference) {
    return materialized(sql`select null::integer as user_id, h.name, array[h.id] as groups from caller, groups h
      where caller.administrator and ${isGroup(sql`h`, reference.group)}`)
  }
  return materialized(sql`select u.id as user_id, u.username as name, case when ${reading === 'direct'} then '{}' else array(select -h from holder_ids_of(u.id) h where h < 0) end as groups
    from allowed left join caller on true, users u where ${isUser(sql`u`, subjectOf(caller, reference.user), caller)}
      and (u.id = coalesce(allowed.user_id, 2) or caller.administrator)`)
}

/** Who is meant: without a session the caller is `anonymous`. */
function subjectOf({ claims }: Caller, user: string): string {
  const canonical = canonicalUsername(user)
  return canonical === 'current' && !claims ? 'anonymous' : canonical
}

/** The columns of `HolderFound`, each a scalar of its own, so that there is a row whoever is asked about. */
export const holderFound = sql`coalesce((select administrator from caller), false) as administrator, (select name from holder) as holder`

/** The grants of `holder` that have not expired: rows of `grants`. */
export const heldGrants = sql`(
  select own.* from holder, grants own where own.user_id = holder.user_id and is_unexpired(own.expires_at, app_now())
  union all
  select g.* from holder, grants g where g.group_id = any (holder.groups) and is_unexpired(g.expires_at, app_now()))`

/** A grant as `GrantOnNode`, from a row of `grants`. */
export function grantOnNode(grant: SQL): SQL {
  return sql`(select json_build_array(${grant}.permission, ${grant}.access, ${grant}.scope, h.name, h.priority)
    from (select) as one left join groups h on h.id = ${grant}.group_id)`
}

/**
 * The name of who was asked about.
 *
 * @throws Refusal `unauthenticated`, `forbidden` for whoever may not ask, and `invalid-request` where there is nobody of this name
 */
export function requireHolder(caller: Caller, reference: ListedHolder, found: HolderFound | null): string {
  if (found?.holder) return found.holder
  if (!caller.claims) throw signInToAskAboutOthers()
  if (!found?.administrator) throw administratorsOnly('ask about others')
  throw unknownIn('group' in reference ? 'group' : 'user')
}

/** The refusal for a query that names what there is not. */
export function unknownIn(name: 'user' | 'group' | 'resource' | 'service' | 'under'): Refusal {
  const kind = name === 'under' ? 'resource' : name
  return invalid([{ pointer: `?${name}`, code: `unknown-${kind}`, detail: `No ${kind} has this id or name.` }])
}
