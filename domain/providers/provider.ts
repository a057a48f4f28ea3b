/** Other providers that users sign in with: the program of theirs that Postern is a client of (OpenID Connect Core, RFC 6749). */

/** The kinds of providers. `oidc`: any that publishes OpenID Connect metadata; the others differ from it as `presets.ts` says. */
export const providerPresets = ['oidc', 'google', 'microsoft', 'apple', 'github', 'gitlab'] as const

/** A kind of provider. */
export type ProviderPreset = (typeof providerPresets)[number]

/** The fields of a profile that a claim can be chosen for. */
export const claimFields = ['email', 'email_verified', 'full_name', 'username'] as const

/** Which claim each field comes from. */
export type ClaimMap = Readonly<Record<(typeof claimFields)[number], string>>

/** The claims that an administrator chose. */
export type ChosenClaims = { readonly [Field in keyof ClaimMap]?: string | undefined }

/** The names of providers: in URLs and as keys of `social`. */
export const providerNamePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Limits of the fields, in UTF-16 units and entries. */
export const providerLimits = {
  name: 40,
  title: 60,
  issuer: 300,
  clientId: 300,
  clientSecret: 2000,
  scopes: 20,
  scope: 100,
  claim: 100,
  domains: 50,
  tenant: 100,
} as const

/** A scope (RFC 6749 §3.3). */
export const scopePattern = /^[!#-[\]-~]+$/

/** What signing in needs of the metadata of a provider (OpenID Connect Discovery §3, RFC 8414 §2, RFC 9207 §3). */
export interface ProviderMetadata {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri?: string
  userinfo_endpoint?: string
  id_token_signing_alg_values_supported?: string[]
  token_endpoint_auth_methods_supported?: string[]
  authorization_response_iss_parameter_supported?: boolean
}

/** What a sign-in needs to know of a provider, sealed into its cookie: the callback reads nothing. */
export interface ProviderClient {
  uuid: string
  name: string
  preset: ProviderPreset
  issuer: string
  client_id: string
  /** Sealed; null: a public client. */
  client_secret: string | null
  scopes: string[]
  claims: ChosenClaims
  tenant: string | null
  metadata: ProviderMetadata
}

/** Seconds that a sign-in at a provider may take. */
export const providerSignInSeconds = 600

/** UTF-16 units of what a sign-in returns to, so that its cookie stays below the 4096 bytes that browsers keep. */
export const maxReturnLength = 500
