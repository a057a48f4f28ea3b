/** Access reviews: grants are looked at one by one, and what was decided is done at once and sealed. */
import * as z from 'zod/mini'
import { differencesFrom } from '#domain/grants/grant-preview.ts'
import { reviewDecisions } from '#domain/reviews.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { answerCsv, CsvLimit, pageSizeOf, wantsCsv } from '#http/csv.ts'
import { createFunction, database } from '#http/function.ts'
import { idempotent } from '#http/idempotency.ts'
import { formatRevision, readRevision } from '#http/previewed.ts'
import { formatCursor } from '#http/requests/grant-preview.ts'
import {
  CompletionInput,
  DecisionInput,
  NewReviewInput,
  readDecision,
  readNewReview,
  readReviewCursor,
  ReviewPreviewInput,
} from '#http/requests/reviews.ts'
import { PageQuery } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { completeReview, getReviewResult } from '#store/reviews/review-completion.ts'
import { decideReviewItem, listReviewItems } from '#store/reviews/review-items.ts'
import { previewReview } from '#store/reviews/review-preview.ts'
import type { ReviewItemRow } from '#store/reviews/review-row.ts'
import { createReview, deleteReview, getReview, listReviews } from '#store/reviews/reviews.ts'

const Filter = z.strictObject({ ...PageQuery, state: z.optional(z.enum(['open', 'completed'])) })

const ItemFilter = z.strictObject({
  ...PageQuery,
  limit: CsvLimit,
  decision: z.optional(z.enum([...reviewDecisions, 'undecided'])),
})

const columns = {
  grant: (item: ReviewItemRow) => item.uuid,
  holder: (item: ReviewItemRow) => item.grant.holder_name,
  permission: (item: ReviewItemRow) => item.grant.text,
  service: (item: ReviewItemRow) => item.grant.service,
  path: (item: ReviewItemRow) => item.grant.path,
  ends: (item: ReviewItemRow) => item.grant.permission.expires_at,
  granted_by: (item: ReviewItemRow) => item.grant.granted_by,
  updated_at: (item: ReviewItemRow) => item.grant.updated_at,
  last_active_at: (item: ReviewItemRow) => item.grant.last_active_at,
  state: (item: ReviewItemRow) => item.state,
  decision: (item: ReviewItemRow) => item.decision,
  expires_at: (item: ReviewItemRow) => item.expires_at,
  reason: (item: ReviewItemRow) => item.reason,
  decided_by: (item: ReviewItemRow) => item.decided_by,
  decided_at: (item: ReviewItemRow) => item.decided_at,
  outcome: (item: ReviewItemRow) => item.outcome,
}

const reviewsFunction = createFunction('/v1/reviews')
reviewsFunction.use('*', triggersDelivery)

reviewsFunction.get('/', requireAdministrator('reviews:read'), query(Filter), async (c) => {
  const { state, ...page } = c.req.valid('query')
  return c.json(await listReviews(database(c), c.var.caller, state && state === 'open', page))
})

reviewsFunction.post('/', requireAdministrator('reviews:write'), body(NewReviewInput), idempotent, async (c) => {
  const review = await createReview(database(c), c.var.caller, readNewReview(c.req.valid('json')))
  return c.json(review, 201, { Location: `/v1/reviews/${review.uuid}` })
})

reviewsFunction.get('/:uuid', requireAdministrator('reviews:read'), async (c) =>
  c.json(await getReview(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

reviewsFunction.delete('/:uuid', requireAdministrator('reviews:write'), async (c) => {
  await deleteReview(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

reviewsFunction.get('/:uuid/items', requireAdministrator('reviews:read'), query(ItemFilter), async (c) => {
  const { limit: asked, after, decision } = c.req.valid('query')
  const limit = pageSizeOf(c, asked)
  const page = await listReviewItems(database(c), c.var.caller, uuidParam(c, 'uuid'), decision, { limit, after })
  return wantsCsv(c) ? answerCsv(c, 'review', columns, page) : c.json(page)
})

reviewsFunction.put(
  '/:uuid/items/:grant',
  requireAdministrator('reviews:write'),
  body(DecisionInput),
  idempotent,
  async (c) => {
    const decision = readDecision(c.req.valid('json'))
    const [uuid, grant] = [uuidParam(c, 'uuid'), uuidParam(c, 'grant')]
    return c.json(await decideReviewItem(database(c), c.var.caller, uuid, grant, decision))
  },
)

/** A page looks at so many cases; of those are answered in which something changes. */
reviewsFunction.post('/:uuid/preview', requireAdministrator('reviews:read'), body(ReviewPreviewInput), async (c) => {
  const { including_shortened: withShortened, limit, after } = c.req.valid('json')
  const request = { withShortened, limit, cursor: readReviewCursor(after) }
  const page = await previewReview(database(c), c.var.caller, uuidParam(c, 'uuid'), request)
  return c.json({
    items: differencesFrom(page.candidates, page.below, { reasons: false }),
    next: page.next && formatCursor(page.next),
    revision: formatRevision(page.revision),
    progress: page.progress,
  })
})

reviewsFunction.post(
  '/:uuid/complete',
  requireAdministrator('reviews:write'),
  body(CompletionInput),
  idempotent,
  async (c) => {
    const revision = readRevision(c.req.valid('json').revision)
    return c.json(await completeReview(database(c), c.var.caller, uuidParam(c, 'uuid'), revision))
  },
)

/** The bytes of which the digest is. */
reviewsFunction.get('/:uuid/result', requireAdministrator('reviews:read'), async (c) => {
  const uuid = uuidParam(c, 'uuid')
  const { result, digest } = await getReviewResult(database(c), c.var.caller, uuid)
  return c.body(result, 200, {
    'Content-Type': 'application/json',
    'Content-Disposition': `attachment; filename="review-${uuid}.json"`,
    'Repr-Digest': `sha-256=:${digest}:`,
  })
})

export default reviewsFunction
