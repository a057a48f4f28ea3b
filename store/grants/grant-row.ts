import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/** Bytes of UTF-8. Trees may be so deep, and names so long, that a path has a hundred thousand; each event about a grant would have them. */
const maxPathBytes = 4096

/** A grant as responses have it. A request may send `holder` back as it is. */
export interface GrantRow {
  uuid: string
  /** By uuid. */
  holder: PseudoGroup | { user: string } | { group: string }
  holder_name: string
  resource: string
  /** The name of the service. */
  service: string
  /** Names from the service to the resource, each after a `/`; empty for the service itself, null where it is longer than `maxPathBytes`. */
  path: string | null
  permission: Permission & { expires_at: string | null }
  /** The permission's text form, `read-deny-match`, `read-allow-match-aal2`. */
  text: string
  created_at: string
  /** When access, scope, end or requirement last changed; at first `created_at`. */
  updated_at: string
}

/**
 * A grant as `GrantRow`, from a row of `grants` in a statement. It is also the `details` of the grant's audit events, from which
 * `schema/functions/webhooks/webhook_events.sql` reads `holder`, `resource` and `permission`.
 *
 * @param places rows `id`, `uuid`, `service` and `path`, where the statement itself creates resources
 */
export function grantOf(grant: SQL, places = storedPlaces): SQL {
  return sql`(select jsonb_build_object('uuid', ${grant}.uuid,
    'holder', case when u.id is not null then jsonb_build_object('user', u.uuid)
      when is_reserved_id(h.id) then to_jsonb(h.name) else jsonb_build_object('group', h.uuid) end,
    'holder_name', coalesce(u.username, h.name),
    'resource', place.uuid, 'service', place.service, 'path', case when octet_length(place.path) <= ${maxPathBytes}::integer then place.path end,
    'permission', permission_of(${grant}.permission, ${grant}.access, ${grant}.scope, ${grant}.requires_aal, ${grant}.requires_within_minutes)
      || jsonb_build_object('expires_at', ${grant}.expires_at),
    'text', permission_text(${grant}.permission, ${grant}.access::text, ${grant}.scope::text,
      requirement_of(${grant}.requires_aal, ${grant}.requires_within_minutes)),
    'created_at', ${grant}.created_at, 'updated_at', ${grant}.updated_at)
    from ${places} place left join users u on u.id = ${grant}.user_id left join groups h on h.id = ${grant}.group_id
    where place.id = ${grant}.resource_id)`
}

const storedPlaces = sql`(select r.id, r.uuid, (select a.name from resources a where a.id = r.path[1]) as service,
  (select coalesce(string_agg('/' || a.name, '' order by cardinality(a.path)), '') from resources a where a.id = any (r.path[2:])) as path
  from resources r)`
