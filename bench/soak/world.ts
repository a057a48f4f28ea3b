/**
 * The service and its surroundings, each part a process or a server that can be killed and started again: Postgres, the Neon endpoint, the service
 * and the sweeper in workerd, receivers of webhooks and a mail provider.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { type NeonServer, startNeonServer } from '../../local/neon/neon-server.ts'
import { type Postgres, startPostgres } from '../../local/postgres/postgres.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { generateDevelopmentSecrets } from '../../scripts/secrets.ts'
import { query } from '../backdrop.ts'
import { repository } from '../paths.ts'
import { type Bundle, build, type Served, serve } from '../workerd.ts'
import type { Ledger } from './ledger.ts'

/** A receiver that fails now and then, one that is sometimes silent, and one that answers. */
const receiverPaths = ['good', 'failing', 'silent'] as const

export interface World {
  /** Where the service is now; another port after each start. */
  readonly url: string
  readonly postgres: Postgres
  readonly service: Served
  readonly sweeper: Served
  bootstrapSecret: string
  connectionString: string
  receivers: string[]
  startPostgres(): Promise<void>
  startService(): Promise<void>
  startSweeper(): Promise<void>
  /** Ends every connection between the service and the database, and listens again. */
  dropConnections(): Promise<void>
  /** Receivers refuse connections until the function that is returned is called. */
  silenceReceivers(): Promise<() => Promise<void>>
  sweep(): Promise<void>
  stop(): Promise<void>
}

export async function startWorld(folder: string, ledger: Ledger): Promise<World> {
  const startOn = (port: number) =>
    startPostgres({ dataDirectory: join(folder, 'postgres'), durable: true, port, maxConnections: 100 })
  let postgres = await startOn(0)
  await query(postgres.connectionString, 'create database soak')
  const connectionString = postgres.connectionString.replace(/postgres$/, 'soak')
  await migrateDatabase(connectionString)
  let neon: NeonServer = await startNeonServer({ connectionString, maxConnections: 40 })
  const neonPort = neon.port
  const receiver = await listen(receive(ledger))
  const provider = await listen(takeMail(ledger))
  const secrets = generateDevelopmentSecrets()
  const bindings = {
    ...secrets,
    DATABASE_URL: connectionString,
    NEON_ENDPOINT: neon.url,
    BASE_URL: 'https://id.example.com',
    WEBHOOK_LOOPBACK: 'allowed',
    MAIL_API_KEY: 'none',
    MAIL_FROM: 'Postern <postern@example.com>',
    MAIL_URL: `${urlOf(provider)}/emails`,
  }
  const bundleOf = (environment: string): Promise<Bundle> =>
    build(join(repository, 'wrangler.toml'), environment, join(folder, `worker-${environment}`))
  const [serviceBundle, sweeperBundle] = [await bundleOf(''), await bundleOf('sweeper')]
  let service = await serve(serviceBundle, bindings, false)
  let sweeper = await serve(sweeperBundle, bindings, false)
  return {
    get url() {
      return service.url
    },
    get postgres() {
      return postgres
    },
    get service() {
      return service
    },
    get sweeper() {
      return sweeper
    },
    bootstrapSecret: secrets.BOOTSTRAP_SECRET,
    connectionString,
    receivers: receiverPaths.map((path) => `${urlOf(receiver)}/${path}`),
    startPostgres: async () => void (postgres = await startOn(postgres.port)),
    startService: async () => void (service = await serve(serviceBundle, bindings, false)),
    startSweeper: async () => void (sweeper = await serve(sweeperBundle, bindings, false)),
    async dropConnections() {
      await neon.close()
      neon = await startNeonServer({ connectionString, maxConnections: 40, port: neonPort })
    },
    async silenceReceivers() {
      const { port } = receiver.address() as AddressInfo
      await close(receiver)
      return () => new Promise((resolve) => void receiver.listen(port, '127.0.0.1', resolve))
    },
    async sweep() {
      await fetch(sweeper.url, { method: 'POST' }).catch(() => undefined) // it may be dead
    },
    async stop() {
      await Promise.all([service.stop(), sweeper.stop(), neon.close(), close(receiver), close(provider)])
      await postgres.stop()
    },
  }
}

/** Accepts messages and writes them down, according to the path. */
function receive({ messages }: Ledger): RequestListener {
  return (request, response) => {
    void readAll(request).then(
      (body) => {
        const luck = Math.random()
        if (request.url === '/silent' && luck < 0.01) return
        const fails = request.url === '/failing' && luck < 0.05
        if (!fails && request.url === '/good') {
          const { data } = JSON.parse(body) as { data: { group: { name: string } } }
          const ids = messages.get(data.group.name) ?? new Set()
          messages.set(data.group.name, ids.add(String(request.headers['webhook-id'])))
        }
        response.writeHead(fails ? 500 : 200).end()
      },
      () => {},
    )
  }
}

function takeMail({ mailed }: Ledger): RequestListener {
  return (request, response) => {
    void readAll(request).then(
      (body) => {
        for (const recipient of (JSON.parse(body) as { to: string[] }).to) mailed.add(recipient)
        response.end('{}')
      },
      () => {},
    )
  }
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
