/** Applications behind real proxies that answer CORS preflights and have an `Authorization` header of their own, as the guide says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
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
import { cookieHeader, signInWithCookies } from '#test/support/servers/cookie-jar.ts'
import { sendRaw } from '#test/support/servers/raw-request.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const proxies = [
  ['nginx', nginxProgram, 'nginx-light', startNginx, 'auth_request', 'proxy_set_header Authorization "";'],
  ['caddy', caddyProgram, 'caddy', startCaddy, 'handle_response', 'header_up -Authorization'],
] as const

for (const [name, program, debianPackage, start, mark, emptied] of proxies) {
  if (!program)
    console.warn(`test/proxy/applications.test.ts skips ${name} (Debian: apt-get install ${debianPackage}).`)

  describe.skipIf(!program)(`an application behind ${name}`, () => {
    const postern = usePostern()
    const root = useRoot(postern)
    let upstream: Upstream
    let proxy: ReverseProxy

    beforeAll(async () => {
      await postern.createUser('ada')
      const tree = createTreeFixture(postern, root)
      await tree.grant({ user: 'ada' }, await tree.service('app', 'api'), 'read')
      upstream = await startUpstream((request, answer) => {
        answer.writeHead(request.headers.authorization === 'Bearer of-the-application' ? 200 : 401).end()
      })
      const example = documentedExample(name, mark, postern.url, upstream.url)
      if (!example.includes(emptied)) throw new Error(`the guide no longer says ${emptied}`)
      proxy = await start(example.replace(/refresh=\w+/, '$&&credential=cookie&preflight=pass').replace(emptied, ''))
    })
    afterAll(async () => {
      await proxy?.stop()
      upstream?.stop()
    })

    it('gets its own Authorization header, and the user of the session cookie', async () => {
      const cookie = cookieHeader(await signInWithCookies(postern, 'ada'))
      upstream.takeReached()
      const sent = { cookie, authorization: 'Bearer of-the-application' }
      expect((await sendRaw(proxy.url, 'GET', '/app/data', sent)).status).toBe(200)
      const [reached] = upstream.takeReached()
      expect(reached?.headers).toMatchObject({
        authorization: 'Bearer of-the-application',
        'x-postern-username': 'ada',
      })
      expect(reached?.headers.cookie).toBeUndefined()
    })

    it('has its own 401 returned, which is not about the session', async () => {
      const cookie = cookieHeader(await signInWithCookies(postern, 'ada'))
      upstream.takeReached()
      expect((await sendRaw(proxy.url, 'GET', '/app/data', { cookie })).status).toBe(401)
      expect(upstream.takeReached()).toHaveLength(1)
    })

    it('is not reached with its own header alone', async () => {
      upstream.takeReached()
      const sent = { authorization: 'Bearer of-the-application' }
      expect((await sendRaw(proxy.url, 'GET', '/app/data', sent)).status).toBe(401)
      expect(upstream.takeReached()).toEqual([])
    })

    it('gets preflights, without a user, and no other request without a session', async () => {
      const preflight = { origin: 'https://other.example.com', 'access-control-request-method': 'PUT' }
      upstream.takeReached()
      await sendRaw(proxy.url, 'OPTIONS', '/app/data', preflight)
      const [reached, another] = upstream.takeReached()
      expect([reached?.method, reached?.url, another]).toEqual(['OPTIONS', '/app/data', undefined])
      expect(Object.keys(reached!.headers).filter((header) => header.startsWith('x-postern'))).toEqual([])
      for (const [method, headers] of [
        ['OPTIONS', {}],
        ['PUT', preflight],
        ['GET', preflight],
      ] as const)
        expect((await sendRaw(proxy.url, method, '/app/data', headers)).status).toBe(401)
      expect(upstream.takeReached()).toEqual([])
    })
  })
}
