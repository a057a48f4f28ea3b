/** Memberships of all groups that wait until their users accept the terms. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { MembershipFlags } from '#domain/groups/capabilities/flags.ts'
import { uuidSource } from '#domain/uuid.ts'
import { runAs } from '#store/run-as.ts'
import type { Page } from '#store/pagination.ts'
import type { Database } from '#store/run.ts'
import { flagsOf } from './memberships.ts'

/** A membership that waits. */
export interface PendingMembership {
  user: { uuid: string; username: string; full_name: string | null }
  group: { uuid: string; name: string }
  /** What the membership is to allow. */
  flags: MembershipFlags
  /** The version of the terms of the group that is to be accepted. */
  terms_version: number
  requested_at: string
  /** Who asked for it: the user, or an administrator; null if the account was deleted. */
  requested_by: string | null
  /** When the request lapses; null for somebody who was a member before these terms. */
  expires_at: string | null
}

/** Where a page begins: after the membership of this user in this group. */
export const pendingCursor = new RegExp(`^(${uuidSource})\\.(${uuidSource})$`)

/** A page of them, by user. After a user or group that has been deleted the page is empty. */
export async function listPendingMemberships(
  db: Database,
  caller: Caller,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<Page<PendingMembership>> {
  const [, user = null, group = null] = pendingCursor.exec(after ?? '') ?? []
  const isAfter =
    user === null
      ? sql`true`
      : sql`(p.user_id, p.group_id) > ((select id from users where uuid = ${user}::uuid), (select id from groups where uuid = ${group}::uuid))`
  const answer = await runAs<{ items: PendingMembership[] }>(db, caller, {
    steps: {
      listed: sql`select p.* from pending_memberships p
        where exists (select from allowed) and (p.ends_at is null or p.ends_at > app_now()) and ${isAfter}
        order by p.user_id, p.group_id limit ${limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(jsonb_build_object(
        'user', jsonb_build_object('uuid', u.uuid, 'username', u.username, 'full_name', u.user_data ->> 'full_name'),
        'group', jsonb_build_object('uuid', g.uuid, 'name', g.name),
        'flags', ${flagsOf(sql`l`)}, 'terms_version', (select v.version from terms_versions v where v.id = group_terms(g.id)),
        'requested_at', l.requested_at, 'requested_by', (select r.username from users r where r.id = l.requested_by), 'expires_at', l.ends_at)
        order by l.user_id, l.group_id)
      from listed l join users u on u.id = l.user_id join groups g on g.id = l.group_id), '[]') as items from allowed`,
  })
  const items = answer!.items.slice(0, limit)
  const last = answer!.items.length > limit ? items.at(-1) : undefined
  return { items, next: last ? `${last.user.uuid}.${last.group.uuid}` : null }
}
