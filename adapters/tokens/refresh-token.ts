/**
 * Refresh tokens: `prt1_` and base64url of session id (16 bytes) ‖ counter (4, big-endian) ‖ HMAC-SHA-256 (32).
 * The session's row holds one integer; whether a counter is current, just replaced or stolen is the store's to decide.
 * The MAC key comes from a Worker secret: who reads the database cannot mint.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Refusal } from '#domain/refusal.ts'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'
import { equalDigests } from '#adapters/constant-time.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'
import { isCanonicalUuid } from '#domain/uuid.ts'

/** Names the format and its version, and lets scanners of leaked secrets find one. */
const prefix = 'prt1_'
const sidBytes = 16
const signedBytes = sidBytes + 4
const macBytes = 32

/** Ties the derived keys to this format (RFC 5869 §3.2): the same secret can never sign anything else that passes for it. */
const keyInfo = utf8ToBytes('postern refresh token prt1')

/** Bytes of `REFRESH_KEY`: as much as the MAC can use. */
const minKeyBytes = 32

/** The counter is an `integer` in Postgres. Refreshed every second it would last 68 years. */
const maxCounter = 2 ** 31 - 1

/** What a refresh token says. */
interface RefreshClaim {
  /** The session's UUID. */
  sid: string
  /** How often the session had been refreshed when the token was issued. */
  counter: number
}

/** Issues and reads refresh tokens under one secret. */
export interface RefreshTokens {
  /** @throws RangeError when `sid` is not a UUID in lower case or `counter` not an integer from 0 to 2³¹ − 1 */
  issue(sid: string, counter: number): string
  /** @throws Refusal `invalid-refresh-token` for every text that `issue` did not write under this secret */
  read(text: string): RefreshClaim
  /** What `read` returns, or null where it throws. */
  find(text: string): RefreshClaim | null
}

/**
 * @param secret `REFRESH_KEY`: base64url of 32 random bytes or more. Another secret ends every session at its next refresh
 * @throws Error when it is missing, too short or published somewhere
 */
export function createRefreshTokens(secret: string | undefined): RefreshTokens {
  const masterKey = readKey(secret)
  return {
    find(text) {
      try {
        return this.read(text)
      } catch {
        return null
      }
    },
    issue(sid, counter) {
      const signed = pack(sid, counter)
      return prefix + encodeBase64url(concatBytes(signed, authenticate(masterKey, signed)))
    },
    read(text) {
      const bytes = text.startsWith(prefix) ? decodeBase64url(text.slice(prefix.length)) : null
      if (bytes?.length !== signedBytes + macBytes) throw rejected('malformed')
      const signed = bytes.subarray(0, signedBytes)
      if (!equalDigests(authenticate(masterKey, signed), bytes.subarray(signedBytes))) throw rejected('forged')
      return unpack(signed)
    },
  }
}

function readKey(secret: string | undefined): Uint8Array {
  const key = secret ? decodeBase64url(secret) : null
  if (!secret || !key || key.length < minKeyBytes) {
    throw new Error(`REFRESH_KEY must be base64url of ${minKeyBytes} bytes or more: make one with "npm run secrets"`)
  }
  refusePublishedSecret('REFRESH_KEY', secret)
  return key
}

/** Each session has its own key, so what is learned about one MAC says nothing about another session's. */
function authenticate(masterKey: Uint8Array, signed: Uint8Array): Uint8Array {
  const sessionKey = hkdf(sha256, masterKey, signed.subarray(0, sidBytes), keyInfo, macBytes)
  return hmac(sha256, sessionKey, signed)
}

function pack(sid: string, counter: number): Uint8Array {
  if (!isCanonicalUuid(sid)) throw new RangeError('A session id is a UUID in lower case')
  if (!Number.isInteger(counter) || counter < 0 || counter > maxCounter)
    throw new RangeError('The counter is out of range')
  const signed = new Uint8Array(signedBytes)
  signed.set(hexToBytes(sid.replaceAll('-', '')))
  new DataView(signed.buffer).setUint32(sidBytes, counter)
  return signed
}

function unpack(signed: Uint8Array): RefreshClaim {
  const hex = bytesToHex(signed.subarray(0, sidBytes))
  const sid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { sid, counter: new DataView(signed.buffer, signed.byteOffset).getUint32(sidBytes) }
}

function rejected(reason: string): Refusal {
  return new Refusal('invalid-refresh-token', { detail: 'Sign in again.', reason: `refresh token: ${reason}` })
}
