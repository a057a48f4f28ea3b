/** One pool of connections per database of the one Postgres server that the development server stands in front of. */
import { Pool } from 'pg'
import { ProtocolError } from './neon-protocol.ts'

/** A database that is not on the server we stand in front of, or credentials that are not its own. Status 400. */
class WrongServer extends ProtocolError {}

export interface PoolSettings {
  connectionString: string
  maxConnections: number
}

/** Milliseconds a request waits for a connection before it is answered with an error instead of hanging. */
const connectionTimeoutMillis = 10_000
/** Milliseconds after which an unused connection is given back to Postgres. */
const idleTimeoutMillis = 30_000
/** Connection strings remembered; a client that invents a new one for each request must not fill the memory. */
const maxRemembered = 1_000

const rawText = { getTypeParser: () => (value: unknown) => value }

export class DatabasePools {
  readonly #settings: PoolSettings
  readonly #server: URL
  readonly #pools = new Map<string, Pool>()
  readonly #databases = new Map<string, string>()

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#server = parse(settings.connectionString)
  }

  /**
   * The database that a driver's connection string names. Host, port, user and password must be the configured ones:
   * otherwise whoever reaches the loopback address could use our credentials, or reach any host through us.
   * @throws WrongServer
   */
  databaseOf(connectionString: string): string {
    const known = this.#databases.get(connectionString)
    if (known !== undefined) return known
    const database = this.#check(connectionString)
    if (this.#databases.size >= maxRemembered) this.#databases.clear()
    this.#databases.set(connectionString, database)
    return database
  }

  #check(connectionString: string): string {
    const asked = parse(connectionString)
    for (const part of ['hostname', 'port', 'username', 'password'] as const) {
      if (asked[part] !== this.#server[part]) throw new WrongServer(`Neon-Connection-String names another ${part}`)
    }
    if (asked.pathname.length < 2) throw new WrongServer('Neon-Connection-String names no database')
    return decodeURIComponent(asked.pathname.slice(1))
  }

  /** The pool of a database, made at its first use. */
  pool(database: string): Pool {
    const existing = this.#pools.get(database)
    if (existing !== undefined) return existing
    const pool = this.#open(database)
    this.#pools.set(database, pool)
    return pool
  }

  #open(database: string): Pool {
    const url = new URL(this.#settings.connectionString)
    url.pathname = `/${encodeURIComponent(database)}`
    const pool = new Pool({
      connectionString: url.href,
      max: this.#settings.maxConnections,
      connectionTimeoutMillis,
      idleTimeoutMillis,
      keepAlive: true,
      pipeline: true,
      types: rawText,
    })
    // Without listeners, Postgres going away would end the process; the statement in flight gets the error anyway.
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }

  /** Closes the connections to one database, so that it can be dropped or used as a template. */
  async drop(database: string): Promise<void> {
    const pool = this.#pools.get(database)
    this.#pools.delete(database)
    await pool?.end()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.keys()].map((database) => this.drop(database)))
  }
}

/** Reads a connection string as the driver does, with the rules of `http:` (which lower the case of hosts, for one). */
function parse(connectionString: string): URL {
  const url = connectionString.replace(/^postgres(?:ql)?:/, 'http:')
  if (!URL.canParse(url)) throw new WrongServer('Neon-Connection-String is missing or not a URL')
  return new URL(url)
}
