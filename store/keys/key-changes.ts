/** Renaming and revoking API keys. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { beyondOwnRights, mayConferRole } from '#store/conferral.ts'
import { lockOwnerOf, ownerOfKey } from './key-target.ts'
import { apiKeyOf, type ApiKeyRow, isLiveKey, keyNotFound } from './key-row.ts'

/** Renames a key; a name that it has is no change. @throws Refusal `not-found`, `forbidden` */
export async function renameApiKey(db: Database, caller: Caller, uuid: string, name: string): Promise<ApiKeyRow> {
  const answer = await runAs<{ is_denied: boolean; api_key: ApiKeyRow }>(db, caller, {
    lock: lockOwnerOf(uuid),
    steps: {
      ...targetKey(uuid),
      changed: sql`update api_keys k set name = ${name} from target, decision
        where k.id = target.id and not decision.is_denied and k.name <> ${name} returning k.*`,
      audit: auditEvent(caller, {
        action: 'api-key-renamed',
        targetKind: 'api-key',
        target: sql`changed.uuid`,
        from: sql`changed, target, owner`,
        details: sql`jsonb_build_object('name', changed.name, 'from', target.name, 'user', owner.uuid)`,
      }),
    },
    answer: sql`select is_denied, ${apiKeyOf(sql`target`, sql`owner`)} || jsonb_build_object('name', ${name}::text) as api_key
      from target, owner, decision`,
  })
  return requireAnswer(answer).api_key
}

/** Revokes a key: its next request is refused. One that is revoked already stays as it is. @throws Refusal `not-found`, `forbidden` */
export async function revokeApiKey(db: Database, caller: Caller, uuid: string): Promise<void> {
  requireAnswer(
    await runAs<{ is_denied: boolean }>(db, caller, {
      lock: lockOwnerOf(uuid),
      steps: {
        ...targetKey(uuid),
        revoked: sql`update api_keys k set revoked_at = app_now() from target, decision
          where k.id = target.id and not decision.is_denied and k.revoked_at is null returning k.*`,
        audit: revocationEvent(caller, sql`revoked, owner`),
      },
      answer: sql`select is_denied from owner, decision`,
    }),
  )
}

/**
 * Steps that revoke every live key of the accounts of a step, for a sensitive operation after which none may be trusted.
 *
 * @param from a step with rows of `users`
 * @param reason of the audit events
 * @param where which of them, over `k`
 */
export function revokedKeysOf(caller: Caller, from: string, reason: string, where = sql`true`): Steps {
  const account = sql.identifier(from)
  return {
    revoked_keys: sql`update api_keys k set revoked_at = app_now() from ${account}
      where k.user_id = ${account}.id and ${isLiveKey(sql`k`)} and ${where} returning k.*`,
    revoked_keys_audit: revocationEvent(
      caller,
      sql`revoked_keys as revoked join ${account} as owner on owner.id = revoked.user_id`,
      reason,
    ),
  }
}

/** The audit event of each row `revoked`, with the account `owner`. @param reason null: somebody revoked just this key */
export function revocationEvent(caller: Caller, from: SQL, reason: string | null = null): SQL {
  return auditEvent(caller, {
    action: 'api-key-revoked',
    targetKind: 'api-key',
    target: sql`revoked.uuid`,
    from,
    details: sql`jsonb_strip_nulls(jsonb_build_object('name', revoked.name, 'user', owner.uuid, 'reason', ${reason}::text))`,
  })
}

/** `target`, `owner` and `decision`: a key that the caller may see, and whether its account has a role of more scopes than the caller. */
function targetKey(uuid: string): Steps {
  return {
    target: materialized(sql`select k.* from allowed, api_keys k where k.uuid = ${uuid}`),
    owner: materialized(ownerOfKey),
    decision: materialized(
      sql`select not owner.is_self and not ${mayConferRole(sql`owner.role`)} as is_denied from owner`,
    ),
  }
}

function requireAnswer<Found extends { is_denied: boolean }>(found: Found | null): Found {
  if (!found) throw keyNotFound()
  if (!found.is_denied) return found
  throw beyondOwnRights('The account has a role with scopes that you do not have. Ask a superuser to do this.')
}
