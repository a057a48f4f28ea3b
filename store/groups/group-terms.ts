/** Terms of groups: published by administrators, read, and accepted by users with a pending membership, by the API or by a link. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Operation } from '#domain/operations.ts'
import { Refusal } from '#domain/refusal.ts'
import type { Terms, TermsTexts } from '#domain/terms.ts'
import { enqueueMail } from '#store/mail/outbox.ts'
import { redeemToken } from '#store/one-time-tokens.ts'
import { isGroupBeyondOwn } from '#store/hand-on.ts'
import { isGroup } from '#store/references.ts'
import { auditEvent, hex, materialized, runAs, type Step, type Steps } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import {
  type TermsAcceptance,
  termsNotInForce,
  type TermsTextReference,
  unknownTermsText,
} from '#store/terms/terms-acceptance.ts'
import { publishedTerms, type PublishedTerms, publishTerms, termsEvent, termsOf } from '#store/terms/terms.ts'
import { type GroupAnswer, groupDenial, isReserved, requireGroup, targetGroup, unknownGroup } from './groups.ts'
import { administersGroup, leaveAction, membershipEvent } from './memberships.ts'

const accept: Operation = 'group-accept-terms'

/** The terms of a group. @throws Refusal `not-found`, also for a group that the caller may not see */
export async function getGroupTerms(db: Database, caller: Caller, group: string): Promise<Terms> {
  const answer = await runAs<{ terms: Terms | null }>(db, caller, {
    steps: { target_group: visibleGroup(group) },
    answer: sql`select (select ${termsOf(sql`v`)} from terms_versions v where v.id = group_terms(target_group.id)) as terms from target_group`,
  })
  if (!answer) throw unknownGroup()
  if (!answer.terms) throw new Refusal('not-found', { detail: 'The group has no terms in force.' })
  return answer.terms
}

/**
 * Publishes a version of the terms of a group: all memberships become pending, and every member is mailed a link with which to accept it. Terms
 * that are withdrawn make all pending memberships active. Texts that are in force already create no version.
 *
 * @throws Refusal `not-found`, `forbidden` for a group of the service, or with rights that a limited caller has not: members leave and join
 */
export async function publishGroupTerms(
  db: Database,
  caller: Caller,
  group: string,
  texts: TermsTexts,
): Promise<PublishedTerms> {
  const answer = await runAs<GroupAnswer<PublishedTerms>>(db, caller, {
    lock: sql`select count(*) from (select from groups g where ${isGroup(sql`g`, group)} for update) as locked`,
    steps: {
      target_group: targetGroup(group),
      decision: materialized(
        sql`select ${groupDenial({
          'group-beyond-own': sql`${isGroupBeyondOwn(sql`target_group`, 'allow')} or ${isGroupBeyondOwn(sql`target_group`, 'deny')}`,
        })} from target_group`,
      ),
      scope: materialized(sql`select id as group_id, uuid from target_group, decision where denied is null`),
      ...publishTerms(sql`v.group_id = scope.group_id`, texts),
      ...moveMemberships,
      terms_audit: termsEvent(caller, { targetKind: 'group', target: sql`(select uuid from scope)` }),
    },
    answer: sql`select denied, (select ${publishedTerms} from scope) as "group",
      (select count(*) from requested) as requested, (select count(*) from membership_events) as events from decision`,
  })
  return requireGroup(answer)
}

/** The rows of a step as an array of `memberships`. */
function membershipsOf(step: SQL): SQL {
  return sql`array(select jsonb_populate_record(null::memberships, to_jsonb(s)) from ${step} s)`
}

/**
 * Steps `suspended`, `pending`, `requested`, `admitted`, `active` and `membership_events`, from `published`. New terms: members but service accounts become pending, and
 * acceptance is requested of them and of those who were pending. Terms withdrawn: all pending memberships become active. Earlier links are revoked
 * in both cases. The answer has to read `requested` and `membership_events`, whose functions run only then.
 */
const moveMemberships: Steps = {
  suspended: sql`delete from memberships m using published p where m.group_id = p.group_id and not p.withdrawn
    and not exists (select from users u where u.id = m.user_id and u.kind = 'service') returning m.*`,
  pending: sql`insert into pending_memberships (user_id, group_id, group_administrator, flags, requested_by)
    select s.user_id, s.group_id, s.group_administrator, s.flags, allowed.user_id from suspended s, allowed`,
  requested:
    materialized(sql`select revoke_terms_links(null, p.group_id), case when not p.withdrawn then request_terms_acceptance(array(
      select s.user_id from suspended s
      union all select q.user_id from pending_memberships q where q.group_id = p.group_id), p.group_id) end
    from published p`),
  admitted: sql`delete from pending_memberships q using published p where q.group_id = p.group_id and p.withdrawn returning q.*`,
  active: sql`insert into memberships (user_id, group_id, group_administrator, flags)
    select user_id, group_id, group_administrator, flags from admitted`,
  membership_events:
    materialized(sql`select enqueue_membership_events('delete_membership', ${membershipsOf(sql`suspended`)}),
      enqueue_membership_events('create_membership', ${membershipsOf(sql`admitted`)})`),
}

/** The outcomes of `accept_group_terms`. `already-accepted`: accepted earlier. `not-pending`: the user has no pending membership. */
type AcceptanceOutcome = 'accepted' | 'already-accepted' | AcceptanceDenial
type AcceptanceDenial = 'not-in-force' | 'unknown-language' | 'not-pending'

interface AcceptanceAnswer {
  outcome: AcceptanceOutcome
  /** Null where it was denied. */
  acceptance: TermsAcceptance | null
}

const acceptanceRefusals: Readonly<Record<AcceptanceDenial, () => Refusal>> = {
  'not-in-force': termsNotInForce,
  'unknown-language': unknownTermsText,
  'not-pending': () =>
    new Refusal('membership-not-pending', {
      detail: 'You have no pending membership in this group. Ask to join it first.',
    }),
}

/**
 * Accepts the terms of a group for the caller, whose pending membership becomes active. A repeated request returns the first acceptance.
 *
 * @returns `agreed`: accepted by this request
 * @throws Refusal `not-found`, `terms-not-in-force`, `membership-not-pending`, `invalid-request` for a language without a text
 */
export async function acceptGroupTerms(
  db: Database,
  caller: Caller,
  group: string,
  { version, language }: TermsTextReference,
): Promise<{ agreed: boolean; acceptance: TermsAcceptance }> {
  const answer = await runAs<AcceptanceAnswer>(db, caller, {
    steps: {
      target_group: visibleGroup(group),
      accepting:
        materialized(sql`select target_group.uuid as group_uuid, target_group.name as group_name, caller.user_uuid, caller.user_id, a.*
        from caller, target_group,
          accept_group_terms(caller.user_id, target_group.id, ${version}::integer, ${language}, ${caller.address}::inet, caller.sid) as a`),
      ...recordAcceptance(caller),
    },
    answer: sql`select outcome, acceptance from accepting`,
  })
  if (!answer) throw unknownGroup()
  const { outcome, acceptance } = answer
  if (outcome !== 'accepted' && outcome !== 'already-accepted') throw acceptanceRefusals[outcome]()
  return { agreed: outcome === 'accepted', acceptance: acceptance! }
}

/**
 * Accepts the terms of a group by a link, in the version that is in force: the links of earlier versions are revoked.
 *
 * @returns null when the link was used or revoked meanwhile
 */
export async function acceptGroupTermsByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  language: string,
): Promise<TermsAcceptance | null> {
  const answer = await runAs<AcceptanceAnswer>(db, caller, {
    lock: lockLinkedMembership(tokenHash),
    steps: {
      redeemed: redeemToken(tokenHash, accept),
      membership: linkedMembership,
      accepting: materialized(sql`select membership.*, a.* from membership,
          accept_group_terms(membership.user_id, membership.group_id, null, ${language}, ${caller.address}::inet, null) as a`),
      ...recordAcceptance(caller),
    },
    answer: sql`select outcome, acceptance from accepting`,
  })
  return answer?.acceptance ?? null
}

/** Ends the pending membership that a link is about. @returns whether it was done; false when the link was used or revoked meanwhile */
export async function declineGroupTermsByLink(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  const done = await runAs<{ done: true }>(db, caller, {
    lock: lockLinkedMembership(tokenHash),
    steps: {
      redeemed: redeemToken(tokenHash, accept),
      membership: linkedMembership,
      ended: materialized(
        sql`select membership.*, leave_group(membership.user_id, membership.group_id) as outcome from membership`,
      ),
      audit: membershipEvent(caller, leaveAction(sql`ended`), sql`ended`, undefined, sql`ended.user_id`),
    },
    answer: sql`select true as done from ended`,
  })
  return done !== null
}

/** Step `membership`, from `redeemed`: whose membership of which group the link is about. */
const linkedMembership =
  materialized(sql`select g.id as group_id, g.uuid as group_uuid, g.name as group_name, u.uuid as user_uuid, u.id as user_id
  from redeemed join groups g on g.id = redeemed.group_id join users u on u.id = redeemed.user_id`)

/** Locks the membership that a link is about before the link. Every statement takes the two in this order, so that none waits for another in a circle. */
function lockLinkedMembership(hash: Uint8Array): SQL {
  return sql`select count(*) from (
    select lock_membership(t.user_id, t.group_id) from one_time_tokens t where t.hash = ${hex(hash)}::bytea) as locked`
}

/** Step `target_group`: the group, if the caller may see it: it is discoverable, or they are a member, also a pending one, or administer it. */
function visibleGroup(reference: string): Step {
  return materialized(sql`select g.* from allowed, groups g where ${isGroup(sql`g`, reference)} and not ${isReserved(sql`g`)} and (g.discoverable
      or exists (select from memberships_with_pending p where p.group_id = g.id and p.user_id = allowed.user_id)
      or ${administersGroup(sql`g`)})`)
}

/** Steps `accepted`, `acceptance_audit`, `membership_audit` and `confirmation_mail`, from `accepting`: for an acceptance of this statement. */
function recordAcceptance(caller: Caller): Steps {
  return {
    accepted: materialized(sql`select * from accepting where outcome = 'accepted'`),
    acceptance_audit: auditEvent(caller, {
      action: 'group-terms-agreed',
      targetKind: 'user',
      target: sql`accepted.user_uuid`,
      from: sql`accepted`,
      actor: sql`accepted.user_id`,
      details: sql`(accepted.acceptance::jsonb - 'accepted_at') || jsonb_build_object('group', accepted.group_uuid, 'group_name', accepted.group_name)`,
    }),
    membership_audit: membershipEvent(
      caller,
      'membership-added',
      sql`accepted`,
      sql`accepted.flags`,
      sql`accepted.user_id`,
    ),
    confirmation_mail: enqueueMail({
      template: 'group-terms-accepted',
      to: sql`u.email`,
      parameters: sql`jsonb_build_object('username', u.username, 'group', accepted.group_name, 'address', ${caller.address}::text)`,
      from: sql`accepted join users u on u.id = accepted.user_id where u.email is not null`,
    }),
  }
}
