/** Sessions of requests to a service that trusts a real Postern. */
import { importJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createGuard, requireSession, type GuardOptions, type SessionRequirement } from '#client/server.ts'
import { can } from '#client/client.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { setAuthentication } from '#test/support/fixtures/authenticated-sessions.ts'
import { baseUrl, type SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')

/** A guard, and the paths that it asked for. */
function guarding(options: Partial<GuardOptions> = {}) {
  const paths: string[] = []
  const guard = createGuard({
    url: postern.url,
    issuer: baseUrl,
    fetch: (input, init) => {
      paths.push(new URL(input as string).pathname)
      return fetch(input, init)
    },
    ...options,
  })
  const ask = async (requirement: SessionRequirement, headers: Record<string, string>, method = 'GET') => {
    const admission = await requireSession(guard, requirement)(new Request('https://app.test/', { method, headers }))
    if (admission.ok) return { status: 200, headers: admission.headers, session: admission.session }
    const { response } = admission
    const { code } = await response.json<{ code: string }>()
    return { status: response.status, code, challenge: response.headers.get('WWW-Authenticate') }
  }
  return { guard, ask, asked: () => paths.splice(0) }
}

const bearer = ({ token }: Pick<SignedIn, 'token'>) => ({ Authorization: `Bearer ${token}` })
const current = '/v1/sessions/current'
const jwks = '/.well-known/jwks.json'

describe('freshness', () => {
  it('strict asks Postern for every request, and hears of the end of a session at once', async () => {
    const { ask, asked } = guarding()
    const user = await postern.signIn('ada')
    const admitted = await ask({ freshness: 'strict' }, bearer(user))
    expect(admitted.session).toMatchObject({
      userId: user.uuid,
      verified: 'strict',
      facts: { user: { username: 'ada' } },
    })
    expect(admitted.headers).toEqual({ 'Postern-Session': 'strict; age=0' })
    await ask({ freshness: 'strict' }, bearer(user))
    expect(asked()).toEqual([current, current])
    await postern.call('DELETE', current, { token: user.token })
    expect(await ask({ freshness: 'strict' }, bearer(user))).toMatchObject({ status: 401, code: 'invalid-token' })
  })

  it('a number of seconds verifies a young token offline, with one request for the keys', async () => {
    const { ask, asked } = guarding()
    const user = await postern.signIn('ada')
    for (let n = 0; n < 5; n += 1) {
      const { session, headers } = await ask({ freshness: 60 }, bearer(user))
      expect(session).toMatchObject({ userId: user.uuid, verified: 'offline', facts: null })
      expect(headers!['Postern-Session']).toMatch(/^offline; age=\d$/)
    }
    expect(asked()).toEqual([jwks])
    await postern.call('DELETE', current, { token: user.token })
    expect((await ask({ freshness: 60 }, bearer(user))).status).toBe(200)
    expect((await ask({ freshness: 'strict' }, bearer(user))).status).toBe(401)
  })

  it('a token that is older is asked about once in so many seconds, and not after its session has ended', async () => {
    const { ask, asked } = guarding()
    const user = await postern.signIn('ada')
    await new Promise((resolve) => setTimeout(resolve, 2100))
    expect((await ask({ freshness: 1 }, bearer(user))).session!.verified).toBe('strict')
    expect((await ask({ freshness: 1 }, bearer(user))).session).toMatchObject({ verified: 'recent', ageSeconds: 1 })
    expect(asked()).toEqual([jwks, current])
    await postern.call('DELETE', current, { token: user.token })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect((await ask({ freshness: 1 }, bearer(user))).status).toBe(401)
    expect((await ask({ freshness: 0 }, bearer(user))).status).toBe(401)
  })
})

describe('tokens', () => {
  const day = { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 300 }

  /** A token that Postern's own key signed. */
  async function signed(claims: object, header: object = {}): Promise<string> {
    const { kid, ...jwk } = JSON.parse(postern.secrets.SIGNING_KEY) as { kid: string }
    const known = JSON.parse(postern.secrets.VERIFICATION_KEYS) as { keys: { kid: string }[] }
    const key = await importJWK({ ...jwk, alg: 'EdDSA' }, 'EdDSA')
    const fixed = { iss: baseUrl, aud: baseUrl, sub: ada.uuid, sid: ada.uuid, jti: ada.uuid, rev: 1, ...day }
    return new SignJWT({ ...fixed, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: known.keys[0]!.kid ?? kid, ...header })
      .sign(key)
  }

  it.each<[string, object, object?]>([
    ['of another audience', { aud: 'reports' }],
    ['of another issuer', { iss: 'https://evil.test' }],
    ['that has expired', { iat: day.iat - 400, exp: day.iat - 100 }],
    ['that lives too long', { iat: day.iat - 400, exp: day.iat + 4000 }],
    ['of another kind', {}, { typ: 'JWT' }],
    ['without a session', { sid: undefined }],
    ['of an unknown key', {}, { kid: 'other' }],
  ])('401 offline for one %s', async (_, claims, header) => {
    const { ask } = guarding()
    expect((await ask({ freshness: 60 }, bearer({ token: await signed({}) }))).status).toBe(200)
    const refused = await ask({ freshness: 60 }, bearer({ token: await signed(claims, header) }))
    expect(refused).toEqual({ status: 401, code: 'invalid-token', challenge: 'Bearer error="invalid_token"' })
  })

  it.each(['x', 'a.b.c', `${btoa('{"alg":"none"}')}.${btoa('{}')}.`])('401 offline for %o', async (token) => {
    expect(await guarding().ask({ freshness: 60 }, bearer({ token }))).toMatchObject({ code: 'invalid-token' })
  })

  it('for an audience are the only ones that its guard takes, and only offline', async () => {
    const { ask } = guarding({ audience: 'reports' })
    const token = await signed({ aud: 'reports' })
    expect((await ask({ freshness: 60 }, bearer({ token }))).session).toMatchObject({ userId: ada.uuid })
    expect((await ask({ freshness: 60 }, bearer(ada))).code).toBe('invalid-token')
    const old = await signed({ aud: 'reports', iat: day.iat - 120, exp: day.iat + 120 })
    expect((await ask({ freshness: 60 }, bearer({ token: old }))).code).toBe('invalid-token')
    await expect(ask({ freshness: 'strict' }, bearer({ token }))).rejects.toThrow(TypeError)
    await expect(ask({ freshness: 60, scope: 'users:read' }, bearer({ token }))).rejects.toThrow(TypeError)
  })
})

describe('a credential', () => {
  const cookie = ({ token }: SignedIn) => ({ Cookie: `a=b; __Host-postern-session=${token}` })

  it('401 without one, and 401 invalid-token for a browser that can refresh', async () => {
    const { ask, asked } = guarding()
    expect(await ask({ freshness: 'strict' }, {})).toMatchObject({
      status: 401,
      code: 'unauthenticated',
      challenge: 'Bearer',
    })
    expect(await ask({ freshness: 60 }, { Authorization: 'Basic x' })).toMatchObject({ code: 'unauthenticated' })
    const refresh = { Cookie: '__Host-postern-refresh=x' }
    expect(await ask({ freshness: 60 }, refresh)).toMatchObject({ status: 401, code: 'invalid-token' })
    expect(asked()).toEqual([])
  })

  it('200 for the cookie of a browser that reads', async () => {
    for (const freshness of ['strict', 60] as const)
      expect((await guarding().ask({ freshness }, cookie(ada))).session).toMatchObject({ userId: ada.uuid })
  })

  it.each<[number, Record<string, string>]>([
    [200, { 'Sec-Fetch-Site': 'same-origin' }],
    [200, { 'Sec-Fetch-Site': 'same-site', Origin: 'https://admin.test' }],
    [403, { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://admin.test' }],
    [403, { 'Sec-Fetch-Site': 'same-site', Origin: 'https://evil.test' }],
    [403, { Origin: 'https://evil.test' }],
    [403, {}],
  ])('%i for the cookie of a browser that writes with %o', async (status, headers) => {
    const { ask } = guarding({ origins: ['https://admin.test'] })
    for (const method of ['POST', 'DELETE'])
      expect((await ask({ freshness: 60 }, { ...cookie(ada), ...headers }, method)).status).toBe(status)
  })

  it('400 for two', async () => {
    const { ask } = guarding()
    expect((await ask({ freshness: 60 }, { ...cookie(ada), ...bearer(ada) })).status).toBe(400)
    const twice = { Cookie: `__Host-postern-session=${ada.token}; __Host-postern-session=x` }
    expect((await ask({ freshness: 60 }, twice)).status).toBe(400)
  })
})

describe('an API key', () => {
  it('is asked about, once in so many seconds, and needs profile:read', async () => {
    const { ask, asked } = guarding()
    const key = await createKey(postern, ada, ['profile:read'])
    for (const verified of ['strict', 'recent'])
      expect((await ask({ freshness: 60 }, bearer({ token: key }))).session).toMatchObject({
        userId: ada.uuid,
        sid: null,
        verified,
      })
    expect(asked()).toEqual(['/v1/users/current'])
    const other = await createKey(postern, ada, ['check'])
    expect(await ask({ freshness: 60 }, bearer({ token: other }))).toMatchObject({
      status: 403,
      code: 'insufficient-scope',
    })
    const revoked = await createKey(postern, ada, ['profile:read'], { revoked: true })
    expect(await ask({ freshness: 60 }, bearer({ token: revoked }))).toMatchObject({
      status: 401,
      code: 'invalid-token',
    })
  })
})

describe('a requirement', () => {
  it('of a scope is met by the role, and by a key only if it names the scope too', async () => {
    const { ask } = guarding()
    const scope = 'users:write'
    for (const freshness of ['strict', 60] as const) {
      expect((await ask({ freshness, scope }, bearer(root))).status).toBe(200)
      expect(await ask({ freshness, scope }, bearer(ada))).toEqual({
        status: 403,
        code: 'insufficient-scope',
        challenge: 'Bearer error="insufficient_scope", scope="users:write"',
      })
      const narrow = { token: await createKey(postern, root, ['profile:read', 'users:read']) }
      expect((await ask({ freshness, scope }, bearer(narrow))).status).toBe(403)
      const wide = { token: await createKey(postern, root, ['profile:read', 'users:write']) }
      expect((await ask({ freshness, scope }, bearer(wide))).status).toBe(200)
      const powerless = { token: await createKey(postern, ada, ['profile:read', 'users:write']) }
      expect((await ask({ freshness, scope }, bearer(powerless))).status).toBe(403)
    }
  })

  it('of a second factor is refused as RFC 9470 says', async () => {
    expect(await guarding().ask({ freshness: 60, aal: 2 }, bearer(root))).toEqual({
      status: 401,
      code: 'insufficient-authentication',
      challenge: 'Bearer error="insufficient_user_authentication", acr_values="aal2"',
    })
  })

  it('of a second factor or a recent authentication is met by what the token says, and what was before a step-up is asked again', async () => {
    const { ask, asked } = guarding()
    const session = await postern.signIn('ada')
    const requirement = { freshness: 60, aal: 2 } as const
    expect((await ask({ freshness: 60, withinMinutes: 15 }, bearer(session))).session).toMatchObject({
      verified: 'offline',
      aal: 1,
    })
    expect((await ask(requirement, bearer(session))).status).toBe(401)
    await setAuthentication(postern, session, { aal: 2, minutesAgo: 20 })
    // The token is from before, and so is what was remembered.
    expect((await ask(requirement, bearer(session))).session).toMatchObject({ verified: 'strict', aal: 2 })
    asked()
    expect((await ask(requirement, bearer(session))).session).toMatchObject({ verified: 'recent', aal: 2 })
    expect(asked()).toEqual([])
    const { body } = await postern.call('POST', '/v1/sessions/refresh', {
      body: { refresh_token: session.refreshToken },
    })
    const renewed = bearer({ token: body.access_token })
    expect((await ask(requirement, renewed)).session).toMatchObject({ verified: 'offline', aal: 2 })
    expect(await ask({ freshness: 60, withinMinutes: 15 }, renewed)).toEqual({
      status: 401,
      code: 'insufficient-authentication',
      challenge: 'Bearer error="insufficient_user_authentication", max_age="900"',
    })
    const key = { token: await createKey(postern, ada, ['profile:read']) }
    for (const required of [{ aal: 2 }, { withinMinutes: 1440 }] as const)
      for (const freshness of ['strict', 60] as const)
        expect(await ask({ freshness, ...required }, bearer(key))).toMatchObject({
          code: 'insufficient-authentication',
        })
  })

  it('403 for a user who has to change the password first', async () => {
    await postern.createUser('carl')
    await postern.call('POST', '/v1/passwords/carl/force-change', { token: root.token })
    const carl = await postern.signIn('carl')
    expect(await guarding().ask({ freshness: 'strict' }, bearer(carl))).toMatchObject({
      status: 403,
      code: 'password-change-required',
    })
  })
})

it('503 while Postern does not answer: nobody is let in, and nobody is signed out', async () => {
  const { ask } = guarding({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
  expect(await ask({ freshness: 'strict' }, bearer(ada))).toMatchObject({ status: 503, code: 'unavailable' })
  expect(await ask({ freshness: 60 }, bearer(ada))).toMatchObject({ status: 503, code: 'unavailable' })
})

it('a session asks for permissions as its user', async () => {
  const service = await postern.call('POST', '/v1/services', {
    token: root.token,
    body: { name: 'books', type: 'api' },
  })
  await postern.call('POST', '/v1/grants', {
    token: root.token,
    body: { holder: { user: 'ada' }, resource: service.body.uuid, permission: 'read' },
  })
  const { ask, asked } = guarding()
  const { session } = await ask({ freshness: 60 }, bearer(ada))
  const question = (permission: string) => can(session!.postern, { permission, service: 'books' })
  expect(await Promise.all([question('read'), question('write')])).toEqual([true, false])
  expect(asked()).toEqual([jwks, '/v1/check'])
})
