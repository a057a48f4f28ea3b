/** Completing a review: all that was decided is done, in one statement, and the result is sealed. */
import { sql } from 'drizzle-orm/sql/sql'
import type { Caller, PreviewRevision } from '#domain/caller.ts'
import { Refusal } from '#domain/refusal.ts'
import { beyondOwnRights, mayConfer } from '#store/conferral.ts'
import { grantOf } from '#store/grants/grant-row.ts'
import { grantBeyondOwn, isBeyondOwn, partsOfDefault, partsOfGrant } from '#store/hand-on.ts'
import { auditEvent, materialized, runAs, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { reviewNotOpen, unknownReview } from './review-refusals.ts'
import { countsOf, reviewOf, type ReviewRow } from './review-row.ts'
import { lockOfReview } from './reviews.ts'

interface CompletionAnswer {
  is_open: boolean
  may_change_grants: boolean
  is_beyond: boolean
  is_stale: boolean
  review: ReviewRow | null
}

/**
 * Ends and shortens grants as decided, and seals the result. Grants that were changed or deleted since the review began are left alone, and the result
 * says so. Of several callers at once one completes it.
 *
 * @param revision of a preview of this review
 * @throws Refusal `not-found`, `review-not-open`, `stale-preview`, `forbidden` without `grants:write`, or if one of the grants is of what the caller may not do
 */
export async function completeReview(
  db: Database,
  caller: Caller,
  uuid: string,
  revision: PreviewRevision,
): Promise<ReviewRow> {
  const answer = await runAs<CompletionAnswer>(
    db,
    { ...caller, preview: revision },
    {
      lock: lockOfReview(uuid),
      steps: {
        review: materialized(sql`select r.*, case when r.completed_at is null then plan_review(r.id, false) end as plan,
          case when r.completed_at is null then preview_revision(plan_review(r.id, true)) end as revision
        from allowed, reviews r where r.uuid = ${uuid}`),
        judged:
          materialized(sql`select review.completed_at is null as is_open, ${mayConfer(sql`array['grants:write']`)} as may_change_grants,
        ${isReviewBeyond} as is_beyond, ${isStale(revision)} as is_stale from review`),
        accepted:
          materialized(sql`select review.id, review.uuid, review.title, review.criteria, review.truncated, review.created_at, review.created_by
        from review, judged where is_open and may_change_grants and not is_beyond and not is_stale`),
        ...changeSteps,
        deleted_audit: auditEvent(caller, {
          action: 'grant-deleted',
          targetKind: 'grant',
          target: sql`deleted.uuid`,
          from: sql`accepted, deleted`,
          details: sql`${grantOf(sql`deleted`)} || jsonb_build_object('review', accepted.uuid)`,
        }),
        shortened_audit: auditEvent(caller, {
          action: 'grant-replaced',
          targetKind: 'grant',
          target: sql`shortened.uuid`,
          from: sql`accepted, shortened`,
          details: sql`${grantOf(sql`shortened`)} || jsonb_build_object('replaced', shortened.previous, 'review', accepted.uuid)`,
        }),
        ...sealSteps,
        sealed_audit: sql`${auditEvent(caller, {
          action: 'review-completed',
          targetKind: 'review',
          target: sql`document.uuid`,
          from: sql`document`,
          details: sql`jsonb_build_object('digest', encode(document.digest, 'hex'), 'outcomes', document.outcomes)`,
        })} returning id`,
        completed: sql`update reviews r set completed_at = app_now(), completed_by = allowed.user_id, result = document.result,
          digest = document.digest, completed_event = sealed_audit.id
        from allowed, document, sealed_audit where r.id = document.id returning r.*`,
      },
      answer: sql`select judged.*, (select ${reviewOf(sql`completed`, finalProgress)} from completed) as review from judged`,
    },
  )
  if (!answer) throw unknownReview()
  if (!answer.is_open) throw reviewNotOpen()
  if (!answer.may_change_grants) throw grantsNotTheirs()
  if (answer.is_beyond) throw grantBeyondOwn()
  if (answer.is_stale) throw decisionsChanged()
  return answer.review!
}

/** From `review`: whether the caller may not do what one of the grants is about, or what a type gives by default at a node that loses its last grant. */
const isReviewBeyond = sql`(exists (
    select from review_items i join grants g on g.uuid = i.grant_uuid and g.updated_at = i.grant_updated_at join resources r on r.id = g.resource_id
    where i.review_id = review.id and i.decision in ('end', 'expire') and ${isBeyondOwn(sql`r.path`, partsOfGrant(sql`g`))})
  or exists (
    select from resources r join type_defaults d on d.root = r.path[1]
    where r.id = any ((review.plan).emptied_nodes) and ${isBeyondOwn(sql`r.path`, partsOfDefault(sql`d.permission`))}))`

/** From `review`: whether the revision is that of a preview of another review, or something was decided since. The rest `require_fresh_preview` asks. */
function isStale({ snapshot, root, user, group }: PreviewRevision) {
  const holder = group === null ? (user ?? '*') : `-${group}`
  return sql`(split_part(review.revision, ';', 3) <> ${root ?? '*'} or split_part(review.revision, ';', 4) <> ${holder}
    or exists (select from review_items i where i.review_id = review.id and not pg_visible_in_snapshot(i.decided_xact, ${snapshot}::pg_snapshot)))`
}

/** Steps `deleted` and `shortened`, from `accepted`: grants that nobody has changed since the review began. */
const changeSteps: Steps = {
  deleted: sql`delete from grants g using accepted, review_items i
    where i.review_id = accepted.id and i.decision = 'end' and g.uuid = i.grant_uuid and g.updated_at = i.grant_updated_at returning g.*`,
  shortened: sql`update grants g set expires_at = i.expires_at, updated_at = app_now(), created_by = allowed.user_id
    from allowed, accepted, review_items i
    where i.review_id = accepted.id and i.decision = 'expire' and g.uuid = i.grant_uuid and g.updated_at = i.grant_updated_at
    returning g.*, permission_of(old.permission, old.access, old.scope, old.requires_aal, old.requires_within_minutes)
      || jsonb_build_object('expires_at', old.expires_at) as previous`,
}

/** Steps `outcomes`, `noted` and `document`, from `accepted`, `deleted` and `shortened`: what became of each item, and the result of the review. */
const sealSteps: Steps = {
  outcomes:
    materialized(sql`select i.position, i.grant_uuid, i.reviewed, i.decision, i.expires_at, i.reason, i.decided_at,
      (select u.username from users u where u.id = i.decided_by) as decided_by,
      case when g.id is null then 'gone'
        when exists (select from deleted where deleted.id = g.id) then 'ended'
        when exists (select from shortened where shortened.id = g.id) then 'shortened'
        when g.updated_at <> i.grant_updated_at or i.decision in ('end', 'expire') then 'changed'
        when i.decision = 'keep' then 'kept' else 'undecided' end as outcome
    from accepted join review_items i on i.review_id = accepted.id left join grants g on g.uuid = i.grant_uuid`),
  noted: sql`update review_items i set outcome = outcomes.outcome from accepted, outcomes
    where i.review_id = accepted.id and i.position = outcomes.position`,
  written:
    materialized(sql`select accepted.id, accepted.uuid, counted.outcomes, (jsonb_build_object('review', accepted.uuid, 'title', accepted.title,
        'truncated', accepted.truncated, 'started_at', accepted.created_at, 'started_by', (select u.username from users u where u.id = accepted.created_by),
        'completed_at', app_now(), 'completed_by', (select u.username from users u where u.id = allowed.user_id), 'outcomes', counted.outcomes,
        'items', coalesce((select jsonb_agg(jsonb_build_object('grant', o.reviewed, 'decision', o.decision, 'expires_at', o.expires_at, 'reason', o.reason,
          'decided_by', o.decided_by, 'decided_at', o.decided_at, 'outcome', o.outcome) order by o.position) from outcomes o), '[]'))
      || accepted.criteria)::text as result
    from allowed, accepted cross join lateral (
      select coalesce(jsonb_object_agg(n.outcome, n.items), '{}') as outcomes
      from (select o.outcome, count(*) as items from outcomes o group by o.outcome) n) as counted`),
  document: materialized(sql`select written.*, sha256(convert_to(result, 'UTF8')) as digest from written`),
}

const finalProgress = sql`(select ${countsOf(sql`outcomes.decision`, sql`outcomes.outcome in ('changed', 'gone')`)} from outcomes)`

function grantsNotTheirs(): Refusal {
  return beyondOwnRights(
    'Completing a review changes grants, which takes the scope `grants:write`. Ask somebody who has it.',
  )
}

function decisionsChanged(): Refusal {
  return new Refusal('stale-preview', {
    detail:
      'Something was decided since this preview, or it is the preview of another review. Preview the review again.',
  })
}

/** The sealed result of a review as text, and its digest. @throws Refusal `not-found`, also while it is open */
export async function getReviewResult(
  db: Database,
  caller: Caller,
  uuid: string,
): Promise<{ result: string; digest: string }> {
  const answer = await runAs<{ result: string; digest: string }>(db, caller, {
    steps: {},
    answer: sql`select r.result, encode(r.digest, 'base64') as digest from allowed, reviews r where r.uuid = ${uuid} and r.completed_at is not null`,
  })
  if (answer) return answer
  throw new Refusal('not-found', { detail: 'No completed review has this id.' })
}
