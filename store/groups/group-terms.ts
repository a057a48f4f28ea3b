/** Terms of groups: published, read, and accepted by whoever waits, signed in or by a link. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { Terms, TermsTexts } from '#domain/terms.ts'
import { Refusal } from '#domain/refusal.ts'
import { runAs, audited, hex } from '#store/run-as.ts'
import { changedGroup, isReserved, namedGroup, unknownGroup } from './groups.ts'
import { administers, membershipAudited, removed } from './memberships.ts'
import { legacyHeldToken } from '#store/one-time-tokens.ts'
import { mailed } from '#store/mail/outbox.ts'
import { isGroup } from '#store/references.ts'
import type { Database } from '#store/run.ts'
import { published, publishedTerms, type PublishedTerms, termsAudited, termsOf } from '#store/terms/terms.ts'
import { type Acceptance, noSuchText, notInForce, type ReadTermsText } from '#store/terms/terms-agreement.ts'

/** The terms of a group that the caller can find, is in, waits for or administers. @throws Refusal `not-found` */
export async function getGroupTerms(db: Database, caller: Caller, group: string): Promise<Terms> {
  const answer = await runAs<{ terms: Terms | null }>(db, caller, {
    steps: [seenGroup(group)],
    answer: sql`select (select ${termsOf(sql`v`)} from terms_versions v where v.id = group_terms(named.id)) as terms from named`,
  })
  if (!answer) throw unknownGroup()
  if (!answer.terms) throw new Refusal('not-found', { detail: 'The group has no terms in force.' })
  return answer.terms
}

/**
 * Publishes a version of a group's terms: from the next request on nobody is a member who has not accepted it, and everybody who was is mailed a
 * link to do so. Withdrawn, everybody who waits is a member. The texts that are in force already change nothing.
 *
 * @throws Refusal `not-found`, `forbidden` for one of our own
 */
export async function publishGroupTerms(
  db: Database,
  caller: Caller,
  group: string,
  texts: TermsTexts,
): Promise<PublishedTerms> {
  const answer = await runAs<{ reserved: boolean; group: PublishedTerms | null }>(db, caller, {
    lock: sql`select count(*) from (select from groups g where ${isGroup(sql`g`, group)} for update) as locked`,
    steps: [
      namedGroup(group),
      sql`subject as materialized (select id as group_id, uuid from named where not ${isReserved(sql`named`)})`,
      ...published(sql`v.group_id = subject.group_id`, texts),
      ...moved,
      termsAudited(caller, { targetKind: 'group', target: sql`(select uuid from subject)` }),
    ],
    answer: sql`select ${isReserved(sql`named`)} as reserved, (select ${publishedTerms} from subject) as "group",
      (select count(*) from asked) as asked, (select count(*) from told) as told from named`,
  })
  return changedGroup(answer)
}

/** Rows of a step as rows of `memberships`. */
function placesIn(step: SQL): SQL {
  return sql`array(select jsonb_populate_record(null::memberships, to_jsonb(s)) from ${step} s)`
}

/** New terms: all members wait, and are asked, with those who waited. Terms withdrawn: all who waited are members. Old links die either way. */
const moved: SQL[] = [
  sql`suspended as (
    delete from memberships m using published p where m.group_id = p.group_id and not p.withdrawn returning m.*)`,
  sql`waiting as (
    insert into pending_memberships (user_id, group_id, group_administrator, flags, requested_by)
    select s.user_id, s.group_id, s.group_administrator, s.flags, allowed.user_id from suspended s, allowed)`,
  sql`asked as materialized (
    select revoke_terms_links(null, p.group_id), case when not p.withdrawn then request_terms_acceptance(array(
      select s.user_id from suspended s
      union all select q.user_id from pending_memberships q where q.group_id = p.group_id), p.group_id) end
    from published p)`,
  sql`freed as (
    delete from pending_memberships q using published p where q.group_id = p.group_id and p.withdrawn returning q.*)`,
  sql`admitted as (
    insert into memberships (user_id, group_id, group_administrator, flags)
    select user_id, group_id, group_administrator, flags from freed)`,
  sql`told as materialized (
    select enqueue_membership_events('delete_membership', ${placesIn(sql`suspended`)}), enqueue_membership_events('create_membership', ${placesIn(sql`freed`)}))`,
]

/** What `accept_group_terms` answered. */
interface Outcome {
  outcome: 'accepted' | 'before' | 'not-in-force' | 'no-text' | 'not-asked'
  acceptance: Acceptance | null
}

/**
 * Accepts the terms of a group that the caller waits for; they are a member from then on. Again: what was recorded then.
 *
 * @returns `agreed`: they had not before
 * @throws Refusal `not-found`, `terms-not-in-force`, `membership-not-pending`, `invalid-request` for a language without a text
 */
export async function acceptGroupTerms(
  db: Database,
  caller: Caller,
  group: string,
  { version, language }: ReadTermsText,
): Promise<{ agreed: boolean; acceptance: Acceptance }> {
  const answer = await runAs<Outcome>(db, caller, {
    steps: [
      seenGroup(group),
      sql`accepting as materialized (
        select named.uuid as group_uuid, named.name as group_name, caller.user_uuid, caller.user_id, a.*
        from caller, named, accept_group_terms(caller.user_id, named.id, ${version}::integer, ${language}, ${caller.address}::inet, caller.sid) as a)`,
      ...recorded(caller),
    ],
    answer: sql`select outcome, acceptance from accepting`,
  })
  if (!answer) throw unknownGroup()
  return requireAcceptance(answer)
}

/**
 * Accepts them by a link, in the version that is in force, since the links of all others are dead.
 *
 * @returns null when the link died in the meantime
 */
export async function acceptByLink(
  db: Database,
  caller: Caller,
  tokenHash: Uint8Array,
  language: string,
): Promise<Acceptance | null> {
  const answer = await runAs<Outcome>(db, caller, {
    lock: lockOfLink(tokenHash),
    steps: [
      legacyHeldToken(tokenHash, 'group-accept-terms'),
      linkedPlace,
      sql`accepting as materialized (
        select place.*, a.* from place,
          accept_group_terms(place.user_id, place.group_id, null, ${language}, ${caller.address}::inet, null) as a)`,
      ...recorded(caller),
    ],
    answer: sql`select outcome, acceptance from accepting`,
  })
  return answer?.acceptance ?? null
}

/** Gives up the place that a link waits for. @returns whether it was done; false when the link died in the meantime */
export async function refuseByLink(db: Database, caller: Caller, tokenHash: Uint8Array): Promise<boolean> {
  const done = await runAs<{ done: true }>(db, caller, {
    lock: lockOfLink(tokenHash),
    steps: [
      legacyHeldToken(tokenHash, 'group-accept-terms'),
      linkedPlace,
      sql`noted as materialized (select place.*, leave_group(place.user_id, place.group_id) as outcome from place)`,
      membershipAudited(caller, removed(sql`noted`), sql`noted`, undefined, sql`noted.user_id`),
    ],
    answer: sql`select true as done from noted`,
  })
  return done !== null
}

/** A step `place`: whose and which the link is that `heldToken` spent. */
const linkedPlace = sql`place as materialized (
  select g.id as group_id, g.uuid as group_uuid, g.name as group_name, u.uuid as user_uuid, u.id as user_id
  from held join groups g on g.id = held.group_id join users u on u.id = held.user_id)`

/** Holds the link's place before the link, as everybody else does: so whoever has the place never waits for whoever has the link. */
function lockOfLink(hash: Uint8Array): SQL {
  return sql`select count(*) from (
    select lock_membership(t.user_id, t.group_id) from one_time_tokens t where t.hash = ${hex(hash)}::bytea) as locked`
}

/** A step `named`: the group, if the caller can find it, is in it, waits for it or administers it. */
function seenGroup(reference: string): SQL {
  return sql`named as materialized (
    select h.* from allowed, groups h where ${isGroup(sql`h`, reference)} and not ${isReserved(sql`h`)} and (h.discoverable
      or exists (select from memberships_with_pending p where p.group_id = h.id and p.user_id = allowed.user_id) or ${administers(sql`h`)}))`
}

/** What goes with every acceptance: what is recorded, and the mail that confirms it. */
function recorded(caller: Caller): SQL[] {
  return [
    sql`accepted as materialized (select * from accepting where outcome = 'accepted')`,
    audited(caller, {
      name: 'audited_terms',
      action: 'group-terms-agreed',
      targetKind: 'user',
      target: sql`accepted.user_uuid`,
      from: sql`accepted`,
      actor: sql`accepted.user_id`,
      details: sql`(accepted.acceptance::jsonb - 'accepted_at') || jsonb_build_object('group', accepted.group_uuid, 'group_name', accepted.group_name)`,
    }),
    membershipAudited(caller, 'membership-added', sql`accepted`, sql`accepted.flags`, sql`accepted.user_id`),
    mailed({
      template: 'group-terms-accepted',
      to: sql`u.email`,
      parameters: sql`jsonb_build_object('username', u.username, 'group', accepted.group_name, 'address', ${caller.address}::text)`,
      from: sql`accepted join users u on u.id = accepted.user_id where u.email is not null`,
    }),
  ]
}

function requireAcceptance({ outcome, acceptance }: Outcome): { agreed: boolean; acceptance: Acceptance } {
  if (outcome === 'no-text') throw noSuchText()
  if (outcome === 'not-in-force') throw notInForce()
  if (!acceptance)
    throw new Refusal('membership-not-pending', {
      detail: 'You have not asked to join this group. Ask to join it first.',
    })
  return { agreed: outcome === 'accepted', acceptance }
}
