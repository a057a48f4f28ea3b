import { describe, expect, it } from 'vitest'
import { authenticatorName } from '#domain/passkeys/authenticator-names.ts'
import { passkeyMethods } from '#domain/passkeys/passkey.ts'
import { isWithin, relyingParty } from '#domain/passkeys/relying-party.ts'

describe('relyingParty', () => {
  it('is the host of the base URL unless a domain is chosen', () => {
    expect(relyingParty('https://id.example.com', undefined)).toEqual({
      id: 'id.example.com',
      origins: ['https://id.example.com'],
    })
    expect(relyingParty('https://id.example.com', 'example.com').id).toBe('example.com')
  })

  it('accepts listed origins of its site and no others', () => {
    const listed = [
      'https://app.example.com',
      'https://example.com:8443',
      'https://example.org',
      'https://notexample.com',
    ]
    expect(relyingParty('https://id.example.com', 'example.com', listed).origins).toEqual([
      'https://id.example.com',
      'https://app.example.com',
      'https://example.com:8443',
    ])
    expect(relyingParty('https://id.example.com', undefined, listed).origins).toEqual(['https://id.example.com'])
  })
})

describe('isWithin', () => {
  it.each([
    ['example.com', 'example.com', true],
    ['id.example.com', 'example.com', true],
    ['notexample.com', 'example.com', false],
    ['example.com', 'id.example.com', false],
    ['example.com.evil.test', 'example.com', false],
  ])('%s in %s: %s', (host, rpId, is) => expect(isWithin(host, rpId)).toBe(is))
})

describe('passkeyMethods', () => {
  it('tells a key that stays on its device from one that is backed up, and presence from verification', () => {
    expect(passkeyMethods({ backupEligible: true, userVerified: true })).toEqual(['swk', 'user', 'pin', 'mfa'])
    expect(passkeyMethods({ backupEligible: false, userVerified: false })).toEqual(['hwk', 'user'])
  })
})

describe('authenticatorName', () => {
  it('is known for common authenticators, and null for others', () => {
    expect(authenticatorName('fbfc3007-154e-4ecc-8c0b-6e020557d7bd')).toBe('iCloud Keychain')
    expect(authenticatorName('00000000-0000-0000-0000-000000000000')).toBeNull()
    expect(authenticatorName('constructor')).toBeNull()
  })
})
