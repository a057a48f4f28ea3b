/** The two halves of signing in at a provider: where to send the browser, and what it brings back (RFC 6749 §4.1, OpenID Connect Core §3.1). */
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  type Configuration,
} from 'openid-client'
import { encodeBase64url } from '#adapters/base64url.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import type { Claims } from '#domain/providers/profile.ts'
import type { ProviderClient } from '#domain/providers/provider.ts'
import { gitHubClaims } from './github.ts'
import { keepKeys, providerConfiguration, type ProviderNetwork } from './provider-client.ts'
import { ProviderError, providerError } from './provider-error.ts'

/** What only the browser that started has: bound into the request, and asked for when it returns. */
export interface SignInChecks {
  state: string
  nonce: string
  /** Of PKCE (RFC 7636), 43 characters. */
  verifier: string
}

/** New random checks. */
export function newChecks(): SignInChecks {
  return { state: randomText(), nonce: randomText(), verifier: randomText() }
}

/** 256 bits, as PKCE wants them (RFC 7636 §4.1). */
function randomText(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** The address at the provider to which the browser goes. PKCE with S256 always; a nonce where there are ID tokens. @throws ProviderError */
export async function authorizationUrl(
  provider: ProviderClient,
  { state, nonce, verifier }: SignInChecks,
  redirectUri: string,
  network: ProviderNetwork,
): Promise<string> {
  const preset = providerTraits[provider.preset]
  const configuration = await providerConfiguration(provider, null, network)
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: provider.scopes.join(' '),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...preset.parameters,
    ...(provider.metadata.jwks_uri && { nonce }),
    ...(preset.tenant === 'hd' && provider.tenant !== null && { hd: provider.tenant }),
  })
  return url.href
}

/**
 * Exchanges the code of an answer and verifies what comes for it: state, `iss`, signature, issuer, audience, nonce, time. The tokens of the
 * provider are dropped.
 *
 * @param answer the parameters that the browser brought
 * @returns the claims of the ID token, and of the userinfo endpoint where the ID token has no address
 * @throws ProviderError
 */
export async function redeemCode(
  provider: ProviderClient,
  secret: string | null,
  answer: URLSearchParams,
  { state, nonce, verifier }: SignInChecks,
  redirectUri: string,
  network: ProviderNetwork,
): Promise<Claims> {
  if (answer.get('state') !== state) throw new ProviderError('state-mismatch')
  requireOwnIssuer(provider, answer.get('iss'))
  try {
    const configuration = await providerConfiguration(provider, secret, network)
    const returned = new URL(redirectUri)
    returned.search = answer.toString()
    const hasIdToken = provider.metadata.jwks_uri !== undefined
    const tokens = await authorizationCodeGrant(configuration, returned, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      ...(hasIdToken && { expectedNonce: nonce, idTokenExpected: true }),
    })
    if (!hasIdToken) return await gitHubClaims(tokens.access_token, network.fetch)
    keepKeys(configuration)
    const claims = { ...tokens.claims() }
    const named = provider.preset === 'apple' ? nameBeside(answer) : {}
    return { ...named, ...(await furtherClaims(configuration, provider, claims, tokens.access_token)), ...claims }
  } catch (error) {
    throw providerError(error)
  }
}

/** Mix-up (RFC 9207): an answer that says whose it is must be of the provider that was asked; one that has to say so must. */
function requireOwnIssuer({ metadata }: ProviderClient, issuer: string | null): void {
  if (issuer === null ? metadata.authorization_response_iss_parameter_supported : issuer !== metadata.issuer)
    throw new ProviderError('provider-mismatch')
}

/** Providers may leave everything but the subject to the userinfo endpoint, whose subject has to be the same (OpenID Connect Core §5.3.2). */
async function furtherClaims(
  configuration: Configuration,
  { metadata }: ProviderClient,
  { sub, email }: Claims,
  accessToken: string,
): Promise<Claims> {
  if (email !== undefined || !metadata.userinfo_endpoint) return {}
  return { ...(await fetchUserInfo(configuration, accessToken, String(sub))) }
}

/** Apple sends the name once, as JSON beside the code. It is the word of the browser, which for a name is enough. */
function nameBeside(answer: URLSearchParams): Claims {
  try {
    const { name } = JSON.parse(answer.get('user') ?? '{}') as { name?: { firstName?: unknown; lastName?: unknown } }
    const parts = [name?.firstName, name?.lastName].filter((part) => typeof part === 'string')
    return parts.length > 0 ? { name: parts.join(' ') } : {}
  } catch {
    return {}
  }
}
