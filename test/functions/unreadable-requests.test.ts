/** Requests that HTTP clients do not send: each gets an answer of ours. */
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

/** Sends bytes as they are. @returns all that comes back */
function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(postern.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.setTimeout(5000, () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

const request = (hosts: string[], line = 'GET /v1/sessions/current HTTP/1.1') =>
  [line, ...hosts.map((host) => `Host: ${host}`), 'Connection: close', '', ''].join('\r\n')

it.each([
  ['a blank', ['a b']],
  ['half an IPv6 address', ['[::1']],
  ['a port beyond all', ['a:99999']],
  ['a percent sign', ['%zz']],
  ['two hosts', ['a.example', 'b.example']],
])('400 as a problem document for a Host of %s', async (_what, hosts) => {
  const answer = await sendRaw(request(hosts))
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer.toLowerCase()).toContain('content-type: application/problem+json')
  expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff')
  expect(answer).toContain('"code":"malformed-request"')
})

it.each(['TRACE', 'PROPFIND', 'QUERY'])('405 as a problem document for %s', async (method) => {
  const answer = await sendRaw(request(['id.example.test'], `${method} /v1/sessions/current HTTP/1.1`))
  expect(answer).toMatch(/^HTTP\/1\.1 405 /)
  expect(answer).toContain('"code":"method-not-allowed"')
})

it('CONNECT opens no tunnel, and the next request is answered', async () => {
  expect(await sendRaw(request(['id.example.test:443'], 'CONNECT id.example.test:443 HTTP/1.1'))).toMatch(
    /^HTTP\/1\.1 [45]/,
  )
  expect((await postern.call('GET', '/v1/sessions/current')).status).toBe(401)
})
