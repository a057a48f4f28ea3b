import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { equalDigests } from '#adapters/constant-time.ts'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

const minLength = 20

/**
 * Whether somebody knows the deployment's bootstrap secret.
 *
 * @throws Error when the secret itself is too short, or one that was published: then nobody may use it
 */
export function knowsBootstrapSecret(given: string, expected: string): boolean {
  refusePublishedSecret('BOOTSTRAP_SECRET', expected)
  if (expected.length < minLength) throw new Error(`BOOTSTRAP_SECRET needs ${minLength} characters or more`)
  return equalDigests(sha256(utf8ToBytes(given)), sha256(utf8ToBytes(expected)))
}
