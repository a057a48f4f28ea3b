/** Passwords into stored hashes, and back into yes or no: OpaqueString, Argon2id, pepper, PHC string. */
import { isNoPassword } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { isImportedHash } from '#domain/credentials/foreign-hashes/imported-prefix.ts'
import { normalisePassword } from '#domain/credentials/password.ts'
import { type Argon2idCost, type Argon2idHash, formatPhc, parsePhc } from '#domain/credentials/phc.ts'
import { invalid } from '#domain/refusal.ts'
import { type Argon2id, argon2id as fastArgon2id } from './argon2id.ts'
import { equalDigests } from '#adapters/constant-time.ts'
import type { ForeignVerifier } from '#adapters/passwords/foreign-hashes/verifier.ts'
import { type Pepper, type Peppers, pepperTag, pepperedBytes } from './password-pepper.ts'

/** The outcome of a check. */
interface PasswordVerdict {
  /** The password is the one that was hashed. */
  readonly matches: boolean
  /**
   * It matches, and the stored hash should be replaced: its cost, salt or pepper is not the current one, or another system made it. Not
   * where the hash covers only a part of what was typed: whoever signs in with another end would set the password.
   */
  readonly upgrade: boolean
  /**
   * Nobody can tell here whether the password is right, because the hash of another system costs too much or looks at a part of it only.
   * Answer as to a wrong password, and send the account's owner a mail to choose a new one.
   */
  readonly resetRequired?: true
  /** For the log: why no password could have matched. A wrong password has none. */
  readonly reason?: string
}

/** Hashes and checks passwords; knows no accounts. */
export interface PasswordHasher {
  /**
   * A PHC string to store, different each time.
   *
   * @throws Refusal `invalid-request` for a password that `normalisePassword` refuses
   */
  hash(password: string): Promise<string>
  /**
   * Checks a password in the same work whatever `stored` is: null (nobody has that name, or no password), a kind that is not read,
   * parameters outside the limits, a pepper that is gone. Each costs one Argon2id of the current cost, so that the time of an answer
   * does not tell which names exist.
   *
   * The hash of another system costs its own work and, where it does not match, one Argon2id as well; where it matches, the upgrade that
   * is due pays for that.
   *
   * Never throws because of its arguments: a password that nobody can have does not match.
   */
  verify(password: string, stored: string | null): Promise<PasswordVerdict>
}

/** What a hasher is made of. */
export interface PasswordHasherOptions {
  readonly peppers: Peppers
  /** The computation; tests put another in its place. */
  readonly argon2id?: Argon2id
  /** Checks the hashes of other systems: 6 KiB of code. Where it is absent they are a kind that is not read. */
  readonly foreign?: ForeignVerifier
}

/**
 * The current cost: 19 MiB in two passes, one lane (OWASP Password Storage; ASVS 5.0 appendix C).
 * A change here upgrades every hash at its owner's next sign-in.
 */
export const currentCost: Argon2idCost = { memoryKiB: 19_456, passes: 2, lanes: 1 }

/** Bytes of salt in a new hash (RFC 9106 §3.1). */
const saltBytes = 16
/** Bytes of an Argon2id tag before the pepper. */
const tagBytes = 32

/** What a password is checked against. */
interface Target {
  readonly hash: Argon2idHash
  readonly pepper: Pepper
  /** Set where the target stands in for a hash that is absent or refused: it never matches. */
  readonly reason?: string
}

/** Makes a hasher. Cheap: the engine starts with the first password. */
export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
  const { peppers, argon2id = fastArgon2id, foreign } = options
  const [currentPepper] = peppers

  function outputOf(password: string, hash: Omit<Argon2idHash, 'output'>, pepper: Pepper): Uint8Array {
    return pepperTag(pepper, argon2id(new TextEncoder().encode(password), hash.salt, hash, tagBytes))
  }

  async function verifyForeign(by: ForeignVerifier, password: string, stored: string): Promise<PasswordVerdict> {
    const { paidNative, isWhole, ...verdict } = await by.verify(password, stored, peppers, argon2id)
    if (!verdict.matches && !paidNative) {
      const { hash, pepper } = ghost(peppers)
      outputOf(normalisePassword(password).text ?? '', hash, pepper)
    }
    return { ...verdict, upgrade: verdict.matches && isWhole }
  }

  return {
    async hash(password) {
      const { text, violation } = normalisePassword(password)
      if (violation) throw invalid([violation])
      const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
      const fresh = { kind: 'argon2id', ...currentCost, pepperId: currentPepper.id, salt } as const
      return formatPhc({ ...fresh, output: outputOf(text, fresh, currentPepper) })
    },

    async verify(password, stored) {
      if (foreign && stored !== null && isImportedHash(stored)) return verifyForeign(foreign, password, stored)
      const { text = '', violation } = normalisePassword(password)
      const target = findTarget(stored, peppers)
      const matches = equalDigests(outputOf(text, target.hash, target.pepper), target.hash.output)
      const reason = target.reason ?? violation?.code
      if (reason !== undefined) return { matches: false, upgrade: false, reason }
      return { matches, upgrade: matches && !isCurrent(target.hash, currentPepper) }
    },
  }
}

function findTarget(stored: string | null, peppers: Peppers): Target {
  if (stored === null || isNoPassword(stored)) return ghost(peppers, 'no-stored-hash')
  const { hash, error } = parsePhc(stored)
  if (error) return ghost(peppers, error)
  // A bare tag is not accepted either: whoever can write to the database could compute one.
  if (hash.pepperId === null) return ghost(peppers, 'hash-without-pepper')
  if (hash.output.length !== pepperedBytes) return ghost(peppers, 'hash-outside-limits')
  const pepper = peppers.find(({ id }) => id === hash.pepperId)
  return pepper ? { hash, pepper } : ghost(peppers, 'pepper-unknown')
}

/** Stands in for a hash that cannot be checked, at the cost of one that can. */
function ghost([pepper]: Peppers, reason = 'no-stored-hash'): Target {
  const salt = new Uint8Array(saltBytes)
  const output = new Uint8Array(pepperedBytes)
  return { hash: { kind: 'argon2id', ...currentCost, pepperId: pepper.id, salt, output }, pepper, reason }
}

function isCurrent(hash: Argon2idHash, pepper: Pepper): boolean {
  return (
    hash.memoryKiB === currentCost.memoryKiB &&
    hash.passes === currentCost.passes &&
    hash.lanes === currentCost.lanes &&
    hash.salt.length === saltBytes &&
    hash.pepperId === pepper.id
  )
}
