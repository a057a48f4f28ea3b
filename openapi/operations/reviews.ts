import * as z from 'zod/mini'
import { reviewDecisions, reviewOrders, reviewOutcomes } from '#domain/reviews.ts'
import type { ReviewItemRow, ReviewRow } from '#store/reviews/review-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { asCsv, csvHeaders, Instant, page, UuidSchema } from '#openapi/schemas.ts'
import { AccessChange, Grant } from './grants.ts'

const Named = z.strictObject({ uuid: UuidSchema, name: z.string() })

const Progress = z.strictObject({
  total: z.int(),
  undecided: z.int(),
  keep: z.int(),
  end: z.int(),
  expire: z.int(),
  changed: z.int(),
})

const criteria = {
  scope: z.strictObject({
    service: z.nullable(Named),
    path: z.nullable(z.string()),
    user: z.nullable(z.strictObject({ uuid: UuidSchema, username: z.string() })),
    group: z.nullable(Named),
  }),
  filters: z.strictObject({
    unchanged_days: z.nullable(z.int()),
    never_expires: z.boolean(),
    inactive_days: z.nullable(z.int()),
  }),
  order: z.enum(reviewOrders),
}

const Review = name(
  'Review',
  'An access review. `scope` and `filters` say which grants it is about, with the names of the time when it began. `truncated` is true if more than ' +
    '1000 grants matched; it holds the first 1000. `progress` counts its items: all, those without a decision, those with each decision, and those whose ' +
    'grant was changed or deleted since the review began. `digest` is the SHA-256 of the sealed result, in hexadecimal. `audit_event` has it in its ' +
    'details, and `seal` is the seal on the audit log that covers this event; it is null until the log is sealed.',
  schemaFor<ReviewRow>()(
    z.strictObject({
      uuid: UuidSchema,
      title: z.nullable(z.string()),
      ...criteria,
      truncated: z.boolean(),
      progress: Progress,
      created_at: Instant,
      created_by: z.nullable(z.string()),
      completed_at: z.nullable(Instant),
      completed_by: z.nullable(z.string()),
      digest: z.nullable(z.string()),
      audit_event: z.nullable(UuidSchema),
      seal: z.nullable(z.strictObject({ digest: z.string(), sealed_at: Instant })),
    }),
  ),
)

const ReviewedGrant = z.extend(Grant, {
  granted_by: z.nullable(z.string()),
  last_active_at: z.nullable(Instant),
})

const ReviewItem = name(
  'ReviewItem',
  'A grant of an access review. `uuid` is the id of the grant, and `grant` is the grant as it was when the review began. `granted_by` is who created or last ' +
    'changed it. `last_active_at` is when the user who holds it last signed in or used a session or an API key; null if never, or if a group holds it. `state` says ' +
    'whether the grant was changed or deleted (`gone`) since. `expires_at` is when it is to end, with the decision `expire`. `outcome` says what completing did.',
  schemaFor<ReviewItemRow>()(
    z.strictObject({
      uuid: UuidSchema,
      position: z.int(),
      grant: ReviewedGrant,
      state: z.enum(['unchanged', 'changed', 'gone']),
      decision: z.nullable(z.enum(reviewDecisions)),
      expires_at: z.nullable(Instant),
      reason: z.nullable(z.string()),
      decided_by: z.nullable(z.string()),
      decided_at: z.nullable(Instant),
      outcome: z.nullable(z.enum(reviewOutcomes)),
    }),
  ),
)

const ReviewResult = name(
  'ReviewResult',
  'The sealed result of an access review. `outcomes` counts the items by outcome.',
  z.strictObject({
    review: UuidSchema,
    title: z.nullable(z.string()),
    ...criteria,
    truncated: z.boolean(),
    started_at: Instant,
    started_by: z.nullable(z.string()),
    completed_at: Instant,
    completed_by: z.nullable(z.string()),
    outcomes: z.partial(z.strictObject(Object.fromEntries(reviewOutcomes.map((outcome) => [outcome, z.int()])))),
    items: z.array(
      z.strictObject({
        grant: ReviewedGrant,
        decision: z.nullable(z.enum(reviewDecisions)),
        expires_at: z.nullable(Instant),
        reason: z.nullable(z.string()),
        decided_by: z.nullable(z.string()),
        decided_at: z.nullable(Instant),
        outcome: z.enum(reviewOutcomes),
      }),
    ),
  }),
)

const uuid = { uuid: 'The id of the review.' }

/** `/v1/reviews` */
export const reviews: FunctionDescription = {
  title: 'Access reviews',
  description:
    'An administrator looks at grants one by one, decides to keep, end or shorten each, and completes the review. Nothing changes before that. Completing ' +
    'carries out all decisions at once and seals the result.',
  operations: {
    'GET /v1/reviews': {
      id: 'listReviews',
      summary: 'List reviews',
      description: 'Returns the newest reviews first.',
      parameters: { state: 'Only reviews that are `open`, or only those that are `completed`.' },
      responses: { 200: { description: 'One page of reviews.', schema: page(Review) } },
    },
    'POST /v1/reviews': {
      id: 'createReview',
      summary: 'Create a review',
      description:
        'Starts a review of the grants that match and have not expired, as they are now: at most 1000, in the order of the review. Grants that are created ' +
        'later are not part of it. Requires a service, a user or a group; with both, the review is about the grants of the holder in the service.',
      fields: {
        title: 'A title for people.',
        service: 'The service whose grants are reviewed, by name or id.',
        path: 'The branch of the service, as names with slashes: `projects/apollo`. Default: the whole service.',
        user: 'Only grants of this user, by id, name or `current`.',
        group: 'Only grants of this group, by id or name, including `everyone` and `authenticated`.',
        unchanged_days: 'Only grants that nobody has changed for so many days.',
        never_expires: 'Only grants without an end.',
        inactive_days:
          'Only grants of users who have not signed in or used a session or an API key for so many days. Whether a grant itself was used is not recorded.',
        order:
          '`never-expiring` (default): grants without an end first. `widest`: recursive grants, and those closest to the root, first. Both and `oldest` go ' +
          'on with the grant whose last change is longest ago.',
      },
      responses: {
        201: { description: 'Created.', schema: Review, headers: { Location: 'The path of the review.' } },
      },
    },
    'GET /v1/reviews/{uuid}': {
      id: 'getReview',
      summary: 'Get a review',
      parameters: uuid,
      responses: { 200: { description: 'The review.', schema: Review } },
    },
    'DELETE /v1/reviews/{uuid}': {
      id: 'deleteReview',
      summary: 'Delete a review',
      description: 'Deletes a review that is open, with its decisions. Completed reviews stay.',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
      problems: ['review-not-open'],
    },
    'GET /v1/reviews/{uuid}/items': {
      id: 'listReviewItems',
      summary: 'List review items',
      description: `Returns the grants of a review, in its order. ${asCsv}`,
      parameters: { ...uuid, decision: 'Only items with this decision; `undecided`: without one.' },
      responses: {
        200: {
          description: 'One page of items.',
          schema: page(ReviewItem),
          mediaType: 'text/csv',
          headers: csvHeaders,
        },
      },
    },
    'PUT /v1/reviews/{uuid}/items/{grant}': {
      id: 'setReviewDecision',
      summary: 'Set a review decision',
      description:
        'Decides about a grant of a review, and replaces an earlier decision. The grant itself does not change before the review is completed. Returns 403 for ending ' +
        'or shortening a grant of what the caller may not do.',
      parameters: { ...uuid, grant: 'The id of the grant.' },
      fields: {
        decision: '`keep`, `end`, or `expire` with `expires_at`. Null withdraws the decision.',
        expires_at: 'When the grant is to end: in the future, and earlier than it ends now.',
        reason: 'Why, for the result and the audit log.',
      },
      responses: { 200: { description: 'The item.', schema: ReviewItem } },
      problems: ['review-not-open'],
    },
    'POST /v1/reviews/{uuid}/preview': {
      id: 'previewReview',
      summary: 'Preview a review',
      description:
        'Returns which users would gain or lose which permissions if the review were completed now. Nothing is changed. The items are those of `POST /v1/grants/preview`. ' +
        'A page examines up to `limit` cases and returns only those with an effect. It may therefore be empty while `next` is not null. Grants that were changed since the ' +
        'review began are left alone, and so are part of neither. Completing requires the `revision` of the first page.',
      parameters: uuid,
      fields: {
        including_shortened: 'Whether grants that will end later count as ended. Default: false.',
        limit: 'The maximum number of cases to examine.',
        after: 'The `next` of the previous page.',
      },
      responses: {
        200: {
          description: 'One page of effects.',
          schema: z.extend(page(AccessChange, z.string()), { revision: z.string(), progress: Progress }),
        },
      },
      problems: ['review-not-open'],
    },
    'POST /v1/reviews/{uuid}/complete': {
      id: 'completeReview',
      summary: 'Complete a review',
      description:
        'Ends and shortens grants as decided, all of them or none, and seals the result. Grants that were changed or deleted since the review began ' +
        'are left alone, and their outcome says so. Items without a decision stay as they are. Requires the scope `grants:write` as well. Returns 409 if anything that ' +
        'the preview depends on has changed, and 403 if a grant is about what the caller may not do.',
      parameters: uuid,
      fields: { revision: 'The `revision` of a preview of this review.' },
      responses: { 200: { description: 'The completed review.', schema: Review } },
      problems: ['review-not-open', 'stale-preview'],
    },
    'GET /v1/reviews/{uuid}/result': {
      id: 'getReviewResult',
      summary: 'Get a review result',
      description:
        'Returns the sealed result, byte for byte: its SHA-256 is the `digest` of the review. Returns 404 while the review is open.',
      parameters: uuid,
      responses: {
        200: {
          description: 'The result.',
          schema: ReviewResult,
          headers: { 'Repr-Digest': 'The SHA-256 of the result (RFC 9530).' },
        },
      },
    },
  },
}
