/** A request for every problem code, and the header of every 401, so that every documented code can occur. */
import { beforeAll, describe, expect, it } from 'vitest'
import { addPasskey, authenticatorOf, signInWith } from '#test/support/fixtures/passkeys.ts'
import { maxPasskeys } from '#domain/passkeys/passkey.ts'
import { maxLiveKeys } from '#domain/keys/api-key.ts'
import { scopes } from '#domain/keys/scope.ts'
import { type ProblemCode, problems } from '#http/problems/problem.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { enrol } from '#test/support/fixtures/second-factor.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { providerProblems } from '#test/support/providers/problems.ts'
import { baseUrl, goodPassword, type Answer, startBeside } from '#test/support/servers/postern.ts'
import { turnstileSettings, useTurnstile } from '#test/support/servers/turnstile.ts'
import { usePosternWithInbox, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const turnstile = useTurnstile()
const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const ann = useUser(postern, 'ann')
const { call, service } = createTreeFixture(postern, root)

let place = ''
beforeAll(async () => {
  place = await service('api')
})

const cookie = (token: string) => ({ Cookie: `__Host-postern-session=${token}` })

async function twice(method: string, path: string, body: unknown): Promise<Answer> {
  await call(method, path, body)
  return call(method, path, body)
}

/** The name of an account with an authenticator app. */
async function enrolledPerson(): Promise<string> {
  const name = freshName()
  await postern.createUser(name)
  await enrol(postern, (await postern.signIn(name)).token)
  return name
}

async function passkeyHolder() {
  const name = freshName()
  await postern.createUser(name)
  return addPasskey(postern, await postern.signIn(name), authenticatorOf())
}

/** A code without a request here does not compile. */
const requests: Record<ProblemCode, () => Promise<Answer>> = {
  ...providerProblems(postern, root),
  'malformed-request': () => postern.call('POST', '/v1/sessions', { body: '{' }),
  'multiple-credentials': () =>
    postern.call('GET', '/v1/sessions/current', { token: ann.token, headers: cookie(ann.token) }),
  'client-address-not-allowed': () =>
    postern.call('GET', '/v1/users/current', { token: ann.token, headers: { 'Postern-Client-Address': '192.0.2.1' } }),
  'method-not-allowed': () => postern.call('PATCH', '/v1/bootstrap'),
  'body-too-large': () => postern.call('POST', '/v1/sessions', { body: { login: 'x'.repeat(65_536), password: 'x' } }),
  'unsupported-media-type': () =>
    postern.call('POST', '/v1/sessions', { body: 'a=1', headers: { 'Content-Type': 'text/plain' } }),
  'invalid-request': () => postern.call('POST', '/v1/sessions', { body: {} }),
  'idempotency-key-reused': async () => {
    const headers = { 'Idempotency-Key': freshName() }
    await call('POST', '/v1/groups', { name: freshName() }, headers)
    return call('POST', '/v1/groups', { name: freshName() }, headers)
  },
  unauthenticated: () => postern.call('GET', '/v1/sessions/current'),
  'invalid-token': () => postern.call('GET', '/v1/sessions/current', { token: 'none' }),
  'invalid-credentials': () => postern.call('POST', '/v1/sessions', { body: { login: 'ann', password: 'wrong' } }),
  'unknown-credential': async () => {
    const authenticator = authenticatorOf()
    const name = freshName()
    await postern.createUser(name)
    await addPasskey(postern, await postern.signIn(name), authenticator)
    await postern.database.sql('delete from passkeys')
    return signInWith(postern, authenticator)
  },
  'too-many-passkeys': async () => {
    const { token, passkey } = await passkeyHolder()
    await postern.database.sql(
      `insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, aaguid, name, backup_eligible, backed_up)
       select user_id, sha256(uuid_send(gen_random_uuid())), public_key, user_handle, rp_id, aaguid, name, true, true
       from passkeys, generate_series(2, $2) where uuid = $1`,
      [passkey.uuid, maxPasskeys],
    )
    return postern.call('POST', '/v1/passkeys/options', { token })
  },
  'last-way-in': async () => {
    const { uuid, token, passkey } = await passkeyHolder()
    await postern.database.sql('update users set password_hash = null where uuid = $1', [uuid])
    return postern.call('DELETE', `/v1/passkeys/${passkey.uuid}`, { token })
  },
  'second-factor-required': async () => {
    const name = await enrolledPerson()
    return postern.call('POST', '/v1/sessions', { body: { login: name, password: goodPassword } })
  },
  'invalid-ticket': () =>
    postern.call('POST', '/v1/sessions/second-factor', { body: { ticket: 'none', code: '000000' } }),
  'second-factor-setup-required': async () => {
    await call('PATCH', '/v1/settings', { second_factor_roles: ['authenticated'] })
    const answer = await postern.call('GET', '/v1/sessions', { token: ann.token })
    await call('PATCH', '/v1/settings', { second_factor_roles: [] })
    return answer
  },
  'step-up-required': async () => {
    await postern.database.sql(`update sessions set authenticated_at = app_now() - interval '1 day'`)
    const answer = await postern.call('POST', '/v1/authenticator/options', { token: ann.token })
    await postern.database.sql('update sessions set authenticated_at = app_now()')
    return answer
  },
  'second-factor-demanded': async () => {
    const name = freshName()
    await postern.createUser(name)
    const { session } = await enrol(postern, (await postern.signIn(name)).token)
    await call('PATCH', '/v1/settings', { second_factor_roles: ['authenticated'] })
    const answer = await postern.call('DELETE', '/v1/authenticator', { token: session.token })
    await call('PATCH', '/v1/settings', { second_factor_roles: [] })
    return answer
  },
  'invalid-refresh-token': () => postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: 'none' } }),
  'invalid-bootstrap-secret': () => bootstrap('wrong'),
  'key-expired': async () =>
    postern.call('GET', '/v1/settings', { token: await createKey(postern, root, [], { expires: '-1 minute' }) }),
  'key-revoked': async () =>
    postern.call('GET', '/v1/settings', { token: await createKey(postern, root, [], { revoked: true }) }),
  'insufficient-scope': async () =>
    postern.call('GET', '/v1/settings', { token: await createKey(postern, root, ['users:read']) }),
  'session-required': async () =>
    postern.call('GET', '/v1/sessions/current', { token: await createKey(postern, root, scopes) }),
  forbidden: () => postern.call('GET', '/v1/settings', { token: ann.token }),
  'password-change-required': async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const { token } = await postern.signIn(name)
    await call('POST', `/v1/passwords/${name}/force-change`)
    return postern.call('GET', '/v1/settings', { token })
  },
  'terms-acceptance-required': async () => {
    await call('PUT', '/v1/terms', { texts: { en: 'Be kind.' } })
    const answer = await postern.call('GET', '/v1/settings', { token: ann.token })
    await call('PUT', '/v1/terms', { texts: null })
    return answer
  },
  'origin-not-allowed': () => postern.call('DELETE', '/v1/sessions/current', { headers: cookie(ann.token) }),
  'cross-site-cookies': () => {
    const partner = 'https://app.example.org'
    const headers = { ...cookie(ann.token), Origin: partner, 'Sec-Fetch-Site': 'cross-site' }
    return beside({ ALLOWED_ORIGINS: partner }, '/v1/sessions/current', { method: 'DELETE', headers })
  },
  'robot-check-failed': () => {
    turnstile.answer = 'no'
    const body = JSON.stringify({ email: 'ann@example.test', turnstile_response: 'any' })
    const headers = { 'Content-Type': 'application/json' }
    return beside(turnstileSettings(turnstile), '/v1/passwords/reset', { method: 'POST', headers, body })
  },
  'not-found': () => postern.call('GET', '/nowhere'),
  'link-not-found': () => postern.call('GET', `/links/${'A'.repeat(43)}`),
  'link-expired': async () => {
    const { link } = await createRegistration(postern, freshName('u'), { over: true })
    return postern.call('GET', link)
  },
  'name-taken': () => twice('POST', '/v1/groups', { name: freshName() }),
  'email-taken': () => call('POST', '/v1/users', { username: freshName('u'), email: 'ann@example.test' }),
  'url-taken': async () => {
    await call('POST', '/v1/services', { name: freshName(), type: 'api', url: 'https://api.example.test/' })
    return call('POST', '/v1/services', { name: freshName(), type: 'api', url: 'https://api.example.test/' })
  },
  'duplicate-grant': () => twice('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' }),
  'type-in-use': async () => {
    const name = freshName('t')
    await call('POST', '/v1/services/types', { name, nodes: { service: { permissions: ['read'] } } })
    await service(freshName(), name)
    return call('DELETE', `/v1/services/types/${name}`)
  },
  'last-administrator': () => call('PATCH', '/v1/users/current', { role: 'authenticated' }),
  'user-not-deletable': async () => {
    const name = freshName('u')
    await postern.createUser(name)
    await call('PATCH', `/v1/users/${name}`, { role: 'superuser' })
    return call('DELETE', `/v1/users/${name}`)
  },
  'membership-not-pending': async () => {
    const name = freshName('g')
    await call('POST', '/v1/groups', { name })
    await call('PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
    return call('POST', `/v1/groups/${name}/terms`, { version: 1, language: 'en' })
  },
  'registration-not-pending': async () => {
    const { uuid } = await createRegistration(postern, freshName('u'), { status: 'declined' })
    return call('POST', `/v1/registrations/${uuid}/approve`)
  },
  'review-not-open': async () => {
    const { body: review } = await call('POST', '/v1/reviews', { group: 'everyone' })
    const { body: preview } = await call('POST', `/v1/reviews/${review.uuid}/preview`, {})
    await call('POST', `/v1/reviews/${review.uuid}/complete`, { revision: preview.revision })
    return call('DELETE', `/v1/reviews/${review.uuid}`)
  },
  'terms-not-in-force': () => call('POST', '/v1/users/current/terms', { version: 7, language: 'en' }),
  'api-key-not-active': async () => {
    const { body } = await call('POST', '/v1/api-keys', { name: freshName(), scopes: ['check'] })
    await call('DELETE', `/v1/api-keys/${body.api_key.uuid}`)
    return call('POST', `/v1/api-keys/${body.api_key.uuid}/rotate`, {})
  },
  'too-many-api-keys': async () => {
    const { body } = await call('POST', '/v1/service-accounts', { username: freshName() })
    for (let key = 0; key < maxLiveKeys; key += 1) await createKey(postern, body, ['check'])
    return call('POST', '/v1/api-keys', { name: freshName(), user: body.uuid, scopes: ['check'] })
  },
  'webhook-disabled': async () => {
    const { body } = await call('POST', '/v1/webhooks', {
      name: freshName(),
      url: 'https://hooks.acme.org/in',
      actions: ['create_user'],
    })
    await call('PATCH', `/v1/webhooks/${body.webhook.uuid}`, { enabled: false })
    return call('POST', `/v1/webhooks/${body.webhook.uuid}/test`)
  },
  'claims-too-large': async () => {
    await call('PATCH', '/v1/users/ann', { user_data: { note: 'x'.repeat(6000) } })
    await call('POST', '/v1/audiences', { identifier: 'reports', user_data: ['note'] })
    return postern.call('POST', '/v1/sessions/current/tokens', { token: ann.token, body: { audience: 'reports' } })
  },
  'concurrent-change': concurrentChange,
  'stale-preview': async () => {
    const grant = { holder: 'everyone', resource: await service(), permission: 'read' }
    const { body } = await call('POST', '/v1/grants/preview', { change: { grant } })
    await call('PUT', '/v1/grants', { ...grant, permission: 'write' })
    return call('POST', '/v1/grants', grant, { 'Preview-Revision': body.revision })
  },
  'already-bootstrapped': () => bootstrap(postern.secrets.BOOTSTRAP_SECRET),
  'too-many-attempts': () =>
    until(429, () => postern.call('POST', '/v1/sessions', { body: { login: 'eve', password: 'x' } })),
  'too-many-requests': () =>
    until(429, () =>
      postern.call('PATCH', '/v1/users/current', {
        token: ann.token,
        body: { email: `${freshName('a')}@example.test`, current_password: goodPassword },
      }),
    ),
  unavailable: () => {
    const headers = { Authorization: `Bearer ${root.token}` }
    return beside({ SESSION_CACHE_SECONDS: 'often' }, '/v1/sessions/current', { headers })
  },
  'internal-error': async () => {
    await postern.database.sql('alter table settings rename to settings_elsewhere')
    const response = await fetch(`${postern.url}/v1/registrations/policy`) // bypasses the contract check, which rejects a 500
    const answer = { status: response.status, headers: response.headers, body: await response.json() }
    await postern.database.sql('alter table settings_elsewhere rename to settings')
    return answer
  },
}

/** Asks a Worker with other settings, on the same database. */
async function beside(settings: Record<string, string>, path: string, init: RequestInit): Promise<Answer> {
  const other = await startBeside(postern, settings)
  const response = await fetch(other.url + path, init)
  const answer = { status: response.status, headers: response.headers, body: await response.json() }
  await other.stop()
  return answer
}

/** The holder is deleted after the batch has looked for them and before it commits. */
async function concurrentChange(): Promise<Answer> {
  const name = freshName('u')
  await postern.createUser(name)
  const deletion = postern.database.sql(`delete from users where username = '${name}'; select pg_sleep(2)`) // one transaction
  await postern.database.sql('select pg_sleep(0.5)')
  const answer = await call('PATCH', '/v1/grants', {
    permissions: [{ resource_name: 'api', resource_type: 'service', permission: 'write', user: name }],
  })
  await deletion
  return answer
}

function bootstrap(secret: string): Promise<Answer> {
  const body = { secret, username: freshName('u'), email: `${freshName()}@example.test`, password: goodPassword }
  return postern.call('POST', '/v1/bootstrap', { body })
}

async function until(status: number, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 30; tries++) {
    const answer = await ask()
    if (answer.status === status) return answer
  }
  throw new Error(`never ${status}`)
}

describe('every problem code', () => {
  it.each(Object.keys(problems) as ProblemCode[])(
    '%s occurs in a response, with its status, title and page',
    async (code) => {
      const { status, headers, body } = await requests[code]()
      expect(body).toMatchObject({ code, ...problems[code], type: `${baseUrl}/problems/${code}` })
      expect(status).toBe(problems[code].status)
      expect(headers.get('WWW-Authenticate')).toBe(challengeOf(code))
      const page = await postern.call('GET', new URL(body.type).pathname)
      expect(page.status).toBe(200)
      expect(page.body).toContain(problems[code].title)
    },
  )
})

/** RFC 6750 §3.1: an error only where a token was sent. */
function challengeOf(code: ProblemCode): string | null {
  const error = errors[code]
  if (!error) return problems[code].status === 401 ? 'Bearer' : null
  const scope = code === 'insufficient-scope' ? ', scope="settings:read"' : ''
  return `Bearer error="${error}", error_description="${problems[code].title}"${scope}`
}

const errors: Partial<Record<ProblemCode, string>> = {
  'invalid-token': 'invalid_token',
  'key-expired': 'invalid_token',
  'key-revoked': 'invalid_token',
  'multiple-credentials': 'invalid_request',
  'insufficient-scope': 'insufficient_scope',
}
