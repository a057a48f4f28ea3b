/** What is killed or stopped, at random, and how long the service needs until it answers again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { query } from '../backdrop.ts'
import type { World } from './world.ts'

/** Ends or stops a part, and starts it again. */
type Fault = (world: World) => Promise<void>

const pauseMs = 700

export const faults: Record<string, Fault> = {
  'the service is killed': async (world) => {
    await world.service.stop()
    await world.startService()
  },
  'the service stands still': async ({ service }) => {
    process.kill(service.processId, 'SIGSTOP')
    await sleep(2 * pauseMs)
    process.kill(service.processId, 'SIGCONT')
  },
  'the sweeper is killed': async (world) => {
    await world.sweeper.stop()
    await world.startSweeper()
  },
  'Postgres is killed': async (world) => {
    const { pid, exited } = world.postgres
    process.kill(pid, 'SIGKILL')
    await exited
    await sleep(pauseMs)
    await world.startPostgres()
  },
  'Postgres is stopped': async (world) => {
    await world.postgres.stop()
    await world.startPostgres()
  },
  'sessions of the database are ended': async ({ connectionString }) => {
    await query(
      connectionString,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  },
  'connections to the database are cut': (world) => world.dropConnections(),
  'a table is locked': async ({ connectionString }) => {
    await query(connectionString, 'begin; lock table groups in access exclusive mode; select pg_sleep(2); commit')
  },
  'receivers are gone': async (world) => {
    const restore = await world.silenceReceivers()
    await sleep(3 * pauseMs)
    await restore()
  },
}

/** @returns milliseconds from the end of a fault until the session check answers */
export async function recoveryMs(world: World, headers: () => Record<string, string>): Promise<number> {
  const begunAt = performance.now()
  for (;;) {
    const response = await fetch(`${world.url}/v1/sessions/current`, { headers: headers() }).catch(() => null)
    if (response?.status === 200) return performance.now() - begunAt
    await sleep(20)
  }
}
