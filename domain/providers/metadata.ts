/** Judging what a provider publishes about itself, before it is stored and called (OpenID Connect Discovery §4.3, RFC 9207). */
import type { FieldError } from '#domain/field-error.ts'
import type { ProviderMetadata } from './provider.ts'

/** Signatures that are accepted: by a private key of the provider. Never `none`, nor a secret that both sides know (RFC 8725 §3.1). */
const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** Where a request of a sign-in goes, or a browser is sent. */
const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const

/** What a provider may answer of itself is long; what is kept has to fit into a cookie. */
const maxEndpointLength = 300

/**
 * What is kept of published metadata.
 *
 * @param isAllowed whether a URL may be called; of each endpoint as of the issuer, since a public issuer may name a private one
 * @returns the metadata, or what is wrong with it at `/issuer`
 */
export function readMetadata(
  published: Readonly<Record<string, unknown>>,
  isAllowed: (url: string) => boolean,
): ProviderMetadata | FieldError[] {
  const urls = endpoints.flatMap((name) =>
    typeof published[name] === 'string' ? [[name, published[name]] as const] : [],
  )
  const found = Object.fromEntries(urls)
  const { authorization_endpoint, token_endpoint, jwks_uri } = found
  if (!authorization_endpoint || !token_endpoint || !jwks_uri)
    return [wrong('The metadata of the provider lacks an endpoint.')]
  if (urls.some(([, url]) => url.length > maxEndpointLength || !isAllowed(url)))
    return [
      {
        pointer: '/issuer',
        code: 'private-host-not-allowed',
        detail: 'The metadata of the provider names an endpoint that is not called from here.',
      },
    ]
  const algorithms = textsOf(published['id_token_signing_alg_values_supported']) ?? ['RS256']
  const accepted = algorithms.filter((name) => signingAlgorithms.includes(name))
  if (accepted.length === 0) return [wrong('The provider signs its ID tokens by no algorithm that is accepted.')]
  const methods = textsOf(published['token_endpoint_auth_methods_supported'])
  return {
    issuer: String(published['issuer']),
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    ...(found['userinfo_endpoint'] && { userinfo_endpoint: found['userinfo_endpoint'] }),
    id_token_signing_alg_values_supported: accepted,
    ...(methods && {
      token_endpoint_auth_methods_supported: methods.filter((name) => /^client_secret_(?:basic|post)$/.test(name)),
    }),
    ...(published['authorization_response_iss_parameter_supported'] === true && {
      authorization_response_iss_parameter_supported: true,
    }),
  }
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined
}

function wrong(detail: string): FieldError {
  return { pointer: '/issuer', code: 'invalid-url', detail }
}
