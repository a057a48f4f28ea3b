/** Access reviews and their items, as responses have them. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { ReviewDecision, ReviewOrder, ReviewOutcome } from '#domain/reviews.ts'
import { numberedUuid } from '#store/audit/numbered-uuids.ts'
import { grantOf, type GrantRow } from '#store/grants/grant-row.ts'

/** Which grants a review is about, with the names of the time when it began. */
interface ReviewCriteria {
  scope: {
    service: { uuid: string; name: string } | null
    /** Names from the service to the branch; null: the whole service. */
    path: string | null
    user: { uuid: string; username: string } | null
    group: { uuid: string; name: string } | null
  }
  filters: { unchanged_days: number | null; never_expires: boolean; inactive_days: number | null }
  order: ReviewOrder
}

/** An access review. */
export interface ReviewRow extends ReviewCriteria {
  uuid: string
  title: string | null
  /** Whether more grants match than a review holds. */
  truncated: boolean
  /** Counts of items: all, without and with a decision, and those whose grant was changed or deleted meanwhile. */
  progress: { total: number; undecided: number; keep: number; end: number; expire: number; changed: number }
  created_at: string
  /** User names; null if the account was deleted. */
  created_by: string | null
  completed_at: string | null
  completed_by: string | null
  /** SHA-256 of the sealed result, in hexadecimal; null while the review is open. */
  digest: string | null
  /** The audit event that has the digest. */
  audit_event: string | null
  /** The seal on the audit log that covers this event; null until it is sealed. */
  seal: { digest: string; sealed_at: string } | null
}

/** A grant as it was when the review began. */
interface ReviewedGrant extends GrantRow {
  granted_by: string | null
  /** When the user who holds it last signed in or used a session or an API key; null: never, or a group holds it. */
  last_active_at: string | null
}

/** A grant of a review, and what was decided about it. */
export interface ReviewItemRow {
  /** The id of the grant. */
  uuid: string
  position: number
  grant: ReviewedGrant
  /** `changed`, `gone`: since the review began. */
  state: 'unchanged' | 'changed' | 'gone'
  decision: ReviewDecision | null
  expires_at: string | null
  reason: string | null
  decided_by: string | null
  decided_at: string | null
  /** What completing did; null while the review is open. */
  outcome: ReviewOutcome | null
}

/** A `ReviewRow` from a row of `reviews`. */
export function reviewOf(review: SQL, progress = progressOf(review)): SQL {
  return sql`(select jsonb_build_object('uuid', ${review}.uuid, 'title', ${review}.title, 'truncated', ${review}.truncated,
    'progress', ${progress}, 'created_at', ${review}.created_at, 'completed_at', ${review}.completed_at,
    'created_by', (select u.username from users u where u.id = ${review}.created_by),
    'completed_by', (select u.username from users u where u.id = ${review}.completed_by),
    'digest', encode(${review}.digest, 'hex'),
    'audit_event', ${numberedUuid('event', sql`${review}.completed_event`)},
    'seal', (select jsonb_build_object('digest', encode(s.digest, 'hex'), 'sealed_at', s.sealed_at) from audit_seals s
      where s.through_id >= ${review}.completed_event order by s.through_id limit 1)) || ${review}.criteria)`
}

function progressOf(review: SQL): SQL {
  return sql`(select ${countsOf(sql`i.decision`, sql`${stateOf(sql`i`, sql`g`)} <> 'unchanged'`)}
    from review_items i left join grants g on g.uuid = i.grant_uuid and i.outcome is null where i.review_id = ${review}.id)`
}

/** An aggregate: `progress` of the rows. @param isChanged whether the grant of the row was changed or deleted meanwhile */
export function countsOf(decision: SQL, isChanged: SQL): SQL {
  return sql`jsonb_build_object('total', count(*), 'undecided', count(*) filter (where ${decision} is null),
    'keep', count(*) filter (where ${decision} = 'keep'), 'end', count(*) filter (where ${decision} = 'end'),
    'expire', count(*) filter (where ${decision} = 'expire'), 'changed', count(*) filter (where ${isChanged}))`
}

/**
 * What became of the grant of an item since the review began; of a completed review, until it was completed.
 *
 * @param item a row of `review_items` @param grant of `grants`, null without one
 */
function stateOf(item: SQL, grant: SQL): SQL {
  return sql`case when ${item}.outcome in ('changed', 'gone') then ${item}.outcome when ${item}.outcome is not null then 'unchanged'
    when ${grant}.id is null then 'gone' when ${grant}.updated_at <> ${item}.grant_updated_at then 'changed' else 'unchanged' end`
}

/** A `ReviewItemRow` from a row of `review_items` and its row of `grants`, null without one. */
export function reviewItemOf(item: SQL, grant: SQL): SQL {
  return sql`jsonb_build_object('uuid', ${item}.grant_uuid, 'position', ${item}.position, 'grant', ${item}.reviewed, 'state', ${stateOf(item, grant)},
    'decision', ${item}.decision, 'expires_at', ${item}.expires_at, 'reason', ${item}.reason,
    'decided_by', (select u.username from users u where u.id = ${item}.decided_by), 'decided_at', ${item}.decided_at, 'outcome', ${item}.outcome)`
}

/** A `ReviewedGrant` from a row of `grants`. */
export function reviewedGrantOf(grant: SQL): SQL {
  return sql`${grantOf(grant)} || jsonb_build_object('granted_by', (select u.username from users u where u.id = ${grant}.created_by),
    'last_active_at', last_activity(${grant}.user_id))`
}
