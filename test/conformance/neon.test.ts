/** Our `/sql` server against the wire itself: values, parameters and results by the Neon driver through it, and by `pg`. */
import { neon } from '@neondatabase/serverless'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { comparable, openBothWays } from './both-ways.ts'
import type { BothWays } from './both-ways.ts'

let both: BothWays
let query: BothWays['query']
let direct: BothWays['direct']

beforeAll(async () => {
  both = await openBothWays(`
    create table sample (id integer primary key, name text not null unique check (name <> 'bad'), other integer references sample);
    create domain positive as integer check (value > 0);
    create type mood as enum ('calm', 'cross')`)
  ;({ query, direct } = both)
})

afterAll(() => both?.close())

beforeEach(async () => {
  both.reports.length = 0
  await direct.query('truncate sample cascade')
})

/** The results of one statement by the two ways. */
async function bothResults(text: string, params: unknown[] = []): Promise<[unknown, unknown]> {
  return [comparable(await query.query(text, params)), comparable(await direct.query(text, params))]
}

const bytes = Buffer.from([0, 1, 127, 128, 255, 92, 39, 34])

describe('values arrive as pg parses them', () => {
  const literals: [string, string][] = [
    ['bigint beyond 2^53', `select '9223372036854775807'::bigint, '-9223372036854775808'::bigint`],
    [
      'numeric with every digit',
      `select 12345678901234567890.123456789012345678901::numeric, 'NaN'::numeric, 1.10::numeric(5,2)`,
    ],
    [
      'small and floating numbers',
      `select 1::smallint, 2::integer, 1.5::real, 0.1::double precision, 'Infinity'::float8`,
    ],
    ['boolean', `select true, false, null::boolean`],
    ['text with quotes, newlines and characters beyond the basic plane', `select E'a''b"c\\n\\\\\\t', '𝄞é', ''`],
    ['json and jsonb', `select '{"a":[1,null,"x"]}'::jsonb, '{"b": 1.50}'::json, 'null'::jsonb, '"s"'::jsonb`],
    ['bytea', `select '\\x00ff5c27'::bytea, ''::bytea`],
    ['arrays', `select array[1,2,null], array['a,b','"q"','\\',null,''], array[[1,2],[3,4]], '{}'::int[]`],
    [
      'arrays of other types',
      `select array[true,null], array[9007199254740993::bigint], array['\\x00ff'::bytea], array[1.5::numeric], array['{"a":1}'::jsonb], array['::1'::inet]`,
    ],
    ['addresses', `select '192.0.2.1'::inet, '2001:db8::1/64'::inet, '10.0.0.0/8'::cidr`],
    ['timestamptz to the microsecond', `select '2026-11-21 03:04:05.678901+02'::timestamptz, 'infinity'::timestamptz`],
    [
      'other times',
      `select '2026-11-21'::date, '03:04:05'::time, '2026-11-21 03:04:05'::timestamp, interval '1 day 2 hours'`,
    ],
    ['uuid', `select '00000000-0000-4000-8000-000000000001'::uuid`],
    [
      'null of every kind',
      `select null, null::int, null::text, null::jsonb, null::bytea, null::int[], null::timestamptz`,
    ],
    ['an enum, a domain, a record', `select 'calm'::mood, 5::positive, row(1,'x',null)`],
    ['columns of one name', `select 1 as a, 2 as a`],
    ['no rows', `select 1 as a where false`],
    ['no columns', `select from generate_series(1, 3)`],
    ['many rows', `select n, repeat('x', n % 50) from generate_series(1, 5000) n`],
  ]
  it.each(literals)('%s', async (_name, text) => {
    const [through, wire] = await bothResults(text)
    expect(through).toEqual(wire)
  })

  it('the raw text is unchanged for a caller with their own parsers', async () => {
    const raw = { getTypeParser: () => (value: string) => value }
    const text = `select 1.50::numeric, '{"b": 1}'::json, now() - now(), '\\x00ff'::bytea`
    const through = await query.query(text, [], { types: raw })
    expect(through.rows).toEqual((await direct.query({ text, types: raw })).rows)
  })
})

describe('parameters arrive as pg sends them', () => {
  const parameters: [string, string, unknown[]][] = [
    ['bigint', 'select $1::bigint', [9223372036854775807n]],
    ['numbers', 'select $1::int, $2::numeric, $3::float8', [1, '12345678901234567890.5', 0.1]],
    ['boolean', 'select $1::boolean, $2::boolean', [true, false]],
    ['null and undefined', 'select $1::text, $2::int', [null, undefined]],
    ['jsonb from an object', 'select $1::jsonb', [{ a: [1, 'ü', null], b: { c: true } }]],
    ['jsonb from text', 'select $1::jsonb', [JSON.stringify([1, { a: 'x' }])]],
    ['bytea from a Buffer and from a Uint8Array', 'select $1::bytea, $2::bytea', [bytes, new Uint8Array(bytes)]],
    ['an empty bytea', 'select $1::bytea', [Buffer.alloc(0)]],
    [
      'arrays of integers, text and nothing',
      'select $1::int[], $2::text[], $3::int[]',
      [[1, null, 3], ['a,b', '"', '\\', null, ''], []],
    ],
    [
      'arrays of uuid and bigint',
      'select $1::uuid[], $2::bigint[]',
      [['00000000-0000-4000-8000-000000000001'], [1n, 2n]],
    ],
    ['arrays of bytea', 'select $1::bytea[]', [[bytes, Buffer.alloc(0)]]],
    ['inet', 'select $1::inet, host($2::inet)', ['2001:db8::1', '192.0.2.7']],
    ['a Date as timestamptz', 'select $1::timestamptz', [new Date('2026-11-21T03:04:05.678Z')]],
    ['timestamptz from text', 'select $1::timestamptz', ['2026-11-21T03:04:05.678901+02:00']],
    ['uuid', 'select $1::uuid', ['00000000-0000-4000-8000-00000000000a']],
    [
      'text that looks like an array, a number, a JSON text',
      'select $1::text, $2::text, $3::text',
      ['{1,2}', '1', '"x"'],
    ],
    ['a megabyte of text', 'select md5($1), length($1)', ['é'.repeat(1_000_000)]],
    ['the same parameter twice', 'select $1::int + $1::int as sum', [21]],
  ]
  it.each(parameters)('%s', async (_name, text, params) => {
    const [through, wire] = await bothResults(text, params)
    expect(through).toEqual(wire)
  })
})

describe('commands report their result', () => {
  it('counts of insert, update, merge, delete and select', async () => {
    const work = [
      `insert into sample values (1, 'a', null), (2, 'b', 1)`,
      `update sample set name = name || '!' returning id, name`,
      `merge into sample s using (values (2), (3)) v(id) on s.id = v.id when matched then update set name = 'm'`,
      `with gone as (delete from sample where id = 2 returning *) select count(*) from gone`,
      `delete from sample`,
    ]
    const through = []
    for (const text of work) through.push(comparable(await query.query(text)))
    for (const text of work) expect(through.shift()).toEqual(comparable(await direct.query(text)))
  })

  it.each(['delete from sample where id = 77', 'comment on table sample is $$x$$', '-- nothing'])(
    '%s',
    async (text) => {
      const [through, wire] = await bothResults(text)
      expect(through).toEqual(wire)
    },
  )

  it('in array mode and without full results', async () => {
    const rows = await neon(both.postgres.connectionString, { arrayMode: true })`select 1 as a, 'x' as a, ${null}::text`
    expect(rows).toEqual([[1, 'x', null]])
    expect(await neon(both.postgres.connectionString)`select 1 as a`).toEqual([{ a: 1 }])
  })
})
