/** Rotating an API key: another takes its place, and both are valid for an overlap. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { type KeyExpiry, maxLiveKeys } from '#domain/keys/api-key.ts'
import { Refusal } from '#domain/refusal.ts'
import { firstDenial } from '#store/denials.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import {
  badExpiries,
  creationMail,
  creationRefusal,
  digestColumns,
  escalations,
  expiryOf,
  type KeyCreationDenial,
  type KeyDigests,
  liveKeys,
  ofAnotherPerson,
} from './key-creation.ts'
import { lockOwnerOf, ownerOfKey } from './key-target.ts'
import { type ApiKeyRow, apiKeyWith, keyNotFound, keyStatusOf } from './key-row.ts'

type RotationDenial = Exclude<KeyCreationDenial, 'unknown-branch'> | 'not-active'

/**
 * Creates a key with the name, the scopes and the branches of another, which stays valid for an overlap, and no longer than it was. The new
 * key is judged as one that is created.
 *
 * @param overlapSeconds 0: the old key is refused from now on
 * @throws Refusal `not-found`, `api-key-not-active`, and as `createApiKey`
 */
export async function rotateApiKey(
  db: Database,
  caller: Caller,
  uuid: string,
  overlapSeconds: number,
  expiry: KeyExpiry,
  digests: KeyDigests,
): Promise<ApiKeyRow> {
  const answer = await runAs<{ denied: RotationDenial | null; api_key: ApiKeyRow | null }>(db, caller, {
    lock: lockOwnerOf(uuid),
    steps: {
      target: materialized(sql`select k.* from allowed, api_keys k where k.uuid = ${uuid}`),
      owner: materialized(ownerOfKey),
      decision: materialized(
        sql`select ${firstDenial<RotationDenial>({
          ...ofAnotherPerson,
          ...escalations(sql`target.scopes`),
          'not-active': sql`${keyStatusOf(sql`target`)} <> 'active'`,
          ...badExpiries(expiry),
          'too-many': sql`${liveKeys(sql`k.id <> target.id`)} >= ${maxLiveKeys}`,
        })} as denied from target, owner`,
      ),
      created: sql`insert into api_keys (user_id, name, digest, last_four, scopes, branch_limited, expires_at)
        select owner.id, target.name, ${digestColumns(digests)}, target.scopes, target.branch_limited, ${expiryOf(expiry)}
        from target, owner, decision where decision.denied is null returning *`,
      limited: sql`insert into api_key_branches (key_id, resource_id)
        select created.id, b.resource_id from created, target join api_key_branches b on b.key_id = target.id`,
      replaced: sql`update api_keys k set replaced_by = created.id,
          expires_at = least(k.expires_at, app_now() + make_interval(secs => ${overlapSeconds}::integer))
        from target, created where k.id = target.id returning k.*`,
      mail: creationMail(caller),
      audit: auditEvent(caller, {
        action: 'api-key-rotated',
        targetKind: 'api-key',
        target: sql`replaced.uuid`,
        from: sql`replaced, created, owner`,
        details: sql`jsonb_build_object('name', replaced.name, 'user', owner.uuid, 'replaced_by', created.uuid,
          'valid_until', replaced.expires_at, 'expires_at', created.expires_at)`,
      }),
    },
    answer: sql`select decision.denied, (select ${apiKeyWith(sql`created`, sql`owner`, {
      branches: sql`array(select r.uuid
        from target join api_key_branches b on b.key_id = target.id join resources r on r.id = b.resource_id order by r.uuid)`,
    })} from created) as api_key
      from owner, decision`,
  })
  if (!answer) throw keyNotFound()
  if (answer.denied === 'not-active') throw keyNotActive()
  if (answer.denied) throw creationRefusal(answer.denied)
  return answer.api_key!
}

function keyNotActive(): Refusal {
  return new Refusal('api-key-not-active', {
    detail: 'The API key has expired, or it was replaced or revoked. Create another one.',
  })
}
