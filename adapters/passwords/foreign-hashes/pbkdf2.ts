/** PBKDF2 (RFC 8018 §5.2) of any number of rounds, for hashes of other systems; new ones are never made. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { Pbkdf2Parameters } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { letOthersRun } from './slices.ts'

/**
 * Rounds that the platform computes: production refuses more in WebCrypto and in node:crypto, and local workerd does not, so that only
 * a test that sets the limit can see it (docs/decisions/accounts/0011-foreign-hashes.md).
 */
export const maxPlatformRounds = 100_000

/** About 30 ms. */
const roundsPerSlice = 8_000

const software = { 'SHA-256': sha256, 'SHA-512': sha512 } as const

/** Computes a tag: natively up to `maxPlatformRounds` (16 ms for 100,000 of SHA-256), above in JavaScript (2 s for 600,000, in slices). */
export async function pbkdf2(
  digest: keyof typeof software,
  password: Uint8Array,
  salt: Uint8Array,
  { rounds, tagBytes }: Pbkdf2Parameters,
): Promise<Uint8Array> {
  if (rounds > maxPlatformRounds) {
    return inSoftware(software[digest], password, salt, { rounds, tagBytes })
  }
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: digest, salt, iterations: rounds }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * tagBytes))
}

async function inSoftware(
  hash: typeof sha256 | typeof sha512,
  password: Uint8Array,
  salt: Uint8Array,
  { rounds, tagBytes }: Pbkdf2Parameters,
): Promise<Uint8Array> {
  const keyed = hmac.create(hash, password)
  const working = keyed.clone()
  const tag = new Uint8Array(tagBytes)
  for (let block = 1, at = 0; at < tagBytes; block += 1, at += hash.outputLen) {
    const round = keyed
      .clone()
      .update(salt)
      .update(Uint8Array.of(0, 0, 0, block))
      .digest()
    const sum = round.slice()
    for (let done = 1; done < rounds; done += 1) {
      if (done % roundsPerSlice === 0) await letOthersRun()
      keyed._cloneInto(working).update(round).digestInto(round)
      for (let byte = 0; byte < sum.length; byte += 1) sum[byte]! ^= round[byte]!
    }
    tag.set(sum.subarray(0, tagBytes - at), at)
  }
  return tag
}
