/**
 * The development receiver of webhooks: takes whatever is posted to it, checks the signature by the deployment's public key, and shows both. It
 * listens on loopback and answers to no other name.
 */
import { createPublicKey, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { showReceived } from './receiver-pages.ts'

/** A message as it arrived. */
export interface Received {
  receivedAt: string
  method: string
  path: string
  headers: Record<string, string>
  body: string
  /** Whether the signature `v1a` is this deployment's, over this id, time and body. */
  signatureHolds: boolean
}

/** A receiver that listens. */
export interface Receiver {
  /** Where webhooks go; anything below it is taken too. */
  url: string
  /** What it holds, the newest first. */
  received(): Received[]
  stop(): Promise<void>
}

/** Messages that are kept; older ones are dropped. */
const capacity = 200

/** Starts a receiver. @param publicKey `whpk_…` of the deployment */
export async function startReceiver(publicKey: string): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer((request, response) => void respond(request, response, received, publicKey))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    received: () => [...received],
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  received: Received[],
  publicKey: string,
): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://receiver')
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ''))
    return end(response, 421, 'not a name of this machine')
  if (/^\/in(?:\/|$)/.test(pathname)) {
    const message = await take(request, pathname + search, publicKey)
    received.unshift(message)
    received.splice(capacity)
    return end(
      response,
      message.signatureHolds ? 200 : 401,
      message.signatureHolds ? 'thank you' : 'the signature does not hold',
    )
  }
  if (request.method !== 'GET' || pathname !== '/') return end(response, 404, 'not found')
  if (!request.headers.accept?.includes('text/html'))
    return end(response, 200, JSON.stringify({ items: received }), 'application/json')
  const { body, headers } = await showReceived(received)
  response.writeHead(200, { ...headers, 'Cache-Control': 'no-store' }).end(body)
}

async function take(request: IncomingMessage, path: string, publicKey: string): Promise<Received> {
  const body = await readAll(request)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const { method = '' } = request
  const signed = method === 'GET' || method === 'HEAD' ? path.slice(path.indexOf('?') + 1) : body
  const signatureHolds = isSigned(headers, signed, publicKey)
  return { receivedAt: new Date().toISOString(), method, path, headers, body, signatureHolds }
}

/** Standard Webhooks: `v1a` is Ed25519 over id, seconds and body, joined by full stops. */
function isSigned(headers: Record<string, string>, body: string, publicKey: string): boolean {
  const [, signature = ''] = /(?:^| )v1a,(\S+)/.exec(headers['webhook-signature'] ?? '') ?? []
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, signed, key, Buffer.from(signature, 'base64'))
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text)
}
