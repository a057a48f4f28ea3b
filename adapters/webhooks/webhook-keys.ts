/**
 * The keys that sign webhooks (Standard Webhooks 1.0). All are derived from one secret, `WEBHOOK_KEY`, so that no key is stored: an HMAC key per
 * webhook and generation of its secret, and one Ed25519 key of the deployment, whose public key is published. While the secret is being replaced,
 * it contains the previous one too, and both sign.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

/** The size of the key and of everything derived from it. */
const keyBytes = 32
/** The bytes before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410 §7). */
const pkcs8Prefix = hexToBytes('302e020100300506032b657004220420')

/** The signed parts of a message: its id, the time of sending in seconds, and its body. */
interface SignedMessage {
  id: string
  timestamp: number
  body: string
}

/** The keys of one deployment. */
export interface WebhookKeys {
  /** The secret of a webhook, `whsec_…`, for its receiver. */
  secret(uuid: string, generation: number): string
  /** Every valid secret of a webhook: of each given generation, by the current and the previous keys. */
  secrets(uuid: string, generations: number[]): string[]
  /** The secret of a link in a message, the same in each attempt: 43 characters of base64url. @param link its placeholder */
  linkToken(deliveryUuid: string, link: string): string
  /** The current public key, `whpk_…`. */
  publicKey: string
  /** The header `webhook-signature`: one signature per secret, and one per key of the deployment. */
  signature(message: SignedMessage, secrets: string[]): Promise<string>
}

/**
 * Reads `WEBHOOK_KEY`: the current key, and after it, separated by commas, previous keys that still sign.
 *
 * @throws Error if a key is missing, too short, published, or a duplicate
 */
export async function loadWebhookKeys(text: string | undefined): Promise<WebhookKeys> {
  const texts = (text ?? '').split(',')
  if (new Set(texts).size < texts.length) throw new Error('WEBHOOK_KEY has one key twice')
  const keys = await Promise.all(texts.map((each) => derivedFrom(readKey(each))))
  const { publicKey, secret, linkToken } = keys[0]!
  return {
    publicKey: `whpk_${base64(publicKey)}`,
    secret,
    secrets: (uuid, generations) => keys.flatMap((key) => generations.map((each) => key.secret(uuid, each))),
    linkToken,
    async signature({ id, timestamp, body }, secrets) {
      const signed = utf8ToBytes(`${id}.${timestamp}.${body}`)
      const shared = secrets.map((each) => `v1,${base64(hmac(sha256, secretBytes(each), signed))}`)
      const own = keys.map(({ privateKey }) => crypto.subtle.sign('Ed25519', privateKey, signed))
      return [...shared, ...(await Promise.all(own)).map((each) => `v1a,${base64(new Uint8Array(each))}`)].join(' ')
    },
  }
}

async function derivedFrom(master: Uint8Array) {
  const derived = (purpose: string) =>
    hkdf(sha256, master, undefined, utf8ToBytes(`postern webhook ${purpose}`), keyBytes)
  return {
    ...(await signingKey(derived('ed25519'))),
    secret: (uuid: string, generation: number) => `whsec_${base64(derived(`secret ${uuid} ${generation}`))}`,
    linkToken: (deliveryUuid: string, link: string) => encodeBase64url(derived(`${link} ${deliveryUuid}`)),
  }
}

function readKey(text: string): Uint8Array {
  const key = decodeBase64url(text)
  if (!key || key.length < keyBytes) {
    throw new Error(`WEBHOOK_KEY must be base64url of ${keyBytes} bytes or more: make one with "npm run secrets"`)
  }
  refusePublishedSecret('WEBHOOK_KEY', text)
  return key
}

async function signingKey(seed: Uint8Array): Promise<{ privateKey: CryptoKey; publicKey: Uint8Array }> {
  const pkcs8 = concatBytes(pkcs8Prefix, seed)
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x } = (await crypto.subtle.exportKey('jwk', privateKey)) as JsonWebKey
  return { privateKey, publicKey: decodeBase64url(x ?? '')! }
}

function secretBytes(secret: string): Uint8Array {
  return Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0))
}

/** Base64 with padding, as in Standard Webhooks. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
