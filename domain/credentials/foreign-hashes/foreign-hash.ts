/**
 * Password hashes that were made by other systems: which kinds there are, and what is known about one.
 *
 * @see docs/decisions/accounts/0011-foreign-hashes.md
 */
import type { Argon2idCost, HashError } from '#domain/credentials/phc.ts'

/** What an Argon2 hash of any edition takes. */
export interface Argon2Parameters extends Argon2idCost {
  /** 16 is edition 1.0, 19 is 1.3. */
  readonly version: number
  /** Length of the tag that the other system stored. */
  readonly tagBytes: number
}

/** What a bcrypt hash takes. */
export interface BcryptParameters {
  /** Binary logarithm of the number of rounds. */
  readonly cost: number
}

/** What `$5$` and `$6$` of crypt(3) take. */
export interface ShaCryptParameters {
  readonly rounds: number
}

/** What PBKDF2 takes. */
export interface Pbkdf2Parameters {
  readonly rounds: number
  readonly tagBytes: number
}

/** What scrypt takes. */
export interface ScryptParameters {
  /** `N`, a power of two. */
  readonly memoryCost: number
  /** `r` */
  readonly blockSize: number
  /** `p` */
  readonly lanes: number
  readonly tagBytes: number
}

/** Kinds that are slow by themselves, and what each takes. */
interface SlowParameters {
  readonly argon2d: Argon2Parameters
  readonly argon2i: Argon2Parameters
  readonly argon2id: Argon2Parameters
  readonly bcrypt: BcryptParameters
  readonly 'sha256-crypt': ShaCryptParameters
  readonly 'sha512-crypt': ShaCryptParameters
  readonly 'pbkdf2-sha256': Pbkdf2Parameters
  readonly 'pbkdf2-sha512': Pbkdf2Parameters
  readonly scrypt: ScryptParameters
}

/** Kinds that can be guessed by the billion, and the Argon2id that is put around each at import: Argon2id(md5(password)). */
interface FastParameters {
  readonly md5: Argon2idCost
  readonly sha1: Argon2idCost
}

export interface ForeignParameters extends SlowParameters, FastParameters {}
type SlowKind = keyof SlowParameters
export type FastKind = keyof FastParameters
export type ForeignKind = keyof ForeignParameters

/** A slow hash as the other system stored it. */
export interface SlowHash<Kind extends SlowKind = SlowKind> {
  readonly kind: Kind
  readonly parameters: SlowParameters[Kind]
  readonly salt: Uint8Array
  readonly output: Uint8Array
}

/** A fast hash as the other system stored it: the digest of password, then salt. */
export interface FastHash {
  readonly kind: FastKind
  /** Empty where there is none. */
  readonly salt: Uint8Array
  readonly output: Uint8Array
}

/** What a text of another system says, or why it is refused. */
export type ForeignReading =
  | { readonly hash: SlowHash | FastHash; readonly error?: never }
  | { readonly hash?: never; readonly error: HashError }

/** A hash of another system as Postern stores it. */
export interface ImportedHash<Kind extends ForeignKind = ForeignKind> {
  readonly kind: Kind
  readonly parameters: ForeignParameters[Kind]
  /** The other system hashed only so many code points of a password; null for one that hashed it whole. */
  readonly firstCodePoints: typeof authnzerverCodePoints | null
  /** Name of the pepper that `output` is keyed with. There are no imported hashes without. */
  readonly pepperId: string
  /** The salt of the other system; for a fast kind `wrapSaltBytes` of the Argon2id around it, and then that salt. */
  readonly salt: Uint8Array
  /** HMAC-SHA-256 of everything before it in the stored text, and of what the kind makes of the password. */
  readonly output: Uint8Array
}

/** authnzerver looks at no more of a password: `input_password[:256]`, Python's code points. */
export const authnzerverCodePoints = 256 as const

/** Bytes of salt of the Argon2id that is put around a fast hash (RFC 9106 §3.1). */
export const wrapSaltBytes = 16

/** Digest length of the fast kinds, in bytes. */
export const fastDigestBytes: Readonly<Record<FastKind, number>> = { md5: 16, sha1: 20 }

/**
 * Whether a stored text stands for "no password": nothing, and what shadow files, Django and passlib write for an account that nobody can
 * sign in to by password, `*` and `!` with anything behind. `!$6$…`, a locked account, is such too: unlocking is no matter of an import.
 */
export function isNoPassword(text: string): boolean {
  return text === '' || text.startsWith('*') || text.startsWith('!')
}
