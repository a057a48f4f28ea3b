import { type SQL, sql } from 'drizzle-orm/sql/sql'

/** An account at another provider that signs a user in, for its user. */
export interface IdentityRow {
  uuid: string
  provider: { name: string; title: string; enabled: boolean }
  /** As the provider last said it; null: it did not. */
  email: string | null
  created_at: string
  last_used_at: string | null
}

/** Those of a user as a JSON array of `IdentityRow`, oldest first: nobody has many. */
export function identitiesOf(userId: SQL): SQL {
  return sql`(select coalesce(jsonb_agg(jsonb_build_object('uuid', i.uuid,
      'provider', jsonb_build_object('name', p.name, 'title', p.title, 'enabled', p.enabled),
      'email', i.email, 'created_at', i.created_at, 'last_used_at', i.last_used_at) order by i.created_at, i.id), '[]')
    from identities i join providers p on p.id = i.provider_id where i.user_id = ${userId})`
}
