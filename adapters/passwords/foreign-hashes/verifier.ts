/** Checks passwords against hashes that were imported from other systems. */
import type { ForeignKind, ImportedHash } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { isAffordable } from '#domain/credentials/foreign-hashes/limits.ts'
import { formatImportedHead, parseImportedHash } from '#domain/credentials/foreign-hashes/stored-form.ts'
import { maxPasswordBytes } from '#domain/credentials/password.ts'
import type { Argon2id } from '#adapters/passwords/argon2id.ts'
import { equalDigests } from '#adapters/constant-time.ts'
import { type Pepper, type Peppers, pepperTag } from '#adapters/passwords/password-pepper.ts'
import { bcryptPasswordBytes } from './bcrypt.ts'
import { computeForeign } from './compute.ts'
import { keyedMessage } from './keyed-message.ts'

/** The outcome of a check against an imported hash. */
interface ForeignVerdict {
  readonly matches: boolean
  /** Whether the hash covers all that was typed: authnzerver's only the first characters. */
  readonly isWhole: boolean
  /** Nobody can tell here whether the password is right; its owner may choose a new one by mail. */
  readonly resetRequired?: true
  /** For the log: why no password could have matched. A wrong password has none. */
  readonly reason?: string
  /** An Argon2id of our own was computed on the way: a fast digest is wrapped in one. */
  readonly paidNative: boolean
}

/** Checks passwords against imported hashes; a hasher is given one where accounts may have such. */
export interface ForeignVerifier {
  /**
   * Never throws because of its arguments, and computes nothing for a text that is malformed, outside the limits, too costly or under a
   * pepper that is gone.
   *
   * @param password as it was typed: none of the systems normalised it
   * @param argon2id the hasher's own computation
   */
  verify(password: string, stored: string, peppers: Peppers, argon2id: Argon2id): Promise<ForeignVerdict>
}

const nothingPaid = { matches: false, isWhole: false, paidNative: false } as const

/** The verifier. It holds nothing. */
export const foreignVerifier: ForeignVerifier = {
  async verify(password, stored, peppers, argon2id) {
    const { hash, error } = parseImportedHash(stored)
    if (error) return { ...nothingPaid, reason: error }
    const pepper = peppers.find(({ id }) => id === hash.pepperId)
    if (!pepper) return { ...nothingPaid, reason: 'pepper-unknown' }

    if (!password.isWellFormed()) return { ...nothingPaid, reason: 'invalid-character' }
    const covered = coveredBy(hash, password)
    const candidate = new TextEncoder().encode(covered)
    if (candidate.length > maxPasswordBytes) return { ...nothingPaid, reason: 'password-too-long' }
    if (!isAffordable(hash, candidate.length)) return { ...nothingPaid, resetRequired: true, reason: 'reset-required' }
    return { ...(await judge(hash, pepper, candidate, argon2id)), isWhole: covered === password }
  },
}

/** What the other system would have hashed. */
function coveredBy({ firstCodePoints }: ImportedHash, password: string): string {
  return firstCodePoints === null ? password : Array.from(password).slice(0, firstCodePoints).join('')
}

async function judge(
  hash: ImportedHash,
  pepper: Pepper,
  candidate: Uint8Array,
  argon2id: Argon2id,
): Promise<Omit<ForeignVerdict, 'isWhole'>> {
  const computed = await computeForeign(hash, candidate, argon2id)
  const isEqual = equalDigests(pepperTag(pepper, keyedMessage(formatImportedHead(hash), computed)), hash.output)
  const paidNative = hash.kind === 'md5' || hash.kind === 'sha1'
  if (isEqual && hash.kind === 'bcrypt' && candidate.length > bcryptPasswordBytes) {
    // The first 72 bytes are right and nobody knows about the rest. To let them in would open the account to whoever knows a part.
    return { matches: false, resetRequired: true, reason: 'password-beyond-bcrypt', paidNative }
  }
  return { matches: isEqual && !isAmbiguous(hash.kind, candidate), paidNative }
}

/**
 * Whether the function takes the password for another one: bcrypt repeats it with a NUL behind, so that `a\0a` is `a`; HMAC fills it up
 * with NUL, so that `a\0` is `a`.
 */
function isAmbiguous(kind: ForeignKind, candidate: Uint8Array): boolean {
  if (kind === 'bcrypt') return candidate.includes(0)
  return (kind.startsWith('pbkdf2') || kind === 'scrypt') && candidate.at(-1) === 0
}
