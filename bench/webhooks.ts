/**
 * `node bench/webhooks.ts [messages] [failing]`: the number of webhook messages per second that the sweeper signs, delivers to receivers on this machine
 * and records, and whether memory stays constant. A statement writes the changes to the audit log; the built sweeper delivers them in its own
 * workerd, triggered as by its binding. With `failing`, receivers answer 500 to that share of requests, in percent. Writes its section of SCALE.md.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrateDatabase } from '../scripts/migrate.ts'
import { generateDevelopmentSecrets } from '../scripts/secrets.ts'
import { query, startBackdrop } from './backdrop.ts'
import { databaseBindings } from './bare.ts'
import { median } from './load.ts'
import { repository } from './paths.ts'
import { keepSection, lowerLimitLine, table, upperLimitLine } from './scale/section.ts'
import { build, serve } from './workerd.ts'

const messages = Number(process.argv[2] ?? 100_000)
/** Percent of requests that receivers refuse. */
const failing = Number(process.argv[3] ?? 0)
const receivers = 4
/** The number of intervals of the run. */
const steps = 10
const sampleEveryMs = 200
const superuser = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' }
const json = { 'content-type': 'application/json' }

/** One sample. Memory in MiB. */
interface Sample {
  delivered: number
  seconds: number
  service: number
  sweeper: number
}

let arrived = 0
const receiver = createServer((request, response) => {
  if (Math.random() * 100 < failing) response.statusCode = 500
  else arrived += 1
  request.resume()
  response.end()
})
const backdrop = await startBackdrop()
const interrupt = () => void backdrop.stop().finally(() => process.exit(1))
process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
try {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  report(await deliver())
} finally {
  receiver.closeAllConnections()
  receiver.close()
  await backdrop.stop()
}

async function deliver(): Promise<Sample[]> {
  const database = await backdrop.createDatabase('postern_webhooks')
  await migrateDatabase(database.connectionString)
  const secrets = generateDevelopmentSecrets()
  const mail = { MAIL_API_KEY: 'none', MAIL_FROM: 'Postern <postern@example.com>' }
  const settings = { BASE_URL: 'https://id.example.com', WEBHOOK_LOOPBACK: 'allowed', ...mail }
  const started = async (environment: string) => {
    const folder = join(backdrop.folder, `postern-${environment}`)
    const bundle = await build(join(repository, 'wrangler.toml'), environment, folder)
    const served = await serve(bundle, { ...databaseBindings(database), ...secrets, ...settings })
    backdrop.onStop(served.stop)
    return served
  }
  const [service, sweeper] = [await started(''), await started('sweeper')]
  await subscribe(service.url, secrets.BOOTSTRAP_SECRET)
  await query(
    database.connectionString,
    `insert into audit_events (action, target_kind, target, details)
     select 'group-created', 'group', gen_random_uuid()::text, '{"name": "a"}' from generate_series(1, ${Math.ceil(messages / receivers)})`,
  )
  const samples: Sample[] = []
  const begun = performance.now()
  const look = () =>
    samples.push({
      delivered: arrived,
      seconds: (performance.now() - begun) / 1000,
      service: residentMebibytes(service.processId),
      sweeper: residentMebibytes(sweeper.processId),
    })
  const looking = setInterval(look, sampleEveryMs)
  const isDone = () => arrived >= messages
  while (!isDone()) {
    const response = await fetch(sweeper.url, { method: 'POST' }) // delivers until nothing is due, or its time is over
    if (!response.ok) throw new Error(`the sweeper answered ${response.status}: ${await response.text()}`)
    if (failing > 0) await sleep(sampleEveryMs) // nothing is due until the next attempt
  }
  clearInterval(looking)
  look()
  return samples
}

/** Creates webhooks of a superuser for every new group. */
async function subscribe(service: string, bootstrapSecret: string): Promise<void> {
  const call = async (path: string, body: object, token?: string) => {
    const headers = { ...json, ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json<Record<string, string>>()
  }
  await call('/v1/bootstrap', { secret: bootstrapSecret, ...superuser })
  const { username: login, password } = superuser
  const { access_token: token } = await call('/v1/sessions', { login, password })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  for (let n = 0; n < receivers; n += 1)
    await call('/v1/webhooks', { name: `${n}`, actions: ['create_group'], url }, token)
}

function report(samples: Sample[]): void {
  if (failing > 0) return reportFailing(samples)
  const { delivered, seconds } = samples.at(-1)!
  const within = (from: number, to: number) =>
    samples.filter((each) => each.delivered > from * delivered && each.delivered <= to * delivered)
  const lines = Array.from({ length: steps }, (_, n) => {
    const part = within(n / steps, (n + 1) / steps)
    const [first, last] = [part[0]!, part.at(-1)!]
    const rate = (last.delivered - first.delivered) / (last.seconds - first.seconds)
    return [last.delivered, Math.round(rate), last.service, last.sweeper].map(String)
  })
  const growth = (process: 'service' | 'sweeper') =>
    median(within(3 / 4, 1).map((each) => each[process])) / median(within(1 / 4, 1 / 2).map((each) => each[process]))
  keepSection('Webhooks', `node bench/webhooks.ts ${messages}`, [
    '',
    `${delivered} messages to ${receivers} receivers on this machine, in ${Math.round(seconds)} s. Memory is what is resident of each workerd.`,
    ...table(['delivered', 'a second', 'service, MiB', 'sweeper, MiB'], lines),
    lowerLimitLine({ what: 'delivered a second', value: delivered / seconds, atLeast: 500 }),
    upperLimitLine({
      what: 'memory of the sweeper, last quarter of second',
      value: growth('sweeper'),
      atMost: 1.1,
      unit: '×',
    }),
    upperLimitLine({
      what: 'memory of the service, last quarter of second',
      value: growth('service'),
      atMost: 1.1,
      unit: '×',
    }),
  ])
}

/** A failed attempt is repeated after 15 to 30 seconds, and may fail again; the others must not wait for it. */
function reportFailing(samples: Sample[]): void {
  const { delivered, seconds } = samples.at(-1)!
  const firstAttempts = samples.find((each) => each.delivered >= delivered * (1 - (1.5 * failing) / 100))!
  keepSection(`Webhooks to receivers that fail ${failing} %`, `node bench/webhooks.ts ${messages} ${failing}`, [
    '',
    `${delivered} messages to ${receivers} receivers on this machine, which refuse ${failing} % of the requests; all were delivered in ${Math.round(seconds)} s.`,
    '',
    lowerLimitLine({
      what: 'delivered a second, before retries',
      value: firstAttempts.delivered / firstAttempts.seconds,
      atLeast: 500,
    }),
  ])
}

/** Linux only. */
function residentMebibytes(processId: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? []
  return Math.round(Number(kibibytes) / 1024)
}
