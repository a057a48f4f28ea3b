/** Stops the database during a load and starts it again, by stopping and by killing the process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Postgres, startPostgres } from '#local/postgres/postgres.ts'
import { createTemplate } from '#test/support/global-setup.ts'
import { type Answer, type Postern, type SignedIn, startPostern } from '#test/support/servers/postern.ts'

const directory = mkdtempSync(join(tmpdir(), 'postern-outage-'))
const start = (port = 0) => startPostgres({ dataDirectory: join(directory, 'postgres'), durable: true, port })

let postgres: Postgres
let postern: Postern
let root: SignedIn
beforeAll(async () => {
  postgres = await start()
  await createTemplate(postgres.connectionString)
  postern = await startPostern({}, postgres.connectionString)
  root = await postern.bootstrap()
})
afterAll(async () => {
  await postern.stop()
  await postgres.stop()
  rmSync(directory, { recursive: true, force: true })
})

it.each([
  ['stopped', async () => postgres.stop()],
  [
    'killed',
    async () => {
      process.kill(postgres.pid, 'SIGKILL')
      await postgres.exited
    },
  ],
])(
  '503 with Retry-After while it is %s; recovers without a restart and loses no acknowledged change',
  async (how, end) => {
    const load = startLoad(how)
    await sleep(400)
    await end()
    await sleep(600)
    const health = await postern.call('GET', '/healthz')
    expect(health).toMatchObject({ status: 503, body: { healthy: false } })
    postgres = await start(postgres.port)
    await sleep(400)
    const answers = await load.end()

    const during = answers.filter(({ status }) => status === 503)
    expect(during.length).toBeGreaterThan(0)
    for (const { headers, body } of during) {
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(body.code).toBe('unavailable')
    }
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]))
    expect(await recovered()).toBe(true)
    const created = answers.filter(({ status }) => status === 201).map(({ body }) => body.name)
    const kept = await postern.database.sql<{ name: string }>('select name from resources')
    expect(kept.map(({ name }) => name)).toEqual(expect.arrayContaining(created))
  },
  60_000,
)

/** Creates services one after the other, four at a time, until it is stopped. */
function startLoad(prefix: string) {
  const answers: Answer[] = []
  let ended = false
  const writer = async (name: string) => {
    for (let n = 0; !ended; n += 1) {
      const body = { name: `${prefix}-${name}-${n}`, type: 'api' }
      answers.push(await postern.call('POST', '/v1/services', { token: root.token, body }))
    }
  }
  const writers = Promise.all(['a', 'b', 'c', 'd'].map(writer))
  return {
    async end() {
      ended = true
      await writers
      return answers
    },
  }
}

/** Whether the session check succeeds again within two seconds. */
async function recovered(): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { status } = await postern.call('GET', '/v1/sessions/current', { token: root.token })
    if (status === 200) return true
    await sleep(100)
  }
  return false
}
