import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { equalDigests } from '#adapters/constant-time.ts'
import { parsePeppers, pepperTag } from '#adapters/passwords/password-pepper.ts'
import { Refusal } from '#domain/refusal.ts'

const first = randomBytes(32).toString('base64url')
const second = randomBytes(64).toString('base64url')

describe('PASSWORD_PEPPER', () => {
  it('lists ids with their keys, the current one first', () => {
    const [current, older] = parsePeppers(`p2:${second},p1:${first}`)
    expect(current.id).toBe('p2')
    expect(Buffer.from(current.key).toString('base64url')).toBe(second)
    expect(older?.id).toBe('p1')
  })

  it('may end in a line break, and have spaces after its commas', () => {
    expect(parsePeppers(`p2:${second}, p1:${first}\n`).map(({ id }) => id)).toEqual(['p2', 'p1'])
  })

  it.each([
    ['absent', undefined, 'it is missing'],
    ['empty', '', 'it is missing'],
    ['blank', ' \n', 'it is missing'],
    ['a key without id', first, 'entry 1 is not of the form id:key'],
    ['an empty id', `:${first}`, 'the id of entry 1'],
    ['an id of nine letters', `abcdefghi:${first}`, 'the id of entry 1'],
    ['an id with a blank', `p 1:${first}`, 'the id of entry 1'],
    ['an empty key', 'p1:', 'entry 1 is not of the form id:key'],
    ['an empty entry', `p1:${first},`, 'entry 2 is not of the form id:key'],
    ['a part too many', `p1:${first}:${second}`, 'entry 1 is not of the form id:key'],
    ['31 bytes', `p1:${randomBytes(31).toString('base64url')}`, 'shorter than 32 bytes'],
    ['65 bytes', `p1:${randomBytes(65).toString('base64url')}`, 'longer than 64 bytes'],
    ['padding', `p1:${first}=`, 'not base64url without padding'],
    ['base64 of the other alphabet', `p1:${Buffer.alloc(33, 0xfb).toString('base64')}`, 'not base64url'],
    ['a quoted value', `p1:"${first}"`, 'not base64url'],
    ['one id twice', `p1:${first},p1:${second}`, 'two keys have the same id'],
    ['one key twice', `p1:${first},p2:${first}`, 'two ids have the same key'],
    ['zeros', `p1:${Buffer.alloc(32).toString('base64url')}`, 'an example'],
    ['a repetition', `p1:${Buffer.from('deadbeef'.repeat(8), 'hex').toString('base64url')}`, 'an example'],
    [
      '00 01 02 …',
      `p1:${Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index)).toString('base64url')}`,
      'an example',
    ],
    ['a phrase', `p1:${Buffer.from('change-me-this-is-only-an-example').toString('base64url')}`, 'an example'],
    [
      'the key of RFC 7515 A.1',
      'p1:AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
      'an example',
    ],
    ['a bad one after a good one', `p1:${first},p2:AAAA`, 'the key of entry 2 is shorter'],
  ])('is rejected as unavailable: %s', (_, text, reason) => {
    const refusal = refusalOf(() => parsePeppers(text))
    expect(refusal.code).toBe('unavailable')
    expect(refusal.message).toContain('PASSWORD_PEPPER: ')
    expect(refusal.message).toContain(reason)
  })

  it('is not quoted in the error; the caller learns the name of the setting', () => {
    const refusal = refusalOf(() => parsePeppers(`p1:${first},p2:${second}!`))
    expect(JSON.stringify(refusal.details) + refusal.stack).not.toMatch(new RegExp(`${first}|${second}`))
    expect(refusal.details).toMatchObject({
      detail: 'The setting PASSWORD_PEPPER of this deployment is invalid; its log says why.',
      retryAfterSeconds: 60,
    })
  })

  it('accepts any 32 random bytes', () => {
    for (let run = 0; run < 2000; run++) {
      expect(parsePeppers(`p1:${randomBytes(32).toString('base64url')}`)).toHaveLength(1)
    }
  })
})

describe('the pepper', () => {
  it('is HMAC-SHA-256 over the tag', () => {
    const key = randomBytes(32)
    const tag = randomBytes(32)
    const expected = createHmac('sha256', key).update(tag).digest()
    expect(Buffer.from(pepperTag({ id: 'p1', key }, tag)).equals(expected)).toBe(true)
  })
})

describe('the comparison of digests', () => {
  it('finds a difference in every single bit', () => {
    const digest = new Uint8Array(randomBytes(32))
    expect(equalDigests(digest, digest.slice())).toBe(true)
    for (let bit = 0; bit < 256; bit++) {
      const other = digest.slice()
      other[bit >> 3]! ^= 1 << (bit & 7)
      expect(equalDigests(digest, other)).toBe(false)
    }
  })

  it('throws for digests of different lengths, and for empty ones', () => {
    expect(() => equalDigests(new Uint8Array(32), new Uint8Array(31))).toThrow(RangeError)
    expect(() => equalDigests(new Uint8Array(31), new Uint8Array(32))).toThrow(RangeError)
    expect(() => equalDigests(new Uint8Array(0), new Uint8Array(0))).toThrow(RangeError)
  })
})

function refusalOf(act: () => unknown): Refusal {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('It was accepted')
}
