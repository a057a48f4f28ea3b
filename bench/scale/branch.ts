/**
 * `node bench/scale/branch.ts [--nodes 1e5] [--moves 6] [--seed 1]`: moves a large branch back and forth during checks, and then lists it page by
 * page for a user with access to all of it. Writes its section of SCALE.md. Exits with status 1 if a response matches neither the state before
 * nor after a move, if a node is missing or repeated in the list, or if a page exceeds its target.
 */
import { parseArgs } from 'node:util'
import type { Client } from 'pg'
import { startBackdrop } from '../backdrop.ts'
import { median } from '../load.ts'
import { forestOf, insertForest } from './forest.ts'
import { keepSection, type LimitedFigure, upperLimitLine } from './section.ts'
import { inTurn, openDatabase, servePostern, type Served, type SessionOf } from './served.ts'

const [askers, placesAsked, pageItems, turns] = [4, 20, 100, 40]
const fanOut = 4

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1e5' },
    moves: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
  },
})

interface Branch {
  /** A service with two nodes: everyone may read below `left` and write below `right`. */
  service: string
  left: string
  right: string
  /** The node that moves between them. */
  top: string
  /** Some nodes at all depths of the branch. */
  places: string[]
}

interface People {
  administrator: SessionOf
  reader: SessionOf
}

const backdrop = await startBackdrop()
process.once('SIGINT', () => void backdrop.stop().finally(() => process.exit(1)))
try {
  const { database, client } = await openDatabase(backdrop, 'branch')
  await insertForest(client, forestOf(1e4), Number(values.seed))
  const people = await somebody(client)
  const branch = await insertBranch(client, Number(values.nodes))
  const [check, resources, permissions] = await Promise.all(
    ['v1-check', 'v1-resources', 'v1-permissions'].map((name) => servePostern(backdrop, database, name)),
  )
  const moved = await moveWhileAsked(resources!, check!, people, branch)
  const walked = await walk(permissions!, check!, people.reader, branch, client)
  const verdicts: LimitedFigure[] = [
    { what: 'answers that are neither of before nor of after a move', value: moved.between, atMost: 0, unit: '' },
    { what: 'nodes that the walk leaves out or has twice', value: walked.wrong, atMost: 0, unit: '' },
    { what: `a page of ${pageItems}, of one check`, value: walked.ratio, atMost: 5, unit: '×' },
  ]
  keepSection(
    'Branches',
    `node bench/scale/branch.ts --nodes ${values.nodes} --moves ${values.moves} --seed ${values.seed}`,
    [
      '',
      `A branch of ${values.nodes} nodes moved ${values.moves} times, in ${moved.seconds.toFixed(1)} s each, while ${askers} callers asked: ` +
        `${moved.before} answers of one place, ${moved.after} of the other. The slowest check took ${moved.slowest.toFixed(0)} ms.`,
      '',
      `All ${walked.nodes} nodes that somebody can reach, in pages of ${pageItems}: a page ${walked.page.toFixed(2)} ms, one check ${walked.check.toFixed(2)} ms, in turn, medians of ${turns}.`,
      '',
      ...verdicts.map(upperLimitLine),
    ],
  )
  if (verdicts.some(({ value, atMost }) => value > atMost)) process.exitCode = 1
} finally {
  await backdrop.stop()
}

async function somebody(client: Client): Promise<People> {
  const { rows } = await client.query<SessionOf & { user_id: number }>(
    'select sid, sub, rev::float8 as rev, user_id from live_sessions where not administrator order by user_id limit 2',
  )
  const [administrator, reader] = rows
  await client.query(`update users set role = 'superuser' where id = $1`, [administrator!.user_id])
  return { administrator: administrator!, reader: reader! }
}

/** Every node has `fanOut` children, up to the total. */
async function insertBranch(client: Client, nodes: number): Promise<Branch> {
  await client.query(`
    create function pg_temp.node(parent bigint, called text) returns bigint language sql as $$
      with n as (select nextval(pg_get_serial_sequence('resources', 'id')) as id)
      insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      select n.id, parent, called, called, case when parent is null then 'service' else 'route' end,
        coalesce((select path from resources where id = parent), '{}') || n.id from n returning id $$;
    create temporary table planted (n integer primary key, id bigint)`)
  const node = async (parent: string | null, name: string) =>
    (await client.query<{ id: string }>('select pg_temp.node($1, $2) as id', [parent, name])).rows[0]!.id
  const service = await node(null, 'moving')
  await client.query(`insert into services (resource_id, type) values ($1, 'api')`, [service])
  const [left, right] = [await node(service, 'left'), await node(service, 'right')]
  await client.query(
    `insert into grants (resource_id, permission, group_id, access, scope)
     values ($1, 'read', 1, 'allow', 'recursive'), ($2, 'write', 1, 'allow', 'recursive')`,
    [left, right],
  )
  const top = await node(left, 'top')
  await client.query('insert into planted values (0, $1)', [top])
  for (let done = 1; done < nodes;) {
    const until = Math.min(nodes, done * fanOut + 1)
    await client.query(
      `insert into planted select made.n, pg_temp.node(p.id, 'n' || made.n)
       from generate_series($1::integer, $2::integer - 1) as made (n) join planted p on p.n = (made.n - 1) / ${fanOut}`,
      [done, until],
    )
    done = until
  }
  await client.query('vacuum analyze resources, grants')
  const uuids = async (from: string, parameters: unknown[]) =>
    (await client.query<{ uuid: string }>(`select r.uuid from ${from}`, parameters)).rows.map(({ uuid }) => uuid)
  const [serviceUuid, leftUuid, rightUuid, topUuid] = await uuids('resources r where r.id = any ($1) order by r.id', [
    [service, left, right, top],
  ])
  const places = await uuids(
    `planted p join resources r on r.id = p.id order by md5(p.n::text) limit ${placesAsked}`,
    [],
  )
  return { service: serviceUuid!, left: leftUuid!, right: rightUuid!, top: topUuid!, places }
}

async function moveWhileAsked(resources: Served, check: Served, { administrator, reader }: People, branch: Branch) {
  const found = { before: 0, after: 0, between: 0, slowest: 0 }
  const moving = new AbortController()
  const checks = branch.places.flatMap((resource) => ['read', 'write'].map((permission) => ({ resource, permission })))
  const ask = async () => {
    while (!moving.signal.aborted) {
      const { answer, milliseconds } = await check.timed(reader, '/v1/check', { checks })
      found.slowest = Math.max(found.slowest, milliseconds)
      const seen = (answer as { results: { allow: boolean }[] }).results.map(({ allow }) => Number(allow)).join('')
      if (seen === '10'.repeat(placesAsked)) found.before += 1
      else if (seen === '01'.repeat(placesAsked)) found.after += 1
      else found.between += 1
    }
  }
  const asking = Promise.all(Array.from({ length: askers }, ask))
  const times: number[] = []
  for (let n = 0; n < Number(values.moves); n += 1) {
    const parent = n % 2 === 0 ? branch.right : branch.left
    const moved = await resources.timed(administrator, `/v1/resources/${branch.top}`, { parent }, 'PATCH')
    times.push(moved.milliseconds)
  }
  moving.abort()
  await asking
  return { ...found, seconds: median(times) / 1000 }
}

async function walk(permissions: Served, check: Served, reader: SessionOf, branch: Branch, client: Client) {
  const page = async (after: string) => {
    const asked = `permission=read&under=${branch.left}&limit=${pageItems}${after && `&after=${encodeURIComponent(after)}`}`
    const { answer, milliseconds } = await permissions.timed(reader, `/v1/permissions/resources?${asked}`)
    return { milliseconds, ...(answer as { items: { uuid: string }[]; next: string | null }) }
  }
  const reached: string[] = []
  for (let after: string | null = ''; after !== null;) {
    const { items, next } = await page(after)
    reached.push(...items.map(({ uuid }) => uuid))
    after = next
  }
  const { rows } = await client.query<{ uuid: string }>(
    'select r.uuid from resources r, resources l where l.uuid = $1 and l.id = any (r.path)',
    [branch.left],
  )
  const once = new Set(reached)
  const right = rows.filter(({ uuid }) => once.has(uuid)).length
  let after = ''
  const times = await inTurn(turns, {
    check: (round) =>
      check.timed(reader, '/v1/check', {
        checks: [{ resource: branch.places[round % placesAsked], permission: 'read' }],
      }),
    page: async () => {
      const { next, ...rest } = await page(after)
      after = next ?? ''
      return rest
    },
  })
  return {
    nodes: rows.length,
    wrong: rows.length - right + reached.length - right,
    page: times['page']!,
    check: times['check']!,
    ratio: times['page']! / times['check']!,
  }
}
