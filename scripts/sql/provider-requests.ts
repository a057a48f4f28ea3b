/** Providers and what they sign in. Without a provider that answers: GitHub, whose metadata nobody has to ask for. */
import { createSealedTokens } from '#adapters/tokens/sealed-token.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import type { ProviderClient } from '#domain/providers/provider.ts'
import type { ApiRequest, World } from './api-request.ts'
import { outcomeRow } from './rows.ts'

const anyUuid = '0192f0c1-2345-4678-9abc-def012345678'
const github: ProviderClient = {
  uuid: anyUuid,
  name: 'github',
  preset: 'github',
  issuer: providerTraits.github.issuer!,
  client_id: 'postern',
  client_secret: null,
  scopes: [...providerTraits.github.scopes],
  claims: {},
  tenant: null,
  metadata: providerTraits.github.metadata!,
}

/** The cookie of a sign-in that has begun. */
async function flowCookie({ secrets }: World): Promise<Record<string, string>> {
  const flow = {
    client: github,
    checks: { state: 'state', nonce: 'nonce', verifier: 'v'.repeat(43) },
    returnTo: '/account',
    session: { purpose: 'sign-in', user: null, sid: null, rev: null },
  }
  const sealed = await createSealedTokens(secrets.REFRESH_KEY).seal('provider-sign-in', flow, 600)
  return { Cookie: `__Host-postern-provider=${sealed}` }
}

/** In an order in which each has what it needs. */
export const providerRequests: ApiRequest[] = [
  {
    route: 'POST /v1/providers',
    body: { name: 'github', preset: 'github', client_id: 'postern', client_secret: 'a secret' },
    keep: (body, world) => (world.provider = body.uuid),
  },
  { route: 'GET /v1/providers' },
  { route: 'GET /v1/providers/available', as: 'stranger' },
  { route: 'GET /v1/providers/:uuid', path: ({ provider }) => `/v1/providers/${provider}` },
  { route: 'PATCH /v1/providers/:uuid', path: ({ provider }) => `/v1/providers/${provider}`, body: { sign_up: true } },
  {
    route: 'PATCH /v1/providers/:uuid',
    variant: 'with `discover`',
    path: ({ provider }) => `/v1/providers/${provider}`,
    body: { discover: true, scopes: ['read:user'], claims: {}, allowed_domains: [], tenant: null, client_secret: null },
    trips: 2,
    rows: () => [outcomeRow({ provider: { preset: 'github', issuer: github.issuer } })],
  },
  {
    route: 'GET /sign-in/with/:provider',
    path: '/sign-in/with/github?return_to=/reports',
    as: 'stranger',
    status: 303,
    rows: () => [outcomeRow({ provider: github })],
  },
  {
    route: 'GET /sign-in/with/:provider/link',
    path: '/sign-in/with/github/link',
    as: 'ben',
    status: 303,
    rows: () => [outcomeRow({ provider: github })],
  },
  {
    route: 'GET /sign-in/callback/:provider',
    variant: 'in a browser that did not begin',
    path: '/sign-in/callback/github?state=state&code=code',
    as: 'stranger',
    status: 400,
    trips: 0,
  },
  {
    route: 'GET /sign-in/callback/:provider',
    variant: 'of a user who cancelled; an accepted answer takes as many',
    path: '/sign-in/callback/github?state=state&error=access_denied',
    as: 'stranger',
    headers: flowCookie,
    status: 403,
    rows: () => [{ answer: { refused: 'access-denied' } }],
  },
  {
    route: 'POST /sign-in/callback/:provider',
    variant: 'in a browser that did not begin',
    path: '/sign-in/callback/github',
    as: 'stranger',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    status: 400,
    trips: 0,
  },
  { route: 'GET /v1/identities', as: 'ben' },
  { route: 'DELETE /v1/identities/:uuid', path: `/v1/identities/${anyUuid}`, as: 'ben', status: 404 },
  { route: 'DELETE /v1/providers/:uuid', path: ({ provider }) => `/v1/providers/${provider}` },
]
