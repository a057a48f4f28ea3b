/** What administrators are told of registrations. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { approvalSeconds, type Operation } from '#domain/operations.ts'
import { countsAsAdministrator } from '#store/administrators.ts'
import { defaultLanguage } from '#domain/languages/language.ts'
import { mailed } from '#store/mail/outbox.ts'
import { applicantOf } from './registration-row.ts'
import { derivedListOf } from '#store/settings.ts'

const approve: Operation = 'user-registration-admin-approve'
const decline: Operation = 'user-registration-admin-decline'

/** Steps that ask administrators to decide, each with two links of their own, for the one row of `waiting` (of `registrations`), if there is one. */
export function approvalAsked(): SQL[] {
  const chosen = derivedListOf('registration_approvers')
  return [
    sql`approvers as materialized (
      select u.id, u.email, u.email_canonical,
        gen_random_uuid() as approve_id, gen_random_uuid() as decline_id from users u, waiting where ${countsAsAdministrator(sql`u`)} and u.email is not null
        and (${chosen} = '[]' or ${chosen} ? u.email_canonical))`,
    sql`decision_links as (
      insert into one_time_tokens (id, operation, user_id, registration_id, lifetime_seconds)
      select link.id, link.operation, approvers.id, waiting.id, ${approvalSeconds}
      from waiting, approvers, lateral (values (approvers.approve_id, ${approve}::text), (approvers.decline_id, ${decline}::text)) as link (id, operation))`,
    mailed({
      name: 'approvers_asked',
      template: 'registration-approval-wanted',
      to: sql`approvers.email`,
      parameters: applicantOf(sql`waiting`),
      token: sql`approvers.approve_id`,
      otherToken: sql`approvers.decline_id`,
      language: unlessTheySaid,
      from: sql`waiting, approvers`,
    }),
    mailed({
      name: 'others_told',
      template: 'registration-approval-wanted',
      to: sql`other.address`,
      parameters: applicantOf(sql`waiting`),
      language: unlessTheySaid,
      from: sql`waiting, jsonb_array_elements_text(${chosen}) as other (address)
        where other.address not in (select email_canonical from approvers)`,
    }),
  ]
}

/** A step that tells those who want to know of every account that a registration becomes, for the one row of `created`. */
export function accountAnnounced(): SQL {
  return mailed({
    name: 'announced',
    template: 'registration-notify',
    to: sql`listener.address`,
    parameters: sql`jsonb_build_object('username', created.username, 'email', created.email, 'full_name', created.user_data ->> 'full_name')`,
    language: unlessTheySaid,
    from: sql`created, jsonb_array_elements_text(${derivedListOf('registration_notified')}) as listener (address)`,
  })
}

/** Administrators are not written to in the language of whoever asks. */
const unlessTheySaid = sql`${defaultLanguage}`
