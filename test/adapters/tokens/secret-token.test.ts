import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashSecretToken, mintSecretToken } from '#adapters/tokens/secret-token.ts'

describe('a one-time secret', () => {
  const { token, hash } = mintSecretToken()

  it('is 32 bytes in 43 characters of base64url, and its hash is their SHA-256', () => {
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(Buffer.from(hash)).toEqual(createHash('sha256').update(Buffer.from(token, 'base64url')).digest())
  })

  it('is found by its stored hash', () => {
    expect(hashSecretToken(token)).toEqual(hash)
  })

  it('is random each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => mintSecretToken().token)).size).toBe(100)
  })

  it('has one spelling', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet.indexOf(token.at(-1) ?? '')
    for (let bits = 1; bits < 4; bits++) expect(hashSecretToken(token.slice(0, -1) + alphabet[last + bits])).toBeNull()
  })

  it('is not valid in another form', () => {
    const texts = [
      '',
      'A',
      token.slice(1),
      `${token}A`,
      `${token}AAAA`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      `${token}\0`,
    ]
    for (const text of [
      ...texts,
      `${token.slice(0, 20)}+${token.slice(21)}`,
      `${token.slice(0, 20)}ä${token.slice(21)}`,
    ]) {
      expect(hashSecretToken(text)).toBeNull()
    }
  })
})
