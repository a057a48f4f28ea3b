/**
 * No statement is written with Drizzle's columns, so the compiler does not see a name that is wrong. This does: every name in every statement
 * that the store sends, and in every view, trigger, index and function of the schema, is resolved against the tables of `schema/*.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { is } from 'drizzle-orm/entity'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { loadModule } from 'libpg-query'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordStatements } from '#scripts/sql/statements.ts'
import type { Tables } from '#test/support/names/catalog.ts'
import { findNames, type Parsed, parseAll, type Source } from '#test/support/names/check.ts'
import { holds, sqlTemplates } from '#test/support/names/templates.ts'
import { root, sourceFiles } from '#test/support/source.ts'

/** For people who read the database, or set by defaults; no statement names them. */
const namedByNothing = ['bootstrap.at', 'bootstrap.id', 'known_devices.created_at']

let tables: Tables
let statements: Source[]
let parsed: Parsed

beforeAll(async () => {
  await loadModule()
  tables = await drizzleTables()
  statements = distinct(await recordStatements())
  parsed = parseAll(definitions(), statements)
})

describe('names in SQL', () => {
  it('are recorded from every `sql` template of the store', () => {
    const templates = sqlTemplates('store')
    expect(templates.length).toBeGreaterThan(1000)
    const unseen = templates.filter((template) => !statements.some(({ text }) => holds(text, template)))
    expect(
      unseen.map(({ file, line, texts }) => `${file}:${line} ${texts.join('${}')}`),
      'scripts/sql/requests.ts has no request that sends these',
    ).toEqual([])
  })

  it('are those of tables in schema/, or of the statement itself', () => {
    expect(tables.size).toBeGreaterThan(20)
    expect(findNames(parsed, tables).errors).toEqual([])
  })

  it('are reported if any one column is renamed; columns that no statement names are listed here', () => {
    const { named } = findNames(parsed, tables)
    const columns = [...tables].flatMap(([table, names]) => names.map((name) => ({ table, name })))
    const missed = columns.filter(
      ({ table, name }) => findNames(parsed, withRenamed(tables, table, name), name).errors.length > 0,
    )
    const textOf = ({ table, name }: { table: string; name: string }) => `${table}.${name}`
    expect(missed.map(textOf)).toEqual(columns.map(textOf).filter((column) => named.has(column)))
    expect(
      columns
        .map(textOf)
        .filter((column) => !named.has(column))
        .sort(),
    ).toEqual(namedByNothing)
  })

  it('are reported if a table is renamed', () => {
    for (const table of tables.keys()) {
      const others = new Map([...tables].map(([name, columns]) => [name === table ? 'elsewhere' : name, columns]))
      expect(findNames(parsed, others, table).errors.length, table).toBeGreaterThan(0)
    }
  })
})

const few: Tables = new Map([
  ['users', ['id', 'email']],
  ['groups', ['id', 'name']],
])

describe('a name resolves', () => {
  it.each([
    'select u.email from users u where id = $1 order by email',
    'with a as (select id as x from users) select x, a.x from a',
    'with recursive a as (select id, 1 as n from users union all select id, n + 1 from a) select n from a',
    'select g.name from users u join lateral (select name from groups where id = u.id) g on true',
    'select (select email from groups where name = email) from users',
    `select x.a from jsonb_to_recordset($1) as x (a text)`,
    `select value, n from jsonb_array_elements($1) with ordinality e (value, n)`,
    'insert into users as u (id) values (1) on conflict (id) do update set email = excluded.email where u.id > 1 returning old.email, new.id',
    'update users set email = g.name from groups g where g.id = users.id returning users.*, g.name',
    'delete from users u using groups g where u.id = g.id returning u.xmin, to_jsonb(u)',
    'select (u).email from users u group by u.id having count(*) > 1',
  ])('%s', (text) => {
    expect(errorsOf([], text)).toEqual([])
  })

  it('in functions: of parameters, variables, rows and records', () => {
    const text = `
      create view people as select id as person, email from users;
      create type pair as (one integer, other text);
      create function f(p users, p_id integer) returns table (answer text) language plpgsql as $$
      declare one pair; each record;
      begin
        one.other := p.email;
        select email into one.other from people where person = p_id;
        for each in select g.id as at from groups g loop perform each.at + f.p_id; end loop;
        return query select one.other;
      end $$;
      create function t() returns trigger language plpgsql as $$ begin new.email := old.id; return new; end $$;
      create trigger t before update of email on users for each row when (old.email is null) execute function t();
      create function s(p text) returns setof groups language sql as 'select g.* from groups g where name = p';`
    expect(errorsOf([{ place: 'here', text }], 'select s.name, f.answer from s($1), f(null, 1) f')).toEqual([])
  })
})

describe('an unknown name is reported', () => {
  it.each([
    ['select emial from users', 'emial'],
    ['select u.name from users u', 'u.name'],
    ['select users.email from users u', 'users.email'],
    ['select 1 from persons', 'persons'],
    ['with a as (select id as x from users) select id from a', 'id'],
    ['with a as (select id from users) select email from a', 'email'],
    ['select name from (select g.id from groups g) s', 'name'],
    ['select x.b from jsonb_to_recordset($1) as x (a text)', 'x.b'],
    ['insert into users (id, name) values (1, 2)', 'users.name'],
    ['insert into users (id) values (1) on conflict (name) do nothing', 'users.name'],
    ['insert into users (id) values (1) on conflict (id) do update set email = excluded.name', 'excluded.name'],
    ['update users set name = 1', 'users.name'],
    ['update users set id = 1 returning old.name', 'old.name'],
    ['delete from users where name = 1', 'name'],
    ['select (u).name from users u', '(…).name'],
    ['select case when exists (select from groups where groups.email = 1) then 1 end', 'groups.email'],
    ['select id from users order by name', 'name'],
    ['select g.id from users join groups g using (email)', 'using.email'],
    ['select id, email from users union select id, email from groups', 'email'],
    ['select id from users u, (select u.id) s', 'u.id'],
    ['truncate users', 'TruncateStmt'],
  ])('%s', (text, name) => {
    const [error] = errorsOf([], text)
    expect(error).toContain(`statement: ${name}:`)
  })

  it.each([
    ['create function f() returns void language sql as $$ update users set email = name $$', 'name'],
    ['create function f(p users) returns text language sql as $$ select p.name $$', 'p.name'],
    ['create function f() returns void language plpgsql as $$ begin perform name from users; end $$', 'name'],
    ['create function f() returns void language plpgsql as $$ declare u users; begin u.name := 1; end $$', 'u.name'],
    [
      'create function f() returns void language plpgsql as $$ declare r record; begin for r in select id from users loop perform r.email; end loop; end $$',
      'r.email',
    ],
    ['create view v as select name from users', 'name'],
    ['create index i on users (name)', 'users.name'],
    ['create index i on users (lower(name)) where id > 1', 'name'],
    [
      'create function t() returns trigger language plpgsql as $$ begin new.name := 1; return new; end $$; create trigger t before insert on users for each row execute function t()',
      'new.name',
    ],
    [
      'create function t() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before update of name on users for each row execute function t()',
      'users.name',
    ],
  ])('%s', (text, name) => {
    expect(errorsOf([{ place: 'here', text }]).join('\n')).toContain(`: ${name}:`)
  })
})

function errorsOf(schema: Source[], text = 'select 1'): string[] {
  return findNames(parseAll(schema, [{ place: 'statement', text }]), few).errors
}

/** The tables of every file of `schema/`. */
async function drizzleTables(): Promise<Tables> {
  const modules = await Promise.all(
    sourceFiles('schema').map(async (file) => (await import(join(root, file))) as Record<string, unknown>),
  )
  const configs = modules.flatMap((each) =>
    Object.values(each)
      .filter((value) => is(value, PgTable))
      .map(getTableConfig),
  )
  return new Map(configs.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
}

/** Every SQL file of `schema/` but the one that is generated from the tables. */
function definitions(): Source[] {
  return readdirSync(join(root, 'schema'), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.sql') && !name.endsWith('_foundation.sql'))
    .map(({ parentPath, name }) => ({ place: name, text: readFileSync(join(parentPath, name), 'utf8') }))
}

function distinct(recorded: Awaited<ReturnType<typeof recordStatements>>): Source[] {
  const places = new Map<string, string>()
  for (const { name, variant, statements: sent } of recorded)
    for (const { text } of sent) if (!places.has(text)) places.set(text, variant ? `${name}, ${variant}` : name)
  return [...places].map(([text, place]) => ({ place, text }))
}

function withRenamed(all: Tables, table: string, column: string): Tables {
  const columns = all.get(table)!.map((name) => (name === column ? `${name}_before` : name))
  return new Map([...all, [table, columns]])
}
