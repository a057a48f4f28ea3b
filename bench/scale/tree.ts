/**
 * `node bench/scale/tree.ts [--children 1e5] [--grants 1e4] [--rounds 3] [--seed 1]`: opens a level of so many children in the console, in Chromium,
 * and records the longest task of its main thread during each act, in processor time: on a busy machine the time that passes says more of the others.
 * Writes its section of SCALE.md. Exits with status 1 if a task exceeds the limit, or if too many rows are in the document.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from 'pg'
import type { Browser, Page } from 'playwright-core'
import { buildWorker } from '../../local/build.ts'
import { serve } from '../../local/serve.ts'
import { generateDevelopmentSecrets } from '../../scripts/secrets.ts'
import { startChromium } from '../../test/support/servers/browser.ts'
import { type Database, startBackdrop } from '../backdrop.ts'
import { databaseBindings } from '../bare.ts'
import { forestOf, insertForest } from './forest.ts'
import { keepSection, type LimitedFigure, table, upperLimitLine } from './section.ts'
import { baseUrl, openDatabase, type SessionOf, tokensOf } from './served.ts'

/** Milliseconds. From 100 on one notices that the page does not answer. */
const longestTaskMs = 100
/** Rows in the document. The window shows some twenty. */
const mostRows = 60
const pagesAdded = 10

const { values } = parseArgs({
  options: {
    children: { type: 'string', default: '1e5' },
    grants: { type: 'string', default: '1e4' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
})

/** What was seen of one act: milliseconds. */
interface Seen {
  longestTask: number
  time: number
}

const backdrop = await startBackdrop()
process.once('SIGINT', () => void backdrop.stop().finally(() => process.exit(1)))
try {
  const { database, client } = await openDatabase(backdrop, 'tree')
  await insertForest(client, forestOf(Number(values.grants)), Number(values.seed))
  const session = await superuser(client)
  await insertLevel(client, Number(values.children))
  const { browser, page, url } = await openBrowser(database, session)
  const seen = new Map<string, Seen[]>()
  let rows = 0
  for (let round = 0; round < Number(values.rounds); round += 1) {
    rows = Math.max(rows, await look(browser, page, url, seen))
  }
  const worst = [...seen].map(
    ([act, all]) => [act, Math.max(...all.map(({ longestTask }) => longestTask)), all] as const,
  )
  const verdicts: LimitedFigure[] = [
    ...worst.map(([what, value]): LimitedFigure => ({
      what: `longest task: ${what}`,
      value,
      atMost: longestTaskMs,
      unit: 'ms',
    })),
    { what: 'rows in the document', value: rows, atMost: mostRows, unit: '' },
  ]
  keepSection(
    'The tree in the console',
    `node bench/scale/tree.ts --children ${values.children} --grants ${values.grants} --rounds ${values.rounds} --seed ${values.seed}`,
    [
      '',
      `A level of ${values.children} children in Chromium, by keyboard: the worst of ${values.rounds} rounds. Tasks in processor time.`,
      ...table(
        ['act', 'longest task, ms', 'until it is shown, ms'],
        worst.map(([act, task, all]) => [act, task.toFixed(0), Math.max(...all.map(({ time }) => time)).toFixed(0)]),
      ),
      ...verdicts.map(upperLimitLine),
    ],
  )
  if (verdicts.some(({ value, atMost }) => value > atMost)) process.exitCode = 1
} finally {
  await backdrop.stop()
}

async function superuser(client: Client): Promise<SessionOf> {
  const { rows } = await client.query<SessionOf & { user_id: number }>(
    'select sid, sub, rev::float8 as rev, user_id from live_sessions where not administrator order by user_id limit 1',
  )
  await client.query(`update users set role = 'superuser' where id = $1`, [rows[0]!.user_id])
  return rows[0]!
}

/** A service with one node, and so many below that. */
async function insertLevel(client: Client, children: number): Promise<void> {
  await client.query(`
    with top as (
      insert into resources (id, name, display_name, type, path) overriding system value
        select id, 'shelves', 'shelves', 'service', array[id] from nextval(pg_get_serial_sequence('resources', 'id')) id returning *),
    service as (insert into services (resource_id, type) select id, 'api' from top)
    insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      select made.id, top.id, 'long', 'long', 'route', top.path || made.id
      from top, nextval(pg_get_serial_sequence('resources', 'id')) made (id)`)
  await client.query(
    `insert into resources (id, parent_id, name, display_name, type, path) overriding system value
      select made.id, long.id, 'book' || made.n, 'book' || made.n, 'route', long.path || made.id
      from resources long, lateral (
        select n, nextval(pg_get_serial_sequence('resources', 'id')) as id from generate_series(1, $1::integer) n) made
      where long.name = 'long'`,
    [children],
  )
  await client.query('vacuum (analyze, parallel 0) resources')
}

async function openBrowser(database: Database, session: SessionOf) {
  const directory = join(backdrop.folder, 'whole')
  await buildWorker(directory)
  const secrets = generateDevelopmentSecrets()
  const bindings = { ...databaseBindings(database), ...secrets, BASE_URL: baseUrl }
  const served = await serve({ directory, bindings, port: 0 })
  backdrop.onStop(() => served.stop())
  const browser = await startChromium()
  backdrop.onStop(() => browser.close())
  const token = await tokensOf(secrets)
  const page = await browser.newPage({
    extraHTTPHeaders: { authorization: `Bearer ${await token(session)}` },
    viewport: { width: 1280, height: 800 },
  })
  return { browser, page, url: served.url }
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds of the processor. */
  tdur?: number
  args?: { name?: string }
}

/** The longest task of the main threads of pages, in milliseconds. */
function longestTaskOf(trace: Buffer): number {
  const { traceEvents: events } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const key = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const main = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(key),
  )
  const tasks = events.filter((event) => event.name.endsWith('RunTask') && event.ph === 'X' && main.has(key(event)))
  if (tasks.length === 0) throw new Error('The trace has no tasks')
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}

/**
 * Presses End. In the moment in which a level grows react-aria may lose the focus with the row that scrolls out of sight (2 of 150 times), so
 * that one has to go back into the tree.
 */
async function goToEnd(page: Page): Promise<void> {
  const more = page.locator('[aria-label="Show 100 more"]:focus')
  await page.keyboard.press('End')
  await more.waitFor({ timeout: 2000 }).catch(async () => {
    await page.locator('[role=row][aria-level="3"]').last().focus()
    await page.keyboard.press('End')
    await more.waitFor()
  })
}

/** One round. @returns the most rows in the document */
async function look(browser: Browser, page: Page, url: string, seen: Map<string, Seen[]>): Promise<number> {
  await page.goto(`${url}/console/services/shelves`)
  const row = (name: string) => page.getByRole('row', { name, exact: true })
  await row('long, route').waitFor()
  await row('long, route').focus()
  let most = 0
  const measure = async (act: string, doIt: () => Promise<unknown>) => {
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] })
    const begin = performance.now()
    await doIt()
    const time = performance.now() - begin
    const longestTask = longestTaskOf(await browser.stopTracing())
    seen.set(act, [...(seen.get(act) ?? []), { longestTask, time }])
    most = Math.max(most, await page.getByRole('row').count())
  }
  const shown = (size: number) => page.locator(`[role=row][aria-level="3"][aria-setsize="${size}"]`).first().waitFor()
  await measure('opening the level', async () => {
    await page.keyboard.press('ArrowRight')
    await shown(101)
  })
  await measure(`a hundred more, ${pagesAdded} times`, async () => {
    for (let added = 1; added <= pagesAdded; added += 1) {
      await goToEnd(page)
      await page.keyboard.press('Enter')
      await shown(100 * (added + 1) + 1)
    }
  })
  await measure('from the end to the beginning', async () => {
    await page.keyboard.press('Home')
    await row('shelves, service').waitFor()
  })
  await measure('the panel of the node with all of them', async () => {
    await row('long, route').press('Enter')
    await page.getByRole('complementary', { name: 'long' }).waitFor()
  })
  await measure('narrowing the level by the beginning of a name', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('book1')
    await shown(101)
  })
  await measure('closing and opening it again', async () => {
    await row('long, route').focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    await shown(101)
  })
  return most
}
