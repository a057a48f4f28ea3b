/** The signatures of webhook messages (Standard Webhooks 1.0): `v1` by the secret of the webhook, `v1a` by the key of the deployment. */
import type { WebhookEvent } from './event.ts'

/** What a receiver knows. With both, both signatures are required. */
export interface WebhookKeys {
  /** The secret of the webhook, `whsec_…`. While it is rotated: the new and the old one, either of which may have signed. */
  secret?: string | readonly string[]
  /** The public key of the deployment, `whpk_…` (`getWebhookPublicKey`). While it is replaced: both. */
  publicKey?: string | readonly string[]
  /** Seconds by which the time of sending may differ from now. Default: 300. */
  toleranceSeconds?: number
}

/** A message as it arrived. For GET and HEAD the signed text is the query that Postern added. */
export interface WebhookMessage {
  headers: { get(name: string): string | null }
  /** The body, exactly as it arrived. */
  body: string
}

/** A message that is genuine. */
export interface VerifiedMessage<Event> {
  /** The same at every attempt and replay: a receiver that knows it has acted already. */
  id: string
  sentAt: Date
  event: Event
}

/** `stale`: too old or from the future. */
export type WebhookErrorCode = 'missing-header' | 'stale' | 'invalid-signature' | 'invalid-body'

/** A message that must not be acted upon. Answer it with 400. */
export class WebhookError extends Error {
  readonly code: WebhookErrorCode

  constructor(code: WebhookErrorCode) {
    super(`The webhook message is refused: ${code}`)
    this.name = 'WebhookError'
    this.code = code
  }
}

const defaultToleranceSeconds = 300
const encoder = new TextEncoder()

/**
 * Verifies a message and reads its event. A webhook with a template of its own states the type of its payload: `verifyWebhook<Mine>(…)`.
 *
 * @throws WebhookError if the message is not genuine or not in time
 * @throws TypeError without a secret or public key
 */
export async function verifyWebhook<Event = WebhookEvent>(
  message: Request | WebhookMessage,
  { secret = [], publicKey = [], toleranceSeconds = defaultToleranceSeconds }: WebhookKeys,
): Promise<VerifiedMessage<Event>> {
  const [secrets, publicKeys] = [[secret].flat(), [publicKey].flat()]
  if (secrets.length + publicKeys.length === 0) throw new TypeError('verifyWebhook needs a secret or a public key.')
  const body = typeof message.body === 'string' ? message.body : await (message as Request).text()
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    message.headers.get(name),
  )
  if (!id || !timestamp || !signatures) throw new WebhookError('missing-header')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceSeconds)
    throw new WebhookError('stale')
  const signed = new Uint8Array(encoder.encode(`${id}.${timestamp}.${body}`))
  const isGenuine =
    (await isSigned(signatures, 'v1', secrets, signed)) && (await isSigned(signatures, 'v1a', publicKeys, signed))
  if (!isGenuine) throw new WebhookError('invalid-signature')
  return { id, sentAt: new Date(Number(timestamp) * 1000), event: parse(body) as Event }
}

const algorithms = {
  v1: { prefix: 'whsec_', import: { name: 'HMAC', hash: 'SHA-256' }, verify: 'HMAC' },
  v1a: { prefix: 'whpk_', import: { name: 'Ed25519' }, verify: 'Ed25519' },
}

/** Whether one of the signatures of a version holds by one of the keys; true without keys. */
async function isSigned(
  signatures: string,
  version: keyof typeof algorithms,
  keys: string[],
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { prefix, import: algorithm, verify } = algorithms[version]
  const ofVersion = signatures.split(' ').flatMap((each) => {
    const [name, value = ''] = each.split(',')
    return name === version ? [bytesOf(value)] : []
  })
  for (const text of keys) {
    const bytes = bytesOf(text.replace(prefix, ''))
    if (!text.startsWith(prefix) || !bytes) throw new TypeError(`Not a key of the form ${prefix}…`)
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify'])
    for (const signature of ofVersion)
      if (signature && (await crypto.subtle.verify(verify, key, signature, signed))) return true
  }
  return keys.length === 0
}

/** @returns null for what is no base64 */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new WebhookError('invalid-body')
  }
}
