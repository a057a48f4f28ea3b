/**
 * `$5$` and `$6$` of crypt(3), for hashes of other systems; new ones are never made. The letters are those of the specification.
 *
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt
 */
import type { sha256, sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { ShaCryptParameters } from '#domain/credentials/foreign-hashes/foreign-hash.ts'
import { letOthersRun } from './slices.ts'

/** About 30 ms. */
const roundsPerSlice = 5_000

/**
 * Computes the 32 or 64 bytes of a hash, in slices: about 2 s for 656,000 rounds of SHA-512.
 *
 * @param hash SHA-256 for `$5$`, SHA-512 for `$6$`
 */
export async function shaCrypt(
  hash: typeof sha256 | typeof sha512,
  password: Uint8Array,
  salt: Uint8Array,
  { rounds }: ShaCryptParameters,
): Promise<Uint8Array> {
  const a = firstDigest(hash, password, salt)
  const p = repeatTo(digestOfRepeated(hash, password, password.length), password.length)
  const s = repeatTo(digestOfRepeated(hash, salt, 16 + (a[0] ?? 0)), salt.length)
  return stretch(hash, a, p, s, rounds)
}

/** Steps 1 to 12: "digest A". */
function firstDigest(hash: typeof sha256 | typeof sha512, password: Uint8Array, salt: Uint8Array): Uint8Array {
  const b = hash(concatBytes(password, salt, password))
  const parts = [password, salt, repeatTo(b, password.length)]
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? b : password)
  return hash(concatBytes(...parts))
}

/** Steps 13 to 15 and 17 to 19. */
function digestOfRepeated(hash: typeof sha256 | typeof sha512, bytes: Uint8Array, times: number): Uint8Array {
  const running = hash.create()
  for (let count = 0; count < times; count += 1) running.update(bytes)
  return running.digest()
}

/** Steps 16 and 20: the digest over and over. */
function repeatTo(digest: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => digest[at % digest.length] ?? 0)
}

/** Step 21. One buffer for all rounds: the messages are short, and to join them anew took as long as to hash them. */
async function stretch(
  hash: typeof sha256 | typeof sha512,
  a: Uint8Array,
  p: Uint8Array,
  s: Uint8Array,
  rounds: number,
): Promise<Uint8Array> {
  const message = new Uint8Array(a.length + 2 * p.length + s.length)
  let digest = a
  for (let round = 0; round < rounds; round += 1) {
    if (round % roundsPerSlice === roundsPerSlice - 1) await letOthersRun()
    let length = 0
    const append = (part: Uint8Array) => {
      message.set(part, length)
      length += part.length
    }
    append(round & 1 ? p : digest)
    if (round % 3 !== 0) append(s)
    if (round % 7 !== 0) append(p)
    append(round & 1 ? digest : p)
    digest = hash(message.subarray(0, length))
  }
  return digest
}
