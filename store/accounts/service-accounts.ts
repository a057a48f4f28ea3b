/** Service accounts: accounts of programs, which have API keys and nothing to sign in with. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { WantedUsername } from '#domain/accounts/username-rules.ts'
import { lockUsers } from '#store/administrators.ts'
import { changedFields } from '#store/changed-fields.ts'
import { firstDenial } from '#store/denials.ts'
import { beyondOwnRights, mayConferRole } from '#store/conferral.ts'
import { inUserOrder, onUserPage, type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { isGroup, isUser, unknownParameter } from '#store/references.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { mapNameConflicts } from '#store/users.ts'
import {
  isServiceRole,
  type OwnerReference,
  ownerMeant,
  type ServiceAccountDenial,
  serviceAccountOf,
  serviceAccountRefusal,
  type ServiceAccountRow,
  unknownServiceAccount,
} from './service-account-row.ts'
import { deletedAccount } from './user-deletion.ts'
import { permittedName } from './user-info.ts'

/** A service account to create. */
export interface NewServiceAccount {
  username: WantedUsername
  description: string | null
  owner: OwnerReference
  role: string
}

/** The fields to set; one that is absent stays as it is. */
export type ServiceAccountChange = { [Field in keyof NewServiceAccount]?: NewServiceAccount[Field] | undefined }

interface Changed {
  denied: ServiceAccountDenial | null
  account: ServiceAccountRow | null
}

/**
 * Creates a service account with a role of which the caller has every scope.
 *
 * @throws Refusal `name-taken`, `forbidden`, `invalid-request` for a role or an owner that there is not and for a name that may not be had
 */
export async function createServiceAccount(
  db: Database,
  caller: Caller,
  { username, description, owner, role }: NewServiceAccount,
): Promise<ServiceAccountRow> {
  const answer = await mapNameConflicts(
    () =>
      runAs<Changed>(db, caller, {
        steps: {
          owner: materialized(ownerMeant(owner, caller)),
          decision: materialized(
            sql`select ${firstDenial<ServiceAccountDenial>({
              'holds-more': sql`false`,
              'unknown-owner': sql`not exists (select from owner)`,
              ...roleDenials(role),
            })} as denied from allowed`,
          ),
          created: sql`insert into users (username, username_canonical, username_skeleton, kind, role, activated_at, user_data)
            select ${permittedName(username)}, ${username.canonical}, ${username.skeleton}, 'service', ${role}, app_now(),
              jsonb_build_object('full_name', null, 'registration_source', 'administrator', 'first_login', false, 'social', '{}'::jsonb)
            from decision where denied is null returning *`,
          service: sql`insert into service_accounts (user_id, description, owner_user_id, owner_group_id)
            select created.id, ${description}, owner_user_id, owner_group_id from created, owner returning *`,
          audit: auditEvent(caller, {
            action: 'service-account-created',
            targetKind: 'user',
            target: sql`created.uuid`,
            from: sql`created`,
            details: sql`jsonb_build_object('username', created.username, 'role', created.role, 'owner', ${JSON.stringify(owner)}::jsonb)`,
          }),
        },
        answer: sql`select decision.denied, (select ${serviceAccountOf(sql`created`, sql`service`)} from created, service) as account from decision`,
      }),
    username,
    caller,
  )
  if (answer!.denied) throw serviceAccountRefusal(answer!.denied, owner)
  return answer!.account!
}

/** Which service accounts: of an owner, by uuid or name. */
export interface ServiceAccountFilter {
  owner_user?: string | undefined
  owner_group?: string | undefined
}

/** A page of them. @throws Refusal `invalid-request` for an owner that there is not */
export async function listServiceAccounts(
  db: Database,
  caller: Caller,
  { owner_user: user, owner_group: group }: ServiceAccountFilter,
  page: PageRequest,
): Promise<Page<ServiceAccountRow>> {
  const { after, order, key } = onUserPage(sql`u`, page)
  const answer = await runAs<{ items: ServiceAccountRow[]; user_known: boolean; group_known: boolean }>(db, caller, {
    steps: {
      wanted: materialized(sql`select
        ${user === undefined ? sql`null::integer` : sql`(select o.id from users o where ${isUser(sql`o`, user, caller)})`} as user_id,
        ${group === undefined ? sql`null::integer` : sql`(select o.id from groups o where ${isGroup(sql`o`, group)})`} as group_id
        from allowed`),
      page_items: sql`select u.uuid, ${key} as sort_key, ${serviceAccountOf(sql`u`, sql`s`)} as item
        from wanted, users u join service_accounts s on s.user_id = u.id
        where u.kind = 'service' and (${user === undefined} or s.owner_user_id = wanted.user_id)
          and (${group === undefined} or s.owner_group_id = wanted.group_id) and ${after} ${order}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by ${inUserOrder}) from page_items), '[]') as items,
      user_id is not null as user_known, group_id is not null as group_known from wanted`,
  })
  const { items, user_known: userKnown, group_known: groupKnown } = answer!
  if (user !== undefined && !userKnown) throw unknownParameter('owner_user')
  if (group !== undefined && !groupKnown) throw unknownParameter('owner_group')
  return toPage(items, page)
}

/** One of them, by uuid or name. @throws Refusal `not-found` */
export async function getServiceAccount(db: Database, caller: Caller, reference: string): Promise<ServiceAccountRow> {
  const found = await runAs<{ account: ServiceAccountRow }>(db, caller, {
    steps: { target: targetAccount(caller, reference) },
    answer: sql`select ${serviceAccountOf(sql`target`, sql`s`)} as account from target join service_accounts s on s.user_id = target.id`,
  })
  if (!found) throw unknownServiceAccount()
  return found.account
}

/**
 * Changes one. A role that the caller may not give can neither be given nor be taken.
 *
 * @throws Refusal `not-found`, and as `createServiceAccount`
 */
export async function updateServiceAccount(
  db: Database,
  caller: Caller,
  reference: string,
  change: ServiceAccountChange,
): Promise<ServiceAccountRow> {
  const { username, description, owner, role } = change
  const name = (form: 'canonical' | 'skeleton') =>
    sql`coalesce(${username?.[form] ?? null}, u.username_${sql.raw(form)})`
  const answer = await mapNameConflicts(
    () =>
      runAs<Changed>(db, caller, {
        lock: lockUsers(caller, reference, { all: false }),
        steps: {
          target: targetAccount(caller, reference),
          owner: materialized(
            owner
              ? ownerMeant(owner, caller)
              : sql`select s.owner_user_id, s.owner_group_id from target join service_accounts s on s.user_id = target.id`,
          ),
          decision: materialized(
            sql`select ${firstDenial<ServiceAccountDenial>({
              'holds-more': holdsMore,
              'unknown-owner': sql`not exists (select from owner)`,
              ...(role === undefined ? { 'unknown-role': sql`false`, 'role-not-held': sql`false` } : roleDenials(role)),
            })} as denied from target`,
          ),
          changed: sql`update users u set username = ${username ? permittedName(username) : sql`u.username`},
              username_canonical = ${name('canonical')}, username_skeleton = ${name('skeleton')},
              role = coalesce(${role ?? null}, u.role), updated_at = app_now()
            from target, decision where u.id = target.id and decision.denied is null returning u.*`,
          service: sql`update service_accounts s set owner_user_id = owner.owner_user_id, owner_group_id = owner.owner_group_id,
              description = ${description === undefined ? sql`s.description` : sql`${description}::text`}
            from changed, owner where s.user_id = changed.id returning s.*`,
          audit: auditEvent(caller, {
            action: 'service-account-updated',
            targetKind: 'user',
            target: sql`changed.uuid`,
            from: sql`changed, target`,
            details: sql`${changedFields(change)} || case when changed.role <> target.role
              then jsonb_build_object('role', jsonb_build_object('from', target.role, 'to', changed.role)) else '{}' end`,
          }),
        },
        answer: sql`select decision.denied, (select ${serviceAccountOf(sql`changed`, sql`service`)} from changed, service) as account from decision`,
      }),
    username,
    caller,
  )
  if (!answer) throw unknownServiceAccount()
  if (answer.denied) throw serviceAccountRefusal(answer.denied, owner)
  return answer.account!
}

/** Deletes one with its API keys, grants and memberships; the audit trail stays. @throws Refusal `not-found`, `forbidden` */
export async function deleteServiceAccount(db: Database, caller: Caller, reference: string): Promise<void> {
  const answer = await runAs<{ is_denied: boolean }>(db, caller, {
    lock: lockUsers(caller, reference, { all: false }),
    steps: {
      target: targetAccount(caller, reference),
      decision: materialized(sql`select ${holdsMore} as is_denied from target`),
      ...deletedAccount(sql`target, decision where not decision.is_denied`),
      audit: auditEvent(caller, {
        action: 'service-account-deleted',
        targetKind: 'user',
        target: sql`deleted.uuid`,
        from: sql`deleted, target`,
        details: sql`jsonb_build_object('username', target.username)`,
      }),
    },
    answer: sql`select is_denied from decision`,
  })
  if (!answer) throw unknownServiceAccount()
  if (answer.is_denied)
    throw beyondOwnRights('The role of the service account has scopes that you do not have. Ask a superuser.')
}

/** The step `target`: the row of `users` that the request names. */
function targetAccount(caller: Caller, reference: string): Step {
  return materialized(
    sql`select u.* from allowed, users u where ${isUser(sql`u`, reference, caller)} and u.kind = 'service'`,
  )
}

/** From step `target`: its role has scopes that the caller does not have. */
const holdsMore = sql`not ${mayConferRole(sql`target.role`)}`

function roleDenials(role: string): Record<'unknown-role' | 'role-not-held', SQL> {
  return {
    'unknown-role': sql`not ${isServiceRole(role)}`,
    'role-not-held': sql`not ${mayConferRole(sql`${role}::text`)}`,
  }
}
