/**
 * What signs webhooks, all of it derived from one secret, `WEBHOOK_KEY`, so that nothing that signs is stored: for each webhook and each
 * generation of its secret an HMAC key, and one Ed25519 key of the deployment, whose public half anybody may have. Standard Webhooks 1.0.
 * While the secret is being replaced it holds the one before too, which then signs everything as well.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

/** Bytes of the key and of all that is derived from it. */
const keyBytes = 32
/** What stands before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410 §7). */
const pkcs8Prefix = hexToBytes('302e020100300506032b657004220420')

/** A message, as it is signed: its id, the seconds of its sending, and its body. */
interface SignedMessage {
  id: string
  timestamp: number
  body: string
}

/** The keys of one deployment. */
export interface WebhookKeys {
  /** The secret of a webhook, `whsec_…`, which its receiver is handed. */
  secret(uuid: string, generation: number): string
  /** Every secret that its receiver may have: of each of these generations, by the current key and by those before. */
  secrets(uuid: string, generations: number[]): string[]
  /** A secret for a link in a message: the same at each attempt. 43 characters of base64url, like any link's. @param link its placeholder */
  linkToken(deliveryUuid: string, link: string): string
  /** The public key, `whpk_…`, of the current key. */
  publicKey: string
  /** `webhook-signature`: one for each secret, and one by each of the deployment's own keys. */
  signature(message: SignedMessage, secrets: string[]): Promise<string>
}

/**
 * Reads `WEBHOOK_KEY`: the current key, and separated by commas those before it that still sign.
 *
 * @throws Error when one is missing, too short or published somewhere, or is there twice
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

/** What one key makes. */
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

/** Base64 with padding, as Standard Webhooks has it. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
