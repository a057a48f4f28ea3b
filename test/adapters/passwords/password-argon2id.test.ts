import { spawnSync } from 'node:child_process'
import { argon2Sync } from 'node:crypto'
import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js'
import Argon2 from '@phi-ag/argon2'
import wasm from '@phi-ag/argon2/argon2.wasm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { argon2id } from '#adapters/passwords/argon2id.ts'
import type { Argon2idCost } from '#domain/credentials/phc.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const cost = (memoryKiB: number, passes: number, lanes: number): Argon2idCost => ({ memoryKiB, passes, lanes })
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte)
const tagOf = (password: string) => hex(argon2id(utf8(password), utf8('somesalt'), cost(64, 1, 1), 32))
const slow = (password: Uint8Array, salt: Uint8Array, { memoryKiB, passes, lanes }: Argon2idCost, tagBytes: number) =>
  nobleArgon2id(password, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: tagBytes })

const instanceSpy = vi.spyOn(WebAssembly, 'Instance')

describe('the Argon2id engine', () => {
  // Published with the reference code, phc-winner-argon2 src/test.c.
  it.each([
    [cost(256, 2, 1), '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    [cost(256, 2, 2), '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
    [cost(65_536, 2, 1), '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
  ])('returns the published tag for %j', (parameters, tag) => {
    expect(hex(argon2id(utf8('password'), utf8('somesalt'), parameters, 32))).toBe(tag)
  })

  it.each([
    ['the current cost', utf8('correct horse battery staple'), cost(19_456, 2, 1), 16, 32],
    ['four lanes', utf8('correct horse battery staple'), cost(1024, 3, 4), 16, 64],
    ['the least of everything', utf8('x'), cost(8, 1, 1), 8, 16],
    ['the most memory', utf8('x'), cost(65_536, 1, 4), 64, 32],
    ['no password', utf8(''), cost(64, 1, 1), 16, 32],
    ['the longest password', new Uint8Array(1024).fill(0xff), cost(64, 1, 1), 16, 32],
    ['NUL bytes', Uint8Array.of(0, 1, 0), cost(64, 1, 1), 16, 32],
    ['many bytes a character', utf8('密码🐇é'), cost(64, 1, 1), 16, 32],
  ])('agrees with @noble/hashes and OpenSSL: %s', (_, message, parameters, saltBytes, tagBytes) => {
    const nonce = Uint8Array.from({ length: saltBytes }, (__, index) => index * 3)
    const tag = argon2id(message, nonce, parameters, tagBytes)
    const { memoryKiB: memory, passes, lanes: parallelism } = parameters
    const options = { message, nonce, memory, passes, parallelism, tagLength: tagBytes }
    expect(hex(tag)).toBe(hex(slow(message, nonce, parameters, tagBytes)))
    expect(hex(tag)).toBe(hex(argon2Sync('argon2id', options)))
  })

  it('is compared with an implementation that passes RFC 9106 §5.3', () => {
    const options = { m: 32, t: 3, p: 4, dkLen: 32, key: filled(8, 3), personalization: filled(12, 4) }
    expect(hex(nobleArgon2id(filled(32, 1), filled(16, 2), options))).toBe(
      '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
    )
  })

  it('hashes every byte of a password that is not ASCII', () => {
    expect(tagOf('密码密码密码密码密码密码')).not.toBe(tagOf('密码密码别的东西完全不同'))
  })

  it("does not use the package's own code, which hashes only the first four of twelve Chinese characters", () => {
    // If this fails, the package has been fixed, and adapters/passwords/argon2id.ts can become shorter.
    const packaged = new Argon2(new WebAssembly.Instance(wasm))
    const { encoded } = packaged.hash('密码密码密码密码密码密码', { memoryCost: 64, timeCost: 1, parallelism: 1 })
    expect(packaged.tryVerify(encoded, '密码密码别的东西完全不同').success).toBe(true)
  })

  it('imports nothing, so that it can only compute', () => {
    expect(WebAssembly.Module.imports(wasm)).toEqual([])
  })

  it('continues after an error, with correct results', () => {
    const before = tagOf('x')
    expect(() => argon2id(utf8('x'), utf8('short'), cost(64, 1, 1), 32)).toThrow('Argon2id: error -6')
    expect(tagOf('x')).toBe(before)
  })

  it('runs under plain Node with the hook', () => {
    const script = `import { argon2id } from '#adapters/passwords/argon2id.ts'
      const bytes = (text) => new TextEncoder().encode(text)
      console.log(argon2id(bytes('password'), bytes('somesalt'), { memoryKiB: 256, passes: 2, lanes: 1 }, 32).join())`
    const flags = ['--import', './scripts/wasm-hook.mjs', '--input-type=module', '--eval', script]
    const { stdout } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
    const expected = argon2id(utf8('password'), utf8('somesalt'), cost(256, 2, 1), 32)
    expect(stdout.trim()).toBe(expected.join())
  })
})

describe('the memory of the Argon2id engine', () => {
  let freshArgon2id: typeof argon2id

  beforeEach(async () => {
    vi.resetModules()
    instanceSpy.mockClear()
    freshArgon2id = (await import('#adapters/passwords/argon2id.ts')).argon2id
  })
  afterEach(() => vi.resetModules())

  it('is shared by all hashes, so that an isolate starts the engine once', () => {
    for (let run = 0; run < 5; run++) freshArgon2id(utf8('x'), utf8('somesalt'), cost(64, 1, 1), 32)
    expect(instanceSpy).toHaveBeenCalledTimes(1)
  })

  it('is replaced after a failure', () => {
    expect(() => freshArgon2id(utf8('x'), utf8('short'), cost(64, 1, 1), 32)).toThrow('Argon2id: error')
    freshArgon2id(utf8('x'), utf8('somesalt'), cost(64, 1, 1), 32)
    expect(instanceSpy).toHaveBeenCalledTimes(2)
  })

  it('contains neither the password nor the tag afterwards', () => {
    const password = Buffer.from('correct horse battery staple')
    const tag = Buffer.from(freshArgon2id(password, utf8('somesalt'), cost(64, 1, 1), 32))
    const memory = memoryOf(instanceSpy)
    // The allocator overwrites the first 16 bytes of a freed block.
    expect(memory.includes(password.subarray(16))).toBe(false)
    expect(memory.includes(tag)).toBe(false)
  })

  it('does not grow with the number of hashes', () => {
    for (let run = 0; run < 50; run++) {
      freshArgon2id(new Uint8Array(1024 * 1024), utf8('somesalt'), cost(8, 1, 1), 32)
    }
    expect(memoryOf(instanceSpy).length).toBeLessThan(20 * 1024 * 1024)
  })

  it('stays under 84 MiB within the limits: an isolate has 128', () => {
    for (const memoryKiB of [19_456, 65_536, 19_456, 65_536]) {
      freshArgon2id(utf8('x'), utf8('somesalt'), cost(memoryKiB, 1, 1), 32)
    }
    expect(memoryOf(instanceSpy).length).toBeLessThan(84 * 1024 * 1024)
  })
})

function memoryOf({ mock }: typeof instanceSpy): Buffer {
  const { memory } = mock.instances[0]!.exports as { memory: WebAssembly.Memory }
  return Buffer.from(memory.buffer)
}
