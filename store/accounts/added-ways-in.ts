/** What signs an account in and was added since a moment: it goes when somebody else turns out to have had the account since then. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import { revokedKeysOf } from '#store/keys/key-changes.ts'
import { auditEvent, type Steps } from '#store/run-as.ts'

/**
 * The steps that remove the passkeys, the authenticator app, the recovery codes, the linked providers and the API keys that the account of step
 * `changed` was given since then, each with its audit event. What it had before stays: of each addition its owner was notified. With the last
 * second factor the recovery codes go too.
 *
 * @param from a step of one row, whose `created_at` is that moment
 * @param reason of the audit events
 */
export function removeWaysInSince(caller: Caller, from: string, reason: string): Steps {
  const event = sql.identifier(from)
  const since = sql`${event}.created_at`
  const added = (row: SQL) => sql`${row}.user_id = changed.id and ${row}.created_at >= ${since}`
  const hasOlder = (table: SQL) =>
    sql`exists (select from ${table} o where o.user_id = changed.id and o.created_at < ${since})`
  const removal = (step: string, action: AuditAction, details: SQL) =>
    auditEvent(caller, {
      action,
      targetKind: 'user',
      target: sql`changed.uuid`,
      from: sql`changed, ${sql.identifier(step)} as removed`,
      details: sql`${details} || jsonb_build_object('reason', ${reason}::text)`,
      actor: sql`changed.id`,
    })
  return {
    removed_passkeys: sql`delete from passkeys p using changed, ${event} where ${added(sql`p`)} returning p.uuid, p.name`,
    removed_passkeys_audit: removal(
      'removed_passkeys',
      'passkey-deleted',
      sql`jsonb_build_object('passkey', removed.uuid, 'name', removed.name)`,
    ),
    removed_authenticator: sql`delete from authenticators a using changed, ${event} where ${added(sql`a`)} returning a.user_id`,
    removed_authenticator_audit: removal('removed_authenticator', 'authenticator-removed', sql`'{}'::jsonb`),
    removed_codes: sql`delete from recovery_codes r using changed, ${event} where r.user_id = changed.id
      and (r.created_at >= ${since} or not (${hasOlder(sql`passkeys`)} or ${hasOlder(sql`authenticators`)}))`,
    removed_identities: sql`delete from identities i using changed, providers v, ${event} where ${added(sql`i`)} and v.id = i.provider_id
      returning i.uuid, i.issuer, i.subject, v.name as provider`,
    removed_identities_audit: removal(
      'removed_identities',
      'identity-unlinked',
      sql`jsonb_build_object('identity', removed.uuid, 'provider', removed.provider, 'issuer', removed.issuer, 'subject', removed.subject)`,
    ),
    ...revokedKeysOf(caller, 'changed', reason, sql`k.created_at >= (select ${since} from ${event})`),
  }
}
