/**
 * Argon2id (RFC 9106) in WebAssembly: the reference C code with SIMD, compiled ahead by @phi-ag/argon2. Workers forbid compiling
 * WebAssembly at run time, but a module that is imported comes compiled.
 *
 * Only the package's `.wasm` is used. Its JavaScript (0.5.28) passes the number of UTF-16 units where the C code wants the number
 * of bytes, so that of twelve Chinese characters only the first four are hashed. The test beside this file keeps that in view.
 */
import wasm from '@phi-ag/argon2/argon2.wasm'
import type { Argon2idCost } from '#domain/credentials/phc.ts'

/**
 * Argon2id version 1.3, without secret and associated data.
 *
 * @param salt 8 bytes or more
 * @param tagBytes length of the result, 4 or more
 */
export type Argon2id = (password: Uint8Array, salt: Uint8Array, cost: Argon2idCost, tagBytes: number) => Uint8Array

/** Which of the three functions, by its number in argon2.h: 0 is Argon2d, 1 Argon2i, 2 Argon2id. */
export type Argon2Type = 0 | 1 | 2

/** Which edition: 16 is 1.0 of 2015, 19 is 1.3 of RFC 9106. */
export type Argon2Version = 16 | 19

/** The exports of argon2.wasm that are used; sizes and pointers are bytes in its memory. */
interface Engine {
  readonly memory: { readonly buffer: ArrayBuffer }
  _initialize(): void
  malloc(bytes: number): number
  free(pointer: number): void
  /** The signature of `argon2_hash` in argon2.h. 0 is success. */
  argon2_hash(
    passes: number,
    memoryKiB: number,
    lanes: number,
    password: number,
    passwordBytes: number,
    salt: number,
    saltBytes: number,
    tag: number,
    tagBytes: number,
    encoded: number,
    encodedBytes: number,
    type: number,
    version: number,
  ): number
}

const argon2idType = 2
const argon2Version13 = 19
const noEncodedText = 0

// One engine for all. Its memory is 19 MiB, grows with a larger hash to 83 MiB at most, and stays: an engine of its own for such a hash
// would be given back only when the collector runs, and a handful of those were measured at several hundred MiB.
let sharedEngine: Engine | undefined

/**
 * Computes a tag. Takes the processor until it is done (about 25 ms at our cost), so there is never more than one at a time in an isolate.
 *
 * @throws Error when the engine has no memory left or refuses the parameters; the next call starts with a new engine
 */
export const argon2id: Argon2id = (password, salt, cost, tagBytes) =>
  argon2(password, salt, cost, tagBytes, argon2idType, argon2Version13)

/**
 * Computes a tag as `argon2id` does, of any type and edition: hashes of other systems are checked with it, new ones are never made.
 *
 * @throws Error as `argon2id`
 */
export function argon2(
  password: Uint8Array,
  salt: Uint8Array,
  cost: Argon2idCost,
  tagBytes: number,
  type: Argon2Type,
  version: Argon2Version,
): Uint8Array {
  sharedEngine ??= createEngine()
  try {
    return runEngine(sharedEngine, password, salt, cost, tagBytes, type, version)
  } catch (error) {
    sharedEngine = undefined // after a trap its memory is in an unknown state
    throw error
  }
}

// Not `WebAssembly.instantiate`: a promise kept from one request and awaited in another may never settle on Workers.
function createEngine(): Engine {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the exports of a .wasm file have no types
  const engine = new WebAssembly.Instance(wasm).exports as unknown as Engine
  engine._initialize()
  return engine
}

function runEngine(
  engine: Engine,
  password: Uint8Array,
  salt: Uint8Array,
  cost: Argon2idCost,
  tagBytes: number,
  type: Argon2Type,
  version: Argon2Version,
): Uint8Array {
  // One block for everything, wiped before it is given back: the next user of this memory reads no password.
  const blockBytes = password.length + salt.length + tagBytes
  const passwordAt = engine.malloc(blockBytes)
  if (passwordAt === 0) throw new Error('Argon2id: no memory for the input')
  const saltAt = passwordAt + password.length
  const tagAt = saltAt + salt.length

  heapOf(engine).set(password, passwordAt)
  heapOf(engine).set(salt, saltAt)
  const error = engine.argon2_hash(
    cost.passes,
    cost.memoryKiB,
    cost.lanes,
    passwordAt,
    password.length,
    saltAt,
    salt.length,
    tagAt,
    tagBytes,
    noEncodedText,
    0,
    type,
    version,
  )
  const tag = heapOf(engine).slice(tagAt, tagAt + tagBytes)
  heapOf(engine).fill(0, passwordAt, passwordAt + blockBytes)
  engine.free(passwordAt)
  if (error !== 0) throw new Error(`Argon2id: error ${error} (argon2.h)`)
  return tag
}

// Taken anew each time: growing the memory leaves earlier views empty.
function heapOf(engine: Engine): Uint8Array {
  return new Uint8Array(engine.memory.buffer)
}
