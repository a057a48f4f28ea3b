import { request } from 'node:http'
import { connect } from 'node:net'
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInbox } from '#local/inbox/inbox.ts'
import { startReceiver } from '#local/inbox/receiver.ts'

const publicKey = () => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`
}

describe.each([
  ['the inbox', '/', () => startInbox()],
  ['the receiver of webhooks', '/dev/webhooks', () => startReceiver(publicKey())],
])('%s', (_, page, start) => {
  let server: Awaited<ReturnType<typeof start>>
  const faults: unknown[] = []
  const onFault = (fault: unknown) => faults.push(fault)
  beforeAll(async () => {
    process.on('unhandledRejection', onFault)
    server = await start()
  })
  afterAll(async () => {
    process.off('unhandledRejection', onFault)
    await server.stop()
  })

  /** Says that a hundred bytes will come, sends one, and hangs up, politely or not. */
  const abort = (politely: boolean) =>
    new Promise<void>((resolve) => {
      const { port, pathname } = new URL(server.url)
      const socket = connect(Number(port), '127.0.0.1')
      socket.write(`POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{`, () => {
        if (politely) socket.end()
        else socket.resetAndDestroy()
      })
      socket.on('close', () => resolve()).resume()
    })

  it('continues after clients that hang up in the middle of a body', async () => {
    for (let n = 0; n < 10; n += 1) await abort(n % 2 === 0)
    const answer = await fetch(new URL(page, server.url))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ items: [] })
    expect(faults).toEqual([])
  })

  it('answers only under the names of this machine, so that no other page can read it or post to it', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80'])
      for (const method of ['GET', 'POST']) {
        const status = await new Promise((resolve) => {
          request(server.url, { method, headers: { Host: host } }, ({ statusCode }) => resolve(statusCode)).end()
        })
        expect(status, host).toBe(421)
      }
  })

  it('400 for malformed requests, and 404 for unknown paths', async () => {
    const { port } = new URL(server.url)
    const answer = await new Promise<string>((resolve) => {
      let said = ''
      const socket = connect(Number(port), '127.0.0.1')
      socket.write('GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      socket.on('data', (chunk) => (said += chunk)).on('close', () => resolve(said))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect((await fetch(new URL('/nowhere', server.url))).status).toBe(404)
  })
})
