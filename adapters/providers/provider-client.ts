/** A provider as `openid-client` knows it. Its stored metadata stands in for discovery, so that no sign-in asks for it. */
import {
  allowInsecureRequests,
  type Configuration,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  getJwksCache,
  None,
  setJwksCache,
} from 'openid-client'
import { entraDiscovery, entraIssuer } from '#domain/providers/presets.ts'
import type { ProviderClient, ProviderMetadata } from '#domain/providers/provider.ts'
import { appleClientSecret } from './apple-client-secret.ts'
import { providerError } from './provider-error.ts'

/** Seconds by which the clock of a provider may differ. */
const clockToleranceSeconds = 10

/** What reaches providers. */
export interface ProviderNetwork {
  fetch: CustomFetch
  /** Whether this machine may be called without TLS: development and tests. */
  loopback: boolean
}

/** Where the metadata of an issuer is: of Entra's template, that for all organizations. */
function discoveryUrl(issuer: string): URL {
  return new URL(issuer === entraIssuer ? entraDiscovery : issuer)
}

/**
 * Reads the metadata that an issuer publishes. The issuer in it must be the one that was asked for, exactly (OpenID Connect Discovery §4.3).
 *
 * @throws ProviderError
 */
export async function publishedMetadata(
  issuer: string,
  { fetch, loopback }: ProviderNetwork,
): Promise<Readonly<Record<string, unknown>>> {
  const options = { [customFetch]: fetch, ...(loopback && { execute: [allowInsecureRequests] }) }
  const configuration = await discovery(discoveryUrl(issuer), 'none', undefined, None(), options).catch(rethrow)
  const metadata = configuration.serverMetadata()
  return { ...metadata }
}

/** By address, the keys that this isolate has. They are public, and the library fetches them again after five minutes. */
const keysOf = new Map<string, NonNullable<ReturnType<typeof getJwksCache>>>()

/** A client that checks signatures also of ID tokens that came over TLS (OpenID Connect Core §3.1.3.7 would not ask for it). @throws ProviderError */
export async function providerConfiguration(
  provider: ProviderClient,
  secret: string | null,
  { fetch, loopback }: ProviderNetwork,
): Promise<Configuration> {
  const { issuer, client_id: clientId, metadata, preset } = provider
  const where = preset === 'github' ? new URL(metadata.issuer) : discoveryUrl(issuer)
  const configuration = await discovery(
    where,
    clientId,
    { [clockTolerance]: clockToleranceSeconds },
    secret === null
      ? None()
      : clientAuthentication(preset === 'apple' ? await appleClientSecret(secret, clientId) : secret, metadata),
    {
      [customFetch]: () => Promise.resolve(Response.json(metadata)),
      ...(loopback && { execute: [allowInsecureRequests] }),
    },
  ).catch(rethrow)
  configuration[customFetch] = fetch
  if (metadata.jwks_uri) enableNonRepudiationChecks(configuration)
  const keys = keysOf.get(metadata.jwks_uri ?? '')
  if (keys) setJwksCache(configuration, keys)
  return configuration
}

/** Has the isolate keep the keys that a verification has fetched. */
export function keepKeys(configuration: Configuration): void {
  const keys = getJwksCache(configuration)
  if (keys) keysOf.set(configuration.serverMetadata().jwks_uri!, keys)
}

/** In the body where the provider takes it there: Basic is encoded differently by different servers (RFC 6749 §2.3.1). */
function clientAuthentication(secret: string, metadata: ProviderMetadata) {
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_post') ? ClientSecretPost(secret) : ClientSecretBasic(secret)
}

function rethrow(error: unknown): never {
  throw providerError(error)
}
