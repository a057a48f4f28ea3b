/** PBKDF2 (RFC 8018 §5.2) of any number of rounds, for hashes of other systems; new ones are never made. */
import { pbkdf2 as softwarePbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { Pbkdf2Parameters } from '#domain/credentials/foreign-hashes/foreign-hash.ts'

/**
 * Rounds that the platform computes: production refuses more in WebCrypto and in node:crypto, and local workerd does not, so that only
 * a test that sets the limit can see it (docs/decisions/accounts/0011-foreign-hashes.md).
 */
export const maxPlatformRounds = 100_000

const software = { 'SHA-256': sha256, 'SHA-512': sha512 } as const

/** Computes a tag: natively up to `maxPlatformRounds` (16 ms for 100,000 of SHA-256), above in JavaScript (2 s for 600,000). */
export async function pbkdf2(
  digest: keyof typeof software,
  password: Uint8Array,
  salt: Uint8Array,
  { rounds, tagBytes }: Pbkdf2Parameters,
): Promise<Uint8Array> {
  if (rounds > maxPlatformRounds) {
    return softwarePbkdf2(software[digest], password, salt, { c: rounds, dkLen: tagBytes })
  }
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: digest, salt, iterations: rounds }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 8 * tagBytes))
}
