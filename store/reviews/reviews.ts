/** Access reviews: starting, listing and deleting them. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import { invalid } from '#domain/refusal.ts'
import { maxReviewItems, type ReviewOrder } from '#domain/reviews.ts'
import { type Page, type PageRequest, toPage } from '#store/pagination.ts'
import { asciiLower, findHolder } from '#store/references.ts'
import { isUuid } from '#domain/uuid.ts'
import { brokenRules, foundErrors, treeError, type TreeFinding } from '#store/resources/tree-errors.ts'
import { auditEvent, materialized, runAs, type Step } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { reviewNotOpen, unknownReview } from './review-refusals.ts'
import { countsOf, reviewedGrantOf, reviewOf, type ReviewRow } from './review-row.ts'

/** A review to start: of a service or a branch of it, of a holder, or of both. */
export interface NewReview {
  title: string | null
  service: string | null
  /** Names from the service to the branch. */
  path: readonly string[]
  holder: { user: string } | { group: string } | null
  unchangedDays: number | null
  neverExpires: boolean
  inactiveDays: number | null
  order: ReviewOrder
}

/**
 * Starts a review: the grants that match, as they are now, up to `maxReviewItems` in the order of the review.
 *
 * @throws Refusal `invalid-request` for an unknown service, path, user or group
 */
export async function createReview(db: Database, caller: Caller, input: NewReview): Promise<ReviewRow> {
  const { holder, unchangedDays, neverExpires, inactiveDays, order } = input
  const answer = await runAs<{ findings: TreeFinding[]; review: ReviewRow | null }>(db, caller, {
    steps: {
      holder: holder ? findHolder(holder, caller) : nobody,
      service: serviceMeant(input.service),
      branch: materialized(sql`select node_below(service.id, ${textArray(input.path)}) as id from service`),
      findings: brokenRules([
        {
          pointer: '/service',
          code: 'unknown-service',
          broken: sql`${input.service !== null} and not exists (select from service)`,
        },
        { pointer: '/path', code: 'unknown-resource', broken: sql`exists (select from branch where id is null)` },
        ...holderRules(holder),
      ]),
      pile: materialized(sql`select p.* from allowed left join branch on true left join holder on true
        cross join review_pile(branch.id, coalesce(holder.user_id, -holder.group_id), ${since(unchangedDays)}, ${neverExpires},
          ${since(inactiveDays)}, ${order}, ${maxReviewItems + 1}) p where not exists (select from findings)`),
      created: sql`insert into reviews (title, criteria, truncated, created_by)
        select ${input.title}, ${criteriaOf(input)}, exists (select from pile where n > ${maxReviewItems}), allowed.user_id
        from allowed where not exists (select from findings) returning *`,
      items: sql`insert into review_items (review_id, position, grant_uuid, grant_updated_at, reviewed)
        select created.id, pile.n, g.uuid, g.updated_at, ${reviewedGrantOf(sql`g`)}
        from created, pile join grants g on g.id = pile.grant_id where pile.n <= ${maxReviewItems} returning position`,
      audit: auditEvent(caller, {
        action: 'review-started',
        targetKind: 'review',
        target: sql`created.uuid`,
        from: sql`created`,
        details: sql`created.criteria || jsonb_build_object('title', created.title, 'items', (select count(*) from items))`,
      }),
    },
    answer: sql`select ${foundErrors} as findings, (select ${reviewOf(sql`created`, newProgress)} from created) as review from allowed`,
  })
  const { findings, review } = answer!
  if (findings.length > 0) throw invalid(findings.map(treeError))
  return review!
}

const nobody = materialized(sql`select null::integer as user_id, null::integer as group_id from allowed where false`)

/** The items are not yet visible to the statement that inserts them. */
const newProgress = sql`(select ${countsOf(sql`null::text`, sql`false`)} from items)`

/** The time so many days ago; null for null. */
function since(days: number | null) {
  return sql`app_now() - make_interval(days => ${days}::integer)`
}

function textArray(texts: readonly string[]) {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`
}

/** Step `service`: the root that a name or a uuid means. */
function serviceMeant(reference: string | null): Step {
  const isMeant =
    reference !== null && isUuid(reference)
      ? sql`r.uuid = ${reference}::uuid`
      : sql`${asciiLower(sql`r.name`)} = ${asciiLower(sql`${reference}::text`)}`
  return materialized(
    sql`select r.id, r.uuid, r.name from allowed, resources r where r.parent_id is null and ${isMeant}`,
  )
}

function holderRules(holder: NewReview['holder']) {
  if (!holder) return []
  const kind = 'user' in holder ? 'user' : 'group'
  return [{ pointer: `/${kind}`, code: `unknown-${kind}` as const, broken: sql`not exists (select from holder)` }]
}

/** `ReviewCriteria`, from the steps `service`, `branch` and `holder`. */
function criteriaOf({ path, unchangedDays, neverExpires, inactiveDays, order }: NewReview) {
  const filters = { unchanged_days: unchangedDays, never_expires: neverExpires, inactive_days: inactiveDays }
  return sql`jsonb_build_object('scope', jsonb_build_object(
      'service', (select jsonb_build_object('uuid', service.uuid, 'name', service.name) from service),
      'path', ${path.length === 0 ? sql`null::text` : pathOfBranch},
      'user', (select jsonb_build_object('uuid', u.uuid, 'username', u.username) from holder join users u on u.id = holder.user_id),
      'group', (select jsonb_build_object('uuid', h.uuid, 'name', h.name) from holder join groups h on h.id = holder.group_id)),
    'filters', ${JSON.stringify(filters)}::jsonb, 'order', ${order}::text)`
}

const pathOfBranch = sql`(select string_agg('/' || a.name, '' order by cardinality(a.path))
  from branch join resources r on r.id = branch.id join resources a on a.id = any (r.path[2:]))`

/** A page of the reviews, the newest first. @param isOpen only open ones, or only completed ones; undefined: all */
export async function listReviews(
  db: Database,
  caller: Caller,
  isOpen: boolean | undefined,
  page: PageRequest,
): Promise<Page<ReviewRow>> {
  const answer = await runAs<{ items: ReviewRow[] }>(db, caller, {
    steps: {
      page: materialized(sql`select r.* from allowed, reviews r
        where (${isOpen ?? null}::boolean is null or (r.completed_at is null) = ${isOpen ?? null}::boolean)
          and (${page.after ?? null}::uuid is null or r.uuid < ${page.after ?? null}::uuid)
        order by r.uuid desc limit ${page.limit + 1}`),
    },
    answer: sql`select coalesce((select jsonb_agg(${reviewOf(sql`page`)} order by page.uuid desc) from page), '[]') as items from allowed`,
  })
  return toPage(answer!.items, page)
}

/** One review. @throws Refusal `not-found` */
export async function getReview(db: Database, caller: Caller, uuid: string): Promise<ReviewRow> {
  const answer = await runAs<{ review: ReviewRow }>(db, caller, {
    steps: {},
    answer: sql`select ${reviewOf(sql`r`)} as review from allowed, reviews r where r.uuid = ${uuid}`,
  })
  if (!answer) throw unknownReview()
  return answer.review
}

/** Deletes a review that is open. @throws Refusal `not-found`, `review-not-open` */
export async function deleteReview(db: Database, caller: Caller, uuid: string): Promise<void> {
  const answer = await runAs<{ is_open: boolean }>(db, caller, {
    lock: lockOfReview(uuid),
    steps: {
      review: materialized(
        sql`select r.id, r.completed_at is null as is_open from allowed, reviews r where r.uuid = ${uuid}`,
      ),
      deleted: sql`delete from reviews r using review where r.id = review.id and review.is_open returning r.*`,
      audit: auditEvent(caller, {
        action: 'review-deleted',
        targetKind: 'review',
        target: sql`deleted.uuid`,
        from: sql`deleted`,
        details: sql`deleted.criteria`,
      }),
    },
    answer: sql`select is_open from review`,
  })
  if (!answer) throw unknownReview()
  if (!answer.is_open) throw reviewNotOpen()
}

/** Decisions of a review and its completion wait for each other. */
export function lockOfReview(uuid: string) {
  return sql`select pg_advisory_xact_lock(hashtextextended('review ' || ${uuid}::text, 0))`
}
