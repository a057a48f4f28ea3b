/** The example provider of `npm start`: on the same port each time, registered once as an administrator would. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Client } from 'pg'
import { createStoredSecrets } from '#adapters/stored-secrets.ts'
import { providerTraits } from '#domain/providers/presets.ts'
import { type ExampleProvider, startExampleProvider } from './example-provider.ts'

/** Where Postern is, and what it seals secrets with. */
export interface Site {
  baseUrl: string
  /** Of a user who may change the tables. */
  database: string
  sealingKey: string
}

interface Kept {
  port: number
  secret: string
}

const name = 'example'
const clientId = 'postern-example'

/** Starts it, and registers it when it starts for the first time. Whoever deletes it then does not get it back. @param file what it remembers */
export async function startDevelopmentProvider(file: string, site: Site): Promise<ExampleProvider> {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : null
  const secret = before?.secret ?? randomBytes(24).toString('base64url')
  const client = { id: clientId, secret, redirectUri: `${site.baseUrl}/sign-in/callback/${name}` }
  const provider = await startExampleProvider(client, undefined, before?.port).catch(() => startExampleProvider(client))
  await register(provider.issuer, secret, site, before === null)
  writeFileSync(file, JSON.stringify({ port: Number(new URL(provider.issuer).port), secret }), { mode: 0o600 })
  return provider
}

/** Its row. Where its port was taken it has another issuer than before, and its links go along. */
async function register(issuer: string, secret: string, site: Site, isFirst: boolean): Promise<void> {
  const uuid = crypto.randomUUID()
  const sealed = await createStoredSecrets(site.sealingKey).seal('provider-client', secret, uuid)
  const metadata = JSON.stringify(await metadataOf(issuer))
  const client = new Client(site.database)
  await client.connect()
  try {
    if (isFirst)
      await client.query(
        `insert into providers (uuid, name, title, preset, issuer, client_id, client_secret, scopes, sign_up, link, allowed_domains, metadata)
         values ($1, $2, 'Example', 'oidc', $3, $4, $5, $6, true, true, '{}', $7) on conflict do nothing`,
        [uuid, name, issuer, clientId, sealed, providerTraits.oidc.scopes, metadata],
      )
    await client.query(
      `with moved as (
         update providers set issuer = $2, metadata = $3 where name = $1 and client_id = $4 and issuer <> $2 returning id)
       update identities i set issuer = $2 from moved where i.provider_id = moved.id`,
      [name, issuer, metadata, clientId],
    )
  } finally {
    await client.end()
  }
}

async function metadataOf(issuer: string): Promise<unknown> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`)
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } =
    await answer.json<Record<string, unknown>>()
  return {
    issuer,
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    userinfo_endpoint,
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    authorization_response_iss_parameter_supported: true,
  }
}
