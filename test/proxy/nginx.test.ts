/** Forward authorization behind a real nginx, configured as in docs/forward-authorization.md. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root as repository } from '#test/support/source.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

/** Debian has it outside of a user's path. */
const binary = ['/usr/sbin/nginx', 'nginx'].find((path) => spawnSync(path, ['-v']).status === 0)
if (!binary) console.warn('test/proxy/nginx.test.ts is skipped: no nginx here (Debian: apt-get install nginx-light).')

describe.skipIf(!binary)('behind nginx with auth_request', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const ada = useUser(postern, 'ada')
  let upstream: Server
  let nginx: ChildProcess
  let port: number
  let directory: string
  let location: string | undefined
  /** The request that reached the server behind the proxy. */
  let reached: { method: string; url: string; headers: IncomingHttpHeaders }[] = []

  beforeAll(async () => {
    const tree = createTreeFixture(postern, root)
    const service = await tree.service('weather', 'api')
    const secret = await tree.resource(service, 'secret')
    await tree.grant({ user: 'ada' }, service, 'read')
    await tree.grant({ user: 'ada' }, secret, 'read-deny-recursive')
    await tree.grant('everyone', await tree.resource(service, 'open'), 'read')
    upstream = await listening((heard, answer) => {
      reached.push({ method: heard.method!, url: heard.url!, headers: heard.headers })
      answer.end('behind')
    })
    port = await freePort()
    directory = mkdtempSync(join(tmpdir(), 'postern-nginx-'))
    writeFileSync(join(directory, 'nginx.conf'), configuration(port, portOf(upstream), postern.url))
    nginx = spawn(binary!, ['-p', directory, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'inherit' })
    await answering(port)
    reached = []
  })
  afterAll(async () => {
    if (nginx && nginx.exitCode === null && nginx.kill('SIGTERM')) await once(nginx, 'exit')
    upstream?.close()
    if (directory) rmSync(directory, { recursive: true })
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
    expect(await send('POST', '/weather/today', { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(await send('GET', '/weather/secret', { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(reached).toEqual([])
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
  ])('a deny applies to %s', async (path) => {
    expect(await send('GET', path, { Authorization: `Bearer ${ada.token}` })).toBe(403)
    expect(reached).toEqual([])
  })

  it('303 to the page for it, for a user who has to change the password first', async () => {
    await postern.createUser('bob')
    const bob = await postern.signIn('bob')
    await postern.call('POST', '/v1/passwords/bob/force-change', { token: root.token })
    expect(await send('GET', '/weather/open', { Authorization: `Bearer ${bob.token}` })).toBe(303)
    expect(location).toBe('https://app.example.com/account/password-change-required')
    expect(reached).toEqual([])
  })

  it.each<[string, Record<string, string>]>([
    ['the principal', { 'X-Postern-User': '00000000-0000-4000-8000-000000000000', 'X-Postern-Username': 'root' }],
    ['the service', { 'X-Postern-Service': 'open' }],
  ])('403 for a client that forges %s', async (_, headers) => {
    expect(await send('GET', '/weather/open', headers)).toBe(403)
    expect(reached).toEqual([])
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
    expect(reached).toEqual([])
  })

  /** Node's own client, since `fetch` would tidy the path. @returns the status */
  function send(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
    reached = []
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        location = answer.headers.location
        answer.resume().on('end', () => resolve(answer.statusCode!))
      })
      sent.on('error', reject).end()
    })
  }

  function last() {
    expect(reached).toHaveLength(1)
    return reached[0]!
  }
})

/** The documented configuration, with the addresses of the test in it. */
function configuration(port: number, behind: number, posternUrl: string): string {
  const page = readFileSync(join(repository, 'docs/forward-authorization.md'), 'utf8')
  const [, documented = ''] = /```nginx\n([^`]+)```/.exec(page) ?? []
  const locations = documented
    .replace('https://id.example.com', posternUrl.replace('localhost', '127.0.0.1').replace(/\/$/, ''))
    .replace('http://upstream', `http://127.0.0.1:${behind}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`)
  return `daemon off; master_process off; pid nginx.pid; error_log error.log;
    events {}
    http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${documented && locations} } }`
}

async function listening(handler: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function freePort(): Promise<number> {
  const server = await listening(() => {})
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** Resolves once nginx takes connections. */
async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('nginx does not answer.')
}
