/** The Neon driver returns every field of an error as `pg` does. */
import { NeonDbError } from '@neondatabase/serverless'
import type { QueryConfig } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { caught, openBothWays } from './both-ways.ts'
import type { BothWays } from './both-ways.ts'

let both: BothWays
let query: BothWays['query']
let direct: BothWays['direct']

beforeAll(async () => {
  both = await openBothWays(`
    create table sample (id integer primary key, name text not null unique check (name <> 'bad'), other integer references sample);
    create domain positive as integer check (value > 0);
    create function scold() returns void language plpgsql as $$ begin
      raise exception 'no' using detail = 'a detail', hint = 'a hint', errcode = 'P0042',
        schema = 's', table = 't', column = 'c', datatype = 'd', constraint = 'k';
    end $$`)
  ;({ query, direct } = both)
})

afterAll(() => both?.close())

beforeEach(async () => {
  both.reports.length = 0
  await direct.query('truncate sample cascade')
})

const fields = [
  'message code severity detail hint position internalPosition internalQuery where',
  'schema table column dataType constraint file line routine',
].flatMap((names) => names.split(' '))

/** The fields that an error of the Neon driver can have. */
function pick(error: unknown): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, Reflect.get(Object(error), field)]))
}

describe('errors are those of pg', () => {
  const errors: [string, string, unknown[]?][] = [
    ['42601 a syntax error, with its position', 'select 1 frm x'],
    ['42P01 an unknown table', 'select * from nowhere'],
    ['42703 an unknown column, with its hint', 'select nam from sample'],
    ['23505 a taken name, with constraint and detail', `insert into sample values (1, 'a'), (2, 'a')`],
    ['23514 a failed check', `insert into sample values (1, 'bad')`],
    ['23502 a missing value, with its column', `insert into sample values (1, null)`],
    ['23503 a missing parent', `insert into sample values (1, 'a', 99)`],
    ['23514 a domain, with its type', `select (-1)::positive`],
    ['22P02 a malformed parameter', 'select $1::uuid', ['nonsense']],
    ['22012 a division by zero', 'select 1 / $1::int', [0]],
    ['08P01 too few parameters', 'select $1::int + $2::int', [1]],
    ['42601 two statements in one', 'select 1; select 2', []],
    ['22021 the character that text cannot hold', 'select $1::text', ['a\0b']],
    ['P0042 raised by a function, with every field', 'select scold()'],
    ['42883 inside a function, with the query', `do $$ begin perform missing_function(); end $$`],
    ['57014 a cancelled statement', `do $$ begin raise query_canceled; end $$`],
  ]

  it.each(errors)('%s', async (name, text, params) => {
    const through = await caught(query.query(text, params ?? []))
    expect(through).toBeInstanceOf(NeonDbError)
    const extended: QueryConfig & { queryMode: 'extended' } = { text, values: params ?? [], queryMode: 'extended' }
    expect(pick(through)).toEqual(pick(await caught(direct.query(extended))))
    expect(pick(through)['code']).toBe(name.slice(0, 5))
  })

  it('an error leaves the connection usable for the next statement', async () => {
    for (let round = 0; round < 100; round += 1) {
      await expect(query`select 1 / 0`).rejects.toMatchObject({ code: '22012' })
      expect((await query`select ${round}::int as round`).rows).toEqual([{ round }])
    }
  })
})
