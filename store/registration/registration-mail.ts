/** Mail about registrations. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { defaultLanguage } from '#domain/languages/language.ts'
import { approvalSeconds, type Operation } from '#domain/operations.ts'
import { isActiveSuperuser } from '#store/administrators.ts'
import { enqueueMail, enqueueMailWithLink } from '#store/mail/outbox.ts'
import { materialized, type Steps } from '#store/run-as.ts'
import { derivedListOf } from '#store/settings.ts'

const approve: Operation = 'user-registration-admin-approve'
const decline: Operation = 'user-registration-admin-decline'

/** Steps `confirmation_token` and `confirmation_mail`: the mail in which the applicant confirms their address. @param from the step with the row of `registrations` */
export function sendConfirmation(from: SQL): Steps {
  return enqueueMailWithLink('confirmation', {
    operation: 'user-registration-confirm-email',
    registration: sql`${from}.id`,
    template: 'registration-confirm',
    to: sql`${from}.email`,
    from,
  })
}

/**
 * Steps `approvers`, `approval_links`, `approver_mail` and `observer_mail`, from `awaiting_approval` (of `registrations`): each administrator of
 * the setting gets a mail with two links of their own; other addresses of the setting get one without.
 */
export function requestApproval(): Steps {
  const addresses = derivedListOf('registration_approvers')
  return {
    approvers: materialized(sql`select u.id, u.email, u.email_canonical,
        gen_random_uuid() as approve_id, gen_random_uuid() as decline_id
      from users u, awaiting_approval where ${isActiveSuperuser(sql`u`)} and u.email is not null
        and (${addresses} = '[]' or ${addresses} ? u.email_canonical)`),
    approval_links: sql`insert into one_time_tokens (id, operation, user_id, registration_id, lifetime_seconds)
      select link.id, link.operation, approvers.id, awaiting_approval.id, ${approvalSeconds}
      from awaiting_approval, approvers,
        lateral (values (approvers.approve_id, ${approve}::text), (approvers.decline_id, ${decline}::text)) as link (id, operation)`,
    approver_mail: enqueueMail({
      template: 'registration-approval-wanted',
      to: sql`approvers.email`,
      parameters: applicant,
      token: sql`approvers.approve_id`,
      otherToken: sql`approvers.decline_id`,
      language: sql`${defaultLanguage}`, // an administrator does not read the language of the applicant
      from: sql`awaiting_approval, approvers`,
    }),
    observer_mail: enqueueMail({
      template: 'registration-approval-wanted',
      to: sql`observer.address`,
      parameters: applicant,
      language: sql`${defaultLanguage}`,
      from: sql`awaiting_approval, jsonb_array_elements_text(${addresses}) as observer (address)
        where observer.address not in (select email_canonical from approvers)`,
    }),
  }
}

const applicant = sql`jsonb_build_object('username', awaiting_approval.username, 'email', awaiting_approval.email,
  'full_name', awaiting_approval.full_name)`

/** A step, from `created` (of `users`): a mail to each address of the setting `registration_notified` about the account of a registration. */
export function notifyOfAccount(): SQL {
  return enqueueMail({
    template: 'registration-notify',
    to: sql`observer.address`,
    parameters: sql`jsonb_build_object('username', created.username, 'email', created.email, 'full_name', created.user_data ->> 'full_name')`,
    language: sql`${defaultLanguage}`,
    from: sql`created, jsonb_array_elements_text(${derivedListOf('registration_notified')}) as observer (address)`,
  })
}
