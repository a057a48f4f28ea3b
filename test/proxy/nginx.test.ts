/** Forward authorization behind a real nginx, configured as in docs/forward-authorization.md. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import {
  documentedExample,
  nginxProgram,
  type ReverseProxy,
  startNginx,
  startUpstream,
  type Upstream,
} from '#test/support/proxies/reverse-proxy.ts'
import { type RawAnswer, sendRaw } from '#test/support/servers/raw-request.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

if (!nginxProgram)
  console.warn('test/proxy/nginx.test.ts is skipped: no nginx here (Debian: apt-get install nginx-light).')

describe.skipIf(!nginxProgram)('behind nginx with auth_request', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const ada = useUser(postern, 'ada')
  let upstream: Upstream
  let nginx: ReverseProxy
  let answer: RawAnswer

  beforeAll(async () => {
    const tree = createTreeFixture(postern, root)
    const service = await tree.service('weather', 'api')
    const secret = await tree.resource(service, 'secret')
    await tree.grant({ user: 'ada' }, service, 'read')
    await tree.grant({ user: 'ada' }, secret, 'read-deny-recursive')
    await tree.grant('everyone', await tree.resource(service, 'open'), 'read')
    upstream = await startUpstream()
    nginx = await startNginx(documentedExample('nginx', 'auth_request', postern.url, upstream.url))
  })
  afterAll(async () => {
    await nginx?.stop()
    upstream?.stop()
  })

  it('a permitted request reaches the server unchanged, with the principal and without the credentials', async () => {
    expect(await send('GET', '/weather/to%64ay?x=%20y', { Authorization: `Bearer ${ada.token}` })).toBe(200)
    const { url, headers } = last()
    expect(url).toBe('/weather/to%64ay?x=%20y')
    expect(headers).toMatchObject({ 'x-postern-user': ada.uuid, 'x-postern-username': 'ada' })
    expect(headers).not.toHaveProperty('authorization')
  })

  it('401 without a session, 403 for a user, and the server receives neither', async () => {
    expect(await send('GET', '/weather/today')).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(await send('POST', '/weather/today', { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(await send('GET', '/weather/secret', { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(upstream.takeReached()).toEqual([])
  })

  it('a request without a session passes where everyone is allowed, without a principal', async () => {
    expect(await send('GET', '/weather/open')).toBe(200)
    expect(Object.keys(last().headers).filter((name) => name.startsWith('x-postern'))).toEqual([])
  })

  it.each([
    '/weather/x/../secret',
    '/weather//secret',
    '//weather/secret',
    '/weather/./secret',
    '/weather/x/%2e%2e/secret',
    '/weather/SECRET',
    '/weather/s%65cret',
    '/weather/secret;a=b',
    '/weather/open/../secret',
    '/weather/open%2f..%2fsecret',
    '/weather/secret?/weather/open',
    '/weather/secret%3Fa',
    '/v1/sessions/../../weather/secret',
  ])('a deny applies to %s', async (path) => {
    expect(await send('GET', path, { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(upstream.takeReached()).toEqual([])
  })

  it('303 to the page for it, for a user who has to change the password first', async () => {
    await postern.createUser('bob')
    const bob = await postern.signIn('bob')
    await postern.call('POST', '/v1/passwords/bob/force-change', { token: root.token })
    expect(await send('GET', '/weather/open', { Authorization: `Bearer ${bob.token}` })).toBe(303)
    expect(answer.headers.location).toMatch(
      /\/denied\?reason=password-change-required&return_to=https:\/\/[^/]+\/weather\/open$/,
    )
    expect(upstream.takeReached()).toEqual([])
  })

  it.each<[string, Record<string, string>]>([
    ['the principal', { 'X-Postern-User': '00000000-0000-4000-8000-000000000000', 'X-Postern-Username': 'root' }],
    ['the service', { 'X-Postern-Service': 'open' }],
  ])('403 for a client that forges %s', async (_, headers) => {
    expect(await send('GET', '/weather/open', headers)).toBe(403)
    expect(upstream.takeReached()).toEqual([])
  })

  it('a client cannot choose by headers which request is checked', async () => {
    const forged = {
      'X-Original-Method': 'GET',
      'X-Original-URI': '/weather/open',
      'X-Forwarded-Method': 'GET',
      'X-Forwarded-Uri': '/weather/open',
    }
    expect(await send('GET', '/weather/secret', { ...forged, Authorization: `Bearer ${ada.token}` })).toBe(403)
    for (const [header, value] of [
      ['X-Rewrite-URL', '/weather/secret'],
      ['X-Original-URL', '/weather/secret'],
      ['X-HTTP-Method-Override', 'DELETE'],
    ] as const)
      expect(await send('GET', '/weather/open', { [header]: value, Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(await send('DELETE', '/weather/open', forged)).toBe(401)
    expect(upstream.takeReached()).toEqual([])
  })

  /** @returns the status; `answer` has the rest */
  async function send(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
    upstream.takeReached()
    answer = await sendRaw(nginx.url, method, path, headers)
    return answer.status
  }

  function last() {
    const reached = upstream.takeReached()
    expect(reached).toHaveLength(1)
    return reached[0]!
  }
})
