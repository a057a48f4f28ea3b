/**
 * Stored password hashes as text: the PHC string format, read strictly and within limits.
 *
 * A stored string is input like any other: an import file or a writer to the database chooses its parameters, and without
 * ceilings one row would take the memory or the processor of every sign-in (docs/decisions/accounts/0011-foreign-hashes.md). So everything that is
 * not exactly what `formatPhc` writes, within the limits below, is refused before any hashing.
 *
 * To read another kind of our own: add its interface to `StoredHash` and its reader to `readers`. Hashes that came from other systems
 * are stored in another form, which only the functions that check passwords can read: domain/foreign-hashes.
 *
 * @see https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */

/** What Argon2id costs. */
export interface Argon2idCost {
  /** KiB of memory, `m`. */
  readonly memoryKiB: number
  /** Passes over that memory, `t`. */
  readonly passes: number
  /** Lanes, `p`; they run one after the other here. */
  readonly lanes: number
}

/** An Argon2id hash, version 1.3 (19). */
export interface Argon2idHash extends Argon2idCost {
  readonly kind: 'argon2id'
  /** Name of the pepper that `output` is keyed with; null for a bare Argon2id tag, as other systems store it. */
  readonly pepperId: string | null
  readonly salt: Uint8Array
  /** HMAC-SHA-256 of the tag under the pepper, or the tag itself where `pepperId` is null. */
  readonly output: Uint8Array
}

/** Every kind of hash that Postern can read. */
export type StoredHash = Argon2idHash

/** Why a stored string was refused; for the log, never for the caller. */
export type HashError = 'hash-malformed' | 'hash-kind-unknown' | 'hash-outside-limits'

/** A stored string as it was understood, or why it was not. */
export type PhcReading =
  | { readonly hash: StoredHash; readonly error?: never }
  | { readonly hash?: never; readonly error: HashError }

/** Longest string that is looked at; the longest that `formatPhc` can write has 224 characters. */
export const maxPhcLength = 256

/**
 * What a stored Argon2id hash may cost: 64 MiB is all that fits an isolate of 128 MB beside everything else, and 256 MiB in all
 * passes is under seven times our own cost. RFC 9106 §3.1 gives the lower ends; `leastMemoryPerLaneKiB` too.
 */
export const argon2idLimits = {
  maxMemoryKiB: 65_536,
  maxMemoryPassesKiB: 262_144,
  maxLanes: 4,
  leastMemoryPerLaneKiB: 8,
  saltBytes: { least: 8, most: 64 },
  outputBytes: { least: 16, most: 64 },
} as const

/** Pepper names: the PHC registry gives an Argon2 `keyid` up to 8 bytes. */
export const pepperIdPattern = /^[A-Za-z0-9_-]{1,8}$/

const argon2Version = 'v=19'
// No sign, no leading zero, no exponent: one text for one number. `data` and unknown parameters do not pass.
const argon2idParameters = /^m=([1-9]\d{0,5}),t=([1-9]\d{0,5}),p=([1-9]\d{0,2})(?:,keyid=([A-Za-z0-9+/]{2,11}))?$/

type Reader = (fields: readonly string[]) => PhcReading

// A Map and not an object: a stored `$constructor$…` must not find anything.
const readers = new Map<string, Reader>([['argon2id', readArgon2id]])

/**
 * Reads a stored hash. Never throws and never hashes; a hostile string costs microseconds.
 *
 * @param text as it stands in the database
 */
export function parsePhc(text: string): PhcReading {
  if (text.length > maxPhcLength || !text.startsWith('$')) return { error: 'hash-malformed' }
  const [kind = '', ...fields] = text.slice(1).split('$')
  return readers.get(kind)?.(fields) ?? { error: 'hash-kind-unknown' }
}

/**
 * Writes a hash as `$argon2id$v=19$m=19456,t=2,p=1,keyid=…$salt$output`: the parameters in this order, base64 without padding.
 * `keyid` holds the base64 of the pepper's name, as the PHC registry has it for Argon2.
 */
export function formatPhc(hash: StoredHash): string {
  const { memoryKiB, passes, lanes, pepperId, salt, output } = hash
  const keyId = pepperId === null ? '' : `,keyid=${encodePepperId(pepperId)}`
  const parameters = `m=${memoryKiB},t=${passes},p=${lanes}${keyId}`
  return `$argon2id$${argon2Version}$${parameters}$${encodeBase64(salt)}$${encodeBase64(output)}`
}

function readArgon2id(fields: readonly string[]): PhcReading {
  const [version, parameters = '', saltText = '', outputText = ''] = fields
  const numbers = argon2idParameters.exec(parameters)
  const salt = decodeBase64(saltText)
  const output = decodeBase64(outputText)
  const pepperId = readPepperId(numbers?.[4])
  const isWhole = fields.length === 4 && version === argon2Version
  if (!isWhole || !numbers || !salt || !output || pepperId === undefined) return { error: 'hash-malformed' }

  const cost = { memoryKiB: Number(numbers[1]), passes: Number(numbers[2]), lanes: Number(numbers[3]) }
  const isWithinLimits =
    isAffordable(cost) && fits(salt, argon2idLimits.saltBytes) && fits(output, argon2idLimits.outputBytes)
  return isWithinLimits
    ? { hash: { kind: 'argon2id', ...cost, pepperId, salt, output } }
    : { error: 'hash-outside-limits' }
}

function isAffordable({ memoryKiB, passes, lanes }: Argon2idCost): boolean {
  return (
    memoryKiB <= argon2idLimits.maxMemoryKiB &&
    memoryKiB * passes <= argon2idLimits.maxMemoryPassesKiB &&
    lanes <= argon2idLimits.maxLanes &&
    memoryKiB >= argon2idLimits.leastMemoryPerLaneKiB * lanes
  )
}

function fits(bytes: Uint8Array, range: { least: number; most: number }): boolean {
  return bytes.length >= range.least && bytes.length <= range.most
}

/** @returns null where there is no `keyid`, undefined where there is one that we would not have written */
function readPepperId(text: string | undefined): string | null | undefined {
  return text === undefined ? null : decodePepperId(text)
}

/** The value of `keyid` for a pepper: the base64 of its name, as the PHC registry has it for Argon2. */
export function encodePepperId(id: string): string {
  return btoa(id).replaceAll('=', '')
}

/** The name of the pepper in a `keyid`. @returns undefined for one that `encodePepperId` would not have written */
export function decodePepperId(text: string): string | undefined {
  const id = String.fromCharCode(...(decodeBase64(text) ?? []))
  return pepperIdPattern.test(id) ? id : undefined
}

/** Base64 without padding, as PHC strings have it (RFC 4648 §3.2). */
export function encodeBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('=', '')
}

/**
 * Bytes of base64 without padding, in the one text that stands for them: no blanks, no `=`, and no bits set that belong to no
 * byte, so that two stored strings are equal exactly when what they say is equal (RFC 4648 §3.5).
 *
 * @returns undefined for anything else
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*$/.test(text) || text.length % 4 === 1) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return encodeBase64(bytes) === text ? bytes : undefined
}
