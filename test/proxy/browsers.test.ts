/** A browser without scripts behind real proxies, configured as in docs/forward-authorization.md: how long it stays signed in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessCookie, refreshCookie } from '#http/cookies.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { type Visit, visit } from '#test/support/proxies/browser-behind-proxy.ts'
import {
  caddyProgram,
  documentedExample,
  nginxProgram,
  type ReverseProxy,
  startCaddy,
  startNginx,
  startUpstream,
  type Upstream,
} from '#test/support/proxies/reverse-proxy.ts'
import {
  ageAccessToken,
  claimsOf,
  type CookieJar,
  cookieHeader,
  keepCookies,
  signInWithCookies,
} from '#test/support/servers/cookie-jar.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { sendRaw } from '#test/support/servers/raw-request.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const proxies = [
  ['nginx', nginxProgram, 'nginx-light', startNginx, 'auth_request'],
  ['caddy', caddyProgram, 'caddy', startCaddy, 'handle_response'],
] as const

for (const [name, program, debianPackage, start, mark] of proxies) {
  if (!program) console.warn(`test/proxy/browsers.test.ts skips ${name} (Debian: apt-get install ${debianPackage}).`)

  describe.skipIf(!program)(`a browser behind ${name}`, () => {
    const postern = usePostern()
    const root = useRoot(postern)
    let upstream: Upstream
    let proxy: ReverseProxy

    beforeAll(async () => {
      await postern.createUser('ada')
      const tree = createTreeFixture(postern, root)
      const service = await tree.service('app', 'api')
      await tree.grant({ user: 'ada' }, service, 'read')
      await tree.grant({ user: 'ada' }, service, 'write')
      await tree.grant('everyone', await tree.resource(service, 'open'), 'read')
      upstream = await startUpstream((request, answer) => request.pipe(answer))
      proxy = await start(documentedExample(name, mark, postern.url, upstream.url))
    })
    afterAll(async () => {
      await proxy?.stop()
      upstream?.stop()
    })

    /** @returns what came of it, and the user whom the upstream server was told, if it was reached: with what was sent and without credentials */
    async function open(
      jar: CookieJar,
      method: string,
      target: string,
      headers = {},
    ): Promise<Visit & { user: unknown }> {
      upstream.takeReached()
      const body = ['POST', 'PUT'].includes(method) ? 'a form' : ''
      const seen = await visit(proxy.url, jar, method, target, headers, body)
      const [reached] = upstream.takeReached()
      if (reached) {
        expect([reached.method, reached.url, seen.body]).toEqual([method, target, body])
        expect([reached.headers.cookie, reached.headers.authorization]).toEqual([undefined, undefined])
      }
      return { ...seen, user: reached?.headers['x-postern-username'] }
    }

    async function pass(jar: CookieJar, minutes: number): Promise<void> {
      await postern.database.moveClock(`${minutes} minutes`)
      await ageAccessToken(postern, jar, minutes * 60)
    }

    it('stays signed in for 20 minutes of pages, pictures and forms, and is refreshed every five', async () => {
      const jar = await signInWithCookies(postern, 'ada')
      const { sid } = claimsOf(jar)
      let refreshes = 0
      for (let minute = 0; minute <= 20; minute += 2) {
        for (const [method, target, headers] of [
          ['POST', '/app/form', {}],
          ['GET', `/app/page?x=1&y=%20${minute}`, {}],
          ['GET', '/app/open', {}],
          ['GET', '/app/picture', { 'Sec-Fetch-Mode': 'no-cors' }],
          ['PUT', '/app/form', {}],
          ['HEAD', '/app/page', {}],
        ] as const) {
          const { status, user, redirects } = await open(jar, method, target, headers)
          expect([minute, method, target, status, user]).toEqual([minute, method, target, 200, 'ada'])
          refreshes += redirects / 2
        }
        await pass(jar, 2)
      }
      expect(claimsOf(jar).sid).toBe(sid)
      expect(refreshes).toBe(3) // after 6, 12 and 18 minutes
    })

    it('has its redirects followed wherever the access cookie is gone', async () => {
      const jar = await signInWithCookies(postern, 'ada')
      jar.delete(accessCookie)
      expect(await open(jar, 'GET', '/app/page')).toMatchObject({ status: 200, redirects: 2, user: 'ada' })
      expect(jar.has(accessCookie)).toBe(true)
    })

    it('is signed out by the first request after its session has ended, and stays so', async () => {
      for (const minutes of [0, 6]) {
        const jar = await signInWithCookies(postern, 'ada')
        expect((await open(jar, 'GET', '/app/page')).status).toBe(200)
        await postern.call('DELETE', `/v1/sessions/${claimsOf(jar).sid}`, {
          token: (await postern.signIn('ada')).token,
        })
        if (minutes > 0) await pass(jar, minutes)
        const kept = new Map(jar)
        expect(await open(jar, 'POST', '/app/form')).toMatchObject({ status: 401, user: undefined })
        expect(await open(jar, 'GET', '/app/page')).toMatchObject({ status: 401, user: undefined })
        expect(jar.has(refreshCookie)).toBe(false)
        expect(await open(kept, 'GET', '/app/open')).toMatchObject({ status: 200, user: undefined })
        expect(await open(jar, 'GET', '/app/page')).toMatchObject({ status: 401, redirects: 0 })
      }
    })

    it('is signed out once the session is idle for too long', async () => {
      const jar = await signInWithCookies(postern, 'ada')
      await pass(jar, 8 * 24 * 60)
      expect(await open(jar, 'POST', '/app/form')).toMatchObject({ status: 401 })
      expect(await open(jar, 'GET', '/app/page')).toMatchObject({ status: 401, user: undefined })
    })

    it('gets a page of many parts at once when its access token is over, and one session goes on', async () => {
      const jar = await signInWithCookies(postern, 'ada')
      await pass(jar, 6)
      const parts = await Promise.all(
        Array.from({ length: 20 }, (_, n) => visit(proxy.url, new Map(jar), 'GET', `/app/part-${n}`, {}, '')),
      )
      expect(parts.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
      upstream.takeReached()
      expect((await open(jar, 'GET', '/app/page')).status).toBe(200)
    })

    it('is led to the page for it while the user has to do something first', async () => {
      await postern.createUser('bob')
      const jar = await signInWithCookies(postern, 'bob')
      await postern.database.sql(`update users set must_change_password = true where username = 'bob'`)
      const { status, headers } = await open(jar, 'GET', '/app/open')
      expect(status).toBe(303)
      expect(headers.location).toMatch(
        /\/denied\?reason=password-change-required&return_to=https:\/\/[^/]+\/app\/open$/,
      )
    })

    it('is led to where users authenticate again, and back, where a grant requires a recent authentication', async () => {
      await postern.createUser('eve')
      const tree = createTreeFixture(postern, root)
      const vault = await tree.service('vault', 'api')
      for (const permission of ['read', 'write'])
        await tree.grant({ user: 'eve' }, vault, { name: permission, requires: { within_minutes: 15 } })
      const jar = await signInWithCookies(postern, 'eve')
      expect(await open(jar, 'GET', '/vault/page?x=1&y=%20')).toMatchObject({ status: 200, user: 'eve' })

      await postern.database.sql(
        `update sessions set authenticated_at = app_now() - interval '16 minutes' where sid = $1`,
        [claimsOf(jar).sid],
      )
      const cookies = { Cookie: cookieHeader(jar), 'Sec-Fetch-Site': 'same-origin' }
      const navigation = { ...cookies, 'Sec-Fetch-Mode': 'navigate' }
      const send = (method: string, path: string, headers: Record<string, string>, body = '') =>
        sendRaw(proxy.url, method, path, headers, body)
      const led = await send('GET', '/vault/page?x=1&y=%20', navigation)
      expect(led.status).toBe(303)
      const confirm = new URL(led.headers.location!, proxy.url)
      expect([confirm.origin, confirm.pathname]).toEqual([proxy.url, '/account/confirm'])
      expect(confirm.search).toBe('?return_to=%2Fvault%2Fpage%3Fx%3D1%26y%3D%2520')
      for (const [method, headers] of [
        ['POST', navigation],
        ['GET', { ...cookies, 'Sec-Fetch-Mode': 'cors' }],
      ] as const)
        expect([method, (await send(method, '/vault/page', headers)).status]).toEqual([method, 403])
      expect(upstream.takeReached()).toEqual([])

      const proof = await send(
        'POST',
        '/v1/sessions/current/step-up',
        { ...cookies, 'Content-Type': 'application/json' },
        JSON.stringify({ password: goodPassword }),
      )
      expect(proof.status).toBeLessThan(300)
      keepCookies(jar, proof.headers['set-cookie'] ?? [])
      expect(await open(jar, 'GET', confirm.searchParams.get('return_to')!)).toMatchObject({ status: 200, user: 'eve' })
    })

    it('keeps targets to this host: the upstream server never sees one that leads elsewhere', async () => {
      const jar = await signInWithCookies(postern, 'ada')
      const { status } = await open(jar, 'GET', '/v1/sessions/refresh?return_to=//evil.test')
      expect(status).toBe(422)
    })
  })
}
