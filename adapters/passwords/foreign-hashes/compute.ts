/** What each kind of foreign hash makes of a password. */
import { createHash, scryptSync } from 'node:crypto'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import {
  type Argon2Parameters,
  type FastKind,
  type ForeignKind,
  type ForeignParameters,
  type ImportedHash,
  type ScryptParameters,
  wrapSaltBytes,
} from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import type { Argon2idCost } from '#domain/credentials/phc.ts'
import { type Argon2id, type Argon2Type, argon2 } from '#adapters/passwords/argon2id.ts'
import { bcrypt } from './bcrypt.ts'
import { pbkdf2 } from './pbkdf2.ts'
import { shaCrypt } from './sha-crypt.ts'

type Compute<Kind extends ForeignKind> = (
  password: Uint8Array,
  salt: Uint8Array,
  parameters: ForeignParameters[Kind],
  argon2id: Argon2id,
) => Uint8Array | Promise<Uint8Array>

const computations: { readonly [Kind in ForeignKind]: Compute<Kind> } = {
  argon2d: (password, salt, parameters) => argon2OfType(0, password, salt, parameters),
  argon2i: (password, salt, parameters) => argon2OfType(1, password, salt, parameters),
  argon2id: (password, salt, parameters) => argon2OfType(2, password, salt, parameters),
  bcrypt,
  'sha256-crypt': (password, salt, parameters) => shaCrypt(sha256, password, salt, parameters),
  'sha512-crypt': (password, salt, parameters) => shaCrypt(sha512, password, salt, parameters),
  'pbkdf2-sha256': (password, salt, parameters) => pbkdf2('SHA-256', password, salt, parameters),
  'pbkdf2-sha512': (password, salt, parameters) => pbkdf2('SHA-512', password, salt, parameters),
  scrypt,
  md5: (password, salt, parameters, argon2id) =>
    wrapFast(fastDigest('md5', password, salt), salt, parameters, argon2id),
  sha1: (password, salt, parameters, argon2id) =>
    wrapFast(fastDigest('sha1', password, salt), salt, parameters, argon2id),
}

/**
 * Computes what the pepper is put over. Ask `isAffordable` before: this does whatever the numbers say.
 *
 * @param argon2id the computation that fast digests are wrapped in
 */
export async function computeForeign<Kind extends ForeignKind>(
  { kind, parameters, salt }: ImportedHash<Kind>,
  password: Uint8Array,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  return computations[kind](password, salt, parameters, argon2id)
}

const wrapTagBytes = 32

/** Argon2id of a fast digest, under the first `wrapSaltBytes` of the salt. */
export function wrapFast(digest: Uint8Array, salt: Uint8Array, cost: Argon2idCost, argon2id: Argon2id): Uint8Array {
  return argon2id(digest, salt.subarray(0, wrapSaltBytes), cost, wrapTagBytes)
}

// LDAP puts the salt behind the password (slapd-passwd).
function fastDigest(kind: FastKind, password: Uint8Array, salt: Uint8Array): Uint8Array {
  const digest = createHash(kind).update(password).update(salt.subarray(wrapSaltBytes)).digest()
  return new Uint8Array(digest)
}

function argon2OfType(type: Argon2Type, password: Uint8Array, salt: Uint8Array, parameters: Argon2Parameters) {
  return argon2(password, salt, parameters, parameters.tagBytes, type, parameters.version === 16 ? 16 : 19)
}

/** Above the largest that `isAffordable` lets through, 64 MiB and lanes; node:crypto's own default is 32 MiB. */
const maxScryptBytes = 134_217_728

function scrypt(password: Uint8Array, salt: Uint8Array, parameters: ScryptParameters): Uint8Array {
  const { memoryCost, blockSize, lanes, tagBytes } = parameters
  const options = { N: memoryCost, r: blockSize, p: lanes, maxmem: maxScryptBytes }
  return new Uint8Array(scryptSync(password, salt, tagBytes, options))
}
