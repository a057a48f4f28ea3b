/**
 * The big providers, as far as a client sees them, without the internet: what is asked of their hosts is answered here, and their ID tokens are
 * signed by a key of the test. For the adapters; through the whole service a provider on loopback is asked.
 */
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { ProviderNetwork } from '#adapters/providers/provider-client.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import type { ProviderClient, ProviderPreset } from '#domain/providers/provider.ts'

/** What a provider was asked. */
export interface Asked {
  url: string
  method: string
  headers: Headers
  body: string
}

/** Answers for every host. */
export class FakeProvider {
  readonly asked: Asked[] = []
  /** The claims of the next ID token; none: no ID token. */
  idTokenClaims: Record<string, unknown> | null = null
  /** Other answers, by URL. */
  readonly answers: Record<string, unknown> = {}
  #key!: CryptoKey
  #jwk!: Record<string, unknown>

  async start(): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    this.#key = privateKey
    this.#jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }
  }

  readonly network: ProviderNetwork = {
    loopback: false,
    fetch: async (url, { method, headers, body }) => {
      this.asked.push({
        url,
        method,
        headers: new Headers(headers),
        body: body instanceof URLSearchParams ? body.toString() : '',
      })
      if (url in this.answers) return Response.json(this.answers[url])
      if (url.endsWith('/keys')) return Response.json({ keys: [this.#jwk] })
      return Response.json({ access_token: 'token', token_type: 'bearer', ...(await this.#idToken()) })
    },
  }

  async #idToken(): Promise<{ id_token?: string }> {
    if (!this.idTokenClaims) return {}
    const token = new SignJWT({ ...this.idTokenClaims }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).setIssuedAt()
    return { id_token: await token.setExpirationTime('5m').sign(this.#key) }
  }
}

/** A client of a preset. The name in its keys' address keeps the keys of one test from another. */
export function clientOf(preset: ProviderPreset, clientId: string, more: Partial<ProviderClient> = {}): ProviderClient {
  const { issuer, scopes, metadata } = providerTraits[preset]
  const host = crypto.randomUUID()
  return {
    uuid: '0192f0c1-2345-4678-9abc-def012345678',
    name: preset,
    preset,
    issuer: issuer!,
    client_id: clientId,
    client_secret: 'sealed',
    scopes: [...scopes],
    claims: {},
    tenant: null,
    metadata: metadata ?? {
      issuer: issuer!,
      authorization_endpoint: `https://${host}.example/authorize`,
      token_endpoint: `https://${host}.example/token`,
      jwks_uri: `https://${host}.example/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
    ...more,
  }
}

/** A client of Entra for every tenant. */
export function entra(_fake: FakeProvider, clientId: string, more: Partial<ProviderClient> = {}): ProviderClient {
  return clientOf('microsoft', clientId, more)
}
