/** Accounts that an administrator creates for others. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { invitationSeconds } from '#domain/operations.ts'
import { generatedPrefix } from '#domain/accounts/user-fields.ts'
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import { invalid, type Refusal } from '#domain/refusal.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { accountOf, type AccountRow } from '#store/account-row.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import { joinAction, membershipEvent } from '#store/groups/memberships.ts'
import { mayConfer } from '#store/conferral.ts'
import { groupBeyondOwn, isGroupBeyondOwn } from '#store/hand-on.ts'
import { groupsMeant } from '#store/references.ts'
import { enqueueMailWithLink } from '#store/mail/outbox.ts'
import type { Database } from '#store/run.ts'
import { permittedName } from './user-info.ts'
import { mapNameConflicts } from '#store/users.ts'

/** A user to create. */
export interface UserInput {
  /** Absent: `generateUsername` of the row's number. */
  username?: WantedUsername | undefined
  email: EmailAddress
  fullName: string | null
  /** Whether to mail them a link to choose it now. Without one they reset it when they first sign in. */
  sendMail: boolean
  /** Absent: they choose the password themselves. */
  password?: { hash: string; mustChange: boolean } | undefined
  /** Uuids or names; a membership in a group with terms is pending. */
  groups: string[]
}

/**
 * Creates an account, in groups. The administrator vouches for the address, so that a link can be mailed to it.
 *
 * @throws Refusal `name-taken`, `email-taken`, `forbidden` for groups to which the caller may not add members, `invalid-request` for a name that the rules in force do not permit and for groups that there
 *   are not
 */
export async function createUser(db: Database, caller: Caller, user: UserInput): Promise<AccountRow> {
  const created = await mapNameConflicts(
    () => mapConstraintErrors(() => insertUser(db, caller, user), groupsGone),
    user.username,
    caller,
  )
  if (created?.account) return created.account
  if (created!.is_beyond) throw groupBeyondOwn()
  throw unknownGroups(created!.unknown)
}

function insertUser(db: Database, caller: Caller, user: UserInput) {
  const { password } = user
  return runAs<{ account: AccountRow | null; is_beyond: boolean; unknown: number[] }>(db, caller, {
    steps: {
      requested: materialized(groupsMeant(user.groups)),
      unknown: materialized(sql`select n from generate_series(0, ${user.groups.length - 1}::integer) as n
            where n not in (select requested.n from requested)`),
      beyond: materialized(sql`select exists (select from requested join groups g on g.id = requested.id
        where not ${mayConfer(sql`array['members:write']`)} or ${isGroupBeyondOwn(sql`g`, 'allow')}) as is_beyond from allowed`),
      numbered: sql`select nextval(pg_get_serial_sequence('users', 'id'))::integer as id from beyond
        where not is_beyond and not exists (select from unknown)`,
      created: sql`insert into users
              (id, username, username_canonical, username_skeleton, email, email_canonical, password_hash, password_changed_at, must_change_password, activated_at, user_data)
            overriding system value
            select id, ${formsOf(user.username)}, ${user.email.display},
              ${user.email.canonical}, ${password?.hash ?? null}, ${password ? sql`app_now()` : sql`null`}, ${password?.mustChange ?? false}::boolean,
              app_now(), jsonb_build_object('full_name', ${user.fullName}::text,
                'registration_source', 'administrator', 'first_login', true, 'social', '{}'::jsonb)
            from numbered returning *`,
      // Inserts whose rows nobody reads run in reverse order: the account is recorded before its memberships.
      // A step of its own: the planner might call `join_group` for groups before it asks whether they are requested.
      joining:
        materialized(sql`select created.id as user_id, created.uuid as user_uuid, g.id, g.uuid, g.name, allowed.user_id as by
        from created, allowed, groups g where g.id in (select requested.id from requested)`),
      memberships: materialized(sql`select user_uuid, uuid as group_uuid, name as group_name, j.outcome
        from joining, join_group(joining.user_id, joining.id, null, null, joining.by) as j`),
      membership_audit: membershipEvent(caller, joinAction(sql`memberships`), sql`memberships`),
      ...(user.sendMail && invitation),
      audit: auditEvent(caller, {
        action: 'user-created',
        targetKind: 'user',
        target: sql`created.uuid`,
        from: sql`created`,
      }),
    },
    answer: sql`select (select ${accountOf(sql`created`)} from created) as account, is_beyond, array(select n from unknown order by n) as unknown
          from beyond, (select count(*) from memberships) as joined`,
  })
}

/** A group that is deleted at the same time. */
const groupsGone = {
  memberships_group_id_groups_id_fk: () => unknownGroups([]),
  pending_memberships_group_id_groups_id_fk: () => unknownGroups([]),
}

function unknownGroups(positions: number[]): Refusal {
  const detail = 'No group that can have members has this id or name.'
  return invalid(positions.map((n) => ({ pointer: `/groups/${n}`, code: 'unknown-group', detail })))
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
