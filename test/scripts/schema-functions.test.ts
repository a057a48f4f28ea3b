import { describe, expect, it } from 'vitest'
import { inCreationOrder, readSchemaFunctions, type SqlFile } from '#scripts/schema-functions.ts'

const file = (path: string, text: string): SqlFile => ({ path, text })
const paths = (files: SqlFile[]) => files.map(({ path }) => path)

describe('the order in which SQL functions are created', () => {
  it('puts a file after those whose functions, views or types it uses, and otherwise goes by path', () => {
    const files = [
      file('a.sql', 'create or replace function a(p_row d) returns integer language sql as $$ select b() from c $$;'),
      file('b.sql', 'create or replace function b() returns integer language sql as $$ select 1 $$;'),
      file('c.sql', 'create or replace view c as select e(1);'),
      file('d.sql', 'create type d as (n integer);'),
      file('e.sql', 'create or replace function e(p_n integer) returns integer language sql as $$ select p_n $$;'),
    ]
    expect(paths(inCreationOrder(files))).toEqual(['b.sql', 'e.sql', 'c.sql', 'd.sql', 'a.sql'])
  })

  it('ignores names in comments and strings', () => {
    const files = [
      file('a.sql', "-- b()\ncreate function a() returns text language sql as $$ select 'from b' $$;"),
      file('b.sql', 'create function b() returns text language sql as $$ select a() $$;'),
    ]
    expect(paths(inCreationOrder(files))).toEqual(['a.sql', 'b.sql'])
  })

  it('throws for a cycle, and names it', () => {
    const files = [
      file('a.sql', 'create function a() returns integer language sql as $$ select b() $$;'),
      file('b.sql', 'create function b() returns integer language sql as $$ select a() $$;'),
    ]
    expect(() => inCreationOrder(files)).toThrow('a.sql -> b.sql -> a.sql')
  })

  it('finds every file of schema/, none with a number, and each trigger in a file of its own', () => {
    const files = readSchemaFunctions()
    expect(files.length).toBeGreaterThan(50)
    for (const { path, text } of files) {
      expect(path).not.toMatch(/\/\d/)
      expect(/create (?:or replace )?trigger/.test(text), path).toBe(path.startsWith('schema/triggers/'))
      if (path.startsWith('schema/triggers/'))
        expect(text, path).toMatch(/^-- Fires [\s\S]*?[Rr]elied(?:\s|--)+on(?:\s|--)+by(?:\s|--)/)
    }
  })
})
