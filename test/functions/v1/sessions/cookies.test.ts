/** Sessions of browsers: what is left of one can always be ended, a dead cookie shuts nothing, and a cookie is asked for only where it works. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { resign } from '#test/support/contract/strangers.ts'
import { type Answer, goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const partner = 'https://app.example.org'
const postern = usePostern(() => ({ ALLOWED_ORIGINS: partner }))
const root = useRoot(postern)
const { service, resource, grant } = createTreeFixture(postern, root)
const own = { 'Sec-Fetch-Site': 'same-origin' }
const access = '__Host-postern-session'
const refresh = '__Host-postern-refresh'

beforeAll(() => postern.createUser('dora'))

const credentials = { login: 'dora', password: goodPassword, cookies: true }

/** Signs in with cookies. @returns each cookie by its name */
async function browser(): Promise<Record<string, string>> {
  const { headers } = await postern.call('POST', '/v1/sessions', { body: credentials, headers: own })
  return Object.fromEntries(headers.getSetCookie().map((cookie) => cookie.split(';')[0]!.split('=')))
}

function withCookies(method: string, path: string, cookies: Record<string, string>, options = {}): Promise<Answer> {
  const cookie = Object.entries(cookies)
    .map((pair) => pair.join('='))
    .join('; ')
  return postern.call(method, path, { headers: { ...own, cookie }, ...options })
}

/** An access token of the same session that is over. */
function expired(token: string): Promise<string> {
  const key = JSON.parse(postern.secrets.SIGNING_KEY)
  return resign({ token } as SignedIn, key, { iat: -400, exp: -100 })
}

const clearedNames = ({ headers }: Answer) =>
  headers
    .getSetCookie()
    .filter((cookie) => cookie.includes('Max-Age=0'))
    .map((cookie) => cookie.split('=')[0])

describe('DELETE /v1/sessions/current with cookies', () => {
  it.each([
    [
      'an access token that is over',
      async (all: Record<string, string>) => ({ ...all, [access]: await expired(all[access]!) }),
    ],
    ['the refresh cookie alone', (all: Record<string, string>) => ({ [refresh]: all[refresh]! })],
    ['a garbled access token', (all: Record<string, string>) => ({ ...all, [access]: 'x' })],
    ['both cookies', (all: Record<string, string>) => all],
  ])('204 with %s: the session ends, and both cookies go', async (_what, rest) => {
    const all = await browser()
    const out = await withCookies('DELETE', '/v1/sessions/current', await rest(all))
    expect(out.status).toBe(204)
    expect(new Set(clearedNames(out))).toEqual(new Set([refresh, access]))
    const back = await withCookies('POST', '/v1/sessions/refresh', { [refresh]: all[refresh]! }, { body: {} })
    expect([back.status, new Set(clearedNames(back))]).toEqual([401, new Set([refresh, access])])
  })

  it('204 once more after it ended, and with cookies that are worth nothing', async () => {
    const all = await browser()
    for (const cookies of [all, all, { [refresh]: 'x' }, { [access]: 'x' }]) {
      const out = await withCookies('DELETE', '/v1/sessions/current', cookies)
      expect([out.status, new Set(clearedNames(out))]).toEqual([204, new Set([refresh, access])])
    }
  })

  it('records a sign-out by the refresh cookie as that of its user', async () => {
    const all = await browser()
    await withCookies('DELETE', '/v1/sessions/current', { [refresh]: all[refresh]! })
    const [event] = await postern.database.sql(
      `select e.action, u.username from audit_events e join users u on u.id = e.actor_id order by e.id desc limit 1`,
    )
    expect(event).toEqual({ action: 'session-ended', username: 'dora' })
  })

  it('403 for a page of another site, and the session stays', async () => {
    const all = await browser()
    const cookie = `${refresh}=${all[refresh]}`
    const out = await postern.call('DELETE', '/v1/sessions/current', {
      headers: { cookie, 'Sec-Fetch-Site': 'cross-site' },
    })
    expect([out.status, out.body.code]).toEqual([403, 'origin-not-allowed'])
    expect((await withCookies('GET', '/v1/sessions/current', all)).status).toBe(200)
  })

  it('401 with the code that asks for a refresh where only the refresh cookie is left', async () => {
    const all = await browser()
    const answer = await withCookies('GET', '/v1/sessions/current', { [refresh]: all[refresh]! })
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token'])
  })
})

describe('a session cookie that does not hold', () => {
  let open = ''
  beforeAll(async () => {
    open = await resource(await service('library'), 'open')
    await grant('everyone', open, 'read')
  })
  const proxied = (target: string) => ({ 'X-Original-Method': 'GET', 'X-Original-URI': target })

  const dead: Record<string, () => Promise<string>> = {
    'that has ended': async () => {
      const all = await browser()
      await withCookies('DELETE', '/v1/sessions/current', all)
      return all[access]!
    },
    'that is over': async () => expired((await browser())[access]!),
    'that is garbled': async () => 'x',
  }

  it.each(Object.entries(dead))('%s: 200 as for a stranger, and the cookie goes', async (_what, make) => {
    const cookie = `${access}=${await make()}`
    const body = { checks: [{ resource: open, permission: 'read' }] }
    const check = await postern.call('POST', '/v1/check', { body, headers: { ...own, cookie } })
    expect([check.status, check.body.results[0].allow]).toEqual([200, true])
    const roles = await postern.call('POST', '/v1/check/roles', {
      body: { checks: [{ action: 'list', item: 'dataset', owner: 'anonymous', visibility: 'public' }] },
      headers: { ...own, cookie },
    })
    const listing = await postern.call('GET', `/v1/permissions?resource=${open}`, { headers: { cookie } })
    const proxy = await postern.call('GET', '/v1/authorize', { headers: { cookie, ...proxied('/library/open') } })
    expect(proxy.headers.has('X-Postern-User')).toBe(false)
    for (const answer of [check, roles, listing, proxy])
      expect([answer.status, clearedNames(answer)]).toEqual([200, [access]])

    const shut = await postern.call('GET', '/v1/authorize', { headers: { cookie, ...proxied('/library/shut') } })
    expect([shut.status, shut.body.code, clearedNames(shut)]).toEqual([401, 'unauthenticated', [access]])
  })

  it.each(Object.entries(dead))('%s: 401 as a bearer token', async (_what, make) => {
    const answer = await postern.call('GET', '/v1/authorize', {
      token: await make(),
      headers: proxied('/library/open'),
    })
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid-token'])
  })
})

/** Past the contract check, which holds every other test to answers that no other origin may read. */
const signIn = (body: object, headers: Record<string, string>) =>
  fetch(`${postern.url}/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('cookies that no browser would keep or send', () => {
  it('403 with what to do, for a sign-in with cookies from a listed origin of another site', async () => {
    const headers = { Origin: partner, 'Sec-Fetch-Site': 'cross-site' }
    const { cookies: _, ...tokens } = credentials
    const refused = await signIn(credentials, headers)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({
      code: 'cross-site-cookies',
      detail: expect.stringMatching(/https:\/\/id\.example\.test\/sign-in with `return_to`, or omit `cookies`/),
    })
    expect((await signIn(tokens, headers)).status).toBe(201)
    expect((await signIn(credentials, { ...headers, 'Sec-Fetch-Site': 'same-site' })).status).toBe(201)
  })

  it.each([
    ['a browser that says so', { Origin: partner, 'Sec-Fetch-Site': 'cross-site' }],
    ['a browser that says nothing of sites', { Origin: partner }],
  ])('403 for every request with cookies from there, and nothing happens: %s', async (_what, headers) => {
    const all = await browser()
    const cookie = Object.entries(all)
      .map((pair) => pair.join('='))
      .join('; ')
    const change = { current_password: goodPassword, new_password: 'another horse battery staple' }
    for (const [method, path, body] of [
      ['POST', '/v1/sessions', credentials],
      ['POST', '/v1/sessions/refresh', {}],
      ['PUT', '/v1/passwords/current', change],
      ['DELETE', '/v1/sessions/current', undefined],
    ] as const)
      for (const cookies of [{ cookie }, ...(path === '/v1/sessions/refresh' ? [{}] : [])]) {
        const answer = await fetch(postern.url + path, {
          method,
          headers: { ...headers, ...cookies, 'Content-Type': 'application/json' } as Record<string, string>,
          ...(body && { body: JSON.stringify(body) }),
        })
        expect([path, answer.status, (await answer.json<Answer['body']>()).code]).toEqual([
          path,
          403,
          'cross-site-cookies',
        ])
        expect(answer.headers.getSetCookie()).toEqual([])
        expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(partner)
      }
    expect((await withCookies('GET', '/v1/sessions/current', all)).status).toBe(200)
  })

  it('403 as before for an origin that is not listed', async () => {
    const headers = { Origin: 'https://stranger.example', 'Sec-Fetch-Site': 'cross-site' }
    const answer = await signIn(credentials, headers)
    expect([answer.status, (await answer.json<Answer['body']>()).code]).toEqual([403, 'origin-not-allowed'])
  })

  it('400 for two cookies of one name, 403 at a proxy', async () => {
    const all = await browser()
    const cookie = `${access}=${all[access]}; a=b; ${access}=x`
    const answer = await postern.call('GET', '/v1/sessions/current', { headers: { cookie } })
    expect([answer.status, answer.body.code]).toEqual([400, 'multiple-credentials'])
    const headers = { cookie, 'X-Original-Method': 'GET', 'X-Original-URI': '/library/open' }
    expect((await postern.call('GET', '/v1/authorize', { headers })).status).toBe(403)
    const twice = `${refresh}=${all[refresh]}; ${refresh}=${all[refresh]}`
    const again = await postern.call('POST', '/v1/sessions/refresh', { body: {}, headers: { ...own, cookie: twice } })
    expect(again.status).toBe(400)
  })

  it('answers name Origin in Vary, also for an origin that is not listed', async () => {
    for (const headers of [{}, { Origin: 'https://stranger.example' }, { Origin: partner }]) {
      const { headers: answered } = await fetch(`${postern.url}/.well-known/jwks.json`, { headers })
      expect(answered.get('Vary')).toMatch(/^(?:.*, )?Origin$/)
    }
  })
})
