import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { groups } from '#schema/groups.ts'

type StoredGroup = typeof groups.$inferSelect

/** A group by id and name. */
export type GroupName = Pick<StoredGroup, 'uuid' | 'name'>

/** A group as administrators see it. */
export interface GroupRow extends Pick<StoredGroup, 'uuid' | 'name' | 'description' | 'priority' | 'discoverable'> {
  group_data: Record<string, unknown>
  /** The groups whose members the members of this one may see, by name. */
  visible_groups: GroupName[]
  created_at: string
  /** When the group was last changed; changes of its members do not count. */
  updated_at: string
}

/** A group with the number of its members. */
export interface GroupDetails extends GroupRow {
  /** Without pending members. Null for the groups of the service, which have no memberships. */
  member_count: number | null
}

/** A group as `GroupRow`, from a row of `groups` in a statement. @param visible its `visible_groups`, where the statement changes them */
export function groupOf(group: SQL, visible = visibleOf(group)): SQL {
  return sql`jsonb_build_object('uuid', ${group}.uuid, 'name', ${group}.name, 'description', ${group}.description,
    'group_data', ${group}.group_data, 'priority', ${group}.priority, 'discoverable', ${group}.discoverable,
    'visible_groups', ${visible}, 'created_at', ${group}.created_at, 'updated_at', ${group}.updated_at)`
}

function visibleOf(group: SQL): SQL {
  return sql`(select ${groupNames(sql`seen`)} from group_visibility v join groups seen on seen.id = v.group_id
    where v.viewer_id = ${group}.id)`
}

/** Rows of groups as a list of `GroupName`, sorted by name. */
export function groupNames(groups: SQL): SQL {
  return sql`coalesce(jsonb_agg(jsonb_build_object('uuid', ${groups}.uuid, 'name', ${groups}.name) order by ${groups}.name), '[]')`
}
