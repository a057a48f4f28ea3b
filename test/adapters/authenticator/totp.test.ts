/** The vectors of RFC 4226 appendix D and RFC 6238 appendix B, and the package `otpauth` as an oracle. */
import { TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { authenticatorUri, codeOfStep, mintAuthenticatorSecret, stepOfCode } from '#adapters/authenticator/totp.ts'
import { encodeBase32 } from '#adapters/base32.ts'

const key = new TextEncoder().encode('12345678901234567890')
const secret = encodeBase32(key)

describe('codeOfStep', () => {
  it.each(
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
      (code, counter) => ({ code, counter }),
    ),
  )('$code for counter $counter (RFC 4226)', ({ code, counter }) => {
    expect(codeOfStep(key, counter)).toBe(code)
  })

  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at second %d the last six digits of %s (RFC 6238)', (seconds, code) => {
    expect(codeOfStep(key, Math.floor(seconds / 30))).toBe(code.slice(2))
  })

  it('is what otpauth generates, for 300 random secrets and times', () => {
    for (let round = 0; round < 300; round += 1) {
      const random = mintAuthenticatorSecret()
      const seconds = Math.floor(Math.random() * 4e9)
      const code = new TOTP({ secret: random }).generate({ timestamp: seconds * 1000 })
      expect(stepOfCode(random, code, 0, seconds)).not.toBeNull()
    }
  })
})

describe('stepOfCode', () => {
  const now = 2_000_000_000
  const present = Math.floor(now / 30)

  it('accepts the codes of the present step and its two neighbours, and no other', () => {
    for (const distance of [-3, -2, -1, 0, 1, 2, 3]) {
      const step = stepOfCode(secret, codeOfStep(key, present + distance), 0, now)
      expect(step).toBe(Math.abs(distance) <= 1 ? present + distance : null)
    }
  })

  it('accepts no code of the step that was accepted last, nor of one before', () => {
    expect(stepOfCode(secret, codeOfStep(key, present), present, now)).toBeNull()
    expect(stepOfCode(secret, codeOfStep(key, present - 1), present, now)).toBeNull()
    expect(stepOfCode(secret, codeOfStep(key, present + 1), present, now)).toBe(present + 1)
  })

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '12 456', '-12345'])('refuses %s', (code) => {
    expect(stepOfCode(secret, code, 0, now)).toBeNull()
  })
})

it('authenticatorUri is read by otpauth as the same app', async () => {
  const { URI } = await import('otpauth')
  const read = URI.parse(authenticatorUri(secret, 'id.example.com', 'Ada & Söhne?'))
  expect(read).toMatchObject({
    issuer: 'id.example.com',
    label: 'Ada & Söhne?',
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  })
  expect(read.secret.base32).toBe(secret)
})
