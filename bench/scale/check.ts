/**
 * `node bench/scale/check.ts [--sizes 1e4,1e5,1e6,1e7] [--rounds 15] [--later 0.25] [--seed 1]`: the cost of a check inside the database by
 * number of grants, for typical and extreme cases, and through the Worker that of a thousand checks in one request and of pages of accessible
 * resources. Writes its section of SCALE.md. Exits with status 1 if a figure misses its target.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from 'pg'
import { type Backdrop, type Database, startBackdrop } from '../backdrop.ts'
import { median } from '../load.ts'
import { type Forest, forestOf, type Landmarks, insertForest, usuallyLater } from './forest.ts'
import { keepSection, table, type LimitedFigure, upperLimitLine } from './section.ts'
import { inTurn, openDatabase, servePostern, type SessionOf } from './served.ts'

/** The number of different users and nodes of each kind. */
const questions = 200
/** Items of one page, and questions of one request. */
const [pageItems, batch] = [100, 1000]
const workerRounds = 40
const nothing = 'select 1'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1e4,1e5,1e6,1e7' },
    rounds: { type: 'string', default: '15' },
    later: { type: 'string', default: String(usuallyLater) },
    seed: { type: 'string', default: '1' },
  },
})

interface InsertedForest {
  forest: Forest
  landmarks: Landmarks
  database: Database
  client: Client
  seconds: number
  /** By kind of question, one figure per round: microseconds minus those of `select 1`. */
  rounds: Map<string, number[]>
}

const backdrop = await startBackdrop()
process.once('SIGINT', () => void backdrop.stop().finally(() => process.exit(1)))
try {
  const forests: InsertedForest[] = []
  for (const size of values.sizes.split(',')) forests.push(await createForest(backdrop, Number(size)))
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const each of forests) await measure(each, round > 0) // the first warms up: every backend plans once
  }
  const [smallest, largest] = [forests[0]!, forests.at(-1)!]
  const plan = await explain(largest.client)
  const worker = await throughWorker(backdrop, largest)
  const verdicts = [...inDatabase(smallest, largest), ...worker.verdicts]
  const command = `node bench/scale/check.ts --sizes ${values.sizes} --rounds ${values.rounds} --later ${values.later} --seed ${values.seed}`
  keepSection('Checks', command, [
    ...report(forests),
    ...worker.lines,
    '',
    ...verdicts.map(upperLimitLine),
    '',
    ...plan,
  ])
  if (verdicts.some(({ value, atMost }) => value > atMost)) process.exitCode = 1
} finally {
  await backdrop.stop()
}

async function createForest(on: Backdrop, size: number): Promise<InsertedForest> {
  const { database, client } = await openDatabase(on, `grants_${size}`)
  const begin = performance.now()
  const forest = forestOf(size, Number(values.later))
  const landmarks = await insertForest(client, forest, Number(values.seed))
  const seconds = (performance.now() - begin) / 1000
  console.log(`planted ${landmarks.grants} grants in ${seconds.toFixed(0)} s`)
  await client.query(readFileSync(join(import.meta.dirname, 'check.sql'), 'utf8'))
  await client.query(`call scale_questions(${landmarks.hot}, ${landmarks.wide}, ${questions})`)
  return { forest, landmarks, database, client, seconds, rounds: new Map() }
}

async function measure({ client, rounds }: InsertedForest, counts: boolean): Promise<void> {
  const { rows } = await client.query<{ kind: string; microseconds: number }>('select * from scale_round()')
  if (!counts) return
  const floor = rows.find(({ kind }) => kind === nothing)!.microseconds
  for (const { kind, microseconds } of rows) {
    rounds.set(kind, [...(rounds.get(kind) ?? []), kind === nothing ? floor : microseconds - floor])
  }
}

function figure({ rounds }: InsertedForest, kind: string): number {
  return median(rounds.get(kind) ?? [])
}

function inDatabase(smallest: InsertedForest, largest: InsertedForest): LimitedFigure[] {
  const size = largest.forest.grants.toExponential(0)
  const typical = figure(largest, 'typical')
  const extremes = [...largest.rounds.keys()].filter((kind) => kind !== 'typical' && kind !== nothing)
  return [
    { what: `a typical check at ${size} grants`, value: typical, atMost: 150, unit: 'µs' },
    {
      what: `its growth from ${smallest.forest.grants.toExponential(0)} grants`,
      value: typical / figure(smallest, 'typical'),
      atMost: 1.5,
      unit: '×',
    },
    ...extremes.map(
      (kind) =>
        ({
          what: `${kind}, of the typical check`,
          value: figure(largest, kind) / typical,
          atMost: 2,
          unit: '×',
        }) as const,
    ),
  ]
}

function report(forests: InsertedForest[]): string[] {
  const kinds = [...forests[0]!.rounds.keys()]
  return [
    '',
    `Inside the database, microseconds net of \`select 1\`: medians of ${values.rounds} rounds of ${questions} questions of each kind, sizes and kinds in turn. Depth 10.`,
    ...table(
      ['grants', 'users', 'groups', 'resources', 'wide', 'hot', 'filled in s', ...kinds],
      forests.map((each) => [
        String(each.landmarks.grants),
        ...[each.forest.users, each.forest.groups, each.forest.resources, each.forest.wide, each.forest.hot].map(
          String,
        ),
        each.seconds.toFixed(0),
        ...kinds.map((kind) => figure(each, kind).toFixed(0)),
      ]),
    ),
  ]
}

/** The plan of the statement inside the function, for the cached generic plan. */
async function explain(client: Client): Promise<string[]> {
  const notices: string[] = []
  client.on('notice', ({ message }) => notices.push(message ?? ''))
  const ask = `select check_facts_one(q.sid, q.sub, q.rev, null, q.resource, q.permission)
    from scale_question q where q.kind = 'typical' and q.n = 7`
  await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on;
    set auto_explain.log_nested_statements = on; set auto_explain.log_level = notice; set auto_explain.log_buffers = on`)
  await client.query(ask)
  await client.query('set auto_explain.log_min_duration = -1')
  const walk = notices.find((message) => message.includes('json_agg')) ?? ''
  return [
    '`explain (analyze, buffers)` of the walk:',
    '',
    '```',
    ...walk.slice(walk.indexOf('Aggregate')).split('\n'),
    '```',
  ]
}

async function throughWorker(on: Backdrop, { client, database, landmarks }: InsertedForest) {
  const { rows: asking } = await client.query<SessionOf & { resource: string }>(
    `select sid, sub, rev::float8 as rev, resource from scale_question where kind = 'typical' order by n`,
  )
  const { rows: nodes } = await client.query<{ uuid: string; service: string; below: string[] }>(
    `select r.uuid, root.name as service, array(
       select a.name from unnest(r.path[2:]) with ordinality as p (id, n) join resources a on a.id = p.id order by p.n) as below
     from (select * from resources where cardinality(path) = 11 order by md5('batch' || id) limit ${batch}) r
     join resources root on root.id = r.path[1]`,
  )
  const me = asking[0]!
  const { rows: wide } = await client.query<{ uuid: string }>('select uuid from resources where id = $1', [
    landmarks.wide,
  ])
  await client.query(
    `insert into grants (resource_id, permission, user_id, access, scope)
     select $1, 'read', u.id, 'allow', 'recursive' from users u where u.uuid = $2 on conflict do nothing`,
    [landmarks.wide, me.sub],
  )
  const check = await servePostern(on, database, 'v1-check')
  const permissions = await servePostern(on, database, 'v1-permissions')
  const many = {
    checks: Array.from({ length: batch }, (_, n) => ({ resource: nodes[n % nodes.length]!.uuid, permission: 'read' })),
  }
  const places = { checks: nodes.map(({ service, below }) => ({ service, below, permission: 'read' })) }
  let after = ''
  const figures = await inTurn(workerRounds, {
    one: (round) => {
      const { resource } = asking[round % asking.length]!
      return check.timed(me, '/v1/check', { checks: [{ resource, permission: 'read' }] })
    },
    many: () => check.timed(me, '/v1/check', many),
    places: () => check.timed(me, '/v1/check', places),
    page: async () => {
      const page = await permissions.timed(
        me,
        `/v1/permissions/resources?permission=read&under=${wide[0]!.uuid}&limit=${pageItems}${after}`,
      )
      const { items, next } = page.answer as { items: unknown[]; next: string }
      if (items.length !== pageItems) throw new Error(`a page of ${items.length}`)
      after = `&after=${encodeURIComponent(next)}`
      return page
    },
  })
  const [one, thousand, named, page] = [figures['one']!, figures['many']!, figures['places']!, figures['page']!]
  return {
    lines: [
      `Through the Worker, in turn, medians of ${workerRounds}: one check ${one.toFixed(2)} ms, ${batch} checks in one call ${thousand.toFixed(2)} ms, ` +
        `as many by the names of service and nodes ${named.toFixed(2)} ms, ` +
        `a page of ${pageItems} of everything one can reach ${page.toFixed(2)} ms.`,
    ],
    verdicts: [
      { what: `${batch} checks in one call, of one check`, value: thousand / one, atMost: 15, unit: '×' },
      { what: `${batch} checks by names in one call, of one check`, value: named / one, atMost: 15, unit: '×' },
      {
        what: `a page of ${pageItems} of everything one can reach, of one check`,
        value: page / one,
        atMost: 5,
        unit: '×',
      },
    ] as const,
  }
}
