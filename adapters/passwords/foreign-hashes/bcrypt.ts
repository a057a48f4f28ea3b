/**
 * bcrypt (Provos and Mazières, "A Future-Adaptable Password Scheme", USENIX 1999), for hashes of other systems; new ones are never made.
 * Not bcryptjs, which takes 8 KiB more at the same speed: docs/decisions/accounts/0039-bcrypt-of-our-own.md.
 */
import type { BcryptParameters } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { blowfishTables, subkeyWords } from './blowfish-tables.ts'
import { letOthersRun } from './slices.ts'

/** bcrypt takes in no more of a password than this. */
export const bcryptPasswordBytes = 72

/** About 30 ms. */
const roundsPerSlice = 256

/** Bytes that are kept of the 24. */
const outputBytes = 23
/** "OrpheanBeholderScryDoubt", encrypted this many times. */
const plaintext = Uint8Array.from('OrpheanBeholderScryDoubt', (letter) => letter.charCodeAt(0))
const encryptions = 64

interface State {
  readonly subkeys: Int32Array
  readonly boxes: Int32Array
}

/**
 * Computes the 23 bytes of a hash, in slices: 0.3 s at cost 12, double at 13.
 *
 * @param password without NUL, which ends it in every other implementation; what follows byte 72 is not looked at
 * @param salt 16 bytes
 */
export async function bcrypt(password: Uint8Array, salt: Uint8Array, { cost }: BcryptParameters): Promise<Uint8Array> {
  const tables = blowfishTables()
  const state = { subkeys: tables.subkeys.slice(), boxes: tables.boxes.slice() }
  const key = wordsOf(Uint8Array.of(...password.subarray(0, bcryptPasswordBytes), 0), subkeyWords)
  const saltWords = wordsOf(salt, subkeyWords)

  expandKey(state, key, saltWords)
  const unsalted = new Int32Array(subkeyWords)
  for (let round = 2 ** cost; round > 0; round -= 1) {
    expandKey(state, key, unsalted)
    expandKey(state, saltWords, unsalted)
    if (round % roundsPerSlice === 1) await letOthersRun()
  }
  return encryptPlaintext(state)
}

/** The bytes, over and over, as words with the highest byte first. */
function wordsOf(bytes: Uint8Array, count: number): Int32Array {
  const words = new Int32Array(count)
  for (let at = 0; at < count * 4; at += 1) words[at >> 2] = (words[at >> 2]! << 8) | bytes[at % bytes.length]!
  return words
}

/** Mixes key and salt into every word of the state. */
function expandKey(state: State, key: Int32Array, salt: Int32Array): void {
  const { subkeys, boxes } = state
  for (let at = 0; at < subkeyWords; at += 1) subkeys[at]! ^= key[at]!
  const block = new Int32Array(2)
  let saltAt = 0
  for (const table of [subkeys, boxes]) {
    for (let at = 0; at < table.length; at += 2) {
      block[0]! ^= salt[saltAt]!
      block[1]! ^= salt[saltAt + 1]!
      saltAt ^= 2 // the salt has four words
      encrypt(state, block)
      table[at] = block[0]!
      table[at + 1] = block[1]!
    }
  }
}

/** Blowfish: sixteen rounds over two words. */
function encrypt({ subkeys, boxes }: State, block: Int32Array): void {
  let left = block[0]! ^ subkeys[0]!
  let right = block[1]!
  for (let round = 1; round <= 16; round += 2) {
    right ^= mix(boxes, left) ^ subkeys[round]!
    left ^= mix(boxes, right) ^ subkeys[round + 1]!
  }
  block[0] = right ^ subkeys[17]!
  block[1] = left
}

function mix(boxes: Int32Array, word: number): number {
  const first = boxes[word >>> 24]! + boxes[0x1_00 | ((word >> 16) & 0xff)]!
  return ((first ^ boxes[0x2_00 | ((word >> 8) & 0xff)]!) + boxes[0x3_00 | (word & 0xff)]!) | 0
}

function encryptPlaintext(state: State): Uint8Array {
  const words = wordsOf(plaintext, plaintext.length / 4)
  for (let at = 0; at < words.length; at += 2) {
    for (let turn = 0; turn < encryptions; turn += 1) encrypt(state, words.subarray(at, at + 2))
  }
  return Uint8Array.from({ length: outputBytes }, (_, at) => words[at >> 2]! >> (24 - 8 * (at & 3)))
}
