/** Grants: what holders may do to resources. Unique indexes allow one grant for each holder, resource and permission name. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import type { HolderReference } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { grantOf, type GrantRow } from './grant-row.ts'
import { grantReferencesGone, grantRules } from './grant-rules.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { grantBeyondOwn, isBeyondOwn, partsOfGrant } from '#store/hand-on.ts'
import { findHolder } from '#store/references.ts'
import type { Database } from '#store/run.ts'

/** A grant to create. */
export interface NewGrant {
  holder: HolderReference
  resource: string
  permission: Permission
  /** In UTC; null: the grant does not expire. */
  expiresAt: string | null
}

/** What a write of a grant has done. `unchanged`: the holder had an equal one. */
export type GrantOutcome = 'created' | 'replaced' | 'unchanged'

interface GrantAnswer {
  findings: TreeFinding[]
  /** Whether the caller may not do what the grant, or the one in its place, is about. */
  is_beyond: boolean
  /** Null: an unexpired grant has its place. */
  grant: GrantRow | null
  write_outcome: GrantOutcome | null
}

/**
 * Creates a grant. Of simultaneous callers with one holder, resource and permission name one succeeds. An expired grant is replaced, and
 * the new grant has an id of its own.
 *
 * @throws Refusal `duplicate-grant`, `forbidden` for what the caller may not do, or `invalid-request` for an unknown holder or resource, or a permission that its type does not have
 */
export async function createGrant(db: Database, caller: Caller, grant: NewGrant): Promise<GrantRow> {
  const { grant: created } = await writeGrant(db, caller, grant, {
    written: sql`${insertGrant(grant)} do update set access = excluded.access, scope = excluded.scope,
      expires_at = excluded.expires_at, requires_aal = excluded.requires_aal, requires_within_minutes = excluded.requires_within_minutes, uuid = excluded.uuid, created_at = excluded.created_at, updated_at = excluded.updated_at, created_by = excluded.created_by
      where g.expires_at <= app_now() returning g.*, 'created' as write_outcome`,
    audit: grantAuditEvent(caller, 'grant-created', sql`written`),
  })
  if (created) return created
  throw new Refusal('duplicate-grant', {
    detail: 'The holder already has a grant with this name on the resource. Use PUT to replace it.',
  })
}

/**
 * Creates a grant, or replaces the grant that the holder has of this name on this resource. An equal grant is left as it is.
 *
 * @returns the grant, and what was done
 * @throws Refusal `forbidden` for what the caller may not do, or `invalid-request` for an unknown holder or resource, or a permission that its
 *   type does not have
 */
export async function putGrant(
  db: Database,
  caller: Caller,
  grant: NewGrant,
): Promise<{ grant: GrantRow; outcome: GrantOutcome }> {
  const { grant: written, write_outcome: outcome } = await writeGrant(db, caller, grant, {
    written: sql`${insertGrant(grant)} ${replaceOnConflict}`,
    created: sql`select * from written where write_outcome = 'created'`,
    created_audit: grantAuditEvent(caller, 'grant-created', sql`created`),
    replaced: sql`select * from written where write_outcome = 'replaced'`,
    replaced_audit: grantAuditEvent(caller, 'grant-replaced', sql`replaced`, { previous: sql`replaced.previous` }),
  })
  return { grant: written!, outcome: outcome! }
}

/** @param steps that begin with `written`, the insert @throws Refusal `invalid-request` */
async function writeGrant(db: Database, caller: Caller, grant: NewGrant, steps: Steps): Promise<GrantAnswer> {
  const answer = await mapConstraintErrors(
    () =>
      runAs<GrantAnswer>(db, caller, {
        steps: {
          holder: findHolder(grant.holder, caller),
          target: materialized(sql`select r.id, r.path, node_rules(r.path[1], r.type) -> 'permissions' as permissions
            from allowed, resources r where r.uuid = ${grant.resource}`),
          findings: brokenRules(grantRules(grant.holder, grant.permission.name, grant.expiresAt)),
          beyond: materialized(isGrantBeyond(grant)),
          ...steps,
        },
        answer: sql`select ${foundErrors} as findings, (select is_beyond from beyond) as is_beyond, (select ${grantOf(sql`written`)} from written) as grant,
          (select write_outcome from written) as write_outcome from allowed`,
      }),
    grantReferencesGone(grant.holder),
  )
  const { findings } = answer!
  if (findings.length > 0) throw invalid(findings.map(treeError))
  if (answer!.is_beyond) throw grantBeyondOwn()
  return answer!
}

/** Step `beyond`, from `target` and `holder`: whether the caller may not do what the new grant is about, or the one that it replaces. */
function isGrantBeyond({ permission, expiresAt }: NewGrant): SQL {
  const wanted = {
    permission: sql`${permission.name}::text`,
    scope: sql`${permission.scope}::scope`,
    until: sql`${expiresAt}::timestamptz`,
    ...requirementParts(permission),
  }
  return sql`select coalesce(bool_or(${isBeyondOwn(sql`target.path`, wanted)} or exists (
      select from grants held where held.resource_id = target.id and held.permission = ${permission.name}
        and held.holder = coalesce(holder.user_id, -holder.group_id) and ${isBeyondOwn(sql`target.path`, partsOfGrant(sql`held`))})), false)
      as is_beyond from target, holder`
}

/** What a permission requires, as the values of two columns. */
function requirementParts({ requires }: Permission) {
  return {
    aal: sql`${requires?.aal ?? null}::smallint`,
    minutes: sql`${requires?.within_minutes ?? null}::integer`,
  }
}

/** Step `written`, from `target`, `holder` and `findings`, up to `on conflict`. */
function insertGrant({ permission, expiresAt }: NewGrant): SQL {
  const { aal, minutes } = requirementParts(permission)
  return sql`insert into grants as g (resource_id, permission, user_id, group_id, access, scope, expires_at, requires_aal,
      requires_within_minutes, created_by, created_at, updated_at)
    select target.id, ${permission.name}, holder.user_id, holder.group_id, ${permission.access}::access,
      ${permission.scope}::scope, ${expiresAt}::timestamptz, ${aal}, ${minutes}, allowed.user_id, clock.now, clock.now
    from allowed, target, holder, beyond, (select app_now() as now offset 0) as clock
    where not exists (select from findings) and not beyond.is_beyond
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

/**
 * The audit event of each row of `from`, a step with rows of `grants`. Webhooks read `details` (`schema/triggers/audit_events_queue_webhooks.sql`).
 *
 * @param places as of `grantOf`
 * @param previous the permission before the change
 */
export function grantAuditEvent(
  caller: Caller,
  action: AuditAction,
  from: SQL,
  { places, previous }: { places?: SQL; previous?: SQL } = {},
): SQL {
  const grant = grantOf(from, places)
  return auditEvent(caller, {
    action,
    targetKind: 'grant',
    target: sql`${from}.uuid`,
    from,
    details: previous ? sql`${grant} || jsonb_build_object('replaced', ${previous})` : grant,
  })
}

/** @returns the refusal for a grant that does not exist */
export function unknownGrant(detail = 'No grant has this id.'): Refusal {
  return new Refusal('not-found', { detail })
}

/** @returns the refusal where the holder has no grant of this name on the resource, or none with this access and scope */
export function unknownNamedGrant(): Refusal {
  return unknownGrant('The holder has no such grant on this resource.')
}

/**
 * What `on conflict` does with the grant of this name that the holder has: the columns `write_outcome`, and `previous`, its permission
 * before. An equal grant changes nothing, not even who granted it and when.
 */
export const replaceOnConflict = sql`do update set access = excluded.access, scope = excluded.scope, expires_at = excluded.expires_at,
    requires_aal = excluded.requires_aal, requires_within_minutes = excluded.requires_within_minutes, created_by = ${ifDifferent('created_by')}, updated_at = ${ifDifferent('updated_at')}
  returning g.*, case when old.id is null then 'created' when ${valuesOf(sql`old`)} is distinct from ${valuesOf(sql`g`)} then 'replaced'
      else 'unchanged' end as write_outcome,
    permission_of(old.permission, old.access, old.scope, old.requires_aal, old.requires_within_minutes) as previous`

/** The new value of a column where the grants differ, else the present one. */
function ifDifferent(column: 'created_by' | 'updated_at'): SQL {
  const name = sql.identifier(column)
  return sql`case when ${valuesOf(sql`g`)} is distinct from ${valuesOf(sql`excluded`)} then excluded.${name} else g.${name} end`
}

/** The columns in which two grants of one holder, resource and permission name may differ. */
function valuesOf(grant: SQL): SQL {
  return sql`(${grant}.access, ${grant}.scope, ${grant}.expires_at, ${grant}.requires_aal, ${grant}.requires_within_minutes)`
}
