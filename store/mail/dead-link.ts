/** What is written in the place of a mail with a link, or with a code, where there is nobody to write to (decision 0072). */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { MailTemplate } from '#domain/mail/mail-catalogue.ts'
import { type TokenOperation, tokenOperations } from '#domain/operations.ts'
import type { Steps } from '#store/run-as.ts'

/** The id of the reserved user `anonymous`. */
const anonymousUserId = 2

/**
 * Steps `dead_token` and `unsent`, from steps `below_limit` and `account`: where `account` has no row they cost what a mail to it costs, with a link that is
 * revoked and a mail that is never sent. The link is one of the reserved user `anonymous`, so that a user is looked up for its foreign key too.
 */
export function deadLink(operation: TokenOperation, template: MailTemplate, recipient: SQL): Steps {
  return {
    dead_token: sql`insert into one_time_tokens (operation, user_id, lifetime_seconds, revoked_at)
      select ${operation}, ${anonymousUserId}, ${tokenOperations[operation].lifetimeSeconds}::integer, app_now() from below_limit where not exists (select from account)
      returning id`,
    unsent: sql`insert into outbox_mail (template, recipient, one_time_token_id, abandoned_at, last_error)
      select ${template}, ${recipient}, id, app_now(), 'no account' from dead_token`,
  }
}
