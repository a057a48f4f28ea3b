/**
 * The development server that lets the unmodified Neon HTTP driver talk to any Postgres: `POST /sql` on 127.0.0.1.
 * For development and tests; production talks to Neon itself.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { execute, NoConnection } from './neon-execute.ts'
import { DatabasePools } from './neon-pools.ts'
import { decodeRequest, encodeError, encodeResults, sqlStateOf } from './neon-protocol.ts'

/** What one HTTP request asked for: one database round trip, however many statements it carries. */
export interface StatementReport {
  database: string
  /** Their texts, without the values of parameters. */
  statements: string[]
}

export interface NeonServerOptions {
  /** `postgresql://user:password@host:port/database`; the driver must name the same host, port, user and password. */
  connectionString: string
  /** 0 or absent: any free port. */
  port?: number
  /** Connections per database, 64 unless told. Further requests wait for one. */
  maxConnections?: number
  /** Called once for each HTTP request that reached a database, before it runs. Tests count round trips with it. */
  onStatement?: (report: StatementReport) => void
}

export interface NeonServer {
  /** The driver's `fetchEndpoint`: `http://127.0.0.1:PORT/sql`. */
  url: string
  port: number
  /** Closes the connections to one database, so that it can be dropped or be a template. */
  dropPool: (database: string) => Promise<void>
  /** Stops listening, ends open requests and all connections. */
  close: () => Promise<void>
}

/** Neon's own limit for a request over HTTP. */
const maxBodyBytes = 64 * 1024 * 1024
const defaultMaxConnections = 64
/** Milliseconds an idle HTTP connection is kept; longer than any client keeps one, so that we never close first. */
const keepAliveTimeout = 120_000
const loopback = '127.0.0.1'

/** Starts the server. @throws Error with code `EADDRINUSE` when the port is taken */
export async function startNeonServer(options: NeonServerOptions): Promise<NeonServer> {
  const { connectionString, port = 0, maxConnections = defaultMaxConnections, onStatement } = options
  const pools = new DatabasePools({ connectionString, maxConnections })
  const server = createServer({ keepAliveTimeout, noDelay: true }, (request, response) => {
    void respond(request, response, (body) => answer(request, body, pools, onStatement))
  })
  const boundPort = await listen(server, port)
  return {
    url: `http://${loopback}:${boundPort}/sql`,
    port: boundPort,
    dropPool: (database) => pools.drop(database),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await pools.close()
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : port)
    })
  })
}

interface Answer {
  status: number
  body: string
}

/** Reads the request, refuses what is not `POST /sql` of at most 64 MB, and sends what `handle` returns. */
async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (body: string) => Promise<Answer>,
): Promise<void> {
  const refused = refusal(request)
  if (refused !== null) return send(response, refused, true)
  const body = await readBody(request)
  if (body === null) return send(response, tooLarge, true)
  send(response, await handle(body), false)
}

const tooLarge: Answer = { status: 413, body: encodeError(new Error('the body is larger than 64 MB')) }
const notFound: Answer = { status: 404, body: encodeError(new Error('the only path is /sql')) }
const notAllowed: Answer = { status: 405, body: encodeError(new Error('the only method is POST')) }

function refusal({ url, method, headers }: IncomingMessage): Answer | null {
  if (url !== '/sql') return notFound
  if (method !== 'POST') return notAllowed
  return Number(headers['content-length'] ?? 0) > maxBodyBytes ? tooLarge : null
}

/** The body as text; null when it is too large or the client went away. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBodyBytes) resolve(null)
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', () => resolve(null))
  })
}

/** `final` closes the connection: the rest of a refused body must not be read as the next request. */
function send(response: ServerResponse, { status, body }: Answer, final: boolean): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(final ? { connection: 'close' } : {}),
  })
  response.end(body)
}

async function answer(
  request: IncomingMessage,
  body: string,
  pools: DatabasePools,
  onStatement: NeonServerOptions['onStatement'],
): Promise<Answer> {
  try {
    const database = pools.databaseOf(String(request.headers['neon-connection-string'] ?? ''))
    const asked = decodeRequest(request.headers, body)
    onStatement?.({ database, statements: asked.statements.map(({ query }) => query) })
    return { status: 200, body: encodeResults(asked, await execute(pools.pool(database), asked)) }
  } catch (error) {
    return failure(error)
  }
}

/** As Neon's proxy: 400 for what a statement or its sender did, 500 when there was no connection to run it on. */
function failure(error: unknown): Answer {
  const cause = error instanceof NoConnection ? error.cause : error
  const isOurs = error instanceof NoConnection ? !isRefusedLogin(cause) : error instanceof TypeError
  return { status: isOurs ? 500 : 400, body: encodeError(cause) }
}

/** Postgres is there but does not let us in: no such database (3D), wrong credentials (28). */
function isRefusedLogin(error: unknown): boolean {
  return /^(?:3D|28)/.test(sqlStateOf(error) ?? '')
}
