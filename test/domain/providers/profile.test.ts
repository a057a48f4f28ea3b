import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMetadata } from '#domain/providers/metadata.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import { readProfile } from '#domain/providers/profile.ts'
import { type ProviderClient, providerPresets } from '#domain/providers/provider.ts'

const client = (more: Partial<ProviderClient> = {}): ProviderClient => ({
  uuid: 'u',
  name: 'n',
  preset: 'oidc',
  issuer: 'https://issuer.example',
  client_id: 'c',
  client_secret: null,
  scopes: [],
  claims: {},
  tenant: null,
  metadata: providerTraits.github.metadata!,
  ...more,
})

describe('readProfile', () => {
  it('reads the claims that an administrator chose', () => {
    const claims = { sub: 's', mail: 'ann@example.com', mail_ok: true, display: 'Ann', uid: 'ann' }
    const map = { email: 'mail', email_verified: 'mail_ok', full_name: 'display', username: 'uid' }
    expect(readProfile(client({ claims: map }), claims)).toMatchObject({
      email: { canonical: 'ann@example.com' },
      emailVerified: true,
      fullName: 'Ann',
      usernames: [expect.objectContaining({ display: 'ann' })],
    })
  })

  it.each([[''], [null], [undefined], [{}], ['x'.repeat(256)], ['a\0b'], [1.5]])(
    'is null for the subject %j',
    (sub) => {
      expect(readProfile(client(), { sub })).toBeNull()
    },
  )

  it('vouches for no address that it cannot read', () => {
    expect(readProfile(client(), { sub: 's', email: 'no address', email_verified: true })).toMatchObject({
      email: null,
      emailVerified: false,
    })
  })

  it('takes methods of RFC 8176 that are known here, and says `fed` where there are none', () => {
    expect(readProfile(client(), { sub: 's', amr: ['pwd', 'made-up', 'mfa'] })!.amr).toEqual(['pwd', 'mfa'])
    expect(readProfile(client(), { sub: 's', amr: 'pwd' })!.amr).toEqual(['fed'])
  })

  it('throws for no claims, and keeps only short plain values of known names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...providerPresets),
        fc.dictionary(fc.string(), fc.anything()),
        fc.anything(),
        (preset, claims, name) => {
          const profile = readProfile(client({ preset }), { ...claims, sub: 's', oid: 's', id: 1, name, picture: name })
          for (const value of Object.values(profile!.social))
            expect(['string', 'number', 'boolean']).toContain(typeof value)
          expect(JSON.stringify(profile!.social)).not.toContain('\\u0000')
        },
      ),
    )
  })
})

describe('readMetadata', () => {
  const good = { issuer: 'i', authorization_endpoint: 'https://a', token_endpoint: 'https://t', jwks_uri: 'https://j' }

  it('keeps what a sign-in needs, and no symmetric or missing signature', () => {
    const published = { ...good, id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'], extra: 1 }
    expect(readMetadata(published, () => true)).toEqual({ ...good, id_token_signing_alg_values_supported: ['ES256'] })
  })

  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
    'refuses %s at an address that may not be called',
    (name) => {
      const published = { ...good, userinfo_endpoint: 'https://u', [name]: 'https://inside' }
      expect(readMetadata(published, (url) => url !== 'https://inside')).toEqual([
        expect.objectContaining({ code: 'private-host-not-allowed' }),
      ])
    },
  )
})
