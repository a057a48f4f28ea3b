/**
 * Postern's Workers, each built and served separately as in a split deployment. The composed Worker creates their data over HTTP on the same
 * database.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { mintApiKey } from '../adapters/tokens/api-key-text.ts'
import { hexDigits } from '../domain/hex-text.ts'
import { migrateDatabase } from '../scripts/migrate.ts'
import { generateDevelopmentSecrets } from '../scripts/secrets.ts'
import { type Backdrop, query } from './backdrop.ts'
import { databaseBindings } from './bare.ts'
import type { Contestant, Target } from './contestant.ts'
import { repository } from './paths.ts'
import { build, serve } from './workerd.ts'

const configuration = join(repository, 'wrangler.toml')
const superuser = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery staple' }

export const posternStrict: Contestant = {
  name: 'postern',
  description: '`GET /v1/sessions/current`, strict',
  start: (backdrop) => startSessionCheck(backdrop, {}),
}

export const posternCached: Contestant = {
  name: 'postern',
  description: '`GET /v1/sessions/current`, bounded cache',
  start: (backdrop) => startSessionCheck(backdrop, { SESSION_CACHE_SECONDS: '60' }),
}

export const posternSignIn: Contestant = {
  name: 'postern',
  description: '`POST /v1/sessions`, Argon2id 19 MiB, t=2, p=1, peppered',
  start: async (backdrop) => {
    const { url, processId } = await startPostern(backdrop, 'v1-sessions', {})
    const body = JSON.stringify({ login: superuser.username, password: superuser.password })
    return { url: `${url}/v1/sessions`, method: 'POST', headers: json, body, processId }
  },
}

export const posternCheck: Contestant = {
  name: 'postern',
  description: '`POST /v1/check`, one question',
  start: async (backdrop) => {
    const { url, processId, whole, administrator, token } = await startPostern(backdrop, 'v1-check', {})
    const resource = await createTree(whole, administrator)
    const body = JSON.stringify({ checks: [{ resource, permission: 'read' }] })
    return { url: `${url}/v1/check`, method: 'POST', headers: { ...json, ...bearer(token) }, body, processId }
  },
}

/** By a key that is limited to the branch of the resource. The session of the check beside it is the owner's. */
export const posternCheckByKey: Contestant = {
  name: 'postern by key',
  description: '`POST /v1/check`, one question, by an API key with a branch',
  start: async (backdrop) => {
    const { url, processId, whole, administrator, connectionString } = await startPostern(backdrop, 'v1-check', {})
    const resource = await createTree(whole, administrator)
    const { text, digest } = mintApiKey('pk')
    await query(connectionString, limitedKey(hexDigits(digest), resource))
    const body = JSON.stringify({ checks: [{ resource, permission: 'read' }] })
    return { url: `${url}/v1/check`, method: 'POST', headers: { ...json, ...bearer(text) }, body, processId }
  },
}

const json = { 'content-type': 'application/json' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function startSessionCheck(backdrop: Backdrop, settings: Record<string, string>): Promise<Target> {
  const { url, processId, token } = await startPostern(backdrop, 'v1-sessions', settings)
  return { url: `${url}/v1/sessions/current`, method: 'GET', headers: bearer(token), processId }
}

/** Serves one function on a new database with a signed-in superuser; `whole` is the composed Worker. */
async function startPostern(backdrop: Backdrop, environment: string, settings: Record<string, string>) {
  const database = await backdrop.createDatabase(`postern_${randomUUID()}`)
  await migrateDatabase(database.connectionString)
  const secrets = generateDevelopmentSecrets()
  const bindings = { ...databaseBindings(database), ...secrets, BASE_URL: 'https://id.example.com', ...settings }
  const whole = await serveEnvironment(backdrop, '', bindings)
  const alone = await serveEnvironment(backdrop, environment, bindings)
  await send(whole.url, 'POST', '/v1/bootstrap', { secret: bindings.BOOTSTRAP_SECRET, ...superuser })
  await query(database.connectionString, ordinaryUser)
  const signIn = (login: string) => send(whole.url, 'POST', '/v1/sessions', { login, password: superuser.password })
  const [administrator, user] = [await signIn(superuser.username), await signIn('ben')]
  return {
    ...alone,
    connectionString: database.connectionString,
    whole: whole.url,
    administrator: administrator['access_token'] ?? '',
    token: user['access_token'] ?? '',
  }
}

/** Creates a user who is no administrator, so that a check has to decide. With the superuser's password. */
const ordinaryUser = `
  insert into users (username, username_canonical, username_skeleton, password_hash, activated_at)
  select 'ben', 'ben', 'ben', password_hash, activated_at from users where role = 'superuser'`

/** Creates a key of the ordinary user. Its use was just noted, as between two notes. */
const limitedKey = (digest: string, branch: string) => `
  with key as (
    insert into api_keys (user_id, name, digest, last_four, scopes, branch_limited, expires_at, last_used_at)
    select id, 'bench', '\\x${digest}', 'last', '{check}', true, now() + interval '1 day', now() from users where username = 'ben' returning id)
  insert into api_key_branches (key_id, resource_id)
  select key.id, r.id from key, resources r where r.uuid = '${branch}'`

async function serveEnvironment(backdrop: Backdrop, environment: string, bindings: Record<string, string>) {
  const folder = join(backdrop.folder, `postern-${environment}-${randomUUID()}`)
  const served = await serve(await build(configuration, environment, folder), bindings)
  backdrop.onStop(served.stop)
  return served
}

/** Creates a service, three levels below it, and a grant at the top, so that a check reads all levels. */
async function createTree(url: string, token: string): Promise<string> {
  const service = await send(url, 'POST', '/v1/services', { name: 'library', type: 'api' }, token)
  let parent = service['uuid'] ?? ''
  for (const name of ['shelf', 'book', 'page']) {
    const resource = await send(url, 'POST', '/v1/resources', { parent, name, type: 'route' }, token)
    parent = resource['uuid'] ?? ''
  }
  const grant = { holder: 'authenticated', resource: service['uuid'], permission: 'read-allow-recursive' }
  await send(url, 'POST', '/v1/grants', grant, token)
  return parent
}

/** Sends a request. @throws Error with the response unless it is 2xx */
async function send(url: string, method: string, path: string, body: unknown, token?: string) {
  const headers = token === undefined ? json : { ...json, ...bearer(token) }
  const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.json<Record<string, string>>()
}
