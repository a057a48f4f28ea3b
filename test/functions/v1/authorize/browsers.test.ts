/** What the proxy's configuration says in the URL about browsers: sessions that go on, preflights, and an `Authorization` of the application. */
import { beforeAll, describe, expect, it } from 'vitest'
import { accessCookie, refreshCookie } from '#http/cookies.ts'
import {
  ageAccessToken,
  claimsOf,
  type CookieJar,
  cookieHeader,
  signInWithCookies,
} from '#test/support/servers/cookie-jar.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { createServiceTree, proxyOf } from '#test/support/servers/proxy.ts'
import { sendRaw } from '#test/support/servers/raw-request.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const tree = createTreeFixture(postern, root)
const { ask, status } = proxyOf(postern)
const ours = { 'Sec-Fetch-Site': 'same-origin' }

let name: string
beforeAll(async () => {
  const { name: service, uuids } = await createServiceTree(tree, 'api', { open: 'route' })
  await tree.grant({ user: 'ada' }, uuids['']!, 'read')
  await tree.grant({ user: 'ada' }, uuids['']!, 'write')
  await tree.grant('everyone', uuids['open']!, 'read')
  name = service
})

/** A browser whose access token is over, unless it is zero seconds old. */
async function browser(seconds = 400): Promise<CookieJar> {
  const jar = await signInWithCookies(postern, 'ada')
  if (seconds > 0) await ageAccessToken(postern, jar, seconds)
  return jar
}

const withJar = (jar: CookieJar, headers: Record<string, string> = {}) => ({
  ...ours,
  cookie: cookieHeader(jar),
  ...headers,
})
const asked = (request: string, jar: CookieJar, query: string, headers = {}) =>
  ask(request.replace('/SERVICE', `/${name}`), undefined, withJar(jar, headers), query)

describe('a browser whose access token is over', () => {
  it('refresh=header: 401 with the path that refreshes and comes back, before the database is asked', async () => {
    const jar = await browser()
    postern.database.takeRoundTrips()
    const answer = await asked('GET /SERVICE/a%26b?c=%20d&e=+', jar, '?refresh=header')
    expect(postern.database.takeRoundTrips()).toBe(0)
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
    const path = answer.headers.get('X-Postern-Refresh')!
    expect(path).toBe(`/v1/sessions/refresh?return_to=/${name}/a%2526b%3Fc%3D%2520d%26e%3D%2B`)
    const back = await postern.call('GET', path, { headers: withJar(jar) })
    expect(back.headers.get('Location')).toBe(`/${name}/a%26b?c=%20d&e=+`)
  })

  it('refresh=redirect: 303 to that path', async () => {
    const answer = await asked('HEAD /SERVICE/a', await browser(), '?refresh=redirect')
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe(`/v1/sessions/refresh?return_to=/${name}/a`)
  })

  it('where everyone may read as well: the user stays the user', async () => {
    expect((await asked('GET /SERVICE/open', await browser(), '?refresh=redirect')).status).toBe(303)
    expect((await asked('GET /SERVICE/open', await browser(), '')).status).toBe(200)
  })

  it('without the setting: 401, and no path', async () => {
    const answer = await asked('GET /SERVICE/a', await browser(), '')
    expect([answer.status, answer.headers.has('X-Postern-Refresh')]).toEqual([401, false])
  })

  it('401 without a path, and 200 where everyone may read, without a refresh cookie', async () => {
    const jar = await browser()
    jar.delete(refreshCookie)
    const answer = await asked('GET /SERVICE/a', jar, '?refresh=header')
    expect([answer.status, answer.headers.has('X-Postern-Refresh')]).toEqual([401, false])
    expect((await asked('GET /SERVICE/open', jar, '?refresh=redirect')).status).toBe(200)
  })

  it('200 without a redirect while the access token holds, and for a bearer token', async () => {
    expect((await asked('GET /SERVICE/a', await browser(0), '?refresh=redirect')).status).toBe(200)
    const bearer = { cookie: `${refreshCookie}=${ada.refreshToken}` }
    expect(await status(`GET /${name}/a`, ada, bearer, '?refresh=redirect')).toBe(200)
  })

  it.each([
    ['POST', {}],
    ['DELETE', {}],
    ['PROPFIND', {}],
    ['GET', { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==' }],
    ['GET', { 'Sec-Fetch-Site': 'same-site' }],
  ] as [string, Record<string, string>][])(
    '200 for %s with %j, which follows no redirect, by the refresh cookie in one round trip',
    async (method, headers) => {
      const jar = await browser()
      postern.database.takeRoundTrips()
      const answer = await asked(`${method} /SERVICE/a`, jar, '?refresh=header', headers)
      expect(postern.database.takeRoundTrips()).toBe(1)
      expect([answer.status, answer.headers.get('X-Postern-Username')]).toEqual([200, 'ada'])
      expect(answer.headers.get('X-Postern-User')).toBe(ada.uuid)
      jar.delete(accessCookie)
      expect((await asked(`${method} /SERVICE/a`, jar, '?refresh=header', headers)).status).toBe(200)
      expect((await asked(`${method} /SERVICE/a`, jar, '', headers)).status).toBe(401)
    },
  )

  it('200 for a target that is too long to be redirected', async () => {
    const jar = await browser()
    expect((await asked(`GET /SERVICE/a?${'x'.repeat(1000)}`, jar, '?refresh=redirect')).status).toBe(303)
    expect((await asked(`GET /SERVICE/a?${'x'.repeat(2500)}`, jar, '?refresh=redirect')).status).toBe(200)
  })

  it('403 for a write from a page of another site, and what the user may not do', async () => {
    const write = async (headers: Record<string, string>) =>
      (await asked('POST /SERVICE/a', await browser(), '?refresh=header', headers)).status
    expect(await write({ 'Sec-Fetch-Site': 'same-site' })).toBe(403)
    expect(await write({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
    const jar = await browser()
    jar.delete(accessCookie)
    const cross = { 'Sec-Fetch-Site': 'cross-site' }
    expect((await asked('POST /SERVICE/a', jar, '?refresh=header', cross)).status).toBe(403)
    expect((await asked('POST /elsewhere', await browser(), '?refresh=header')).status).toBe(403)
  })

  it('401 for a refresh token that a refresh would not take', async () => {
    const write = async (jar: CookieJar) => (await asked('POST /SERVICE/a', jar, '?refresh=header')).status
    const refreshOnce = (jar: CookieJar) =>
      postern.call('POST', '/v1/sessions/refresh', { headers: withJar(jar), body: {} })
    const jar = await browser()
    const answer = await refreshOnce(jar)
    expect(await write(jar), 'its successor is unused').toBe(200)
    const next = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(refreshCookie))!
    await refreshOnce(new Map([[refreshCookie, next.split(';')[0]!.slice(refreshCookie.length + 1)]]))
    expect(await write(jar), 'its successor was used').toBe(401)

    const ended = await browser()
    await postern.call('DELETE', '/v1/sessions/current', { headers: withJar(ended) })
    expect(await write(ended), 'ended').toBe(401)
    expect(await write(new Map([[refreshCookie, 'prt1_x']])), 'none of ours').toBe(401)

    const idle = await browser()
    const { sid } = claimsOf(idle)
    await postern.database.sql(`update sessions set last_seen_at = app_now() - interval '8 days' where sid = $1`, [sid])
    expect(await write(idle), 'idle').toBe(401)
    await postern.createUser('eve')
    const eve = await signInWithCookies(postern, 'eve')
    await ageAccessToken(postern, eve, 400)
    expect(await write(eve), 'without the permission').toBe(403)
    await postern.database.sql(`update users set enabled = false where username = 'eve'`)
    expect(await write(eve), 'disabled').toBe(401)
  })

  it('403 with the header while the user has to do something first', async () => {
    await postern.createUser('bob')
    const jar = await signInWithCookies(postern, 'bob')
    await ageAccessToken(postern, jar, 400)
    await postern.database.sql(`update users set must_change_password = true where username = 'bob'`)
    const answer = await asked('POST /SERVICE/a', jar, '?refresh=header')
    expect(answer.status).toBe(403)
    expect(answer.headers.get('X-Postern-Required-Action')).toBe('password-change-required')
  })
})

describe('preflight=pass', () => {
  const preflight = { Origin: 'https://app.example.org', 'Access-Control-Request-Method': 'PUT' }

  it('200 for a preflight, without a principal and without the database', async () => {
    postern.database.takeRoundTrips()
    const answer = await ask(`OPTIONS /${name}/a`, undefined, preflight, '?preflight=pass')
    expect([answer.status, postern.database.takeRoundTrips()]).toEqual([200, 0])
    expect([...answer.headers.keys()].filter((key) => key.startsWith('x-postern'))).toEqual([])
    expect(await status(`OPTIONS /${name}/a`, undefined, preflight)).toBe(401)
  })

  it('401 for what is no preflight, 403 for a target that can be read in two ways or a forged header', async () => {
    const passing = (method: string, headers: Record<string, string>, path = '/a') =>
      status(`${method} /${name}${path}`, undefined, headers, '?preflight=pass')
    expect(await passing('OPTIONS', {})).toBe(401)
    expect(await passing('OPTIONS', { Origin: preflight.Origin })).toBe(401)
    expect(await passing('OPTIONS', { 'Access-Control-Request-Method': 'PUT' })).toBe(401)
    expect(await passing('GET', preflight)).toBe(401)
    expect(await passing('PUT', preflight)).toBe(401)
    expect(await passing('OPTIONS', preflight, '/../a')).toBe(403)
    expect(await passing('OPTIONS', { ...preflight, 'X-Postern-User': 'x' })).toBe(403)
    expect(await passing('OPTIONS', { ...preflight, 'X-HTTP-Method-Override': 'DELETE' })).toBe(403)
  })
})

describe('safe methods', () => {
  it('need read and no more', async () => {
    const { name: files, uuids } = await createServiceTree(tree, 'files')
    await tree.grant({ user: 'ada' }, uuids['']!, 'read')
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH', 'TRACE'])
      expect([method, await status(`${method} /${files}/a`, ada)]).toEqual([method, 200])
    for (const method of ['PUT', 'POST', 'PATCH', 'DELETE', 'PROPPATCH', 'MKCOL', 'LOCK', 'COPY', 'MOVE'])
      expect([method, await status(`${method} /${files}/a`, ada)]).toEqual([method, 403])
  })
})

describe('credential=cookie', () => {
  it('leaves the Authorization header to the application, and decides by the session cookie', async () => {
    const jar = await browser(0)
    for (const header of ['Bearer x.y.z', 'Basic YTpi', `Bearer ${root.token}`, 'AWS4-HMAC-SHA256 x']) {
      const sent = withJar(jar, { Authorization: header })
      const answer = await ask(`GET /${name}/a`, undefined, sent, '?credential=cookie')
      expect([header, answer.status, answer.headers.get('X-Postern-Username')]).toEqual([header, 200, 'ada'])
      expect([header, await status(`GET /${name}/a`, undefined, sent)]).toEqual([header, 403])
    }
  })

  it('401 for a valid token in that header without a session cookie: it is no credential there', async () => {
    expect(await status(`GET /${name}/a`, ada, {}, '?credential=cookie')).toBe(401)
    expect(await status(`GET /${name}/open`, undefined, { Authorization: 'Bearer x' }, '?credential=cookie')).toBe(200)
  })

  it('403 for two session cookies', async () => {
    const cookie = `${accessCookie}=${ada.token}; ${accessCookie}=${root.token}`
    expect(await status(`GET /${name}/a`, undefined, { cookie }, '?credential=cookie')).toBe(403)
  })

  it('a client cannot say so: only the URL that the proxy asks counts', async () => {
    const sent = { cookie: `${accessCookie}=${ada.token}`, credential: 'cookie' }
    expect(await status(`GET /${name}/a?credential=cookie`, ada, sent)).toBe(403)
  })
})

describe('the settings of a proxy', () => {
  it.each([
    ['?preflight=yes', '?preflight', 'invalid-value'],
    ['?credential=header', '?credential', 'invalid-value'],
    ['?refresh=', '?refresh', 'invalid-value'],
    ['?credential=cookie&credential=cookie', '?credential', 'duplicate-parameter'],
  ])('422 for %s', async (query, pointer, code) => {
    expect(await ask(`GET /${name}/a`, ada, {}, query)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer, code }] },
    })
  })

  it('a link on another site is followed as well', async () => {
    const cookie = cookieHeader(await browser())
    const link = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }
    const target = { 'X-Original-Method': 'GET', 'X-Original-URI': `/${name}/a` }
    const answer = await sendRaw(postern.url, 'GET', '/v1/authorize?refresh=redirect', { cookie, ...link, ...target })
    expect(answer.status).toBe(303)
  })
})
