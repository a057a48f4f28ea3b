/** What `/v1/reviews` takes. */
import * as z from 'zod/mini'
import { isPermissionName } from '#domain/permissions/permission.ts'
import { parseInstant } from '#domain/instant.ts'
import { reviewDecisions, reviewOrders } from '#domain/reviews.ts'
import { uuidSource } from '#domain/uuid.ts'
import type { FieldCode } from '#domain/field-error.ts'
import { InstantText, lineText, PageSize, Reference } from '#http/schemas.ts'
import type { PreviewCursor } from '#store/grants/grant-preview.ts'
import type { NewDecision } from '#store/reviews/review-items.ts'
import type { NewReview } from '#store/reviews/reviews.ts'
import { namesInPath, PathText } from './path-text.ts'

const maxDays = 3650
const maxReasonLength = 500

const Days = z.optional(z.int().check(z.gte(1), z.lte(maxDays)))

export const NewReviewInput = z
  .strictObject({
    title: z.optional(lineText(200)),
    service: z.optional(Reference),
    path: z.optional(PathText),
    user: z.optional(Reference),
    group: z.optional(Reference),
    unchanged_days: Days,
    never_expires: z.optional(z.boolean()),
    inactive_days: Days,
    order: z._default(z.enum(reviewOrders), 'never-expiring'),
  })
  .check(({ value: { service, path, user, group }, issues }) => {
    const refuse = (field: string, code: FieldCode, detail: string) =>
      issues.push({ code: 'custom', params: { code, detail }, path: [field], input: field })
    if (user !== undefined && group !== undefined)
      refuse('group', 'conflicting-field', 'Specify `user` or `group`, or neither.')
    if (service === undefined && path !== undefined) refuse('service', 'missing', 'Specify the service of the path.')
    if (service === undefined && user === undefined && group === undefined)
      refuse('service', 'missing', 'Specify `service`, `user` or `group`, so that the review is about something.')
  })

/** The review that was asked for. */
export function readNewReview({ user, group, ...sent }: z.output<typeof NewReviewInput>): NewReview {
  return {
    title: sent.title ?? null,
    service: sent.service ?? null,
    path: namesInPath(sent.path ?? ''),
    holder: user === undefined ? (group === undefined ? null : { group }) : { user },
    unchangedDays: sent.unchanged_days ?? null,
    neverExpires: sent.never_expires ?? false,
    inactiveDays: sent.inactive_days ?? null,
    order: sent.order,
  }
}

export const DecisionInput = z
  .strictObject({
    decision: z.nullable(z.enum(reviewDecisions)),
    expires_at: z.optional(InstantText),
    reason: z.optional(lineText(maxReasonLength)),
  })
  .check(({ value: { decision, expires_at: expiresAt, reason }, issues }) => {
    const refuse = (field: string, code: FieldCode, detail: string) =>
      issues.push({ code: 'custom', params: { code, detail }, path: [field], input: field })
    if (decision === 'expire' && expiresAt === undefined)
      refuse('expires_at', 'missing', 'Specify when the grant is to end.')
    if (decision !== 'expire' && expiresAt !== undefined)
      refuse('expires_at', 'conflicting-field', 'Send this with `expire` only.')
    if (decision === null && reason !== undefined)
      refuse('reason', 'conflicting-field', 'Send a reason with a decision only.')
  })

/** The decision that was sent. */
export function readDecision({ decision, expires_at: expiresAt, reason }: z.output<typeof DecisionInput>): NewDecision {
  return { decision, expiresAt: parseInstant(expiresAt ?? '') ?? null, reason: reason ?? null }
}

const maxCursorLength = 8192
const cursorPattern = new RegExp(
  `^${uuidSource}(?:\\.[a-z][a-z0-9_]{0,62}@${uuidSource}(?:\\.(?:${uuidSource}(?:\\.${uuidSource})*)?)?)?$`,
)

export const ReviewPreviewInput = z.strictObject({
  including_shortened: z._default(z.boolean(), false),
  limit: PageSize,
  after: z.optional(
    z.string().check(z.maxLength(maxCursorLength), z.regex(cursorPattern), ({ value, issues }) => {
      const [, key = ''] = value.split('.')
      if (key === '' || isPermissionName(key.split('@')[0]!)) return
      issues.push({
        code: 'custom',
        params: { code: 'invalid-cursor', detail: 'Send the `next` of the previous page.' },
        input: value,
      })
    }),
  ),
})

/** A cursor that `formatCursor` wrote. */
export function readReviewCursor(text: string | undefined): PreviewCursor | null {
  if (text === undefined) return null
  const [user = '', key = null, ...line] = text.split('.')
  return [user, key, line.length === 0 ? null : line.filter((step) => step !== '')]
}

const maxRevisionLength = 2048

export const CompletionInput = z.strictObject({ revision: z.string().check(z.maxLength(maxRevisionLength)) })
