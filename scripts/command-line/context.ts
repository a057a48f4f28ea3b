/** The database, the caller and the configuration of a command. */
import { randomUUID } from 'node:crypto'
import { connect } from '#adapters/neon.ts'
import type { Caller } from '#domain/caller.ts'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { findLaptop, stateDirectory } from '#local/running-laptop.ts'
import type { Database } from '#store/run.ts'

export interface Context {
  db: Database
  caller: Caller
  /** A setting from the environment. @throws Error that names it when it is missing */
  setting(name: string): string
  /** The public host of the service; empty if `BASE_URL` is not set. */
  host: string
  /** The domain that passkeys belong to; empty if neither `PASSKEY_RP_ID` nor `BASE_URL` is set. */
  rpId: string
  /** As in the deployment; if it is not set, there is no breach check. */
  breachCheckUrl: string | undefined
  close(): Promise<void>
}

/** Hosts of Neon, which need no local protocol server. */
const neonHost = /\.neon\.tech$/

/**
 * Connects to `DATABASE_URL`: directly if it is Neon, otherwise through a local Neon protocol server that stops with the command. Without
 * `DATABASE_URL`, connects to the database of the `npm start` that runs on this machine.
 */
export async function openContext(ofProcess: NodeJS.ProcessEnv): Promise<Context> {
  const environment = settingsOf(ofProcess)
  const setting = (name: string) => {
    const value = environment[name]
    if (value) return value
    throw new Error(`Set ${name} to its value in the deployment, or run npm start. See "Settings" in README.md.`)
  }
  const connectionString = setting('DATABASE_URL')
  const host = environment['BASE_URL'] ? new URL(environment['BASE_URL']).hostname : ''
  const rpId = environment['PASSKEY_RP_ID'] || host
  const isNeon = neonHost.test(new URL(connectionString).hostname)
  const server = isNeon ? null : await startNeonServer({ connectionString, maxConnections: 2 })
  const caller: Caller = {
    audience: 'system',
    claims: null,
    key: null,
    scope: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: randomUUID(),
  }
  const breachCheckUrl = environment['BREACH_CHECK_URL']
  const close = async () => server?.close()
  return { db: connect(connectionString, server?.url), caller, setting, host, rpId, breachCheckUrl, close }
}

/** The settings of one deployment, never of two: all from the environment, or all of the `npm start` that runs here. */
function settingsOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const laptop = environment['DATABASE_URL'] ? null : findLaptop(stateDirectory(environment))
  if (!laptop) return environment
  console.error(`DATABASE_URL is not set. Using the database of the npm start at ${laptop.BASE_URL}.`)
  return { ...laptop }
}
