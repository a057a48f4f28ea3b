/**
 * An honest OpenID provider beside `npm start` and for the tests: `oidc-provider` on a loopback port, whose page asks who one is. It keeps
 * everything in memory; its keys are made at each start.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { MemoryAdapter } from './memory-adapter.ts'
import { signInPage } from './sign-in-page.ts'
import { people as everybody, type Person } from './people.ts'

/** Who may ask it. */
export interface ExampleClient {
  id: string
  secret: string
  /** Where it sends browsers back to. */
  redirectUri: string
}

/** A provider that runs. */
export interface ExampleProvider {
  issuer: string
  stop(): Promise<void>
}

/** Starts it. @param people by default those of `people.ts` @param port a free one by default; the issuer contains it */
export async function startExampleProvider(
  client: ExampleClient,
  people: Person[] = everybody,
  port = 0,
): Promise<ExampleProvider> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = createProvider(issuer, client, people)
  const handle = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith(interactions))
      interact(provider, people, request, response).catch(() => response.writeHead(400).end('This sign-in is over.'))
    else void handle(request, response)
  })
  return {
    issuer,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const interactions = '/interaction/'

function createProvider(issuer: string, { id, secret, redirectUri }: ExampleClient, people: Person[]): Provider {
  return new Provider(issuer, {
    adapter: MemoryAdapter,
    clients: [
      {
        client_id: id,
        client_secret: secret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [signingKey()] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `${interactions}${uid}` },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, Session: 3600 },
    findAccount: (_context, sub) => {
      const person = people.find((each) => each.sub === sub)
      return person && { accountId: sub, claims: () => ({ ...person }) }
    },
    // Whoever signs in agrees: there is one client, and it belongs to the same developer.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'example' }
}

/** GET asks who one is, POST says it. */
async function interact(
  provider: Provider,
  people: Person[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response) // throws for a browser that has not begun
  if (request.method !== 'POST') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(await signInPage(people))
    return
  }
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const sub = new URLSearchParams(text).get('sub')
  const result = people.some((each) => each.sub === sub)
    ? { login: { accountId: sub! } }
    : { error: 'access_denied', error_description: 'nobody signed in' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}
