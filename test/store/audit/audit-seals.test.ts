import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { sealAuditEvents, verifyAuditChain } from '#store/audit/audit-seals.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
let db: ReturnType<typeof connect>
beforeEach(async () => {
  database = await createDatabase()
  db = connect(database.connectionString, database.endpoint)
})
afterEach(() => database.close())

/** Things that happened. */
const happen = (count: number) =>
  database.sql(
    `insert into audit_events (action, actor_id, target_kind, target, ip, details)
     select 'tested', 1, 'user', 'target ' || n, '203.0.113.9', jsonb_build_object('n', n) from generate_series(1, $1) as n`,
    [count],
  )

/**
 * Seals until this number of events is sealed. Transactions in other databases of the server count as running, so a seal may have to wait for the
 * next run.
 */
async function sealed(events: number): Promise<void> {
  let sum = 0
  await expect.poll(async () => (sum += await sealAuditEvents(db)), { interval: 20 }).toBe(events)
}

/** Three seals of two events each. */
async function chain(): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    await happen(2)
    await database.moveClock('2 minutes')
    await sealed(2)
  }
}

/** Changes that only the owner of the database can make. */
async function tamper(statement: string): Promise<void> {
  await database.sql('alter table audit_events disable trigger all')
  await database.sql('alter table audit_seals disable trigger all')
  await database.sql(statement)
}

describe('the seals on the audit log', () => {
  it('hold over an unchanged log', async () => {
    expect(await verifyAuditChain(db)).toEqual({ seals: 0, events: 0, broken: null, head: null, hasExpected: false })
    await chain()
    const { head, ...rest } = await verifyAuditChain(db)
    expect(rest).toEqual({ seals: 3, events: 6, broken: null, hasExpected: false })
    expect(head).toMatch(/^[0-9a-f]{64}$/)
  })

  it('exclude events younger than a minute, and are not written without new events', async () => {
    await happen(1)
    expect(await sealAuditEvents(db)).toBe(0)
    await database.moveClock('61 seconds')
    await happen(1)
    await sealed(1)
    expect(await sealAuditEvents(db)).toBe(0)
    expect(await verifyAuditChain(db)).toMatchObject({ seals: 1, events: 1, broken: null })
  })

  it('wait for a transaction that may still write an event with a smaller id', async () => {
    const slow = new Client({ connectionString: database.connectionString })
    await slow.connect()
    await slow.query('begin')
    await slow.query(`insert into audit_events (action, target_kind, target) values ('slow', 'user', 'x')`)
    await happen(2)
    await database.moveClock('2 minutes')
    expect(await sealAuditEvents(db)).toBe(0)
    await slow.query('commit')
    await slow.end()
    await sealed(3)
    expect((await verifyAuditChain(db)).broken).toBeNull()
  })

  it('continue after a day even if a transaction hangs', async () => {
    const hung = new Client({ connectionString: database.connectionString })
    await hung.connect()
    await hung.query('begin')
    await hung.query('select pg_current_xact_id()')
    await happen(2)
    await database.moveClock('25 hours')
    await sealed(2)
    await hung.end()
  })

  it.each([
    ['changed', `update audit_events set details = '{"n": 9}' where id = 3`, 2],
    ['changed by a microsecond', `update audit_events set at = at + interval '1 microsecond' where id = 4`, 2],
    ['assigned to another actor', `update audit_events set actor_id = 2 where id = 5`, 3],
    ['said to be of an API key', `update audit_events set actor_key = gen_random_uuid() where id = 5`, 3],
    ['removed', `delete from audit_events where id = 3`, 2],
    ['given a trusted server', `update audit_events set ip_asserted_by = gen_random_uuid() where id = 4`, 2],
    ['removed at a seal’s end', `delete from audit_events where id = 4`, 2],
    [
      'put in another’s place',
      `create table swapped as select * from audit_events where id in (3, 4); delete from audit_events where id in (3, 4);
       insert into audit_events overriding system value
       select 7 - id, at, action, actor_id, actor_sid, actor_key, target_kind, target, ip, ip_asserted_by, request_id, details from swapped`,
      2,
    ],
    [
      'added before all others',
      `insert into audit_events (id, action, target_kind, target) overriding system value values (0, 'forged', 'user', 'x'), (-1, 'forged', 'user', 'x')`,
      1,
    ],
  ])('break if an event was %s', async (_, statement, broken) => {
    await chain()
    await tamper(statement)
    const result = await verifyAuditChain(db)
    expect(result.broken).toMatchObject({ seal: broken, after_id: (broken - 1) * 2, through_id: broken * 2 })
    expect(result).toMatchObject({ seals: broken - 1, events: (broken - 1) * 2 })
  })

  it('break if an event was added between others', async () => {
    await happen(1)
    await database.sql(`select nextval(pg_get_serial_sequence('audit_events', 'id'))`)
    await happen(1)
    await database.moveClock('2 minutes')
    await sealed(2)
    expect((await verifyAuditChain(db)).broken).toBeNull()
    await tamper(
      `insert into audit_events (id, action, target_kind, target) overriding system value values (2, 'forged', 'user', 'x')`,
    )
    expect((await verifyAuditChain(db)).broken).toMatchObject({ seal: 1 })
  })

  it.each([
    ['a seal was removed', 'delete from audit_seals where id = 2', 3],
    ['the first seal was removed', 'delete from audit_seals where id = 1', 2],
    ['a seal says less', 'update audit_seals set events = 1 where id = 2', 2],
    [
      'a seal was emptied with its events',
      'delete from audit_events where id in (3, 4); update audit_seals set events = 0 where id = 2',
      2,
    ],
    ['the digest of a seal was forged', `update audit_seals set digest = sha256('x') where id = 2`, 2],
  ])('break if %s', async (_, statement, broken) => {
    await chain()
    await tamper(statement)
    expect((await verifyAuditChain(db)).broken).toMatchObject({ seal: broken })
  })

  it('reveal a log that was truncated or sealed anew, by comparison with a recorded digest', async () => {
    await chain()
    const { head } = await verifyAuditChain(db)
    expect(await verifyAuditChain(db, head)).toMatchObject({ broken: null, hasExpected: true })
    await happen(1)
    await database.moveClock('2 minutes')
    await sealed(1)
    expect(await verifyAuditChain(db, head)).toMatchObject({ broken: null, hasExpected: true })
    await tamper('delete from audit_seals where id >= 3')
    await database.sql('delete from audit_events where id >= 5')
    expect(await verifyAuditChain(db, head)).toMatchObject({ broken: null, hasExpected: false })
  })

  it('are written once each by simultaneous sealers', async () => {
    await happen(2500)
    await database.moveClock('2 minutes')
    let sum = 0
    const sealTogether = async () => {
      for (const events of await Promise.all(Array.from({ length: 8 }, () => sealAuditEvents(db)))) sum += events
      return sum
    }
    await expect.poll(sealTogether).toBe(2500)
    expect(await verifyAuditChain(db)).toMatchObject({ events: 2500, broken: null })
  })

  it('are verified beyond the first few', async () => {
    for (let n = 0; n < 45; n += 1) {
      await happen(1)
      await database.moveClock('2 minutes')
      await sealed(1)
    }
    expect(await verifyAuditChain(db)).toMatchObject({ seals: 45, events: 45, broken: null })
    await tamper('update audit_events set target_kind = $$x$$ where id = 44')
    expect(await verifyAuditChain(db)).toMatchObject({ seals: 43, events: 43, broken: { seal: 44 } })
  })

  it('cannot be changed or deleted by the service', async () => {
    await chain()
    for (const statement of ['update audit_seals set events = 1', 'delete from audit_seals', 'truncate audit_seals'])
      await expect(database.sql(statement)).rejects.toThrow('append only')
  })
})
