import { createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRefreshTokens } from '#adapters/tokens/refresh-token.ts'

const secret = randomBytes(32).toString('base64url')
const tokens = createRefreshTokens(secret)
const sid = '5e551011-1111-4111-9111-111111111111'
const sound = tokens.issue(sid, 7)
const bytesOf = (token: string) => Buffer.from(token.slice('prt1_'.length), 'base64url')
const textOf = (bytes: Uint8Array) => `prt1_${Buffer.from(bytes).toString('base64url')}`
const rejected = expect.objectContaining({ name: 'Refusal', code: 'invalid-refresh-token' })

describe('a refresh token', () => {
  it('contains its session and the number of refreshes', () => {
    expect(tokens.read(sound)).toEqual({ sid, counter: 7 })
  })

  it('is parsed as it was issued, for every session and every counter', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat({ max: 2 ** 31 - 1 }), (id, counter) => {
        expect(tokens.read(tokens.issue(id, counter))).toEqual({ sid: id, counter })
      }),
    )
    expect(tokens.read(tokens.issue(sid, 2 ** 31 - 1)).counter).toBe(2 ** 31 - 1)
  })

  it('has the layout and the MAC of decision 0004, by another implementation', () => {
    const bytes = bytesOf(sound)
    const signed = bytes.subarray(0, 20)
    const key = hkdfSync(
      'sha256',
      Buffer.from(secret, 'base64url'),
      bytes.subarray(0, 16),
      'postern refresh token prt1',
      32,
    )
    expect(sound).toMatch(/^prt1_[\w-]{70}$/)
    expect(signed.toString('hex')).toBe(`${sid.replaceAll('-', '')}00000007`)
    expect(bytes.subarray(20)).toEqual(createHmac('sha256', Buffer.from(key)).update(signed).digest())
  })

  it('is the same token if issued again, so that the grace period needs no storage', () => {
    expect(tokens.issue(sid, 7)).toBe(sound)
  })

  it('is rejected with any single bit flipped', () => {
    const bytes = bytesOf(sound)
    expect(bytes).toHaveLength(52)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Uint8Array.from(bytes)
      flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => tokens.read(textOf(flipped))).toThrow(rejected)
    }
  })

  it('has a MAC that is invalid for another counter, session or installation', () => {
    const mac = bytesOf(sound).subarray(20)
    const borrow = (other: string) => textOf(Buffer.concat([bytesOf(other).subarray(0, 20), mac]))
    expect(() => tokens.read(borrow(tokens.issue(sid, 8)))).toThrow(rejected)
    expect(() => tokens.read(borrow(tokens.issue(randomUUID(), 7)))).toThrow(rejected)
    expect(() => createRefreshTokens(randomBytes(32).toString('base64url')).read(sound)).toThrow(rejected)
  })

  it('cannot be forged without the secret', () => {
    const signed = bytesOf(sound).subarray(0, 20)
    for (const key of [new Uint8Array(32), signed.subarray(0, 16), Buffer.from('postern refresh token prt1')]) {
      expect(() =>
        tokens.read(textOf(Buffer.concat([signed, createHmac('sha256', key).update(signed).digest()]))),
      ).toThrow(rejected)
    }
    expect(() => tokens.read(textOf(Buffer.concat([signed, new Uint8Array(32)])))).toThrow(rejected)
  })

  it('has one spelling', () => {
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(sound.at(-1) ?? '')
    for (let bits = 1; bits < 16; bits++) {
      const respelled =
        sound.slice(0, -1) + 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[last + bits]
      expect(bytesOf(respelled)).toEqual(bytesOf(sound))
      expect(() => tokens.read(respelled)).toThrow(rejected)
    }
  })

  it.for([
    ['an empty text', ''],
    ['the prefix alone', 'prt1_'],
    ['no prefix', sound.slice(5)],
    ['another version', sound.replace('prt1_', 'prt2_')],
    ['the prefix in upper case', sound.replace('prt1_', 'PRT1_')],
    ['the prefix twice', `prt1_${sound}`],
    ['padding', `${sound}==`],
    ['a space in front', ` ${sound}`],
    ['a new line behind', `${sound}\n`],
    ['white space within', `${sound.slice(0, 20)} ${sound.slice(20)}`],
    ['a NUL behind', `${sound}\0`],
    ['a MAC cut to half', textOf(bytesOf(sound).subarray(0, 36))],
    ['no MAC', textOf(bytesOf(sound).subarray(0, 20))],
    ['a byte more', textOf(Buffer.concat([bytesOf(sound), Buffer.of(0)]))],
    ['letters of other alphabets', sound.replace('prt1_', 'рrt1_')],
    ['a megabyte', `prt1_${'A'.repeat(1e6)}`],
  ] as const)('is rejected as %s', ([, text]) => {
    expect(() => tokens.read(text)).toThrow(rejected)
  })

  it('is not issued for an invalid session or counter', () => {
    for (const id of ['', 'me', sid.toUpperCase(), sid.replaceAll('-', '')])
      expect(() => tokens.issue(id, 0)).toThrow(RangeError)
    for (const counter of [-1, 0.5, 2 ** 31, Number.NaN, Infinity])
      expect(() => tokens.issue(sid, counter)).toThrow(RangeError)
  })
})

describe('REFRESH_KEY', () => {
  it('may be longer than the minimum', () => {
    const longer = createRefreshTokens(randomBytes(64).toString('base64url'))
    expect(longer.read(longer.issue(sid, 0))).toEqual({ sid, counter: 0 })
  })

  it.for([
    ['nothing', undefined],
    ['empty', ''],
    ['a byte too short', randomBytes(31).toString('base64url')],
    ['padded', `${secret}=`],
    ['no base64url', 'ä'.repeat(43)],
    ['all zeroes', Buffer.alloc(32).toString('base64url')],
    ['counting', Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64url')],
    ['a placeholder', 'change-me-change-me-change-me-change-me-0123'],
    [
      'the HMAC key of RFC 7515',
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    ],
  ] as const)('is rejected when it is %s, in an error that does not repeat it', ([, value]) => {
    const message =
      /^REFRESH_KEY (?:must be base64url of 32 bytes or more|is a published or guessable secret): make [a-z ]+ with "npm run secrets"$/
    expect(() => createRefreshTokens(value)).toThrow(message)
  })
})
