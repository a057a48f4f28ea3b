/** An API key as its owner sees it, and never its text. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { ApiKeyStatus } from '#domain/keys/api-key.ts'
import type { Scope } from '#domain/keys/scope.ts'
import { Refusal } from '#domain/refusal.ts'

export interface ApiKeyRow {
  uuid: string
  name: string
  /** Whose rights it has. */
  user: { uuid: string; username: string; kind: 'person' | 'service' }
  /** How its text begins and ends. */
  prefix: 'pst_pk' | 'pst_sk'
  last_four: string
  scopes: Scope[]
  /** The nodes at and below which it counts; empty: those that it had are deleted, and it counts nowhere. Null: everywhere. */
  branches: string[] | null
  status: ApiKeyStatus
  created_at: string
  /** Null: never. */
  expires_at: string | null
  revoked_at: string | null
  /** The key that a rotation made in its place. */
  replaced_by: string | null
  /** Noted at most every 15 minutes. */
  last_used_at: string | null
  last_used_ip: string | null
  last_used_user_agent: string | null
}

/** An `ApiKeyRow`, from a row of `api_keys` and one of `users`. Neither its branches nor what replaces it may be of the same statement. */
export function apiKeyOf(key: SQL, owner: SQL): SQL {
  return apiKeyWith(key, owner, {
    branches: sql`array(select r.uuid from api_key_branches b join resources r on r.id = b.resource_id where b.key_id = ${key}.id order by r.uuid)`,
    replacedBy: sql`(select n.uuid from api_keys n where n.id = ${key}.replaced_by)`,
  })
}

/** As `apiKeyOf`, for a key whose branches (`uuid[]`) or replacement the statement itself writes. */
export function apiKeyWith(
  key: SQL,
  owner: SQL,
  { branches, replacedBy = sql`null::uuid` }: { branches: SQL; replacedBy?: SQL },
): SQL {
  return sql`jsonb_build_object('uuid', ${key}.uuid, 'name', ${key}.name,
    'user', jsonb_build_object('uuid', ${owner}.uuid, 'username', ${owner}.username, 'kind', ${owner}.kind),
    'prefix', case ${owner}.kind when 'service' then 'pst_sk' else 'pst_pk' end, 'last_four', ${key}.last_four,
    'scopes', ${key}.scopes, 'branches', case when ${key}.branch_limited then to_jsonb(${branches}) end,
    'status', ${keyStatusOf(key)}, 'created_at', ${key}.created_at, 'expires_at', ${key}.expires_at,
    'revoked_at', ${key}.revoked_at, 'replaced_by', ${replacedBy}, 'last_used_at', ${key}.last_used_at,
    'last_used_ip', host(${key}.last_used_ip), 'last_used_user_agent', ${key}.last_used_user_agent)`
}

/** The `ApiKeyStatus` of a row of `api_keys`. */
export function keyStatusOf(key: SQL): SQL {
  return sql`api_key_status(${key}.revoked_at, ${key}.replaced_by, ${key}.expires_at, app_now())`
}

/** Whether a key would be accepted at this moment, of a row of `api_keys`. */
export function isLiveKey(key: SQL): SQL {
  return sql`(${key}.revoked_at is null and is_unexpired(${key}.expires_at, app_now()))`
}

/** @returns the refusal for a key that there is not, or that the caller may not see: not told apart */
export function keyNotFound(): Refusal {
  return new Refusal('not-found', { detail: 'The API key does not exist or is not visible to you.' })
}
