/**
 * Kills the process between a change and its delivery, and during both: every message and email is delivered anyway. `KILLS=1000 npx vitest run
 * test/faults/webhooks-killed.test.ts` sets the number of kills.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type Bundle, readBundle, serve } from '#bench/workerd.ts'
import { mailSettings } from '#test/support/fixtures/mail.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { useServer } from '#test/support/servers/use-server.ts'

/** The number of kills, each during so many changes. */
const kills = Number(process.env['KILLS'] ?? 40)
const changesEach = 5
/** A token is good for five minutes. */
const killsPerToken = 100
/** Milliseconds to wait on a machine that is busy with other tests; alone a kill takes about a fifth of a second. */
const patienceMs = 120_000 + 5_000 * kills

type Moment = 'answer' | 'message' | 'mail'
let seen = (_what: Moment) => {}
let answering = true
/** The received ids of messages, and recipients of emails. */
const told = new Set<string>()
const mailed = new Set<string>()
const receiver = useServer((request, response) => {
  told.add(String(request.headers['webhook-id']))
  seen('message')
  if (answering) response.end()
})
const provider = useServer((request, response) => {
  void readAll(request).then(
    (text) => {
      mailed.add((JSON.parse(text) as { to: string[] }).to[0]!)
      seen('mail')
      if (answering) response.end()
    },
    () => {},
  )
})
const settings = () => ({ ...mailSettings(provider.url), WEBHOOK_LOOPBACK: 'allowed' })
const postern = usePostern(settings)
const root = useRoot(postern)

const folder = mkdtempSync(join(tmpdir(), 'postern-killed-'))
let bindings: Record<string, string>
let bundle: Bundle
beforeAll(async () => {
  const input = { name: 'w', actions: ['create_group'], url: receiver.url }
  await postern.call('POST', '/v1/webhooks', { token: root.token, body: input })
  const { connectionString: DATABASE_URL, endpoint: NEON_ENDPOINT } = postern.database
  bindings = { ...postern.secrets, ...settings(), DATABASE_URL, NEON_ENDPOINT, BASE_URL: baseUrl }
  cpSync(inject('bundle'), folder, { recursive: true })
  bundle = await readBundle(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The acknowledged changes: names of groups, and addresses of registrations. */
const acknowledged = { groups: [] as string[], addresses: [] as string[] }

let networks = 0

async function change(url: string, n: number): Promise<void> {
  const name = freshName('k')
  const email = `${name}@example.test`
  const [path, body] = n % 2 === 0 ? ['/v1/groups', { name }] : ['/v1/registrations', { username: name, email }]
  const headers = {
    'Content-Type': 'application/json',
    'CF-Connecting-IP': `10.3.${(networks += 1) >> 8}.${networks % 256}`, // one each: registrations are limited by network
    ...(n % 2 === 0 && { Authorization: `Bearer ${root.token}` }),
  }
  const { status } = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(status).toBeLessThan(300)
  if (n % 2 === 0) acknowledged.groups.push(name)
  else acknowledged.addresses.push(email)
  seen('answer')
}

/** Starts a process that makes changes simultaneously, and kills it with `kill -9` at the given number of responses, messages or emails. */
async function killedAt(moment: Moment, count: number): Promise<void> {
  await postern.database.sql('update webhooks set leased_until = null, backoff_until = null') // of killed runs
  const { url, stop } = await serve(bundle, bindings, false)
  let times = 0
  seen = (what) => {
    if (what === moment) times += 1
    if (what === moment && times === count) void stop()
  }
  const outcomes = await Promise.allSettled(Array.from({ length: changesEach }, (_, n) => change(url, n)))
  seen = () => {}
  await stop()
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/fetch failed|terminated/)
}

it(
  `loses no webhook message and no email of ${kills * changesEach} changes though ${kills} processes are killed during writes and deliveries`,
  async () => {
    for (let n = 0; n < kills; n += 1) {
      if (n % killsPerToken === 0) Object.assign(root, await postern.signIn('first.superuser'))
      answering = n % 4 !== 3 // without a response, deliveries are in progress at the time of the kill
      const moment = (['answer', 'message', 'mail'] as const)[n % 3]!
      await killedAt(moment, 1 + (n % (moment === 'answer' ? changesEach : 2)))
    }
    answering = true
    const groups = await postern.database.sql<{ name: string; uuid: string }>(
      `select name, uuid from groups where uuid::text in (select target from audit_events where action = 'group-created')`,
    )
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(acknowledged.groups))
    const count = acknowledged.groups.length + acknowledged.addresses.length
    expect(count).toBeGreaterThan(kills)
    expect(count).toBeLessThan(kills * changesEach) // some requests had no response
    const waiting = async () => [
      ...(await postern.database.sql('select from webhook_deliveries where delivered_at is null')),
      ...(await postern.database.sql('select from outbox_mail where sent_at is null')),
    ]
    for (let minutes = 0; minutes < 40 && (await waiting()).length > 0; minutes += 1) {
      await postern.database.moveClock('2 minutes')
      await postern.runScheduled()
    }
    const rows = await postern.database.sql<{ uuid: string; target: string; delivered: boolean }>(
      'select uuid, target, delivered_at is not null as delivered from webhook_deliveries',
    )
    expect(rows.map(({ target }) => target).sort()).toEqual(groups.map(({ uuid }) => uuid).sort())
    expect(rows.every(({ uuid, delivered }) => delivered && told.has(uuid))).toBe(true)
    const mails = await postern.database.sql<{ recipient: string; sent: boolean }>(
      'select recipient, sent_at is not null as sent from outbox_mail',
    )
    expect(mails.map(({ recipient }) => recipient)).toEqual(expect.arrayContaining(acknowledged.addresses))
    expect(mails.every(({ recipient, sent }) => sent && mailed.has(recipient))).toBe(true)
    const story = `${kills} killed, ${count} changes acknowledged; ${rows.length} messages and ${mails.length} mails, all arrived`
    if (process.env['KILLS']) console.log(story)
  },
  patienceMs,
)
