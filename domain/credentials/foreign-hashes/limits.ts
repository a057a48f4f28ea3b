/**
 * What a hash of another system may ask for, in two steps. Outside the ranges it is refused at import: nobody makes such hashes honestly.
 * Within them, but above the ceilings of `isAffordable`, it is kept and never computed: the account's owner gets a mail to choose a new
 * password. Both are asked before any hashing, at import and again at every check, since whoever writes to the database chooses the numbers.
 *
 * The ceilings are explained in docs/decisions/accounts/0011-foreign-hashes.md; the ranges above them are what Kratos and GoTrue take.
 */
import { type Argon2idCost, argon2idLimits } from '#domain/credentials/phc.ts'
import type {
  ForeignKind,
  ForeignParameters,
  ImportedHash,
  Pbkdf2Parameters,
  ShaCryptParameters,
} from './foreign-hash.ts'

/** Least and most, both included. */
export type Range = readonly [least: number, most: number]

/** One number of a kind: the letter that stands for it in a stored text, its name, its range. */
export type NumberField<Kind extends ForeignKind> = readonly [
  letter: string,
  name: keyof ForeignParameters[Kind] & string,
  range: Range,
]

type Fields = { readonly [Kind in ForeignKind]: readonly NumberField<Kind>[] }

const tagRange: Range = [16, 64]
const memoryField = ['m', 'memoryKiB', [8, 1_048_576]] as const
const passesField = ['t', 'passes', [1, 32_768]] as const
const lanesField = ['p', 'lanes', [1, 16]] as const
const tagField = ['l', 'tagBytes', tagRange] as const
const argon2 = [['v', 'version', [16, 19]], memoryField, passesField, lanesField, tagField] as const
// crypt(3) raises fewer than 1000 rounds to 1000 and writes that, so a smaller number comes from no honest system.
const shaCrypt = [['r', 'rounds', [1_000, 10_000_000]]] as const
const pbkdf2 = [['r', 'rounds', [1, 10_000_000]], tagField] as const
const wrap = [memoryField, passesField, lanesField] as const

/** The numbers of each kind in the order in which they are stored. */
export const parameterFields: Fields = {
  argon2d: argon2,
  argon2i: argon2,
  argon2id: argon2,
  bcrypt: [['c', 'cost', [4, 20]]],
  'sha256-crypt': shaCrypt,
  'sha512-crypt': shaCrypt,
  'pbkdf2-sha256': pbkdf2,
  'pbkdf2-sha512': pbkdf2,
  scrypt: [['n', 'memoryCost', [2, 1_048_576]], ['r', 'blockSize', [1, 32]], lanesField, tagField],
  md5: wrap,
  sha1: wrap,
}

/** Bytes of salt of each kind. */
export const saltRanges: Readonly<Record<ForeignKind, Range>> = {
  argon2d: [8, 64],
  argon2i: [8, 64],
  argon2id: [8, 64],
  bcrypt: [16, 16],
  'sha256-crypt': [1, 16],
  'sha512-crypt': [1, 16],
  'pbkdf2-sha256': [1, 64],
  'pbkdf2-sha512': [1, 64],
  scrypt: [1, 64],
  md5: [16, 48],
  sha1: [16, 48],
}

/** Whether a number is whole and lies in a range. */
function isWithin(value: number, [least, most]: Range): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

/** Whether numbers and salt of a hash are such as an honest system would use. */
export function isLegal<Kind extends ForeignKind>(
  kind: Kind,
  parameters: ForeignParameters[Kind],
  salt: Uint8Array,
): boolean {
  const fields: readonly NumberField<Kind>[] = parameterFields[kind]
  const isInRange = fields.every(([, name, range]) => isWithin(Number(parameters[name]), range))
  return isInRange && isWithin(salt.length, saltRanges[kind]) && isCoherent(parameters)
}

/** What ranges of single numbers cannot say. */
function isCoherent(parameters: ForeignParameters[ForeignKind]): boolean {
  if ('memoryKiB' in parameters && parameters.memoryKiB < argon2idLimits.leastMemoryPerLaneKiB * parameters.lanes)
    return false
  if ('version' in parameters && parameters.version !== 16 && parameters.version !== 19) return false
  return !('memoryCost' in parameters) || Number.isInteger(Math.log2(parameters.memoryCost))
}

const maxBcryptCost = 13
/** 64 MiB for `128·N·r`, and the platform's own ceiling for native scrypt (workerd). */
const maxScryptBytes = 67_108_864
const maxScryptCost = 1_048_576
/** About 5 s of processor time in software. */
const maxPbkdf2Rounds = 1_500_000
const maxShaCryptRounds = 1_000_000
/** Bytes that a check with `$5$` or `$6$` may put through SHA-2: a million rounds over a password of 80 bytes; again about 5 s. */
const maxShaCryptBytes = 256_000_000
const longestShaCryptSalt = 16
const sha256 = { blockBytes: 64, digestBytes: 32 } as const
const sha512 = { blockBytes: 128, digestBytes: 64 } as const

type Ceilings = {
  readonly [Kind in ForeignKind]: (parameters: ForeignParameters[Kind], passwordBytes: number) => boolean
}

const ceilings: Ceilings = {
  argon2d: isAffordableArgon2,
  argon2i: isAffordableArgon2,
  argon2id: isAffordableArgon2,
  bcrypt: ({ cost }) => cost <= maxBcryptCost,
  'sha256-crypt': (parameters, passwordBytes) => isAffordableShaCrypt(sha256, parameters, passwordBytes),
  'sha512-crypt': (parameters, passwordBytes) => isAffordableShaCrypt(sha512, parameters, passwordBytes),
  'pbkdf2-sha256': (parameters) => isAffordablePbkdf2(sha256, parameters),
  'pbkdf2-sha512': (parameters) => isAffordablePbkdf2(sha512, parameters),
  scrypt: ({ memoryCost, blockSize, lanes }) =>
    memoryCost * blockSize * lanes <= maxScryptCost && 128 * memoryCost * blockSize <= maxScryptBytes,
  md5: isAffordableArgon2,
  sha1: isAffordableArgon2,
}

/**
 * Whether a check with a password of this length may be computed here.
 *
 * @param passwordBytes counts for `$5$` and `$6$`, which take in the password about twice in every round: 1024 bytes cost fifteen times
 * as much as 20
 */
export function isAffordable<Kind extends ForeignKind>(
  { kind, parameters }: Pick<ImportedHash<Kind>, 'kind' | 'parameters'>,
  passwordBytes: number,
): boolean {
  return ceilings[kind](parameters, passwordBytes)
}

function isAffordableArgon2({ memoryKiB, passes }: Argon2idCost): boolean {
  return memoryKiB <= argon2idLimits.maxMemoryKiB && memoryKiB * passes <= argon2idLimits.maxMemoryPassesKiB
}

function isAffordableShaCrypt(
  { blockBytes, digestBytes }: typeof sha256 | typeof sha512,
  { rounds }: ShaCryptParameters,
  passwordBytes: number,
): boolean {
  // A round takes the digest once, the password 1 + 6/7 times and the salt 2/3 times; SHA-2 adds a bit and the length, 1/8 of a block.
  const messageBytes = digestBytes + 2 * passwordBytes + (2 / 3) * longestShaCryptSalt + 1 + blockBytes / 8
  const bytes = Math.ceil(messageBytes / blockBytes) * blockBytes
  return rounds <= maxShaCryptRounds && rounds * bytes <= maxShaCryptBytes
}

// Each block of output is computed from the start (RFC 8018 §5.2).
function isAffordablePbkdf2({ digestBytes }: { digestBytes: number }, { rounds, tagBytes }: Pbkdf2Parameters): boolean {
  return rounds * Math.ceil(tagBytes / digestBytes) <= maxPbkdf2Rounds
}
