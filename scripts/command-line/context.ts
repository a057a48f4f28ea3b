/** What a command works with. */
import { randomUUID } from 'node:crypto'
import { connect } from '#adapters/neon.ts'
import type { Caller } from '#domain/caller.ts'
import { startNeonServer } from '#local/neon/neon-server.ts'
import type { Database } from '#store/run.ts'

/** A database and the one who acts on it. */
export interface Context {
  db: Database
  caller: Caller
  /** A setting from the environment. @throws Error that names it when it is missing */
  setting(name: string): string
  /** The host that people know the service by; empty where `BASE_URL` is not set. */
  host: string
  /** As in the deployment; the breach check is off where it is not set. */
  breachCheckUrl: string | undefined
  close(): Promise<void>
}

/** A host of Neon, which speaks its protocol itself. */
const neonHost = /\.neon\.tech$/

/** Opens the database that `DATABASE_URL` names: a Neon database, or any other Postgres through a server of ours that ends with the command. */
export async function openContext(environment: NodeJS.ProcessEnv): Promise<Context> {
  const setting = (name: string) => {
    const value = environment[name]
    if (value) return value
    throw new Error(`Set ${name} as it is in the deployment. README.md, "Settings", says what it is.`)
  }
  const connectionString = setting('DATABASE_URL')
  const isNeon = neonHost.test(new URL(connectionString).hostname)
  const server = isNeon ? null : await startNeonServer({ connectionString, maxConnections: 2 })
  const caller: Caller = {
    audience: 'system',
    claims: null,
    address: null,
    userAgent: null,
    language: null,
    requestId: randomUUID(),
  }
  const host = environment['BASE_URL'] ? new URL(environment['BASE_URL']).hostname : ''
  const breachCheckUrl = environment['BREACH_CHECK_URL']
  const close = async () => server?.close()
  return { db: connect(connectionString, server?.url), caller, setting, host, breachCheckUrl, close }
}
