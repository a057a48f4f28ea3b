/** `kill -9`: nothing acknowledged is lost, nothing runs on, the next start works. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startPostgres } from '#local/postgres/postgres.ts'
import { ask, connect, patience, Place } from './other-process.ts'

vi.setConfig({ testTimeout: patience, hookTimeout: patience })

let place: Place
let dataDirectory: string

beforeEach(() => {
  place = new Place()
  ;({ dataDirectory } = place)
})

afterEach(() => place.clear())

/** Inserts one row after the other and counts those that Postgres has acknowledged. */
class Writer {
  acknowledged = 0
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Calls `deed` once this number of rows is written, continues to write, and returns when the connection is cut. */
  async writeUntil(rows: number, deed: () => void): Promise<void> {
    await this.#client.query('create table log (n integer primary key)')
    try {
      for (;;) {
        await this.#client.query('insert into log values ($1)', [this.acknowledged + 1])
        this.acknowledged += 1
        if (this.acknowledged === rows) deed()
      }
    } catch {
      // cut, as intended
    }
  }
}

it.each([[['node']], [['postgres']], [['node', 'postgres']], [['postgres', 'node']]])(
  'everything acknowledged before `kill -9` of %j exists afterwards',
  async (victims) => {
    const { child, said, kill } = place.start()
    const { connectionString, pid } = await said
    const writer = new Writer(await connect(connectionString))
    await writer.writeUntil(50, () => {
      for (const victim of victims) process.kill(victim === 'node' ? child.pid! : pid, 'SIGKILL')
    })
    await kill()
    const server = await startPostgres({ dataDirectory, durable: true })
    const [row] = await ask<{ n: number }>(server.connectionString, 'select count(*)::int as n from log')
    expect(writer.acknowledged).toBeGreaterThanOrEqual(50)
    expect(row?.n).toBeGreaterThanOrEqual(writer.acknowledged)
    await server.stop()
  },
)

it('Postgres stops when Node is killed or ends without stopping it', async () => {
  const killed = place.start()
  await killed.said
  await killed.kill()
  await expect.poll(() => place.processes(), { timeout: patience }).toEqual([])
  const ended = place.start()
  expect((await ended.said).reused).toBe(true)
  ended.child.stdin.end()
  await ended.exited
  await expect.poll(() => place.processes(), { timeout: patience }).toEqual([])
})

/** The shell among the children of a process. */
function watchdogOf(node: number): number {
  const children = readFileSync(`/proc/${node}/task/${node}/children`, 'utf8').trim().split(' ').map(Number)
  const watchdog = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sh'))
  if (watchdog === undefined) throw new Error('there is no watchdog')
  return watchdog
}

it.runIf(process.platform === 'linux')('the next start stops an orphaned Postgres', async () => {
  const { said, kill } = place.start()
  const { pid, node } = await said
  process.kill(watchdogOf(node), 'SIGKILL')
  await kill()
  await sleep(300)
  expect(place.processes()).toContain(pid)
  const server = await startPostgres({ dataDirectory, durable: true })
  expect(place.processes()).not.toContain(pid)
  await server.stop()
})

it('reports that Postgres stopped unexpectedly, and can start it again', async () => {
  const server = await startPostgres({ dataDirectory, durable: true })
  process.kill(server.pid, 'SIGKILL')
  expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' })
  await server.stop()
  const again = await startPostgres({ dataDirectory, durable: true })
  expect(await ask(again.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  await again.stop()
})

it('a stale postmaster.pid whose number is now another program is ignored, and that program is not stopped', async () => {
  await (await startPostgres({ dataDirectory, durable: false })).stop()
  const bystander = place.watch(spawn('sleep', ['60']))
  writeFileSync(
    join(dataDirectory, 'postmaster.pid'),
    `${bystander.pid}\n${dataDirectory}\n1\n1\n\n127.0.0.1\n0\nready\n`,
  )
  const server = await startPostgres({ dataDirectory, durable: false })
  expect(bystander.exitCode ?? bystander.signalCode).toBe(null)
  await server.stop()
})

it('starts anew after a kill during the creation of the data', async () => {
  const { kill } = place.start()
  const names = () => readdirSync(place.directory).join(' ')
  await expect.poll(names, { interval: 5 }).toContain('unfinished')
  await kill()
  expect(existsSync(dataDirectory)).toBe(false)
  const server = await startPostgres({ dataDirectory, durable: false })
  expect(server.reused).toBe(false)
  expect(names()).not.toContain('unfinished')
  await server.stop()
})
