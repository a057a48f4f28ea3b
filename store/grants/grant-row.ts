import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { PseudoGroup } from '#domain/permissions/holder.ts'
import type { Permission } from '#domain/permissions/permission.ts'

/** A grant as responses have it. A request may send `holder` back as it is. */
export interface GrantRow {
  uuid: string
  /** By uuid. */
  holder: PseudoGroup | { user: string } | { group: string }
  holder_name: string
  resource: string
  /** The name of the service. */
  service: string
  /** Names from the service to the resource, each after a `/`; empty for the service itself. */
  path: string
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
 * @param nodes rows `id`, `uuid`, `path` and `name` of the resource and all above it, where the statement itself creates resources
 */
export function grantOf(grant: SQL, nodes = sql`resources`): SQL {
  return sql`(select jsonb_build_object('uuid', ${grant}.uuid,
    'holder', case when u.id is not null then jsonb_build_object('user', u.uuid)
      when is_reserved_id(h.id) then to_jsonb(h.name) else jsonb_build_object('group', h.uuid) end,
    'holder_name', coalesce(u.username, h.name),
    'resource', node.uuid,
    'service', (select a.name from ${nodes} a where a.id = node.path[1]),
    'path', (select coalesce(string_agg('/' || a.name, '' order by cardinality(a.path)), '') from ${nodes} a where a.id = any (node.path[2:])),
    'permission', permission_of(${grant}.permission, ${grant}.access, ${grant}.scope, ${grant}.requires_aal, ${grant}.requires_within_minutes)
      || jsonb_build_object('expires_at', ${grant}.expires_at),
    'text', permission_text(${grant}.permission, ${grant}.access::text, ${grant}.scope::text,
      requirement_of(${grant}.requires_aal, ${grant}.requires_within_minutes)),
    'created_at', ${grant}.created_at, 'updated_at', ${grant}.updated_at)
    from ${nodes} node left join users u on u.id = ${grant}.user_id left join groups h on h.id = ${grant}.group_id
    where node.id = ${grant}.resource_id)`
}
