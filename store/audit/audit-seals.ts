/**
 * The hash chain over the audit log. Nothing keeps the owner of the database from changing it; the chain makes that show. Each seal is
 * SHA-256 over the seal before it and the events since, so it vouches for everything before it. Whoever rewrites every seal after a change,
 * or cuts off the end, is found out by a digest that was written down elsewhere.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type Database, transaction, queryOne } from '#store/run.ts'

/** Events under one seal, at most. */
const eventsPerSeal = 1000
/** Seals that one run makes, and that one statement of `verify` checks, at most. */
const sealsPerRun = 20

/**
 * An event is sealed once it is a minute old and every transaction that could still bring an event with a smaller number is over: those
 * that were running when its own began. After a day it is sealed in any case, so that a transaction that hangs cannot stop the chain.
 */
const settled = sql`(
  e.at < app_now() - interval '1 minute' and age(e.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)
  or e.at < app_now() - interval '1 day')`

/** An event as it is digested: JSON on one line, the same whatever the session's time zone or style of dates. */
const canonical = sql`jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint, e.action, e.actor_id, e.actor_sid,
  e.target_kind, e.target, e.ip, e.request_id, e.details)::text`

/** The seal over `canonical` texts, a line each, in the order of their numbers. */
function digestOf(previous: SQL, text: SQL, id: SQL): SQL {
  return sql`sha256(coalesce(${previous}, '') || convert_to(string_agg(${text}, E'\n' order by ${id}), 'UTF8'))`
}

/** Ends of `bigint`. */
const minBigint = '-9223372036854775808'
const maxBigint = '9223372036854775807'

/** Two sealers wait for each other, so that no event is sealed twice. */
const oneAtATime = sql`select pg_advisory_xact_lock(hashtextextended('audit-seals', 0))`

/**
 * Seals what has settled, up to twenty thousand events. Safe to run twice at once.
 *
 * @returns how many events
 */
export async function seal(db: Database): Promise<number> {
  let sealed = 0
  for (let run = 0; run < sealsPerRun; run += 1) {
    const [, lot] = await transaction(db, [oneAtATime, nextSeal])
    const { events } = lot as { events: number }
    sealed += events
    if (events < eventsPerSeal) break
  }
  return sealed
}

const nextSeal = sql`with last as (select through_id, digest from audit_seals order by id desc limit 1),
  lot as materialized (
    select e.id, ${canonical} as text, ${settled} as settled from audit_events e
    where e.id > coalesce((select through_id from last), ${minBigint}::bigint) order by e.id limit ${eventsPerSeal}),
  sealed as (
    insert into audit_seals (through_id, events, digest)
    select max(id), count(*), ${digestOf(sql`(select digest from last)`, sql`text`, sql`id`)} from lot
    where not exists (select from lot earlier where earlier.id <= lot.id and not earlier.settled)
    having count(*) > 0 returning events)
  select coalesce((select events from sealed), 0) as events`

/** What a look at the whole chain found. */
export interface ChainVerdict {
  /** Seals that hold, from the first on, and the events under them. */
  seals: number
  events: number
  /** The first seal that does not hold: one of the events since the seal before it was changed, removed, put elsewhere or added, or a seal was. */
  broken: { seal: number; after_id: number; through_id: number; sealed_at: string } | null
  /** The last seal that holds, in hexadecimal: to be written down where the owner of the database cannot write. Null without seals. */
  head: string | null
  /** Whether `expected` is one of the seals that hold. */
  met: boolean
}

interface CheckedLot {
  seals: number
  events: number
  broken: ChainVerdict['broken']
  head: string | null
  met: boolean
  last: number | null
}

/**
 * Computes every seal anew, a few at a time.
 *
 * @param expected a digest from an earlier `head`, in hexadecimal: where it is not met, the chain was made anew or cut off since
 */
export async function verify(db: Database, expected: string | null = null): Promise<ChainVerdict> {
  const verdict: ChainVerdict = { seals: 0, events: 0, broken: null, head: null, met: false }
  for (let after: number | null = 0; after !== null;) {
    const lot: CheckedLot = await queryOne<CheckedLot>(db, checked(after, expected))
    verdict.seals += lot.seals
    verdict.events += lot.events
    verdict.head = lot.head ?? verdict.head
    verdict.met ||= lot.met
    verdict.broken = lot.broken
    after = lot.broken ? null : lot.last
  }
  return verdict
}

function checked(after: number, expected: string | null): SQL {
  return sql`with chain as (
      select s.*, previous.digest as previous, previous.through_id as previous_through
      from audit_seals s left join lateral (
        select digest, through_id from audit_seals p where p.id < s.id order by p.id desc limit 1) as previous on true
      where s.id > ${after} order by s.id limit ${sealsPerRun}),
    judged as materialized (
      select chain.*, coalesce((
        select count(*) = chain.events and max(e.id) = chain.through_id
          and ${digestOf(sql`chain.previous`, canonical, sql`e.id`)} = chain.digest
        from audit_events e
        where e.id > coalesce(chain.previous_through, ${minBigint}::bigint) and e.id <= chain.through_id), false) as holds
      from chain),
    broken as (select id as seal, coalesce(previous_through, 0) as after_id, through_id, sealed_at from judged where not holds order by id limit 1),
    sound as (select * from judged where id < coalesce((select seal from broken), ${maxBigint}::bigint))
    select count(*)::integer as seals, coalesce(sum(events), 0)::integer as events, max(id)::integer as last,
      (select to_jsonb(broken) from broken) as broken,
      (select encode(digest, 'hex') from sound order by id desc limit 1) as head,
      coalesce(bool_or(encode(digest, 'hex') = ${expected}::text), false) as met
    from sound`
}
