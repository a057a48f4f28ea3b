/** The grants of a review, and the decisions about them. Nothing changes in access until the review is completed. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import type { ReviewDecision } from '#domain/reviews.ts'
import { removable } from '#store/grants/grant-removal.ts'
import { grantBeyondOwn } from '#store/hand-on.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { reviewNotOpen, unknownReview } from './review-refusals.ts'
import { reviewItemOf, type ReviewItemRow } from './review-row.ts'
import { lockOfReview } from './reviews.ts'

/** A decision; `decision` is null to withdraw it. `expiresAt` is not null with `expire` alone, in UTC. */
export interface NewDecision {
  decision: ReviewDecision | null
  expiresAt: string | null
  reason: string | null
}

/**
 * A page of the items, in the order of the review.
 *
 * @param decision only items with this decision; undefined: all
 * @throws Refusal `not-found`
 */
export async function listReviewItems(
  db: Database,
  caller: Caller,
  uuid: string,
  decision: ReviewDecision | 'undecided' | undefined,
  { limit, after }: PageRequest,
): Promise<Page<ReviewItemRow>> {
  const wanted =
    decision === 'undecided'
      ? sql`i.decision is null`
      : sql`(${decision ?? null}::text is null or i.decision = ${decision ?? null})`
  const answer = await runAs<{ items: ReviewItemRow[] }>(db, caller, {
    steps: {
      review: materialized(sql`select r.id from allowed, reviews r where r.uuid = ${uuid}`),
      page: sql`select i.position, ${reviewItemOf(sql`i`, sql`g`)} as item
        from review join review_items i on i.review_id = review.id left join grants g on g.uuid = i.grant_uuid
        where ${wanted} and (${after ?? null}::uuid is null or i.position > (
          select last.position from review_items last where last.review_id = review.id and last.grant_uuid = ${after ?? null}::uuid))
        order by i.position limit ${limit + 1}`,
    },
    answer: sql`select coalesce((select jsonb_agg(item order by position) from page), '[]') as items from review`,
  })
  if (!answer) throw unknownReview()
  return toPage(answer.items, { limit })
}

interface DecisionAnswer {
  is_open: boolean
  /** Null: the review does not have the grant. */
  is_beyond: boolean | null
  is_longer: boolean | null
  item: ReviewItemRow | null
}

/**
 * Decides about a grant of a review, or withdraws the decision.
 *
 * @returns the item
 * @throws Refusal `not-found`, `review-not-open`, `forbidden` to end a grant of what the caller may not do, `invalid-request` for an end in the past, or
 *   later than that of the grant
 */
export async function decideReviewItem(
  db: Database,
  caller: Caller,
  uuid: string,
  grant: string,
  { decision, expiresAt, reason }: NewDecision,
): Promise<ReviewItemRow> {
  const removes = decision === 'end' || decision === 'expire'
  const answer = await runAs<DecisionAnswer>(db, caller, {
    lock: lockOfReview(uuid),
    steps: {
      review: materialized(
        sql`select r.id, r.uuid, r.completed_at is null as is_open from allowed, reviews r where r.uuid = ${uuid}`,
      ),
      held: removable(sql`review join review_items i on i.review_id = review.id join grants g on g.uuid = i.grant_uuid
        join resources r on r.id = g.resource_id where i.grant_uuid = ${grant}`),
      item: materialized(sql`select i.position, ${removes} and coalesce((select is_beyond from held), false) as is_beyond,
          coalesce(${expiresAt}::timestamptz <= app_now(), false) as is_past,
          coalesce(${expiresAt}::timestamptz >= (i.reviewed -> 'permission' ->> 'expires_at')::timestamptz, false) as is_longer
        from review join review_items i on i.review_id = review.id where i.grant_uuid = ${grant}`),
      decided: sql`update review_items i set decision = ${decision}, expires_at = ${expiresAt}, reason = ${reason},
          decided_by = case when ${decision !== null} then allowed.user_id end, decided_at = case when ${decision !== null} then app_now() end,
          decided_xact = pg_current_xact_id()
        from allowed, review, item
        where review.is_open and not item.is_beyond and not item.is_past and not item.is_longer and i.review_id = review.id and i.position = item.position
        returning i.*`,
      audit: auditEvent(caller, {
        action: 'review-item-decided',
        targetKind: 'review',
        target: sql`review.uuid`,
        from: sql`review, decided`,
        details: sql`jsonb_build_object('grant', decided.grant_uuid, 'decision', decided.decision, 'expires_at', decided.expires_at, 'reason', decided.reason)`,
      }),
    },
    answer: sql`select review.is_open, item.is_beyond, item.is_past, item.is_longer, (select ${reviewItemOf(sql`decided`, sql`g`)}
        from decided left join grants g on g.uuid = decided.grant_uuid) as item
      from review left join item on true`,
  })
  if (!answer) throw unknownReview()
  if (!answer.is_open) throw reviewNotOpen()
  if (answer.is_beyond === null) throw new Refusal('not-found', { detail: 'The review does not have this grant.' })
  if (answer.is_beyond) throw grantBeyondOwn()
  if (!answer.item) throw answer.is_longer ? endsEarlier() : endsInThePast()
  return answer.item
}

function endsEarlier(): Refusal {
  const detail = 'The grant ends earlier than this already. Send an earlier time.'
  return invalid([{ pointer: '/expires_at', code: 'too-large', detail }])
}

function endsInThePast(): Refusal {
  return invalid([
    { pointer: '/expires_at', code: 'in-the-past', detail: 'Send a time in the future, or the decision `end`.' },
  ])
}
