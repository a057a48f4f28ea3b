/** What is different about the providers that many use. */
import type { ClaimMap, ProviderMetadata, ProviderPreset } from './provider.ts'

/** What a preset fixes or assumes. */
export interface ProviderTraits {
  /** The issuer; null: the administrator says it. Entra has one for each tenant, and its template for all. */
  issuer: string | null
  /** What the button says, unless the administrator says something else. */
  title: string | null
  scopes: readonly string[]
  claims: ClaimMap
  /** The claim that names an account for good. */
  subject: 'sub' | 'oid' | 'id'
  /** The claim that `tenant` is compared with. A parameter of the same name is only a wish, so the claim decides. */
  tenant: 'hd' | 'tid' | null
  /** Further parameters of the request. */
  parameters: Readonly<Record<string, string>>
  /** Whether the answer comes as a POST from the provider's page, where only a cookie with `SameSite=None` arrives. */
  formPost: boolean
  /** Instead of published metadata. */
  metadata?: ProviderMetadata
}

const standardClaims: ClaimMap = {
  email: 'email',
  email_verified: 'email_verified',
  full_name: 'name',
  username: 'preferred_username',
}

const standard: ProviderTraits = {
  issuer: null,
  title: null,
  scopes: ['openid', 'profile', 'email'],
  claims: standardClaims,
  subject: 'sub',
  tenant: null,
  parameters: {},
  formPost: false,
}

/** The issuer of GitHub, which publishes no metadata and has no ID tokens. */
export const gitHubIssuer = 'https://github.com'

/** The template of Entra's issuers: `{tenantid}` is the claim `tid`. */
export const entraIssuer = 'https://login.microsoftonline.com/{tenantid}/v2.0'

/** Where Entra publishes the metadata for all tenants. */
export const entraDiscovery = 'https://login.microsoftonline.com/organizations/v2.0'

/** The presets. */
export const providerTraits: Readonly<Record<ProviderPreset, ProviderTraits>> = {
  oidc: standard,
  google: {
    ...standard,
    issuer: 'https://accounts.google.com',
    title: 'Google',
    tenant: 'hd',
    parameters: { prompt: 'select_account' },
  },
  // Administrators of a tenant write `email` as they like ("nOAuth"); only `xms_edov` says that the domain is theirs.
  microsoft: {
    ...standard,
    issuer: entraIssuer,
    title: 'Microsoft',
    subject: 'oid',
    tenant: 'tid',
    claims: { ...standardClaims, email_verified: 'xms_edov' },
    parameters: { prompt: 'select_account' },
  },
  // Asks for name and address with `response_mode=form_post` only, and sends the name the first time only, beside the code.
  apple: {
    ...standard,
    issuer: 'https://appleid.apple.com',
    title: 'Apple',
    scopes: ['openid', 'name', 'email'],
    parameters: { response_mode: 'form_post' },
    formPost: true,
  },
  github: {
    ...standard,
    issuer: gitHubIssuer,
    title: 'GitHub',
    scopes: ['read:user', 'user:email'],
    claims: { ...standardClaims, username: 'login' },
    subject: 'id',
    metadata: {
      issuer: gitHubIssuer,
      authorization_endpoint: 'https://github.com/login/oauth/authorize',
      token_endpoint: 'https://github.com/login/oauth/access_token',
      userinfo_endpoint: 'https://api.github.com/user',
      token_endpoint_auth_methods_supported: ['client_secret_post'],
    },
  },
  gitlab: {
    ...standard,
    title: 'GitLab',
    issuer: 'https://gitlab.com',
    claims: { ...standardClaims, username: 'nickname' },
  },
}
