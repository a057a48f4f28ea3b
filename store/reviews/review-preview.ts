/** What completing a review would change for whom. Writes nothing. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { PreviewCases, PreviewCursor } from '#store/grants/grant-preview.ts'
import { materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { reviewNotOpen, unknownReview } from './review-refusals.ts'
import { reviewOf, type ReviewRow } from './review-row.ts'

/** Which part of a preview. */
export interface ReviewPreviewRequest {
  /** Whether grants that will end later count as ended. */
  withShortened: boolean
  limit: number
  cursor: PreviewCursor | null
}

/**
 * Reads the facts of decisions before and after, wherever the decisions of the review can make a difference: at most `limit` cases. The revision is
 * that of everything that the review does, so that either preview may be followed by completing.
 *
 * @throws Refusal `not-found`, `review-not-open`
 */
export async function previewReview(
  db: Database,
  caller: Caller,
  uuid: string,
  { withShortened, limit, cursor }: ReviewPreviewRequest,
): Promise<PreviewCases & Pick<ReviewRow, 'progress'>> {
  const [user = null, key = null, uuidPath = null] = cursor ?? []
  const answer = await runAs<{ facts: PreviewCases | null; review: ReviewRow }>(db, caller, {
    steps: { review: materialized(sql`select r.* from allowed, reviews r where r.uuid = ${uuid}`) },
    answer: sql`select ${reviewOf(sql`review`)} as review, case when review.completed_at is null then
        planned_page(plan_review(review.id, ${withShortened}), null, ${user}::uuid, ${key}::text, ${uuidPath && `{${uuidPath.join()}}`}::uuid[],
          ${limit}::integer) || jsonb_build_object('revision', preview_revision(plan_review(review.id, true))) end as facts
      from review`,
  })
  if (!answer) throw unknownReview()
  if (!answer.facts) throw reviewNotOpen()
  return { ...answer.facts, progress: answer.review.progress }
}
