/** A Worker of Postern on a database that was filled directly, and tokens for its sessions. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { issueAccessToken } from '../../adapters/tokens/access-token.ts'
import { loadSigningKey, loadVerificationKeys } from '../../adapters/tokens/signing-keys.ts'
import { accessTokenTtlSeconds } from '../../domain/sessions/session.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { generateDevelopmentSecrets, type Secrets } from '../../scripts/secrets.ts'
import type { Backdrop, Database } from '../backdrop.ts'
import { databaseBindings } from '../bare.ts'
import { median } from '../load.ts'
import { repository } from '../paths.ts'
import { build, serve } from '../workerd.ts'

export const baseUrl = 'https://id.example.com'

/** The session in a token. */
export interface SessionOf {
  sid: string
  sub: string
  rev: number
}

export interface Served {
  /**
   * Sends a request with the token of this session, by default a POST if it has a body. Returns the JSON and the milliseconds.
   *
   * @throws Error for any response but a 2xx
   */
  timed(
    session: SessionOf,
    path: string,
    body?: unknown,
    method?: string,
  ): Promise<{ milliseconds: number; answer: unknown }>
}

/** Creates a database of the current schema. The backdrop closes the connection. */
export async function openDatabase(backdrop: Backdrop, name: string): Promise<{ database: Database; client: Client }> {
  const database = await backdrop.createDatabase(name)
  await migrateDatabase(database.connectionString)
  const client = new Client({ connectionString: database.connectionString })
  await client.connect()
  backdrop.onStop(() => client.end())
  return { database, client }
}

/** @param environment of wrangler.toml: `v1-check` */
export async function servePostern(backdrop: Backdrop, database: Database, environment: string): Promise<Served> {
  const secrets = generateDevelopmentSecrets()
  const bindings = { ...databaseBindings(database), ...secrets, BASE_URL: baseUrl }
  const folder = join(backdrop.folder, `${environment}-${randomUUID()}`)
  const { url, stop } = await serve(await build(join(repository, 'wrangler.toml'), environment, folder), bindings)
  backdrop.onStop(stop)
  const token = await tokensOf(secrets)
  return {
    async timed(session, path, body, method = 'POST') {
      const headers = { authorization: `Bearer ${await token(session)}`, 'content-type': 'application/json' }
      const request = body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) }
      const begin = performance.now()
      const response = await fetch(url + path, request)
      const text = await response.text()
      const milliseconds = performance.now() - begin
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
      return { milliseconds, answer: JSON.parse(text) }
    },
  }
}

/** Issues access tokens as Postern at `baseUrl` does. */
export async function tokensOf(
  secrets: Pick<Secrets, 'SIGNING_KEY' | 'VERIFICATION_KEYS'>,
): Promise<(session: SessionOf) => Promise<string>> {
  const key = await loadSigningKey(secrets.SIGNING_KEY, await loadVerificationKeys(secrets.VERIFICATION_KEYS))
  return ({ sid, sub, rev }) => {
    const iat = Math.floor(Date.now() / 1000)
    return issueAccessToken(key, {
      iss: baseUrl,
      aud: baseUrl,
      sub,
      sid,
      jti: randomUUID(),
      iat,
      exp: iat + accessTokenTtlSeconds,
      rev,
      amr: ['pwd'],
      acr: 'aal1',
      auth_time: iat,
    })
  }
}

/**
 * The median milliseconds of each, measured in turn, so that temporary load on the machine affects all of them.
 *
 * @param asks by name; the first round does not count
 */
export async function inTurn(
  rounds: number,
  asks: Record<string, (round: number) => Promise<{ milliseconds: number }>>,
): Promise<Record<string, number>> {
  const times = new Map<string, number[]>(Object.keys(asks).map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, ask] of Object.entries(asks)) {
      const { milliseconds } = await ask(round)
      if (round > 0) times.get(name)?.push(milliseconds)
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]))
}
