/** Every function as a Worker of its own, each with its own secrets and no others, dispatched by the routes of wrangler.toml. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestHarness } from 'wrangler'
import { type Scope, scopes } from '#domain/keys/scope.ts'
import { functions } from '#openapi/functions.ts'
import { routesOf } from '#openapi/routes.ts'
import { generateDevelopmentSecrets, type Secrets } from '#scripts/secrets.ts'
import { createKey, type KeyState } from '#test/support/fixtures/api-keys.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { deployments, root as project } from '#test/support/source.ts'

const host = 'https://id.example.com'
const { functions: workers } = deployments()

const database = useDatabase()
let secrets: Secrets
let harness: ReturnType<typeof createTestHarness>
beforeAll(async () => {
  secrets = generateDevelopmentSecrets()
  const all: Record<string, string> = { ...secrets, DATABASE_URL: database.connectionString, MAIL_API_KEY: 'none' }
  harness = createTestHarness({
    workers: Object.entries(workers).map(([env, worker]) => ({
      configPath: join(project, 'wrangler.toml'),
      env,
      vars: { ...worker.vars, NEON_ENDPOINT: database.endpoint, VERIFICATION_KEYS: secrets.VERIFICATION_KEYS },
      secrets: Object.fromEntries((worker.secrets?.required ?? []).map((name) => [name, all[name]!])),
    })),
  })
  await harness.listen()
}, 300_000)
afterAll(() => harness.close())

async function call(method: string, path: string, body?: unknown, token?: string) {
  const response = await harness.fetch(host + path, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

describe('every function as its own Worker', () => {
  it('answers on its route with its own secrets only', async () => {
    expect(await call('GET', '/healthz')).toMatchObject({ status: 200, body: { healthy: true } })
    expect(await call('GET', '/.well-known/jwks.json')).toMatchObject({ status: 200 })
    expect(await call('GET', '/openapi.json')).toMatchObject({ status: 200, body: { openapi: '3.1.0' } })
    expect((await call('GET', '/docs')).status).toBe(200)
    expect(await call('GET', '/')).toMatchObject({ status: 200, body: { name: 'Postern' } })
    expect(await call('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not-found' } })
    for (const path of ['users/current', 'services', 'grants', 'sessions/current']) {
      expect((await call('GET', `/v1/${path}`)).status, path).toBe(401)
    }
    expect((await call('POST', '/v1/check', { checks: [] })).status).toBe(422)
    expect((await call('GET', '/v1/registrations/policy')).status).toBe(200)
    expect((await call('POST', '/v1/passwords/reset', { email: 'nobody@example.test' })).status).toBe(202)
    expect((await call('GET', `/links/${'A'.repeat(43)}`)).status).toBe(404)
  })

  it('runs one session from bootstrap to sign-out across Workers', async () => {
    const founder = { username: 'first.superuser', email: 'root@example.test', password: goodPassword }
    expect(await call('POST', '/v1/bootstrap', { secret: secrets.BOOTSTRAP_SECRET, ...founder })).toMatchObject({
      status: 201,
    })
    const signedIn = await call('POST', '/v1/sessions', { login: founder.username, password: goodPassword })
    expect(signedIn.status).toBe(201)
    const token: string = signedIn.body.access_token
    const service = await call('POST', '/v1/services', { name: 'library', type: 'api' }, token)
    expect(service.status).toBe(201)
    const check = { checks: [{ resource: service.body.uuid, permission: 'read' }] }
    expect(await call('POST', '/v1/check', check, token)).toMatchObject({
      status: 200,
      body: { results: [{ allow: true, reason: 'administrator' }] },
    })
    expect((await call('DELETE', '/v1/sessions/current', undefined, token)).status).toBe(204)
    expect((await call('GET', '/v1/users/current', undefined, token)).status).toBe(401)
    expect((await call('POST', '/v1/check', check, token)).status).toBe(401)
  })

  it('answers an API key as the whole service does, at every operation', async () => {
    const [owner] = await database.sql<{ uuid: string }>(`select uuid from users where username = 'first.superuser'`)
    const keyOf = (some: readonly Scope[], state?: KeyState) => createKey({ database }, owner!, some, state)
    const keys = {
      'key-expired': await keyOf(scopes, { expires: '-1 second' }),
      'key-revoked': await keyOf(scopes, { revoked: true }),
    }
    for (const { key, method, path, body, scope } of routesOf(functions)) {
      if (!scope) continue
      const ask = async (token: string) => {
        const named = path.replaceAll(/\{\w+\}/g, () => randomUUID())
        const answer = await call(method, named, body && { nonsense: 1 }, token)
        return [answer.status, answer.body.code]
      }
      for (const [code, token] of Object.entries(keys)) expect([key, ...(await ask(token))]).toEqual([key, 401, code])
      const others = await keyOf(scopes.filter((one) => one !== scope.scope))
      const code = scope.sessionOnly ? 'session-required' : 'insufficient-scope'
      expect([key, ...(await ask(others))]).toEqual([key, 403, code])
    }
  }, 300_000)
})
