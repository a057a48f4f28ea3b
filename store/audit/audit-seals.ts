/**
 * The hash chain over the audit log. The owner of the database can change the log; the chain makes the change detectable. Each seal is the
 * SHA-256 of the previous seal and the events since, so it covers everything before it. Rewriting every later seal, or deleting the last ones,
 * is detected with a digest that was stored outside the database.
 */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { type Database, transaction, queryOne } from '#store/run.ts'

/** Events under one seal, at most. */
const eventsPerSeal = 1000
/** Seals that one run creates, and that one statement of `verifyAuditChain` checks, at most. */
const sealsPerRun = 20

/**
 * An event is sealed once it is a minute old and every transaction that was running when its own began has ended: until then one of them could
 * still insert an event with a smaller id. After a day it is sealed in any case, so that a hanging transaction cannot stop the chain.
 */
const isSealable = sql`(
  e.at < app_now() - interval '1 minute' and age(e.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)
  or e.at < app_now() - interval '1 day')`

/** The text of an event `e` for the digest: JSON on one line, independent of the time zone and date style of the session. */
export const canonical = sql`jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint, e.action, e.actor_id, e.actor_sid,
  e.actor_key, e.target_kind, e.target, e.ip, e.ip_asserted_by, e.request_id, e.details)::text`

/** The seal over `canonical` texts, one line for each, in the order of their ids. */
function digestOf(previous: SQL, text: SQL, id: SQL): SQL {
  return sql`sha256(coalesce(${previous}, '') || convert_to(string_agg(${text}, E'\n' order by ${id}), 'UTF8'))`
}

/** The range of `bigint`. */
export const minBigint = '-9223372036854775808'
const maxBigint = '9223372036854775807'

/** Concurrent runs wait for each other, so that no event is sealed twice. */
const lockSeals = sql`select pg_advisory_xact_lock(hashtextextended('audit-seals', 0))`

/**
 * Seals the events that are ready, up to twenty thousand. Concurrent runs are safe.
 *
 * @returns the number of events sealed
 */
export async function sealAuditEvents(db: Database): Promise<number> {
  let sealed = 0
  for (let run = 0; run < sealsPerRun; run += 1) {
    const [, sealing] = await transaction(db, [lockSeals, nextSeal])
    const { events } = sealing as { events: number }
    sealed += events
    if (events < eventsPerSeal) break
  }
  return sealed
}

const nextSeal = sql`with last as (select through_id, digest from audit_seals order by id desc limit 1),
  batch as materialized (
    select e.id, ${canonical} as text, ${isSealable} as is_sealable from audit_events e
    where e.id > coalesce((select through_id from last), ${minBigint}::bigint) order by e.id limit ${eventsPerSeal}),
  sealed as (
    insert into audit_seals (through_id, events, digest)
    select max(id), count(*), ${digestOf(sql`(select digest from last)`, sql`text`, sql`id`)} from batch
    where not exists (select from batch earlier where earlier.id <= batch.id and not earlier.is_sealable)
    having count(*) > 0 returning events)
  select coalesce((select events from sealed), 0) as events`

/** The result of checking the whole chain. */
export interface ChainVerification {
  /** The valid seals from the first on, and the events that they cover. */
  seals: number
  events: number
  /** The first invalid seal. One of its events, or a seal, was changed, deleted, moved or added. */
  broken: { seal: number; after_id: number; through_id: number; sealed_at: string } | null
  /** The last valid seal in hexadecimal, to be stored where the owner of the database cannot write. Null without seals. */
  head: string | null
  /** Whether `expected` is one of the valid seals. */
  hasExpected: boolean
}

interface CheckedBatch {
  seals: number
  events: number
  broken: ChainVerification['broken']
  head: string | null
  hasExpected: boolean
  last: number | null
}

/**
 * Computes every seal again, a few in each statement.
 *
 * @param expected a digest from an earlier `head`, in hexadecimal; if no valid seal has it, the chain was rewritten or truncated since
 */
export async function verifyAuditChain(db: Database, expected: string | null = null): Promise<ChainVerification> {
  const result: ChainVerification = { seals: 0, events: 0, broken: null, head: null, hasExpected: false }
  for (let after: number | null = 0; after !== null;) {
    const batch: CheckedBatch = await queryOne<CheckedBatch>(db, checkSeals(after, expected))
    result.seals += batch.seals
    result.events += batch.events
    result.head = batch.head ?? result.head
    result.hasExpected ||= batch.hasExpected
    result.broken = batch.broken
    after = batch.broken ? null : batch.last
  }
  return result
}

function checkSeals(after: number, expected: string | null): SQL {
  return sql`with chain as (
      select s.*, previous.digest as previous, previous.through_id as previous_through
      from audit_seals s left join lateral (
        select digest, through_id from audit_seals p where p.id < s.id order by p.id desc limit 1) as previous on true
      where s.id > ${after} order by s.id limit ${sealsPerRun}),
    checked as materialized (
      select chain.*, coalesce((
        select count(*) = chain.events and max(e.id) = chain.through_id
          and ${digestOf(sql`chain.previous`, canonical, sql`e.id`)} = chain.digest
        from audit_events e
        where e.id > coalesce(chain.previous_through, ${minBigint}::bigint) and e.id <= chain.through_id), false) as is_valid
      from chain),
    broken as (select id as seal, coalesce(previous_through, 0) as after_id, through_id, sealed_at from checked where not is_valid order by id limit 1),
    valid as (select * from checked where id < coalesce((select seal from broken), ${maxBigint}::bigint))
    select count(*)::integer as seals, coalesce(sum(events), 0)::integer as events, max(id)::integer as last,
      (select to_jsonb(broken) from broken) as broken,
      (select encode(digest, 'hex') from valid order by id desc limit 1) as head,
      coalesce(bool_or(encode(digest, 'hex') = ${expected}::text), false) as "hasExpected"
    from valid`
}
