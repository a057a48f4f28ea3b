/** Grants: what holders may do to resources. One for each holder, resource and name; unique indexes see to it. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Caller } from '#domain/caller.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { grantErrors, grantReferencesGone, type GrantVerdict } from './grant-refusals.ts'
import { findHolder } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** A grant that is to be. */
export interface NewGrant {
  holder: HolderReference
  resource: string
  permission: Permission
  /** In UTC; null: for good. */
  expiresAt: string | null
}

interface Granting extends GrantVerdict {
  granted: GrantRow | null
  fresh: boolean | null
}

/**
 * Grants a permission. Of any number of simultaneous callers with the same holder, resource and name one grants it. A
 * grant that has expired is nothing any more, and the new one takes its place.
 *
 * @throws Refusal `duplicate-grant`, or `invalid-request` for a holder or resource that there is not, or a name that its type does not have
 */
export async function createGrant(db: Database, caller: Caller, grant: NewGrant): Promise<GrantRow> {
  const { granted } = await granting(db, caller, grant, {
    granted: sql`${inserted(grant)} do update set access = excluded.access, scope = excluded.scope,
      expires_at = excluded.expires_at, uuid = excluded.uuid, created_at = excluded.created_at, created_by = excluded.created_by
      where g.expires_at <= app_now() returning g.*, true as fresh`,
    audit: grantAuditEvent(caller, 'grant-created', sql`granted`),
  })
  if (granted) return granted
  throw new Refusal('duplicate-grant', {
    detail: 'The holder has a grant of this name on this resource. Use PUT to replace it.',
  })
}

/**
 * Grants a permission, in place of the one that the holder may have of this name on this resource. The same again changes nothing.
 *
 * @returns the grant, and whether there was none before
 * @throws Refusal `invalid-request` for a holder or resource that there is not, or a name that its type does not have
 */
export async function putGrant(
  db: Database,
  caller: Caller,
  grant: NewGrant,
): Promise<{ grant: GrantRow; fresh: boolean }> {
  const { granted, fresh } = await granting(db, caller, grant, {
    granted: sql`${inserted(grant)} ${replacing}`,
    created: sql`select * from granted where fresh`,
    created_audit: grantAuditEvent(caller, 'grant-created', sql`created`),
    replaced: sql`select * from granted where not fresh and altered`,
    replaced_audit: grantAuditEvent(caller, 'grant-replaced', sql`replaced`, { was: sql`replaced.was` }),
  })
  return { grant: granted!, fresh: fresh! }
}

async function granting(db: Database, caller: Caller, grant: NewGrant, steps: Steps): Promise<Granting> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<Granting>(db, caller, {
        steps: {
          holder: findHolder(grant.holder, caller),
          target: materialized(sql`select r.id, node_rules(r.path[1], r.type) -> 'permissions' as names
            from allowed, resources r where r.uuid = ${grant.resource}`),
          ...steps,
        },
        answer: sql`select (select ${grantOf(sql`granted`)} from granted) as granted, (select fresh from granted) as fresh,
          exists (select from holder) as holder_known,
          exists (select from holder where is_reserved_id(user_id)) as holder_reserved,
          exists (select from target) as resource_known,
          (select names from target) as names,
          coalesce(${grant.expiresAt}::timestamptz <= app_now(), false) as expired from allowed`,
      }),
    grantReferencesGone(grant.holder),
  )
  const violations = answer?.granted ? [] : grantErrors(grant.holder, grant.permission.name, answer!)
  if (violations.length > 0) throw invalid(violations)
  return answer!
}

/** The insert up to what a conflict does. */
function inserted({ permission, expiresAt }: NewGrant): SQL {
  return sql`insert into grants as g (resource_id, permission, user_id, group_id, access, scope, expires_at, created_by)
    select target.id, ${permission.name}, holder.user_id, holder.group_id, ${permission.access}::access,
      ${permission.scope}::scope, ${expiresAt}::timestamptz, allowed.user_id
    from allowed, target, holder
    where jsonb_exists(target.names, ${permission.name})
      and (holder.user_id is null or not is_reserved_id(holder.user_id))
      and (${expiresAt}::timestamptz is null or ${expiresAt}::timestamptz > app_now())
    on conflict (resource_id, permission, holder)`
}

/** One grant. @throws Refusal `not-found` */
export async function getGrant(db: Database, caller: Caller, uuid: string): Promise<GrantRow> {
  const answer = await runAs<{ item: GrantRow }>(db, caller, {
    steps: {},
    answer: sql`select ${grantOf(sql`g`)} as item from allowed, grants g where g.uuid = ${uuid}`,
  })
  if (!answer) throw unknownGrant()
  return answer.item
}

/** The audit event of each row of `from`, a step of rows of `grants`. @param was its permission before, where it was there */
export function grantAuditEvent(
  caller: Caller,
  action: string,
  from: SQL,
  { places, was }: { places?: SQL; was?: SQL } = {},
): SQL {
  const grant = grantOf(from, places)
  return auditEvent(caller, {
    action,
    targetKind: 'grant',
    target: sql`${from}.uuid`,
    from,
    details: was ? sql`${grant} || jsonb_build_object('replaced', ${was})` : grant,
  })
}

/** There is no such grant. */
export function unknownGrant(detail = 'No grant has this id.'): Refusal {
  return new Refusal('not-found', { detail })
}

/** There is none of this name, or not with these modifiers. */
export function noSuchGrantThere(): Refusal {
  return unknownGrant('The holder has no such grant on this resource.')
}

/**
 * What becomes of the grant that is there already, and the columns that tell: `fresh`, `altered`, and `was`, its permission before.
 * The same once more changes nothing, not even who granted it.
 */
export const replacing = sql`do update set access = excluded.access, scope = excluded.scope, expires_at = excluded.expires_at,
    created_by = case when (g.access, g.scope, g.expires_at) is distinct from (excluded.access, excluded.scope, excluded.expires_at)
      then excluded.created_by else g.created_by end
  returning g.*, old.id is null as fresh, (old.access, old.scope, old.expires_at) is distinct from (g.access, g.scope, g.expires_at) as altered,
    jsonb_build_object('name', old.permission, 'access', old.access, 'scope', old.scope) as was`
