/** Refusals of the `/sql` server, and its errors without Postgres. */
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { neon, neonConfig } from '@neondatabase/serverless'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatabasePools } from '#local/neon/neon-pools.ts'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { startPostgres } from '#local/postgres/postgres.ts'
import { caught, openBothWays } from './both-ways.ts'
import type { BothWays } from './both-ways.ts'

let both: BothWays
let query: BothWays['query']
let connectionString: string

beforeAll(async () => {
  both = await openBothWays('create table sample (id integer primary key)')
  ;({ query } = both)
  ;({ connectionString } = both.postgres)
})

afterAll(() => both?.close())

/** The headers of the driver, and those of the test. */
function headersWith(headers: Record<string, string> = {}): Record<string, string> {
  return {
    'Neon-Connection-String': connectionString,
    'Neon-Raw-Text-Output': 'true',
    'Neon-Array-Mode': 'true',
    ...headers,
  }
}

function post(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(both.server.url, { method: 'POST', body, headers: headersWith(headers) })
}

const selectOne = JSON.stringify({ query: 'select 1', params: [] })

describe('invalid requests', () => {
  it('404 for every path except /sql, 405 for every method except POST', async () => {
    for (const path of ['', '/', '/sql/', '/sql?x=1', '/SQL', '/v1']) {
      const response = await fetch(both.server.url.replace(/\/sql$/, path), { method: 'POST', body: selectOne })
      expect([path, response.status]).toEqual([path, 404])
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
      const response = await fetch(both.server.url, { method })
      expect([method, response.status, response.headers.get('access-control-allow-origin')]).toEqual([
        method,
        405,
        null,
      ])
    }
  })

  it.each([
    ['nothing', ''],
    ['half a JSON text', '{"query":'],
    ['no object', '[]'],
    ['null', 'null'],
    ['no query', '{"params":[]}'],
    ['a query that is no text', '{"query":1}'],
    ['params that are no array', '{"query":"select 1","params":{}}'],
    ['a batch with a hole', '{"queries":[null]}'],
  ])('400 for %s', async (_name, body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ message: expect.any(String), code: '' })
  })

  it('400 for an unknown isolation level, instead of putting it into SQL', async () => {
    const headers = { 'Neon-Batch-Isolation-Level': 'Serializable; drop table sample' }
    expect((await post('{"queries":[]}', headers)).status).toBe(400)
    expect((await post('{"queries":[]}')).status).toBe(200)
  })

  it('400 for unsupported result formats: parsed values, rows as objects', async () => {
    expect((await post(selectOne, { 'Neon-Raw-Text-Output': 'false' })).status).toBe(400)
    expect((await post(selectOne, { 'Neon-Array-Mode': 'false' })).status).toBe(400)
  })

  it('413 for more than 64 MB, declared or not, and the next request is answered', async () => {
    expect(await sendLarge({ 'content-length': String(64 * 1024 * 1024 + 1) }, 0)).toBe(413)
    expect(await sendLarge({}, 65)).toBe(413)
    expect((await post(selectOne)).status).toBe(200)
  })
})

/** Sends this number of megabytes in pieces. @returns the status */
function sendLarge(headers: Record<string, string>, megabytes: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sending = request(both.server.url, { method: 'POST', headers: headersWith(headers) }, (response) => {
      response.resume()
      resolve(response.statusCode)
      sending.destroy()
    })
    sending.on('error', () => {})
    sending.flushHeaders()
    for (let sent = 0; sent < megabytes; sent += 1) sending.write(Buffer.alloc(1024 * 1024, 32))
  })
}

describe('other servers and users', () => {
  it.each([
    ['host', 'hostname', 'db.example.com'],
    ['port', 'port', '1'],
    ['user', 'username', 'somebody'],
    ['password', 'password', 'guess'],
  ] as const)('400 for another %s', async (_name, part, value) => {
    const other = new URL(connectionString)
    other[part] = value
    await expect(neon(other.href)`select 1`).rejects.toMatchObject({ message: expect.stringContaining(part) })
  })

  it.each([
    'postgresql://user:pass@127.0.0.1:5432/base',
    'postgres://User:p%40ss%2Fw%25o~!*$rd@DB.Example.com/base?sslmode=require&options=-c%20x',
    "postgresql://u'ser:a b@[::1]:80/base",
    'postgresql://user@localhost/base',
  ])('recognizes the driver’s spelling of its own %s', async (spelling) => {
    let header = ''
    neonConfig.fetchFunction = (_url: string, { headers }: { headers: Record<string, string> }) => {
      header = headers['Neon-Connection-String'] ?? ''
      return Response.json({ fields: [], rows: [] })
    }
    await neon(spelling)`select 1`
    neonConfig.fetchFunction = undefined
    expect(header).toContain('base')
    expect(new DatabasePools({ connectionString: spelling, maxConnections: 1 }).databaseOf(header)).toBe('base')
  })

  it('400 without a connection string, as a web page in the browser would send it', async () => {
    expect((await fetch(both.server.url, { method: 'POST', body: selectOne })).status).toBe(400)
    expect((await post(selectOne, { 'Neon-Connection-String': 'nonsense' })).status).toBe(400)
  })

  it('serves every database of the server, 3D000 for an unknown one, and allows dropping one', async () => {
    await both.direct.query('create database second')
    const second = neon(connectionString.replace(/postgres$/, 'second'))
    both.reports.length = 0
    expect(await second`select current_database() as name`).toEqual([{ name: 'second' }])
    expect(both.reports).toMatchObject([{ database: 'second', statements: { length: 1 } }])
    await both.server.dropPool('second')
    await both.direct.query('drop database second')
    await expect(second`select 1`).rejects.toMatchObject({ code: '3D000' })
  })
})

describe('when Postgres stops', () => {
  it('57P01 for the statement whose backend was terminated, and for no other', async () => {
    const slow = query`select pg_sleep(30), 'victim' as mark`
    const failed = caught(slow)
    await expect.poll(() => terminate(`query like '%victim%' and query not like '%pg_terminate%'`)).toBe(1)
    expect(await failed).toMatchObject({ code: '57P01' })
    expect((await query`select 1 as one`).rows).toEqual([{ one: 1 }])
  })

  it('a batch whose backend was terminated fails and changes nothing', async () => {
    const batch = query.transaction([query`insert into sample values (1)`, query`select pg_sleep(30), 'victim'`])
    const failed = caught(batch)
    await expect.poll(() => terminate(`query like '%victim%' and query not like '%pg_terminate%'`)).toBe(1)
    expect(await failed).toMatchObject({ code: '57P01' })
    expect((await query`select * from sample`).rows).toEqual([])
  })

  it('connections that were terminated while idle are replaced', async () => {
    await Promise.all(Array.from({ length: 20 }, () => query`select pg_sleep(0.3)`))
    expect(await terminate(`query like '%pg_sleep%'`)).toBeGreaterThan(10)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const results = await Promise.all(Array.from({ length: 20 }, () => query`select 1 as one`))
    expect(results.every(({ rows }) => rows[0]?.['one'] === 1)).toBe(true)
  })

  it('500 while Postgres is down, and recovers by itself', async () => {
    const { ask, postgres, restart, close } = await openVictim()
    expect((await ask()).status).toBe(200)
    await postgres.stop()
    const down = await ask()
    expect([down.status, await down.json()]).toMatchObject([500, { message: expect.stringContaining('ECONNREFUSED') }])
    await restart()
    expect((await ask()).status).toBe(200)
    await close()
  })

  it('answers every request of a load during which Postgres is killed and started again', async () => {
    const { ask, postgres, restart, close } = await openVictim()
    const statuses: number[] = []
    const over = new AbortController()
    const clients = Array.from({ length: 20 }, async () => {
      while (!over.signal.aborted) statuses.push((await ask()).status)
    })
    await expect.poll(() => statuses.length, patiently).toBeGreaterThan(100)
    process.kill(postgres.pid, 'SIGKILL')
    await postgres.exited
    await restart()
    const before = statuses.length
    await expect
      .poll(() => statuses.slice(before).filter((status) => status === 200).length, patiently)
      .toBeGreaterThan(100)
    over.abort()
    await Promise.all(clients)
    expect(new Set(statuses)).toEqual(new Set([200, 400, 500]))
    await close()
  })
})

/** For a machine that is busy with other tests. */
const patiently = { timeout: 20_000 }

/** A Postgres to stop and kill, with a server in front of it. */
async function openVictim() {
  const dataDirectory = join(mkdtempSync(join(tmpdir(), 'postern-victim-')), 'data')
  const postgres = await startPostgres({ dataDirectory, durable: false })
  let current = postgres
  const server = await startNeonServer({ connectionString: postgres.connectionString })
  const headers = headersWith({ 'Neon-Connection-String': postgres.connectionString })
  return {
    postgres,
    ask: () => fetch(server.url, { method: 'POST', body: selectOne, headers }),
    restart: async () => {
      current = await startPostgres({ dataDirectory, port: postgres.port, durable: false })
    },
    close: async () => {
      await server.close()
      await current.stop()
      rmSync(dirname(dataDirectory), { recursive: true, force: true })
    },
  }
}

async function terminate(condition: string): Promise<number> {
  const { rowCount } = await both.direct.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`,
  )
  return rowCount ?? 0
}
