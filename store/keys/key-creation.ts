/** Creating API keys, and what creation and rotation have in common. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { FieldError } from '#domain/field-error.ts'
import { type KeyExpiry, maxKeyDays, maxLiveKeys } from '#domain/keys/api-key.ts'
import type { Scope } from '#domain/keys/scope.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { lockUsers } from '#store/administrators.ts'
import { mapConstraintErrors } from '#store/constraints.ts'
import { firstDenial } from '#store/denials.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { isUser } from '#store/references.ts'
import { auditEvent, hex, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { beyondOwnRights, isUnlimited, mayConfer, mayConferRole } from '#store/conferral.ts'
import { apiKeyWith, type ApiKeyRow, isLiveKey } from './key-row.ts'

/** What is stored of the text of a key: of both kinds, since only the statement knows whose it is. */
export interface KeyDigests {
  person: { digest: Uint8Array; lastFour: string }
  service: { digest: Uint8Array; lastFour: string }
}

/** A key to create. */
export interface NewApiKey {
  name: string
  /** Whose: `current`, or a service account by uuid or name. */
  user: string
  scopes: readonly Scope[]
  /** Uuids of nodes; null: no limit. */
  branches: readonly string[] | null
  expiry: KeyExpiry
}

/** Why a key is not created or rotated; the first that holds, in this order. */
export type KeyCreationDenial =
  | 'of-another-person'
  | 'holds-more'
  | 'scopes-not-held'
  | 'unknown-branch'
  | 'never-expires'
  | 'already-expired'
  | 'expires-too-late'
  | 'too-many'

interface Created {
  denied: KeyCreationDenial | null
  api_key: ApiKeyRow | null
  unknown: number[]
}

/**
 * Creates a key for the caller, or as an administrator for a service account that can do no more than the caller. Its owner is told by mail.
 *
 * @throws Refusal `invalid-request` for an account or a node that there is not and for an expiry out of bounds, `forbidden`, `too-many-api-keys`
 */
export async function createApiKey(
  db: Database,
  caller: Caller,
  key: NewApiKey,
  digests: KeyDigests,
): Promise<ApiKeyRow> {
  const created = await mapConstraintErrors(() => insertKey(db, caller, key, digests), branchGone)
  if (!created) throw invalid([unknownOwner])
  if (created.denied) throw creationRefusal(created.denied, created.unknown)
  return created.api_key!
}

function insertKey(db: Database, caller: Caller, key: NewApiKey, digests: KeyDigests) {
  const branches = JSON.stringify((key.branches ?? []).map((uuid, n) => ({ n, uuid })))
  return runAs<Created>(db, caller, {
    lock: lockUsers(caller, key.user, { all: false }),
    steps: {
      owner: materialized(sql`select u.*, u.id = caller.user_id as is_self from allowed, caller, users u
        where ${isUser(sql`u`, key.user, caller)} and u.role <> 'reserved' and (u.id = caller.user_id or caller.administrator)`),
      wanted: materialized(sql`select w.n, r.id, r.uuid
        from jsonb_to_recordset(${branches}::jsonb) as w (n integer, uuid uuid) left join resources r on r.uuid = w.uuid`),
      decision: materialized(
        sql`select ${firstDenial<KeyCreationDenial>({
          ...ofAnotherPerson,
          ...escalations(scopesOf(key.scopes)),
          'unknown-branch': sql`exists (select from wanted where id is null)`,
          ...badExpiries(key.expiry),
          'too-many': sql`${liveKeys(sql`true`)} >= ${maxLiveKeys}`,
        })} as denied from owner`,
      ),
      created: sql`insert into api_keys (user_id, name, digest, last_four, scopes, branch_limited, expires_at)
        select owner.id, ${key.name}, ${digestColumns(digests)}, ${scopesOf(key.scopes)}, ${key.branches !== null}::boolean, ${expiryOf(key.expiry)}
        from owner, decision where decision.denied is null returning *`,
      limited: sql`insert into api_key_branches (key_id, resource_id) select created.id, wanted.id from created, wanted`,
      mail: creationMail(caller),
      audit: auditEvent(caller, {
        action: 'api-key-created',
        targetKind: 'api-key',
        target: sql`created.uuid`,
        from: sql`created, owner`,
        details: sql`jsonb_build_object('name', created.name, 'user', owner.uuid, 'scopes', created.scopes, 'expires_at', created.expires_at,
          'branches', case when created.branch_limited then to_jsonb(array(select uuid from wanted order by n)) end)`,
      }),
    },
    answer: sql`select decision.denied, array(select n from wanted where id is null order by n) as unknown,
      (select ${apiKeyWith(sql`created`, sql`owner`, { branches: sql`array(select uuid from wanted order by uuid)` })} from created) as api_key
      from owner, decision`,
  })
}

/** From step `owner`: whoever creates a key sees its text, and would act as that person. */
export const ofAnotherPerson = { 'of-another-person': sql`not owner.is_self and owner.kind = 'person'` }

/** From step `owner`: what would give somebody more than the caller has. The keys of another account only within the caller's own scopes. */
export function escalations(scopes: SQL): Record<'holds-more' | 'scopes-not-held', SQL> {
  return {
    'holds-more': sql`not owner.is_self and not ${isUnlimited}
      and (not ${mayConferRole(sql`owner.role`)} or (select has_rights_beyond(caller.role, caller.key_scopes, caller.user_id, caller.sid, owner.id) from caller))`,
    'scopes-not-held': sql`not owner.is_self and not ${mayConfer(scopes)}`,
  }
}

/** What is wrong with an expiry. Only a superuser has keys that never expire. */
export function badExpiries(expiry: KeyExpiry): Record<'never-expires' | 'already-expired' | 'expires-too-late', SQL> {
  const at = expiryOf(expiry)
  return {
    'never-expires': expiry === null ? sql`not ${isUnlimited}` : sql`false`,
    'already-expired': sql`not is_unexpired(${at}, app_now())`,
    'expires-too-late': sql`coalesce(${at} > app_now() + make_interval(days => ${maxKeyDays}::integer), false)`,
  }
}

/** The column `expires_at`. */
export function expiryOf(expiry: KeyExpiry): SQL {
  if (expiry === null) return sql`null::timestamptz`
  return 'at' in expiry
    ? sql`${expiry.at}::timestamptz`
    : sql`(app_now() + make_interval(days => ${expiry.days}::integer))`
}

/** From step `owner`: how many live keys it has of those `k` for which `which` holds. Exact under the lock of the owner's row. */
export function liveKeys(which: SQL): SQL {
  return sql`(select count(*) from api_keys k where k.user_id = owner.id and ${isLiveKey(sql`k`)} and ${which})`
}

/** The columns `digest` and `last_four`, from step `owner`. */
export function digestColumns({ person, service }: KeyDigests): SQL {
  return sql`(${ofKind(hex(service.digest), hex(person.digest))})::bytea, ${ofKind(service.lastFour, person.lastFour)}`
}

function ofKind(ofService: string, ofPerson: string): SQL {
  return sql`case owner.kind when 'service' then ${ofService}::text else ${ofPerson}::text end`
}

/** Tells the owner of step `owner` of the key of step `created`. */
export function creationMail({ address }: Caller): SQL {
  return enqueueMail({
    template: 'api-key-created',
    to: sql`contact.email`,
    parameters: sql`jsonb_build_object('username', owner.username, 'api_key', created.name, 'address', ${address}::text)`,
    from: sql`created, owner, key_contacts(owner.id) as contact`,
  })
}

function scopesOf(scopes: readonly Scope[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb))`
}

/** A node that is deleted at the same time. */
const branchGone = {
  api_key_branches_resource_id_resources_id_fk: () => invalid([{ pointer: '/branches', code: 'unknown-resource' }]),
}

const unknownOwner: FieldError = {
  pointer: '/user',
  code: 'unknown-user',
  detail: 'No service account of this id or name is visible to you.',
}

/** @param unknown positions in `branches` of nodes that there are not */
export function creationRefusal(denied: KeyCreationDenial, unknown: readonly number[] = []): Refusal {
  switch (denied) {
    case 'of-another-person':
      return new Refusal('forbidden', {
        detail: 'Only people themselves create their API keys. Administrators create those of service accounts.',
      })
    case 'holds-more':
      return beyondOwnRights('The account has rights that you do not have. Ask a superuser to create its API keys.')
    case 'scopes-not-held':
      return beyondOwnRights('The key would have scopes that you do not have. Leave them out, or ask a superuser.')
    case 'unknown-branch':
      return invalid(unknown.map((n) => ({ pointer: `/branches/${n}`, code: 'unknown-resource' })))
    case 'never-expires':
      return new Refusal('forbidden', {
        detail: 'Only a superuser can create an API key that never expires. Send another `expires_at`.',
      })
    case 'already-expired':
      return invalid([{ pointer: '/expires_at', code: 'in-the-past', detail: 'Send an instant in the future.' }])
    case 'expires-too-late':
      return invalid([
        { pointer: '/expires_at', code: 'too-large', detail: `Send an instant within ${maxKeyDays} days from now.` },
      ])
    default:
      return new Refusal('too-many-api-keys', {
        detail: `An account can have ${maxLiveKeys} API keys at once. Revoke one that is not used.`,
      })
  }
}
