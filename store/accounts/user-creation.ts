/** Accounts that an administrator creates for others. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { invitationSeconds } from '#domain/operations.ts'
import { generatedPrefix } from '#domain/accounts/user-fields.ts'
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { accountOf, type AccountRow } from '#store/account-row.ts'
import { runAs, auditEvent } from '#store/run-as.ts'
import { enqueueMailWithLink } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { permittedName } from './user-info.ts'
import { mapNameConflicts } from '#store/users.ts'

/** A user to create, who chooses the password themselves. */
export interface InvitedUser {
  /** Absent: `generateUsername` of the row's number. */
  username?: WantedUsername | undefined
  email: EmailAddress
  fullName: string | null
  /** Whether to mail them a link to choose it now. Without one they reset it when they first sign in. */
  sendMail: boolean
}

/**
 * Creates an account without a password. The administrator vouches for the address, so that a link can be mailed to it.
 *
 * @throws Refusal `name-taken`, `email-taken`, `invalid-request` for a name that the rules in force do not permit
 */
export async function createUser(db: Database, caller: Caller, user: InvitedUser): Promise<AccountRow> {
  const created = await mapNameConflicts(
    () =>
      runAs<{ account: AccountRow }>(db, caller, {
        steps: {
          numbered: sql`select nextval(pg_get_serial_sequence('users', 'id'))::integer as id from allowed`,
          created: sql`insert into users
              (id, username, username_canonical, username_skeleton, email, email_canonical, activated_at, user_data)
            overriding system value
            select id, ${formsOf(user.username)}, ${user.email.display},
              ${user.email.canonical}, app_now(), jsonb_build_object('full_name', ${user.fullName}::text,
                'registration_source', 'administrator', 'first_login', true, 'social', '{}'::jsonb)
            from numbered returning *`,
          ...(user.sendMail && invitation),
          audit: auditEvent(caller, {
            action: 'user-created',
            targetKind: 'user',
            target: sql`created.uuid`,
            from: sql`created`,
          }),
        },
        answer: sql`select ${accountOf(sql`created`)} as account from created`,
      }),
    user.username,
  )
  return created!.account
}

/** The three forms of a name: the one that was chosen, or those of `generateUsername`. */
function formsOf(username: WantedUsername | undefined): SQL {
  if (username) return sql`${permittedName(username)}, ${username.canonical}, ${username.skeleton}`
  return sql`${generatedPrefix}::text || id, ${generatedPrefix}::text || id,
    ${usernameSkeleton(generatedPrefix)}::text || translate(id::text, ${digits}, ${usernameSkeleton(digits)})`
}

const digits = '0123456789'

const invitation = enqueueMailWithLink('invitation', {
  operation: 'user-password-reset',
  lifetimeSeconds: invitationSeconds,
  user: sql`created.id`,
  payload: sql`'{"invitation": true}'::jsonb`,
  template: 'user-invitation',
  to: sql`created.email`,
  parameters: sql`jsonb_build_object('username', created.username)`,
  from: sql`created`,
})
