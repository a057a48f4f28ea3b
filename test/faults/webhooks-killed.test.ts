/** The process dies between the change and the delivery, and in the middle of either: what was promised to webhooks is told all the same. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { serve } from '../../local/serve.ts'
import { mailSettings } from '../support/mail.ts'
import { baseUrl, type Postern, startPostern } from '../support/postern.ts'
import { freshName } from '../support/tree.ts'

/** Processes that are killed, each while so many changes are being made. */
const kills = 10
const changesEach = 20
/** Milliseconds to wait on a machine that is busy with other tests; alone it takes about thirteen seconds. */
const patienceMs = 120_000

const told = new Set<string>()
/** What is done with a message that arrived, besides answering it. */
let arrived = () => {}
let answering = true
const server = createServer((request, response) => {
  told.add(String(request.headers['webhook-id']))
  arrived()
  if (answering) response.end()
})
let postern: Postern
let token: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  postern = await startPostern(settings)
  ;({ token } = await postern.bootstrap())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await postern.call('POST', '/v1/webhooks', { token, body: { name: 'w', actions: ['create_group'], url } })
})
afterAll(async () => {
  await postern.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
const settings = { ...mailSettings('http://127.0.0.1:9/emails'), WEBHOOK_LOOPBACK: 'allowed' }

/** A process of its own on the same database, which `kill` ends as `kill -9` does. */
async function victim() {
  const { connectionString: DATABASE_URL, endpoint: NEON_ENDPOINT } = postern.database
  const bindings = { ...postern.secrets, ...settings, DATABASE_URL, NEON_ENDPOINT, BASE_URL: baseUrl }
  const before = childProcesses()
  const served = await serve({ directory: inject('bundle'), bindings, port: 0, verbose: false })
  const [pid, ...others] = childProcesses().filter((each) => !before.includes(each))
  expect(others).toEqual([])
  return { served, kill: () => process.kill(pid!, 'SIGKILL') }
}

const childProcesses = () =>
  readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number)

/** Makes groups, all at once, and kills their process at the so-manieth answer, or message that arrives. @returns the names that were acknowledged */
async function killedAt(when: 'answer' | 'message', count: number): Promise<string[]> {
  await postern.database.sql('update webhooks set leased_until = null, resting_until = null') // of whoever died before
  const { served, kill } = await victim()
  let seen = 0
  const saw = (what: string) => {
    if (what === when) seen += 1
    if (what === when && seen === count) kill()
  }
  arrived = () => saw('message')
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const make = async () => {
    const name = freshName('g')
    const { status } = await fetch(`${served.url}/v1/groups`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name }),
    })
    saw('answer')
    return status === 201 ? [name] : []
  }
  const made = await Promise.all(Array.from({ length: changesEach }, () => make().catch(() => [])))
  if (seen < count) kill()
  arrived = () => {}
  await served.stop()
  return made.flat()
}

it(
  'loses no message of 200 changes though processes are killed all through making and telling them',
  async () => {
    const acknowledged: string[] = []
    for (let n = 0; n < kills; n += 1) {
      answering = n % 4 !== 3 // where nobody answers, deliveries are on their way when the process dies
      const killed = n % 2 === 0 ? killedAt('answer', 1 + 2 * n) : killedAt('message', 1 + (n % 5))
      acknowledged.push(...(await killed))
    }
    answering = true
    const groups = await postern.database.sql<{ name: string; uuid: string }>(
      `select name, uuid from groups where uuid::text in (select target from audit_events where action = 'group-created')`,
    )
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(acknowledged))
    expect(acknowledged.length).toBeGreaterThan(kills)
    expect(acknowledged.length).toBeLessThan(kills * changesEach) // some died unanswered
    const waiting = () => postern.database.sql('select from webhook_deliveries where delivered_at is null')
    for (let minutes = 0; minutes < 20 && (await waiting()).length > 0; minutes += 1) {
      await postern.database.moveClock('2 minutes')
      await postern.runScheduled().catch(() => undefined) // which cannot send mail
    }
    const rows = await postern.database.sql<{ uuid: string; target: string; delivered: boolean }>(
      'select uuid, target, delivered_at is not null as delivered from webhook_deliveries',
    )
    expect(rows.map(({ target }) => target).sort()).toEqual(groups.map(({ uuid }) => uuid).sort())
    expect(rows.every(({ uuid, delivered }) => delivered && told.has(uuid))).toBe(true)
  },
  patienceMs,
)
