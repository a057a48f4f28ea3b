/** Batches are transactions, and requests do not see what others leave behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBothWays } from './both-ways.ts'
import type { BothWays } from './both-ways.ts'

let both: BothWays
let query: BothWays['query']
let direct: BothWays['direct']

beforeAll(async () => {
  both = await openBothWays(
    `create table sample (id integer primary key, name text not null unique check (name <> 'bad'), other integer references sample); create table late (id int references sample deferrable initially deferred)`,
  )
  ;({ query, direct } = both)
})

afterAll(() => both?.close())

beforeEach(async () => {
  both.reports.length = 0
  await direct.query('truncate sample cascade')
})

async function stored(): Promise<number[]> {
  const { rows } = await direct.query<{ id: number }>('select id from sample order by id')
  return rows.map(({ id }) => id)
}

async function deferrability(deferrable: boolean): Promise<unknown> {
  const options = { deferrable, readOnly: true, isolationLevel: 'Serializable' } as const
  return (await query.transaction([query`show transaction_deferrable`], options))[0]?.rows
}

describe('a batch is one transaction', () => {
  it('returns a result per statement, in order, and counts as one round trip', async () => {
    const results = await query.transaction([
      query`insert into sample values (1, 'a')`,
      query`select count(*)::int as n from sample`,
      query`select ${null}::int as nothing`,
    ])
    expect(results.map((result) => [result.command, result.rows])).toEqual([
      ['INSERT', []],
      ['SELECT', [{ n: 1 }]],
      ['SELECT', [{ nothing: null }]],
    ])
    expect(both.reports).toMatchObject([{ database: 'postgres', statements: { length: 3 } }])
    expect(await stored()).toEqual([1])
  })

  it.each([0, 1, 2])('an error in statement %i is reported and rolls everything back', async (place) => {
    const statements = [1, 2, 3].map((id) => query`insert into sample values (${id}, ${`n${id}`})`)
    statements[place] = query`insert into sample values (9, 'bad')`
    await expect(query.transaction(statements)).rejects.toMatchObject({
      code: '23514',
      constraint: 'sample_name_check',
    })
    expect(await stored()).toEqual([])
  })

  it('an error at the commit rolls everything back', async () => {
    const batch = query.transaction([query`insert into sample values (1, 'a')`, query`insert into late values (5)`])
    await expect(batch).rejects.toMatchObject({ code: '23503' })
    expect(await stored()).toEqual([])
  })

  it.each([
    ['ReadUncommitted', 'read uncommitted'],
    ['ReadCommitted', 'read committed'],
    ['RepeatableRead', 'repeatable read'],
    ['Serializable', 'serializable'],
  ] as const)('runs at %s', async (isolationLevel, shown) => {
    const [result] = await query.transaction([query`show transaction_isolation`], { isolationLevel })
    expect(result?.rows).toEqual([{ transaction_isolation: shown }])
  })

  it('uses the default isolation level if none is set', async () => {
    const [result] = await query.transaction([query`show transaction_isolation`])
    expect(result?.rows).toEqual([{ transaction_isolation: 'read committed' }])
  })

  it('25006 for a write in a read-only batch, and only there', async () => {
    const write = query`insert into sample values (1, 'a')`
    await expect(query.transaction([write], { readOnly: true })).rejects.toMatchObject({ code: '25006' })
    await query.transaction([query`insert into sample values (2, 'b')`], { readOnly: false })
    expect(await stored()).toEqual([2])
  })

  it('is deferrable if requested', async () => {
    expect(await deferrability(true)).toEqual([{ transaction_deferrable: 'on' }])
    expect(await deferrability(false)).toEqual([{ transaction_deferrable: 'off' }])
  })

  it('keeps a transaction-local setting invisible to others', async () => {
    const name = 'postern.tenant'
    const [, seen] = await query.transaction([
      query`select set_config(${name}, 'a', true)`,
      query`select current_setting(${name}) as tenant`,
    ])
    expect(seen?.rows).toEqual([{ tenant: 'a' }])
    const later = await Promise.all(
      Array.from({ length: 20 }, () => query`select current_setting(${name}, true) as tenant`),
    )
    expect(later.every(({ rows: [row] }) => !row?.['tenant'])).toBe(true)
  })

  it('keeps the results of simultaneous batches apart', async () => {
    const batches = Array.from({ length: 100 }, (_, index) =>
      query.transaction([
        query`insert into sample values (${index}, ${index % 2 === 0 ? `n${index}` : 'bad'})`,
        query`select ${index}::int as index`,
      ]),
    )
    const outcomes = await Promise.allSettled(batches)
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(outcomes.map((_, index) => index % 2 === 0))
    expect(await stored()).toEqual(Array.from({ length: 50 }, (_, index) => index * 2))
  })
})

describe('session state of a statement is invisible to the next', () => {
  it.each(['begin', `set timezone = 'Asia/Tokyo'`, 'listen somebody', 'prepare p as select 1'])(
    '%s',
    async (statement) => {
      await query.query(statement)
      const open = `select 1 from pg_stat_activity where state like 'idle in transaction%'`
      await expect.poll(async () => (await direct.query(open)).rows).toEqual([])
      const probe = `select current_setting('timezone') as zone,
        (select count(*)::int from pg_listening_channels()) as channels,
        (select count(*)::int from pg_prepared_statements where from_sql) as prepared`
      const results = await Promise.all(Array.from({ length: 30 }, () => query.query(probe)))
      for (const { rows } of results) expect(rows).toEqual([{ zone: 'UTC', channels: 0, prepared: 0 }])
    },
  )
})
