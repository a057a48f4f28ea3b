/** The process dies between the change and the delivery, and in the middle of it: what was promised to webhooks is told all the same. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, inject, it } from 'vitest'
import { serve } from '../../local/serve.ts'
import { mailSettings } from '../support/mail.ts'
import { baseUrl, type Postern, startPostern } from '../support/postern.ts'
import { freshName } from '../support/tree.ts'

const kills = 6

const told = new Set<string>()
let answering = true
const server = createServer((request, response) => {
  told.add(String(request.headers['webhook-id']))
  if (answering) response.end()
})
let postern: Postern
afterAll(async () => {
  await postern.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

it('loses no message though the process is killed after each change, with deliveries on their way', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const settings = { ...mailSettings('http://127.0.0.1:9/emails'), WEBHOOK_LOOPBACK: 'allowed' }
  postern = await startPostern(settings)
  const { token } = await postern.bootstrap()
  const body = { name: 'w', actions: ['create_group'], url }
  expect((await postern.call('POST', '/v1/webhooks', { token, body })).status).toBe(201)
  const bindings = {
    ...postern.secrets,
    ...settings,
    DATABASE_URL: postern.database.connectionString,
    NEON_ENDPOINT: postern.database.endpoint,
    BASE_URL: baseUrl,
  }
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  let made = 0
  for (let n = 0; n < kills; n += 1) {
    answering = n % 2 === 0 // where nobody answers, deliveries are on their way when the process dies
    const killed = await serve({ directory: inject('bundle'), bindings, port: 0, verbose: false })
    const make = () =>
      fetch(`${killed.url}/v1/groups`, { method: 'POST', headers, body: JSON.stringify({ name: freshName('g') }) })
    const answers = await Promise.all(Array.from({ length: 5 }, make))
    made += answers.filter(({ status }) => status === 201).length
    await killed.stop()
  }
  expect(made).toBe(kills * 5)
  answering = true
  const waiting = () => postern.database.sql('select from webhook_deliveries where delivered_at is null')
  for (let minutes = 0; minutes < 10 && (await waiting()).length > 0; minutes += 1) {
    await postern.database.moveClock('2 minutes')
    await postern.runScheduled().catch(() => undefined) // which cannot send mail
  }
  const rows = await postern.database.sql<{ uuid: string; delivered: boolean }>(
    'select uuid, delivered_at is not null as delivered from webhook_deliveries',
  )
  expect(rows).toHaveLength(made)
  expect(rows.every(({ uuid, delivered }) => delivered && told.has(uuid))).toBe(true)
})
