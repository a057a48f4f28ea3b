import * as z from 'zod/mini'
import { claimFields, providerPresets } from '#domain/providers/provider.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'
import { setCookie, Tokens } from './sessions.ts'
import type { IdentityRow } from '#store/identity-row.ts'
import type { ProviderRow } from '#store/providers/provider-row.ts'
import type { AvailableProvider } from '#store/sign-in-providers.ts'

const Claims = z.strictObject({
  email: z.optional(z.string()),
  email_verified: z.optional(z.string()),
  full_name: z.optional(z.string()),
  username: z.optional(z.string()),
})

const Provider = name(
  'Provider',
  'Another provider that users sign in with. Its client secret is never returned.',
  schemaFor<ProviderRow>()(
    z.strictObject({
      uuid: UuidSchema,
      name: z.string(),
      title: z.string(),
      preset: z.enum(providerPresets),
      issuer: z.string(),
      client_id: z.string(),
      has_client_secret: z.boolean(),
      scopes: z.array(z.string()),
      claims: Claims,
      sign_up: z.boolean(),
      link: z.boolean(),
      allowed_domains: z.array(z.string()),
      tenant: z.nullable(z.string()),
      enabled: z.boolean(),
      authorization_endpoint: z.string(),
      identities: z.int(),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const Available = schemaFor<AvailableProvider>()(
  z.strictObject({ name: z.string(), title: z.string(), preset: z.enum(providerPresets) }),
)

/** An identity, for its user. */
export const Identity = name(
  'Identity',
  'An account at another provider that signs the user in.',
  schemaFor<IdentityRow>()(
    z.strictObject({
      uuid: UuidSchema,
      provider: z.strictObject({ name: z.string(), title: z.string(), enabled: z.boolean() }),
      email: z.nullable(z.string()),
      created_at: Instant,
      last_used_at: z.nullable(Instant),
    }),
  ),
)

const changeable = {
  title: 'What the button says after "Continue with". Default: that of the preset, or the name.',
  client_id: 'The client id that the provider gave.',
  client_secret:
    'The client secret, which is stored sealed and never returned. Null: a public client. For Apple a JSON text with `team_id`, `key_id` and ' +
    '`private_key` (the text of the .p8 file), from which a short-lived secret is derived for each request.',
  scopes: 'The scopes to request. Default: those of the preset.',
  claims: `The claims that fields of the profile come from, where they are not those of the preset: ${claimFields.map((field) => `\`${field}\``).join(', ')}.`,
  sign_up:
    'Whether a user without an account gets one, as far as registration is open. The provider must vouch for the address; approval and terms apply.',
  link: 'Whether the first sign-in links to the account with the same address: only if the provider vouches for it, and the owner of the account proved to read it.',
  allowed_domains: 'Only verified addresses of these domains may sign in. Empty: all.',
  tenant: 'Google: the only hosted domain (`hd`) that may sign in. Microsoft: the only tenant (`tid`). Null: any.',
  enabled: 'Whether users can sign in with it.',
}

const uuid = { uuid: 'The id of the provider.' }

/** `/v1/providers` */
export const providers: FunctionDescription = {
  title: 'Providers',
  description:
    'Other providers that users sign in with: OpenID Connect providers by their issuer, and presets for Google, Microsoft Entra, Apple, GitHub and GitLab. ' +
    'Register `{BASE_URL}/sign-in/callback/{name}` as the redirect URI there. Only superusers with a session change providers, because they decide ' +
    'who gets in. docs/providers.md explains the rules.',
  operations: {
    'GET /v1/providers': {
      id: 'listProviders',
      summary: 'List providers',
      responses: { 200: { description: 'One page of providers.', schema: page(Provider) } },
    },
    'GET /v1/providers/available': {
      id: 'listAvailableProviders',
      summary: 'List available providers',
      description:
        'Returns what a sign-in form shows: the enabled providers. A button links to `/sign-in/with/{name}`.',
      responses: {
        200: { description: 'The enabled providers.', schema: z.strictObject({ items: z.array(Available) }) },
      },
    },
    'POST /v1/providers': {
      id: 'createProvider',
      summary: 'Create a provider',
      description:
        'Reads the metadata of the issuer first. Returns 422 at `/issuer` if it does not answer, names another issuer, or names endpoints that are ' +
        'not public. URLs are judged as those of webhooks are.',
      fields: {
        name: 'A name for URLs, which never changes: lower-case letters, digits and hyphens.',
        preset: 'What kind of provider it is. Default: `oidc`, any OpenID Connect provider.',
        issuer: 'The issuer, exactly as its metadata names it. Required for `oidc`; the other presets have one.',
        ...changeable,
      },
      responses: {
        201: { description: 'Created.', schema: Provider, headers: { Location: 'The path of the provider.' } },
      },
      problems: ['name-taken', 'url-taken'],
    },
    'GET /v1/providers/{uuid}': {
      id: 'getProvider',
      summary: 'Get a provider',
      parameters: uuid,
      responses: { 200: { description: 'The provider.', schema: Provider } },
    },
    'PATCH /v1/providers/{uuid}': {
      id: 'updateProvider',
      summary: 'Update a provider',
      description: 'Requires at least one field. Applies at once, also to sign-ins that have begun.',
      parameters: uuid,
      fields: { ...changeable, discover: 'Reads the metadata of the issuer again.' },
      responses: { 200: { description: 'The updated provider.', schema: Provider } },
    },
    'DELETE /v1/providers/{uuid}': {
      id: 'deleteProvider',
      summary: 'Delete a provider',
      description:
        'Deletes the links of all users to it as well. Users who have no other way in reset their password by mail. To keep the links, disable it.',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
    },
  },
}

/** `/v1/identities` */
export const identities: FunctionDescription = {
  title: 'Identities',
  description:
    'The accounts at other providers that sign the caller in. A browser links another one at `/sign-in/with/{provider}/link`.',
  operations: {
    'GET /v1/identities': {
      id: 'listIdentities',
      summary: 'List identities',
      responses: {
        200: { description: 'The identities of the caller.', schema: z.strictObject({ items: z.array(Identity) }) },
      },
    },
    'DELETE /v1/identities/{uuid}': {
      id: 'deleteIdentity',
      summary: 'Delete an identity',
      description:
        'Unlinks the account at the provider. Ends all sessions of the caller, because any of them may come from it, starts another in place of this ' +
        'one, and notifies the owner. Needs a fresh authentication.',
      parameters: { uuid: 'The id of the identity.' },
      responses: {
        200: { description: 'Unlinked. The tokens of the new session.', schema: Tokens, headers: setCookie },
      },
      problems: ['last-way-in'],
    },
  },
}

const provider = { provider: 'The name of the provider.' }
const returnTo = {
  return_to:
    'Where the browser goes afterwards: a path of this site, or a URL of an origin in the setting `return_origins`. Anything else counts as none, and the browser ends at `/account`.',
  ui_locales: 'The languages of a page that says what went wrong.',
}
const redirect = { Location: 'The address to go to.', 'Set-Cookie': 'What the browser keeps until it comes back.' }

/** `/sign-in/with` */
export const signInWith: FunctionDescription = {
  title: 'Sign-in with a provider: start',
  description:
    'Links for browsers. Everything about a sign-in that has begun is in a cookie of the browser, for ten minutes.',
  operations: {
    'GET /sign-in/with/{provider}': {
      id: 'authorizeWithProvider',
      summary: 'Authorize with a provider',
      description: 'Redirects the browser to the provider.',
      parameters: { ...provider, ...returnTo },
      responses: { 303: { description: 'To the provider.', headers: redirect } },
      problems: ['not-found'],
      pages: true,
    },
    'GET /sign-in/with/{provider}/link': {
      id: 'createProviderLink',
      summary: 'Create a provider link',
      description:
        'Redirects the browser to the provider, to link an account there to the account that the browser is signed in to. Needs a fresh authentication.',
      parameters: { ...provider, ...returnTo },
      responses: { 303: { description: 'To the provider.', headers: redirect } },
      problems: ['not-found', 'origin-not-allowed'],
      pages: true,
    },
  },
}

const callbackProblems = [
  'provider-sign-in-expired',
  'provider-answer-rejected',
  'provider-access-denied',
  'provider-account-not-allowed',
  'provider-email-not-verified',
  'provider-approval-pending',
  'provider-account-exists',
  'identity-taken',
  'provider-unavailable',
  'forbidden',
  'not-found',
] as const

/** `/sign-in/callback` */
export const signInCallback: FunctionDescription = {
  title: 'Sign-in with a provider: callback',
  description:
    'The redirect URI that is registered at providers. Problems have codes of Postern, never the words of the provider.',
  operations: {
    'GET /sign-in/callback/{provider}': {
      id: 'redeemProviderAnswer',
      summary: 'Redeem a provider answer',
      description:
        'Verifies the answer of the provider, and signs in, links or signs up. Sets the session cookies and redirects to `/sign-in/next`, which asks ' +
        'for what has to be done first and goes on to `return_to`; or to `/sign-in/second-factor` if the account has a second factor.',
      parameters: provider,
      responses: {
        303: {
          description: 'To the page that goes on to `return_to`.',
          headers: { Location: 'The address to go to.', 'Set-Cookie': 'The cookies of the session.' },
        },
      },
      problems: [...callbackProblems, 'multiple-credentials'],
      pages: true,
    },
    'POST /sign-in/callback/{provider}': {
      id: 'redeemPostedProviderAnswer',
      summary: 'Redeem a posted provider answer',
      description: 'The same for providers whose page posts the answer as a form (Apple).',
      parameters: provider,
      responses: {
        303: {
          description: 'To the page that goes on to `return_to`.',
          headers: { Location: 'The address to go to.', 'Set-Cookie': 'The cookies of the session.' },
        },
      },
      problems: [...callbackProblems, 'multiple-credentials', 'body-too-large', 'unsupported-media-type'],
      pages: true,
    },
  },
}
