import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestSignInCode, mintSignInCode } from '#adapters/tokens/sign-in-code.ts'
import { readSignInCode, signInCodeAlphabet, signInCodeUrl, spacedCode } from '#domain/sessions/sign-in-code.ts'
import { hexDigits } from '#domain/hex-text.ts'

const code = fc.string({ unit: fc.constantFrom(...signInCodeAlphabet.split('')), minLength: 8, maxLength: 8 })

describe('a sign-in code', () => {
  it('has 40 bits: eight of 32 characters, each of which occurs', () => {
    const codes = Array.from({ length: 500 }, mintSignInCode)
    expect(new Set(codes).size).toBe(500)
    expect(codes.every((each) => readSignInCode(each) === each)).toBe(true)
    expect(new Set(codes.join('')).size).toBe(32)
  })

  it('is read however it is typed', () => {
    fc.assert(
      fc.property(code, (each) => {
        const typed = ` ${spacedCode(each).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replace('-', ' - ')}\t`
        expect(readSignInCode(typed)).toBe(each)
        expect(readSignInCode(spacedCode(each))).toBe(each)
      }),
    )
  })

  it.each(['', 'ABCDEFG', 'ABCDEFGHJ', 'ABCD-EFGU', 'ABCD_EFGH', 'ÄBCDEFGH'])('is not read in %j', (text) => {
    expect(readSignInCode(text)).toBeNull()
  })

  it('is in the link as it is', () => {
    expect(signInCodeUrl('https://id.example.com', 'K7QX2MVT')).toBe(
      'https://id.example.com/sign-in/code?code=K7QX2MVT',
    )
  })

  it('has a digest of its own under each key', () => {
    const digests = ['one key', 'another key'].flatMap((key) =>
      ['AAAAAAAA', 'AAAAAAAB'].map((each) => hexDigits(digestSignInCode(key, each))),
    )
    expect(new Set(digests).size).toBe(4)
    expect(hexDigits(digestSignInCode('one key', 'AAAAAAAA'))).toBe(digests[0])
  })
})
