/** The peppers: keys that are mixed into every stored password hash and are not in the database. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { pepperIdPattern } from '#domain/credentials/phc.ts'
import { Refusal } from '#domain/refusal.ts'
import { decodeBase64url } from '#adapters/base64url.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

/** One key with the name under which stored hashes refer to it. */
export interface Pepper {
  /** 1 to 8 letters, digits, `-` or `_`; not secret. Never give one name to two keys. */
  readonly id: string
  /** 32 to 64 bytes. */
  readonly key: Uint8Array
}

/** The peppers in use: the first keys new hashes, the others still open old ones. */
export type Peppers = readonly [current: Pepper, ...older: Pepper[]]

/** Bytes of a peppered tag: HMAC-SHA-256. */
export const pepperedBytes = 32

// As long as the digest (RFC 2104 §3), and at most one block of SHA-256: longer keys are hashed first and gain nothing.
const leastKeyBytes = 32
const mostKeyBytes = 64

// Random keys have about 30 different bytes in 32, and 15 or fewer in less than one of 10^14.
const leastDifferentBytes = 16

const settingName = 'PASSWORD_PEPPER'

/**
 * Keys an Argon2id tag with a pepper: HMAC-SHA-256 over the tag, so that who has the database alone cannot test a guess, and who can
 * write to it cannot forge a hash.
 */
export function pepperTag(pepper: Pepper, tag: Uint8Array): Uint8Array {
  return hmac(sha256, pepper.key, tag)
}

/**
 * Reads the secret PASSWORD_PEPPER: `id:key`, separated by commas, the current one first; keys in base64url without padding.
 * Made by `npm run secrets`.
 *
 * @throws Refusal `unavailable` (503) for a secret that is missing, malformed, short, made up or published, with the reason in the
 * log: without a pepper no password may be set or checked. The reason names the pepper and never quotes it.
 */
export function parsePeppers(text: string | undefined): Peppers {
  const [first = '', ...others] = (text ?? '').trim().split(',')
  if (first === '') throw rejected('it is missing')
  const peppers: Peppers = [parsePepper(first, 1), ...others.map((entry, index) => parsePepper(entry, index + 2))]
  if (new Set(peppers.map(({ id }) => id)).size < peppers.length) throw rejected('two keys have the same id')
  if (new Set(peppers.map(({ key }) => key.join())).size < peppers.length) throw rejected('two ids have the same key')
  return peppers
}

function parsePepper(entry: string, position: number): Pepper {
  const [id = '', keyText = '', ...rest] = entry.trim().split(':')
  const place = `entry ${position}`
  if (keyText === '' || rest.length > 0) throw rejected(`${place} is not of the form id:key`)
  if (!pepperIdPattern.test(id)) throw rejected(`the id of ${place} is not 1 to 8 letters, digits, - or _`)
  const key = decodeBase64url(keyText)
  if (!key) throw rejected(`the key of ${place} is not base64url without padding`)
  if (key.length < leastKeyBytes) throw rejected(`the key of ${place} is shorter than ${leastKeyBytes} bytes`)
  if (key.length > mostKeyBytes) throw rejected(`the key of ${place} is longer than ${mostKeyBytes} bytes`)
  if (isPublished(keyText) || isMadeUp(key)) throw rejected(`the key of ${place} is an example, not random bytes`)
  return { id, key }
}

/** Zeros, repetitions, `00 01 02 …` and phrases: the examples that people forget to replace. Random keys do not look like these. */
function isMadeUp(key: Uint8Array): boolean {
  const steps = new Set(key.subarray(1).map((byte, index) => byte - (key[index] ?? 0)))
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f)
  return isText || steps.size === 1 || new Set(key).size < leastDifferentBytes
}

function isPublished(keyText: string): boolean {
  try {
    refusePublishedSecret(settingName, keyText)
    return false
  } catch {
    return true
  }
}

function rejected(reason: string): Refusal {
  return new Refusal('unavailable', {
    detail: `The setting ${settingName} of this deployment is invalid; its log says why.`,
    reason: `${settingName}: ${reason}`,
    retryAfterSeconds: 60,
  })
}
