/**
 * The tables that Blowfish starts from: the first 33,344 binary digits of π after the point, 18 words for the subkeys and 1024 for the
 * S-boxes. They are computed at the first bcrypt hash of an isolate, in about 10 ms: written down they would weigh 4 KiB of the 120 that a
 * function may have, and nobody would notice a wrong digit in them.
 *
 * @see https://www.schneier.com/academic/archives/1994/09/description_of_a_new.html
 */

/** Words of the two tables. */
export const subkeyWords = 18
const boxWords = 1024

/** Copies of these are changed by the key; they themselves never. */
export interface BlowfishTables {
  readonly subkeys: Int32Array
  readonly boxes: Int32Array
}

let tables: BlowfishTables | undefined

/** The tables, from the second call on without computing. */
export function blowfishTables(): BlowfishTables {
  tables ??= split(fractionOfPi(32 * (subkeyWords + boxWords)))
  return tables
}

function split(digits: bigint): BlowfishTables {
  const hexadecimal = digits.toString(16).padStart(8 * (subkeyWords + boxWords), '0')
  const words = Int32Array.from(hexadecimal.match(/.{8}/g) ?? [], (word) => Number.parseInt(word, 16))
  return { subkeys: words.slice(0, subkeyWords), boxes: words.slice(subkeyWords) }
}

/**
 * The binary digits of π after the point, by the series of the Chudnovsky brothers in whole numbers:
 * π = 426880·√10005 / Σ (−1)ⁿ·(6n)!·(13591409 + 545140134·n) / ((3n)!·n!³·640320³ⁿ), 47 binary digits a term.
 */
function fractionOfPi(bits: number): bigint {
  const guardBits = 64
  const one = 1n << BigInt(bits + guardBits)
  const divisor = 640_320n ** 3n / 24n
  let sum = 0n
  let term = one
  for (let n = 0n; term !== 0n;) {
    sum += term * (13_591_409n + 545_140_134n * n)
    n += 1n
    term = (-term * (6n * n - 5n) * (2n * n - 1n) * (6n * n - 1n)) / (n ** 3n * divisor)
  }
  const pi = (426_880n * squareRoot(10_005n * one * one) * one) / sum
  return (pi - 3n * one) >> BigInt(guardBits)
}

/** The whole part of a square root, by Newton from above. */
function squareRoot(square: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(square.toString(16).length * 2))
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}
