/** Postern as a client sees it: the built Worker in workerd, over HTTP, with its own database. */
import { inject } from 'vitest'
import { serve, type Served } from '#local/serve.ts'
import { generateDevelopmentSecrets, type Secrets } from '#scripts/secrets.ts'
import { checkAnswer } from '#test/support/contract/contract.ts'
import { createDatabase, type TestDatabase } from './database.ts'

/** The base URL of the Worker under test. */
export const baseUrl = 'https://id.example.test'

/** A password that the rules accept. */
export const goodPassword = 'correct horse battery staple'

/** The parts of a request. */
export interface CallOptions {
  body?: unknown
  /** An access token; without one, or null, the request has no session. */
  token?: string | null | undefined
  headers?: Record<string, string> | undefined
}

/** A response; `body` is parsed if it is JSON. */
export interface Answer {
  status: number
  headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read bodies of every kind
  body: any
}

export interface Postern {
  url: string
  database: TestDatabase
  secrets: Secrets
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Signs in as the first superuser. */
  bootstrap(): Promise<SignedIn>
  /** Creates an account as if it had been registered and confirmed; by default with `goodPassword`. */
  createUser(username: string): Promise<void>
  signIn(login: string, password?: string): Promise<SignedIn>
  runScheduled(): Promise<void>
  runQueued(): Promise<void>
  stop(): Promise<void>
}

/** A session with its tokens. */
export interface SignedIn {
  uuid: string
  token: string
  refreshToken: string
}

/**
 * Starts Postern for a test file.
 *
 * @param settings besides the secrets and URLs
 * @param server the Postgres to use instead of the one of the test run, for tests that stop it
 */
export async function startPostern(settings: Record<string, string> = {}, server?: string): Promise<Postern> {
  const database = await createDatabase(server)
  const secrets = generateDevelopmentSecrets()
  const bindings = {
    ...secrets,
    DATABASE_URL: database.connectionString,
    NEON_ENDPOINT: database.endpoint,
    BASE_URL: baseUrl,
    ...settings,
  }
  const served = await serve({ directory: inject('bundle'), bindings, port: 0, verbose: false })
  const call: Postern['call'] = (method, path, options) => send(served.url, method, path, options)
  const signIn: Postern['signIn'] = async (login, password = goodPassword) =>
    toSignedIn(await call('POST', '/v1/sessions', { body: { login, password } }))
  let passwordHash: string | undefined
  return {
    url: served.url,
    database,
    secrets,
    call,
    signIn,
    async bootstrap() {
      const root = { username: 'first.superuser', email: 'root@example.test', password: goodPassword }
      const { status, body } = await call('POST', '/v1/bootstrap', {
        body: { secret: secrets.BOOTSTRAP_SECRET, ...root },
      })
      if (status !== 201) throw new Error(`bootstrap: ${status} ${JSON.stringify(body)}`)
      return signIn(root.username)
    },
    async createUser(username) {
      passwordHash ??= await hashOf(secrets)
      await database.sql(
        `insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, activated_at)
         values ($1, lower($1), lower($1), $1 || '@example.test', lower($1) || '@example.test', $2, app_now())`,
        [username, passwordHash],
      )
    },
    runScheduled: () => served.runScheduled(),
    runQueued: () => served.runQueued(),
    async stop() {
      await served.stop()
      await database.close()
    },
  }
}

/** Starts another Worker on the same database, with the same secrets except for those in `settings`. */
export function startBeside({ database, secrets }: Postern, settings: Record<string, string>): Promise<Served> {
  const { connectionString: DATABASE_URL, endpoint: NEON_ENDPOINT } = database
  const bindings = { ...secrets, DATABASE_URL, NEON_ENDPOINT, BASE_URL: baseUrl, ...settings }
  return serve({ directory: inject('bundle'), bindings, port: 0, verbose: false })
}

async function hashOf(secrets: Secrets): Promise<string> {
  const { createPasswordHasher } = await import('#adapters/passwords/password-hasher.ts')
  const { parsePeppers } = await import('#adapters/passwords/password-pepper.ts')
  return createPasswordHasher({ peppers: parsePeppers(secrets.PASSWORD_PEPPER) }).hash(goodPassword)
}

function toSignedIn({ status, body }: Answer): SignedIn {
  if (status !== 201) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`)
  return { uuid: body.user.uuid, token: body.access_token, refreshToken: body.refresh_token }
}

/** What is limited by client network (`test/functions/request-limits.test.ts`); elsewhere each request comes from another one. */
const limitedByNetwork = /^\/v1\/(?:registrations|passwords\/reset|passwords\/unlock|sessions\/codes)$/

let networks = 0
function newNetwork(): string {
  networks += 1
  return `10.200.${(networks >> 8) % 256}.${networks % 256}`
}

async function send(url: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(limitedByNetwork.test(path) && { 'CF-Connecting-IP': newNetwork() }),
      ...(options.body !== undefined && { 'Content-Type': 'application/json' }),
      ...(options.token && { Authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body !== undefined && {
      body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body),
    }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  const body = isJson ? JSON.parse(text) : text
  checkAnswer(method, path, response.status, response.headers, body)
  return { status: response.status, headers: response.headers, body }
}
