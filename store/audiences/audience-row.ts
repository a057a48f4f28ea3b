import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AudienceClaim } from '#domain/audiences/audience.ts'

/** An audience as administrators see it. */
export interface AudienceRow {
  uuid: string
  /** The `aud` of its tokens. */
  identifier: string
  description: string | null
  /** The claims of its tokens, sorted, as all its lists. */
  claims: AudienceClaim[]
  /** Keys of the user data in the claim `user_data`. */
  user_data: string[]
  /** Ids of the resources and services in the claim `permissions`. */
  permissions_at: string[]
  lifetime_seconds: number
  created_at: string
  updated_at: string
}

/**
 * An audience as `AudienceRow`, from a row of `audiences` in a statement.
 *
 * @param permissionsAt its `permissions_at`, where the statement changes them
 */
export function audienceOf(audience: SQL, permissionsAt = storedResources(audience)): SQL {
  return sql`jsonb_build_object('uuid', ${audience}.uuid, 'identifier', ${audience}.identifier, 'description', ${audience}.description,
    'claims', ${audience}.claims, 'user_data', ${audience}.user_data_keys, 'permissions_at', ${permissionsAt},
    'lifetime_seconds', ${audience}.lifetime_seconds, 'created_at', ${audience}.created_at, 'updated_at', ${audience}.updated_at)`
}

function storedResources(audience: SQL): SQL {
  return sql`array(select r.uuid from audience_resources chosen join resources r on r.id = chosen.resource_id
    where chosen.audience_id = ${audience}.id order by r.uuid)`
}
