/** drizzle-orm/neon-http over the unmodified Neon driver over our server. */
import { neon } from '@neondatabase/serverless'
import { sql } from 'drizzle-orm/sql/sql'
import { drizzle } from 'drizzle-orm/neon-http'
import { bigint, boolean, customType, inet, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBothWays } from './both-ways.ts'
import type { BothWays } from './both-ways.ts'

let both: BothWays
let direct: BothWays['direct']

beforeAll(async () => {
  both = await openBothWays(`create table things (id bigint primary key, uuid uuid not null, name text not null unique,
    live boolean not null, data jsonb not null, hash bytea, path integer[] not null, address inet, at timestamptz not null)`)
  ;({ direct } = both)
})

afterAll(() => both?.close())

beforeEach(async () => {
  both.reports.length = 0
  await direct.query('truncate things')
})

const bytes = Buffer.from([0, 1, 127, 128, 255, 92, 39, 34])

const open = () => drizzle(neon(both.postgres.connectionString))

describe('drizzle-orm/neon-http', () => {
  const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
  const things = pgTable('things', {
    id: bigint({ mode: 'bigint' }).primaryKey(),
    uuid: uuid().notNull(),
    name: text().notNull().unique(),
    live: boolean().notNull(),
    data: jsonb().notNull(),
    hash: bytea(),
    path: integer().array().notNull(),
    address: inet(),
    at: timestamp({ withTimezone: true }).notNull(),
  })
  const thing = {
    id: 9007199254740993n,
    uuid: '00000000-0000-4000-8000-000000000001',
    name: 'ü',
    live: false,
    data: { a: [1, null] },
    hash: bytes,
    path: [1, 2, 3],
    address: '2001:db8::1',
    at: new Date('2026-11-21T03:04:05.678Z'),
  }

  it('inserts, returns and selects every type we use', async () => {
    const db = open()
    expect(await db.insert(things).values(thing).returning()).toEqual([thing])
    expect(await db.select().from(things)).toEqual([thing])
    const stored = await direct.query(
      'select id::text, data::text, hash, address::text, extract(epoch from at)::text as epoch from things',
    )
    expect(stored.rows).toEqual([
      {
        id: '9007199254740993',
        data: '{"a": [1, null]}',
        hash: bytes,
        address: '2001:db8::1/128',
        epoch: '1795230245.678000',
      },
    ])
  })

  it('db.execute gives rows as objects and the count', async () => {
    const result = await open().execute(sql`select ${7}::int as seven, ${'x'}::text as x`)
    expect(result).toMatchObject({ rows: [{ seven: 7, x: 'x' }], rowCount: 1, command: 'SELECT' })
  })

  it('db.batch is one transaction in one round trip', async () => {
    const db = open()
    const [inserted, selected] = await db.batch([
      db.insert(things).values(thing).returning({ id: things.id }),
      db.select({ name: things.name }).from(things),
    ])
    expect([inserted, selected]).toEqual([[{ id: thing.id }], [{ name: 'ü' }]])
    expect(both.reports).toMatchObject([{ database: 'postgres', statements: { length: 2 } }])
  })

  it('db.batch rolls back, and the cause says why', async () => {
    const db = open()
    const batch = db.batch([db.insert(things).values(thing), db.insert(things).values({ ...thing, id: 2n })])
    await expect(batch).rejects.toMatchObject({ code: '23505', constraint: 'things_name_key' })
    expect(await db.select().from(things)).toEqual([])
  })

  it('a failed statement carries the SQLSTATE in its cause', async () => {
    const db = open()
    await db.insert(things).values(thing)
    await expect(db.insert(things).values(thing)).rejects.toMatchObject({
      cause: { code: '23505', constraint: 'things_pkey' },
    })
  })
})
