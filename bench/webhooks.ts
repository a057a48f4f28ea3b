/**
 * `node bench/webhooks.ts [messages]`: how many webhooks the sweeper delivers a second to receivers on this machine, signed and written down, and
 * whether the Worker's memory stays flat meanwhile. The changes are put into the audit log by a statement; what delivers them is the built
 * Worker in workerd, nudged as an administrator's writes nudge it.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { migrateDatabase } from '../scripts/migrate.ts'
import { generateDevelopmentSecrets } from '../scripts/secrets.ts'
import { query, startBackdrop } from './backdrop.ts'
import { databaseBindings } from './bare.ts'
import { repository } from './paths.ts'
import { build, serve } from './workerd.ts'

const messages = Number(process.argv[2] ?? 20_000)
const receivers = 4
/** Messages between two looks at the memory. */
const stretch = 2000
const superuser = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' }
const json = { 'content-type': 'application/json' }

let arrived = 0
const receiver = createServer((request, response) => {
  arrived += 1
  request.resume()
  response.end()
})
const backdrop = await startBackdrop()
const interrupt = () => void backdrop.stop().finally(() => process.exit(1))
process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
try {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  await deliver()
} finally {
  receiver.closeAllConnections()
  receiver.close()
  await backdrop.stop()
}

async function deliver(): Promise<void> {
  const database = await backdrop.createDatabase('postern_webhooks')
  await migrateDatabase(database.connectionString)
  const secrets = generateDevelopmentSecrets()
  const mail = { MAIL_API_KEY: 'none', MAIL_FROM: 'Postern <postern@example.com>' }
  const settings = { BASE_URL: 'https://id.example.com', WEBHOOK_LOOPBACK: 'allowed', ...mail }
  const bundle = await build(join(repository, 'wrangler.toml'), '', join(backdrop.folder, 'postern-webhooks'))
  const served = await serve(bundle, { ...databaseBindings(database), ...secrets, ...settings })
  backdrop.onStop(served.stop)
  const call = async (method: string, path: string, body: object, token?: string) => {
    const headers = { ...json, ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(served.url + path, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json<Record<string, string>>()
  }
  await call('POST', '/v1/bootstrap', { secret: secrets.BOOTSTRAP_SECRET, ...superuser })
  const { access_token: token } = await call('POST', '/v1/sessions', {
    login: superuser.username,
    password: superuser.password,
  })
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  for (let n = 0; n < receivers; n += 1)
    await call('POST', '/v1/webhooks', { name: `${n}`, actions: ['create_group'], url }, token)
  await query(
    database.connectionString,
    `insert into audit_events (action, target_kind, target, details)
     select 'group-created', 'group', gen_random_uuid()::text, '{"name": "a"}' from generate_series(1, ${Math.ceil(messages / receivers)})`,
  )
  const begun = performance.now()
  const isDone = () => arrived >= messages
  for (let next = stretch; !isDone();) {
    await call('PATCH', '/v1/settings', { registration_open: true }, token) // nudges
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (arrived < next) continue
    const seconds = (performance.now() - begun) / 1000
    console.log(
      `${arrived} delivered, ${Math.round(arrived / seconds)}/s, workerd ${residentMebibytes(served.processId)} MiB`,
    )
    next = arrived + stretch
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(`${arrived} delivered in ${seconds.toFixed(1)} s: ${Math.round(arrived / seconds)}/s`)
}

/** Linux only; elsewhere null. */
function residentMebibytes(processId: number): number | null {
  try {
    const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? []
    return Math.round(Number(kibibytes) / 1024)
  } catch {
    return null
  }
}
