import type { Context } from 'hono'
import { issueAccessToken } from '#adapters/tokens/access-token.ts'
import { memoizeLatest } from '#adapters/once-per-text.ts'
import { createRefreshTokens, type RefreshTokens } from '#adapters/tokens/refresh-token.ts'
import { createSealedTokens, type SealedTokens } from '#adapters/tokens/sealed-token.ts'
import { loadSigningKey, loadVerificationKeys, type SigningKey } from '#adapters/tokens/signing-keys.ts'
import { type Authentication, authenticationClaims } from '#domain/sessions/authentication.ts'
import { accessTokenTtlSeconds } from '#domain/sessions/session.ts'
import { configured } from '#http/configured.ts'
import { setSessionCookies } from '#http/cookies.ts'
import { type Env, type FunctionEnv, setting } from '#http/env.ts'

/** What a client holds of a session, as it is answered: both tokens, or with cookies neither. Seconds. */
export interface TokenAnswer {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
}

/** A session's place: which, at which marker, after how many refreshes. */
export interface Issued {
  sub: string
  sid: string
  rev: number
  counter: number
  /** Seconds without a refresh after which it ends. */
  idleSeconds: number
  authentication: Authentication
}

/** Refresh tokens under this deployment's key. */
export function refreshTokens(c: Context<FunctionEnv>): Promise<RefreshTokens> {
  return configured(() => refreshTokensOf(setting(c.env, 'REFRESH_KEY')))
}

/** Sealed tokens under this deployment's key. */
export function sealedTokens(c: Context<FunctionEnv>): Promise<SealedTokens> {
  return configured(() => sealedTokensOf(setting(c.env, 'REFRESH_KEY')))
}

const sealedTokensOf = /* @__PURE__ */ memoizeLatest(createSealedTokens)

const refreshTokensOf = /* @__PURE__ */ memoizeLatest(createRefreshTokens)

/**
 * Issues both tokens of a session. With cookies the browser keeps them and the page's scripts never see them.
 * The same place gives the same refresh token, so a lost answer can be asked for again.
 */
export async function issueTokens(c: Context<FunctionEnv>, issued: Issued, inCookies: boolean): Promise<TokenAnswer> {
  const accessToken = await signAccessToken(c, issued)
  const refreshToken = (await refreshTokens(c)).issue(issued.sid, issued.counter)
  const lifetimes = { expires_in: accessTokenTtlSeconds, refresh_expires_in: issued.idleSeconds }
  if (!inCookies) {
    return { token_type: 'Bearer', access_token: accessToken, refresh_token: refreshToken, ...lifetimes }
  }
  setSessionCookies(c, { accessToken, refreshToken }, issued.idleSeconds)
  return { token_type: 'Cookie', ...lifetimes }
}

async function signAccessToken(c: Context<FunctionEnv>, { sub, sid, rev, authentication }: Issued): Promise<string> {
  const issuer = setting(c.env, 'BASE_URL')
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    aud: issuer,
    sub,
    sid,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + accessTokenTtlSeconds,
    rev,
    ...authenticationClaims(authentication),
  }
  return issueAccessToken(await signingKey(c.env), claims)
}

/** The key that signs access tokens. @throws Refusal `unavailable` */
export function signingKey(env: Env): Promise<SigningKey> {
  return configured(async () =>
    loadSigningKey(setting(env, 'SIGNING_KEY'), await loadVerificationKeys(setting(env, 'VERIFICATION_KEYS'))),
  )
}

/** Called before a statement opens or extends a session whose tokens could not be issued. @throws Refusal `unavailable` */
export async function requireTokenKeys(c: Context<FunctionEnv>): Promise<void> {
  await signingKey(c.env)
  await refreshTokens(c)
}
