/** What is the same however the second factors of an account change: it is a sensitive operation of its owner. */
import { sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'
import type { Caller } from '#domain/caller.ts'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { endSessionsOf } from '#store/ended-sessions.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { auditEvent, type Step, type Steps } from '#store/run-as.ts'
import { type RenewedAuthentication, renewedSession } from '#store/renewed-session.ts'

/** What changed, for the audit log and for the mail to the owner. */
interface FactorChange {
  action: AuditAction
  template: MailTemplate
  /** How the session that goes on is authenticated. */
  authentication: RenewedAuthentication
}

/**
 * The step `changed`: the caller's account with a new marker, if the marker is still that of their token. Of any number of simultaneous changes
 * one happens.
 *
 * @param where more that has to hold, over `users` and the steps before
 */
export function changedAccount(caller: Caller, where = sql`true`): Step {
  return sql`update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at), updated_at = app_now()
    from allowed where users.id = allowed.user_id and rev_of(last_auth_sensitive_operation_at) = ${caller.claims!.rev} and (${where}) returning users.*`
}

/** The steps after `changed`: every other session ends, one goes on in place of the caller's, and the owner is notified. Links die with the marker. */
export function factorChange(caller: Caller, { action, template, authentication }: FactorChange): Steps {
  return {
    ended: endSessionsOf('factors-changed', sql`changed`, sql`s.user_id = changed.id`),
    ...renewedSession(caller, authentication),
    audit: auditEvent(caller, { action, targetKind: 'user', target: sql`changed.uuid`, from: sql`changed` }),
    mail: enqueueMail({
      template,
      to: sql`changed.email`,
      parameters: sql`jsonb_build_object('username', changed.username, 'address', ${caller.address}::text)`,
      from: sql`changed where changed.email is not null`,
    }),
  }
}
