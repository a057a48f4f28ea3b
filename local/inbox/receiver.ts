/**
 * The development receiver of webhooks: takes whatever is posted to it, checks the signature by the deployment's public key, and shows both. No
 * other machine and no other name reaches it.
 */
import { createPublicKey, verify } from 'node:crypto'
import { json, type LoopbackAnswer, type LoopbackRequest, startLoopbackServer } from '#local/loopback-server.ts'
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

/** Its paths are those of `functions/dev/webhooks.ts`, which hands on what comes there. */
const page = '/dev/webhooks'
const inbound = `${page}/in`

/**
 * Starts a receiver.
 *
 * @param publicKey `whpk_…` of the deployment
 * @param service where the service in front of it is reached, `http://localhost:8787`: its page names the address there
 */
export async function startReceiver(publicKey: string, service?: string): Promise<Receiver> {
  const received: Received[] = []
  const server = await startLoopbackServer(0, (request) =>
    answer(request, received, { publicKey, address: `${service ?? server.url}${inbound}` }),
  )
  return { url: `${server.url}${inbound}`, received: () => [...received], stop: server.stop }
}

/** Whose signatures hold, and the address that people give to webhooks. */
interface Deployment {
  publicKey: string
  address: string
}

async function answer(
  request: LoopbackRequest,
  received: Received[],
  { publicKey, address }: Deployment,
): Promise<LoopbackAnswer> {
  const { method, path, wantsPage } = request
  if (path === inbound || path.startsWith(`${inbound}/`)) {
    const message = await take(request, publicKey)
    received.unshift(message)
    received.splice(capacity)
    return message.signatureHolds
      ? json(200, { message: 'thank you' })
      : json(401, { message: 'the signature does not hold' })
  }
  if (method !== 'GET' || path !== page) return json(404, { message: 'not found' })
  return wantsPage ? showReceived(received, address) : json(200, { url: address, items: received })
}

async function take(request: LoopbackRequest, publicKey: string): Promise<Received> {
  const { method, search } = request
  const body = await request.text()
  const path = request.path + search
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const signed = method === 'GET' || method === 'HEAD' ? search.slice(1) : body
  const signatureHolds = isSigned(headers, signed, publicKey)
  return { receivedAt: new Date().toISOString(), method, path, headers, body, signatureHolds }
}

/** Standard Webhooks: `v1a` is Ed25519 over id, seconds and body, joined by full stops. There may be several, by several keys. */
function isSigned(headers: Record<string, string>, body: string, publicKey: string): boolean {
  const signatures = (headers['webhook-signature'] ?? '').matchAll(/(?<=^| )v1a,(\S+)/g)
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return [...signatures].some(([, signature = '']) => verify(null, signed, key, Buffer.from(signature, 'base64')))
}
