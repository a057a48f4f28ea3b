/**
 * `node bench/scale/users.ts [--few 1e4] [--many 1e6] [--rounds 60] [--seed 1]`: compares pages of `GET /v1/users` with a million users to the
 * first page with ten thousand, through the Worker, in turn; and measures the first statement of a sign-in inside the database. Writes its
 * section of SCALE.md. Exits with status 1 if a figure misses its target.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from 'pg'
import { type Backdrop, startBackdrop } from '../backdrop.ts'
import { median } from '../load.ts'
import { forestOf, insertForest } from './forest.ts'
import { keepSection, table, type LimitedFigure, upperLimitLine } from './section.ts'
import { inTurn, openDatabase, servePostern, type Served, type SessionOf } from './served.ts'

const targetRatio = 1.3
/** Names looked up per round. */
const signIns = 100
const signInRounds = 10
/** The suffix of a query that the administrator of the largest group sends, instead of a superuser. */
const byAdministrator = ', its administrator'

const { values } = parseArgs({
  options: {
    few: { type: 'string', default: '1e4' },
    many: { type: 'string', default: '1e6' },
    rounds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
})

/** Query strings by name. `small` and `large` are groups of about that many members. */
type Queries = Record<string, string>

interface Population {
  users: number
  client: Client
  served: Served
  superuser: SessionOf
  /** The administrator of the largest group, without other rights. */
  administrator: SessionOf
  queries: Queries
}

const backdrop = await startBackdrop()
process.once('SIGINT', () => void backdrop.stop().finally(() => process.exit(1)))
try {
  const few = await populate(backdrop, Number(values.few))
  const many = await populate(backdrop, Number(values.many))
  const pages = await inTurn(Number(values.rounds), asks({ few, many }))
  const signIn = await measureSignIns(few, many)
  const [first = 'first page'] = Object.keys(few.queries)
  const floor = pages[`few ${first}`]!
  const names = Object.keys(many.queries)
  const verdicts: LimitedFigure[] = [
    ...names.map((name) => ({
      what: `${name} of ${values.many}, of the first of ${values.few}`,
      value: pages[`many ${name}`]! / floor,
    })),
    { what: `beginning a sign-in among ${values.many}, of ${values.few}`, value: signIn.many / signIn.few },
  ].map((each) => ({ ...each, atMost: targetRatio, unit: '×' }))
  const lines = names.map((name) => [name, ...['few', 'many'].map((size) => pages[`${size} ${name}`]!.toFixed(2))])
  const micros = [signIn.few, signIn.many].map((value) => value.toFixed(0))
  keepSection(
    'Users',
    `node bench/scale/users.ts --few ${values.few} --many ${values.many} --rounds ${values.rounds} --seed ${values.seed}`,
    [
      '',
      `\`GET /v1/users\` as a superuser, and as the administrator of the largest group, through the Worker, 50 items a page: medians of ${values.rounds} in turn, in ms.`,
      ...table(['page', `${values.few} users`, `${values.many} users`], lines),
      `The counters and the password's row for a sign-in, inside the database: ${micros.join(' and ')} µs.`,
      '',
      ...verdicts.map(upperLimitLine),
    ],
  )
  if (verdicts.some(({ value, atMost }) => value > atMost)) process.exitCode = 1
} finally {
  await backdrop.stop()
}

/** Users in two or three groups each; trees and grants have their minimum size, since they do not matter here. */
async function populate(on: Backdrop, users: number): Promise<Population> {
  const { database, client } = await openDatabase(on, `users_${users}`)
  const groups = Math.max(600, users / 200)
  await insertForest(client, { ...forestOf(0), users, groups, groupsEach: 2 }, Number(values.seed))
  await client.query(`update users set role = 'superuser' where id = 1000`)
  await client.query(
    `insert into memberships (user_id, group_id, group_administrator)
     select 1001, (select group_id from memberships group by 1 order by count(*) desc limit 1), true
     on conflict (user_id, group_id) do update set group_administrator = true`,
  )
  await client.query('vacuum (analyze, parallel 0) users, memberships')
  await client.query(readFileSync(join(import.meta.dirname, 'users.sql'), 'utf8'))
  const { rows: sessions } = await client.query<SessionOf>(
    'select sid, sub, rev::float8 as rev from live_sessions where user_id in (1000, 1001) order by user_id',
  )
  const [superuser, administrator] = sessions as [SessionOf, SessionOf]
  console.log(`planted ${users} users`)
  const served = await servePostern(on, database, 'v1-users')
  return { users, client, served, superuser, administrator, queries: await queriesFor(client) }
}

async function queriesFor(client: Client): Promise<Queries> {
  const { rows } = await client.query<{ name: string; small: string; large: string; middle: string }>(
    `with sized as (select group_id, count(*) as members from memberships group by 1)
     select (select username from users where id = 1500) as name,
      (select g.uuid from sized s join groups g on g.id = s.group_id order by members limit 1) as small,
      (select g.uuid from sized s join groups g on g.id = s.group_id order by members desc limit 1) as large,
      (select uuid from users order by uuid offset (select count(*) / 2 from users) limit 1) as middle`,
  )
  const { name, small, large, middle } = rows[0]!
  return {
    'first page': '',
    'page from the middle': `after=${middle}`,
    'one name': `q=${name}`,
    'three syllables': `q=${name.slice(0, 6)}`,
    'two syllables': `q=${name.slice(0, 4)}`,
    'one syllable': `q=${name.slice(0, 2)}`,
    'middle of a name': `q=${name.slice(1)}`,
    'end of an address': 'q=example',
    'nobody of this name': 'q=zzzzzzzz',
    locked: 'locked=true',
    'not locked': 'locked=false',
    active: 'status=active',
    disabled: 'status=disabled',
    unverified: 'status=unverified',
    'status locked': 'status=locked',
    'status webhook-error': 'status=webhook-error',
    'smallest group': `group=${small}`,
    'largest group': `group=${large}`,
    [`largest group${byAdministrator}`]: `group=${large}`,
    [`first page${byAdministrator}`]: '',
  }
}

/** By query, for few and many users together, because a database that was idle answers its first request more slowly. */
function asks(populations: Record<'few' | 'many', Population>) {
  return Object.fromEntries(
    Object.keys(populations.few.queries).flatMap((name) =>
      Object.entries(populations).map(([size, { served, superuser, administrator, queries }]) => [
        `${size} ${name}`,
        () => served.timed(name.endsWith(byAdministrator) ? administrator : superuser, `/v1/users?${queries[name]}`),
      ]),
    ),
  )
}

/** Microseconds of `begin_sign_in`, for the two populations in turn. */
async function measureSignIns(few: Population, many: Population): Promise<{ few: number; many: number }> {
  const taken = { few: [] as number[], many: [] as number[] }
  for (let round = 0; round <= signInRounds; round += 1) {
    for (const [size, { client }] of [
      ['few', few],
      ['many', many],
    ] as const) {
      const { rows } = await client.query<{ figure: number }>(`select scale_sign_ins(${signIns}, ${round}) as figure`)
      if (round > 0) taken[size].push(rows[0]!.figure) // the first plans
    }
  }
  return { few: median(taken.few), many: median(taken.many) }
}
