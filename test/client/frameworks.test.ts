/** The guard in Hono and Express, and the session of a page that a server renders. */
import express from 'express'
import { Hono } from 'hono'
import { type AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as forExpress from '#client/express.ts'
import * as forHono from '#client/hono.ts'
import type { Problem } from '#client/client.ts'
import { createGuard, sessionOf } from '#client/server.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { usePostern, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const ada = useUser(postern, 'ada')

const guardOf = () => createGuard({ url: postern.url, issuer: baseUrl, timeoutMilliseconds: 2000 })

describe('Hono', () => {
  function app() {
    const guard = guardOf()
    return new Hono()
      .get('/fresh', forHono.requireSession(guard, { freshness: 'strict' }), (c) =>
        c.json(c.var.session.facts?.user.username),
      )
      .get('/near', forHono.requireSession(guard, { freshness: 60 }), (c) => c.json(c.var.session.userId))
      .get('/root', forHono.requireSession(guard, { freshness: 60, scope: 'users:read' }), (c) => c.text('reached'))
  }
  const headers = () => ({ Authorization: `Bearer ${ada.token}` })

  it('hands on the session, and says how it was verified', async () => {
    const fresh = await app().request('/fresh', { headers: headers() })
    expect([await fresh.json(), fresh.headers.get('Postern-Session')]).toEqual(['ada', 'strict; age=0'])
    const near = await app().request('/near', { headers: headers() })
    expect(await near.json()).toBe(ada.uuid)
    expect(near.headers.get('Postern-Session')).toMatch(/^offline; age=\d+$/)
  })

  it('answers what is refused by a problem document', async () => {
    const missing = await app().request('/near')
    expect([missing.status, missing.headers.get('Content-Type')]).toEqual([401, 'application/problem+json'])
    const forbidden = await app().request('/root', { headers: headers() })
    expect([forbidden.status, (await forbidden.json<Problem>()).code]).toEqual([403, 'insufficient-scope'])
  })
})

describe('Express', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    const guard = guardOf()
    const app = express()
    app.get('/me', forExpress.requireSession(guard, { freshness: 60 }), (request, response) => {
      response.json(forExpress.sessionFrom(request).userId)
    })
    app.post('/me', forExpress.requireSession(guard, { freshness: 60 }), (_, response) => void response.sendStatus(204))
    app.get('/page', async (request, response) => {
      const { session } = await forExpress.sessionOf(guard, request, response)
      response.send(session?.user.username ?? 'nobody')
    })
    app.get('/open', (request, response) => response.json(forExpress.sessionFrom(request)))
    app.use(
      ((_error, _request, response, _next) => void response.sendStatus(500)) satisfies express.ErrorRequestHandler,
    )
    await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(url + path, { method, headers })

  it('hands on the session, and answers what is refused by a problem document', async () => {
    const me = await get('/me', { Authorization: `Bearer ${ada.token}` })
    expect(await me.json()).toBe(ada.uuid)
    expect(me.headers.get('Postern-Session')).toMatch(/^offline/)
    const missing = await get('/me')
    expect([missing.status, missing.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer'])
    expect((await missing.json<Problem>()).code).toBe('unauthenticated')
    const cookie = { Cookie: `__Host-postern-session=${ada.token}` }
    expect((await get('/me', cookie)).status).toBe(200)
    expect((await get('/me', cookie, 'POST')).status).toBe(403)
    expect((await get('/me', { ...cookie, 'Sec-Fetch-Site': 'same-origin' }, 'POST')).status).toBe(204)
  })

  it('has no session on a route without the middleware', async () => {
    expect((await get('/open', { Authorization: `Bearer ${ada.token}` })).status).toBe(500)
  })

  it('renders a page for its user and hands on the cookies of a refresh', async () => {
    const jar = await cookiesOf()
    expect(await (await get('/page', { Cookie: jar.both })).text()).toBe('ada')
    const refreshed = await get('/page', { Cookie: jar.refresh })
    expect(await refreshed.text()).toBe('ada')
    expect(refreshed.headers.getSetCookie()).toHaveLength(2)
  })
})

/** Signs in as a browser. @returns its cookies */
async function cookiesOf() {
  const { headers } = await postern.call('POST', '/v1/sessions', {
    body: { login: 'ada', password: 'correct horse battery staple', cookies: true },
    headers: { Origin: baseUrl },
  })
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  const of = (name: string) => pairs.find((pair) => pair.startsWith(`__Host-postern-${name}=`))!
  return { both: `${of('session')}; ${of('refresh')}`, session: of('session'), refresh: of('refresh') }
}

describe('sessionOf', () => {
  const page = (cookie?: string) =>
    sessionOf(guardOf(), new Request('https://app.test/', cookie === undefined ? {} : { headers: { Cookie: cookie } }))

  it('is the session of the browser, without cookies to hand on', async () => {
    const { session, setCookie } = await page((await cookiesOf()).both)
    expect([session?.user.username, setCookie]).toEqual(['ada', []])
  })

  it('is refreshed if the access token is gone, and hands on the new cookies, with which the browser goes on', async () => {
    const jar = await cookiesOf()
    for (const cookie of [jar.refresh, `__Host-postern-session=expired; ${jar.refresh}`]) {
      const { session, setCookie } = await page(cookie)
      expect(session?.user.username).toBe('ada')
      expect(setCookie.map((text) => text.split('=')[0])).toEqual(['__Host-postern-session', '__Host-postern-refresh'])
      for (const text of setCookie) expect(text).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      const next = setCookie.map((text) => text.split(';')[0]).join('; ')
      expect((await page(next)).session?.user.username).toBe('ada')
    }
  })

  it('is nobody without cookies, and for ended sessions, whose cookies are cleared', async () => {
    expect(await page()).toMatchObject({ session: null, setCookie: [] })
    const jar = await cookiesOf()
    await postern.call('DELETE', '/v1/sessions/current', { headers: { Cookie: jar.both, Origin: baseUrl } })
    const { session, setCookie } = await page(jar.both)
    expect(session).toBeNull()
    expect(setCookie.filter((text) => text.includes('Max-Age=0'))).toHaveLength(2)
  })

  it('throws while Postern does not answer, and signs nobody out', async () => {
    const guard = createGuard({ url: postern.url, fetch: () => Promise.reject(new TypeError('fetch failed')) })
    for (const cookie of Object.values(await cookiesOf()))
      await expect(
        sessionOf(guard, new Request('https://app.test/', { headers: { Cookie: cookie } })),
      ).rejects.toMatchObject({
        problem: { code: 'network-error' },
      })
  })
})
