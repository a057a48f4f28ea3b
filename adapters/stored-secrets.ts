/**
 * Secrets that we must be able to read again, such as those of authenticator apps: sealed under a key that is not in the database. AES-256-GCM;
 * `id.` and base64url of salt (16 bytes) ‖ ciphertext, where `id` names the key, so that it can be replaced.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

const saltBytes = 16
const keyBytes = 32
/** Of GCM. Each secret has a key of its own, by its salt, so that a constant is good. */
const nonce = new Uint8Array(12)

/** What a secret is. One that was sealed as something else does not open. */
type SecretPurpose = 'authenticator' | 'provider-client'

/** Seals and opens secrets under `SEALING_KEY`. */
export interface StoredSecrets {
  /** @param owner whose it is, such as the uuid of the account: in the row of another it does not open */
  seal(purpose: SecretPurpose, secret: string, owner: string): Promise<string>
  /** @returns null for what was not sealed under a current or previous key, for this purpose and this owner */
  open(purpose: SecretPurpose, sealed: string, owner: string): Promise<string | null>
}

/**
 * Reads `SEALING_KEY`: the current key, and after it, separated by commas, previous keys that still open.
 *
 * @throws Error if a key is missing, too short or published
 */
export function createStoredSecrets(text: string | undefined): StoredSecrets {
  const keys = (text ?? '').split(',').map(readKey)
  return {
    async seal(purpose, secret, owner) {
      const { id, key } = keys[0]!
      const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
      const derived = await keyOf(key, purpose, owner, salt, 'encrypt')
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, derived, utf8ToBytes(secret))
      return `${id}.${encodeBase64url(concatBytes(salt, new Uint8Array(sealed)))}`
    },
    async open(purpose, sealed, owner) {
      const [id, body = ''] = sealed.split('.')
      const key = keys.find((each) => each.id === id)?.key
      const bytes = decodeBase64url(body)
      if (!key || !bytes || bytes.length <= saltBytes) return null
      const derived = await keyOf(key, purpose, owner, bytes.slice(0, saltBytes), 'decrypt')
      const plain = await crypto.subtle
        .decrypt({ name: 'AES-GCM', iv: nonce }, derived, bytes.slice(saltBytes))
        .catch(() => null)
      return plain && new TextDecoder().decode(plain)
    },
  }
}

function readKey(text: string): { id: string; key: Uint8Array } {
  const key = text ? decodeBase64url(text) : null
  if (!key || key.length < keyBytes)
    throw new Error(`SEALING_KEY must be base64url of ${keyBytes} bytes or more: make one with "npm run secrets"`)
  refusePublishedSecret('SEALING_KEY', text)
  return { id: bytesToHex(sha256(concatBytes(utf8ToBytes('postern stored secret '), key)).slice(0, 4)), key }
}

function keyOf(
  master: Uint8Array,
  purpose: SecretPurpose,
  owner: string,
  salt: Uint8Array,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const key = hkdf(sha256, master, salt, utf8ToBytes(`postern stored secret ${purpose} ${owner}`), keyBytes)
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])
}
