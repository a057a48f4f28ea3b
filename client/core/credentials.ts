/** What a client shows of its caller: cookies of the browser, tokens in a storage, or an API key. */

/** The tokens of a session, as Postern answers them. */
export interface TokenPair {
  access_token: string
  refresh_token: string
}

/** How a client proves who calls. */
export interface Credentials {
  /** Whether the browser's cookies are the credential; otherwise none are sent. */
  cookies?: true
  /** The value of the header `Authorization`; undefined while nobody is signed in. */
  authorization?(): Promise<string | undefined>
  /** The body of a refresh; undefined where nothing can be refreshed. */
  refreshBody?(): Promise<object | undefined>
  /** Receives new tokens, and null when the session has ended. */
  keep?(tokens: TokenPair | null): void | Promise<void>
}

/** Where the tokens of a command line or a native program are kept. It is asked before each request, so that processes can share it. */
export interface TokenStorage {
  get(): TokenPair | null | Promise<TokenPair | null>
  set(tokens: TokenPair | null): void | Promise<void>
}

/** The default: Postern's `HttpOnly` cookies. No token is ever in a script's hands. */
export const cookies: Credentials = { cookies: true, refreshBody: async () => ({}) }

/** Bearer tokens in a storage of yours. Not for pages: a script that is let in by mistake could read them. */
export function bearerTokens(storage: TokenStorage): Credentials {
  return {
    async authorization() {
      const tokens = await storage.get()
      return tokens ? `Bearer ${tokens.access_token}` : undefined
    },
    async refreshBody() {
      const tokens = await storage.get()
      return tokens ? { refresh_token: tokens.refresh_token } : undefined
    },
    keep: (tokens) => storage.set(tokens && { access_token: tokens.access_token, refresh_token: tokens.refresh_token }),
  }
}

/** An API key (`pst_…`), or an access token that somebody else refreshes. */
export function apiKey(key: string): Credentials {
  return { authorization: async () => `Bearer ${key}` }
}

/** Keeps tokens in memory: a program that signs in and ends. */
export function memoryStorage(): TokenStorage {
  let kept: TokenPair | null = null
  return {
    get: () => kept,
    set(tokens) {
      kept = tokens
    },
  }
}
