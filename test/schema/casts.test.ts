/**
 * Functions in SQL never raise an error because of the text that they are given. The planner inlines them and computes what is constant while
 * it plans, also below a `case` whose condition it does not know: so each is called with literals, and prepared with a custom and a generic
 * plan, on connections that have planned nothing yet.
 */
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

const texts = [
  'everyone',
  '',
  '-1',
  '9'.repeat(30),
  'infinity',
  '[]',
  '00000000-0000-0000-0000-00000000000g',
  '\u{1F600}',
]
const details = [
  '"everyone"',
  '[1]',
  '{"holder": "everyone", "resource": "x", "registration": "x", "sid": "x", "permission": 1, "flags": 1}',
  '{"holder": {"user": "everyone"}, "removed": "everyone", "added": {"a": 1}, "operations": "user-enabled", "webhook": "x"}',
]
const events = [
  'user-groups-set',
  'grant-created',
  'grant-replaced',
  'session-opened',
  'registration-declined',
  'user-edited',
]
const kinds = ['user', 'session', 'grant', 'group', 'registration']

/** Values of a parameter by its type; null for every other type. */
const values: Record<string, string[]> = { text: texts, jsonb: details, 'text[]': texts.map((text) => `{"${text}"}`) }
/** Of functions that read a text in another way than the others: what an audit event says. */
const named: Record<string, string[]> = { p_event: events, p_kind: kinds }

interface SqlFunction {
  name: string
  types: string[]
  parameters: string[] | null
}

/** The functions in SQL that take a text. Those in PL/pgSQL are not inlined. */
const functionsOfText = () =>
  database.sql<SqlFunction>(
    `select p.proname as name, p.proargnames as parameters,
       array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as a (t, n) order by n) as types
     from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'sql'
     where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
       and p.proargtypes::oid[] && array['text'::regtype, 'jsonb'::regtype, 'text[]'::regtype]::oid[]
     order by 1`,
  )

/** Every value of every parameter, beside the first values of the others. */
function argumentLists({ types, parameters }: SqlFunction): (string | null)[][] {
  const choices = types.map((type, n) => named[parameters?.[n] ?? ''] ?? values[type] ?? [null])
  const pairs = choices.flatMap((of, n) =>
    of.flatMap((value) =>
      [0, 1, 2, 3].map((other) => choices.map((each, m) => (m === n ? value : each[other % each.length]!))),
    ),
  )
  return pairs
}

async function fresh<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

it('functions in SQL take every text, as a literal and with a custom and a generic plan', async () => {
  const functions = await functionsOfText()
  expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['as_uuid', 'find_user', 'webhook_events']))
  const failures: string[] = []
  const note = (what: string) => (error: Error) => {
    // JSON of another shape than a function expects, where only our own statements call it
    const isShape = (error as pg.DatabaseError).code === '22023' && !what.includes('webhook_')
    if (!isShape) failures.push(`${what}: ${error.message}`)
  }
  for (const each of functions) {
    const { name, types } = each
    for (const list of argumentLists(each)) {
      const literals = list.map((value, n) => `${value === null ? 'null' : pg.escapeLiteral(value)}::${types[n]}`)
      await database.sql(`select * from ${name}(${literals.join()})`).catch(note(`${name}(${literals.join()})`))
    }
    for (const mode of ['force_custom_plan', 'force_generic_plan'])
      await fresh(async (client) => {
        await client.query(`set plan_cache_mode = ${mode}`)
        const text = `select * from ${name}(${types.map((type, n) => `$${n + 1}::${type}`).join()})`
        for (const list of argumentLists(each))
          await client.query({ name, text, values: list }).catch(note(`${mode} ${name}(${list.join()})`))
      })
  }
  expect(failures).toEqual([])
})

it.each(['everyone', 'authenticated'])('queues a message for a grant of %s on a fresh connection', async (holder) => {
  await database.sql('delete from webhooks')
  await database.sql(
    `insert into webhooks (name, actions, url, method, format, ordered, concurrency, update_user_status_on_error)
     values ('w', '{create_group_permission}', 'https://hooks.acme.com/', 'POST', 'json', false, 1, false)`,
  )
  for (let n = 0; n < 7; n += 1)
    await fresh((client) =>
      client.query(
        `insert into audit_events (action, target_kind, target, details)
         values ('grant-created', 'grant', '${holder}', '{"holder": "${holder}", "permission": {"name": "read"}}')`,
      ),
    )
  const queued = await database.sql(`select parameters ->> 'group.name' as name from webhook_deliveries`)
  expect(queued).toEqual(Array.from({ length: 7 }, () => ({ name: holder })))
})
