/** A provider that says what a test wants it to say: `oauth2-mock-server`, with one lie at a time. */
import { afterAll, beforeAll } from 'vitest'
import {
  Events,
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
} from 'oauth2-mock-server'

/** What it says, in place of the truth. */
export interface Lie {
  /** Changes the ID token (and the access token) before it is signed. */
  token?: (token: MutableToken) => void
  /** Changes what the token endpoint answers. */
  answer?: (answer: MutableResponse) => void
  /** Changes what it answers about the user. */
  userInfo?: (answer: MutableResponse) => void
  /** Changes the address that the browser is sent back to. */
  redirect?: (redirect: URL) => void
  /** Changes its metadata. */
  metadata?: (answer: MutableResponse) => void
}

/** A provider of a test. */
export class LyingProvider {
  readonly server = new OAuth2Server()
  /** The lie that it tells now. */
  lie: Lie = {}
  /** The claims of whoever signs in. */
  claims: Record<string, unknown> = {}

  /** More claims, of whoever got a code. */
  claimsOfCode: (code: string) => Record<string, unknown> = () => ({})

  get issuer(): string {
    return this.server.issuer.url!
  }

  async start(): Promise<void> {
    await this.server.issuer.keys.generate('RS256')
    await this.server.start(0, '127.0.0.1')
    this.server.issuer.url = `http://127.0.0.1:${this.server.address().port}`
    const { service } = this.server
    service.on(Events.BeforeTokenSigning, (token: MutableToken) => {
      Object.assign(token.payload, this.claims)
      this.lie.token?.(token)
    })
    service.on(Events.BeforeResponse, (answer: MutableResponse) => this.lie.answer?.(answer))
    service.on(Events.BeforeUserinfo, (answer: MutableResponse) => {
      answer.body = { ...(answer.body as object), ...this.claims }
      this.lie.userInfo?.(answer)
    })
    service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri) => this.lie.redirect?.(url))
    service.on(Events.BeforeWellKnownOpenIdConfiguration, (answer: MutableResponse) => {
      // It takes the client id of a Basic header as it is, percent signs and all.
      Object.assign(answer.body, { token_endpoint_auth_methods_supported: ['client_secret_post'] })
      this.lie.metadata?.(answer)
    })
  }

  /**
   * Adds a token endpoint that takes every code any number of times, and names it in the metadata: of a state that is used twice only Postern
   * itself can then tell.
   */
  takeCodesTwice(): void {
    const { service } = this.server
    const nonces = new Map<string, unknown>()
    service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri, request: { query: { nonce?: unknown } }) =>
      nonces.set(url.searchParams.get('code')!, request.query.nonce),
    )
    service.addRoute('POST', '/generous', async (request, response) => {
      const sent = request.body as { code: string; client_id: string }
      const nonce = nonces.get(sent.code)
      const id_token = await this.server.issuer.buildToken({
        scopesOrTransform: (_header, payload) =>
          Object.assign(payload, this.claims, this.claimsOfCode(sent.code), { aud: sent.client_id, nonce }),
      })
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ access_token: 'none', token_type: 'Bearer', id_token }))
    })
    this.lie.metadata = ({ body }) => Object.assign(body, { token_endpoint: `${this.issuer}/generous` })
  }

  stop(): Promise<void> {
    return this.server.stop()
  }
}

/** Starts one for the tests of a file. */
export function useLyingProvider(): LyingProvider {
  const provider = new LyingProvider()
  beforeAll(() => provider.start())
  afterAll(() => provider.stop())
  return provider
}

/** Somebody with a verified address. */
export function claimsOf(login: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const email = `${login}@example.test`
  return {
    sub: `sub-${login}`,
    preferred_username: login,
    name: `Name of ${login}`,
    email,
    email_verified: true,
    ...more,
  }
}
