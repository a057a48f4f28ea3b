/** The embedded Postgres: starts on nothing, is alone, is closed to strangers, leaves nothing behind. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startPostgres } from '#local/postgres/postgres.ts'
import { AlreadyRunning } from '#local/postgres/postgres-lock.ts'
import { PortTaken } from '#local/postgres/postgres-server.ts'
import { ask, patience, Place } from './other-process.ts'

vi.setConfig({ testTimeout: patience, hookTimeout: patience })

let place: Place
let dataDirectory: string

beforeEach(() => {
  place = new Place()
  ;({ dataDirectory } = place)
})

afterEach(() => place.clear())

describe('a managed server', () => {
  it('starts with an empty directory, keeps its data over a stop, and leaves no process', async () => {
    dataDirectory = place.dataDirectory = join(place.directory, 'not/yet/there')
    const first = await startPostgres({ dataDirectory, durable: true })
    expect(first.reused).toBe(false)
    await ask(first.connectionString, 'create table kept as select 42 as answer')
    await Promise.all([first.stop(), first.stop()])
    expect(await first.exited).toEqual({ code: 0, signal: null })
    expect(place.processes()).toEqual([])
    const second = await startPostgres({ dataDirectory, durable: true })
    expect(second.reused).toBe(true)
    expect(await ask(second.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
    await second.stop()
  })

  it('is Postgres 18 with UTF-8, C.UTF-8 and UTC, and durable by default', async () => {
    const settings = `select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
      (select datlocale from pg_database where datname = 'postgres') as locale, current_setting('timezone') as zone,
      current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes') as durable`
    const always = { version: '18.4', encoding: 'UTF8', locale: 'C.UTF-8', zone: 'UTC' }
    const durable = await startPostgres({ dataDirectory, durable: true })
    expect(await ask(durable.connectionString, settings)).toEqual([{ ...always, durable: 'ononon' }])
    await durable.stop()
    const forgetful = await startPostgres({ dataDirectory, durable: false, maxConnections: 33 })
    expect(await ask(forgetful.connectionString, settings)).toEqual([{ ...always, durable: 'offoffoff' }])
    expect(await ask(forgetful.connectionString, 'show max_connections')).toEqual([{ max_connections: '33' }])
    await forgetful.stop()
  })

  it('requires the password, listens on loopback only and has no socket file', async () => {
    const { connectionString, port, stop } = await startPostgres({ dataDirectory, durable: false })
    for (const credentials of ['postgres', 'postgres:guess']) {
      const guess = ask(`postgresql://${credentials}@127.0.0.1:${port}/postgres`, 'select 1')
      await expect(guess).rejects.toThrow(/password/i)
    }
    const sockets = `select current_setting('listen_addresses') as at, current_setting('unix_socket_directories') as files`
    expect(await ask(connectionString, sockets)).toEqual([{ at: '127.0.0.1', files: '' }])
    expect(statSync(`${dataDirectory}.password`).mode & 0o777).toBe(0o600)
    expect(new URL(connectionString).password).toMatch(/^[\w-]{32}$/)
    await stop()
  })

  it('reports the port that is taken, and uses a given one', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const port: number = Object(other.address()).port
    await expect(startPostgres({ dataDirectory, port, durable: false })).rejects.toThrow(new PortTaken(port))
    other.close()
    const server = await startPostgres({ dataDirectory, port, durable: false })
    expect(server.port).toBe(port)
    await server.stop()
  })

  it('refuses a directory with other contents, and leaves it unchanged', async () => {
    mkdirSync(dataDirectory)
    writeFileSync(join(dataDirectory, 'diary.txt'), 'dear diary')
    await expect(startPostgres({ dataDirectory, durable: false })).rejects.toThrow(
      'is not empty and does not contain the data of a Postgres server',
    )
    expect(readFileSync(join(dataDirectory, 'diary.txt'), 'utf8')).toBe('dear diary')
    expect(existsSync(`${dataDirectory}.password`)).toBe(false)
  })

  it('reports the output of Postgres if it does not start', async () => {
    await (await startPostgres({ dataDirectory, durable: false })).stop()
    writeFileSync(join(dataDirectory, 'postgresql.conf'), 'nonsense = 1')
    await expect(startPostgres({ dataDirectory, durable: false })).rejects.toThrow(
      'unrecognized configuration parameter',
    )
  })
})

describe('only one server per directory', () => {
  it('a second start in the same process fails with its id, and succeeds after the first has stopped', async () => {
    const server = await startPostgres({ dataDirectory, durable: false })
    const second = startPostgres({ dataDirectory, durable: false })
    await expect(second).rejects.toThrow(new AlreadyRunning(dataDirectory, process.pid))
    expect(await ask(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    await (await startPostgres({ dataDirectory, durable: false })).stop()
  })

  it('of five simultaneous processes one succeeds; the others report its id and leave it running', async () => {
    const said = await Promise.all(Array.from({ length: 5 }, () => place.start().said))
    const [winner, ...more] = said.filter(({ error }) => error === undefined)
    expect(more).toEqual([])
    const losers = said.filter(({ error }) => error !== undefined)
    expect(losers.map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'AlreadyRunning'))
    expect(await ask(winner!.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await place.start().said).toMatchObject({ name: 'AlreadyRunning', pid: winner!.node })
  })

  it('two directories are independent', async () => {
    const beside = join(dirname(dataDirectory), 'beside')
    const servers = await Promise.all(
      [dataDirectory, beside].map((directory) => startPostgres({ dataDirectory: directory, durable: false })),
    )
    expect(new Set(servers.map(({ port }) => port)).size).toBe(2)
    await Promise.all(servers.map(({ stop }) => stop()))
  })
})
