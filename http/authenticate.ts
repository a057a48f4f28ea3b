import type { Context, MiddlewareHandler } from 'hono'
import { accessTokenVerifier } from '#adapters/tokens/access-token-verifier.ts'
import { digestApiKey, looksLikeApiKey } from '#adapters/tokens/api-key-text.ts'
import type { Audience, Caller, SessionClaims } from '#domain/caller.ts'
import { keyIsInvalid } from '#domain/keys/key-denial.ts'
import type { Scope, ScopeRule } from '#domain/keys/scope.ts'
import { negotiateLanguage } from '#domain/languages/language.ts'
import { Refusal } from '#domain/refusal.ts'
import { isUuid } from '#domain/uuid.ts'
import { requireCaller } from '#store/run-as.ts'
import { noteKeyUse } from '#store/keys/key-use.ts'
import { atAssertedPlace, maxUserAgent } from './asserted-client.ts'
import { clientAddress } from './client-address.ts'
import { configured } from './configured.ts'
import { accessCookie, clearAccessCookie, cookieOf, refreshCookie } from './cookies.ts'
import { type FunctionEnv, setting } from './env.ts'
import { database, unguardedDatabase } from './function.ts'
import { requireSameOrigin } from './same-origin.ts'

/** A route's audience and scope. Tests and the OpenAPI document read both off the route. */
export type AudienceMiddleware = MiddlewareHandler<FunctionEnv> & { audience: Audience; scope: ScopeRule | null }

/** What a route says of its scope besides: see `ScopeRule`. */
type ScopeOptions = Omit<ScopeRule, 'scope'>

/** Credentials are ignored: signing in, links, asking for an account. */
export const allowPublic = /* @__PURE__ */ audienceOf('public', null, (c, ...route) =>
  atAssertedPlace(c, callerOf(c, ...route)),
)
/** A stranger is anonymous; a token or key in a header must hold, and a cookie that does not counts as none (`orAsStranger`). */
export const allowAnonymous = /* @__PURE__ */ scoped('anyone')
/** Needs a live session, also one that has to change its password or accept terms first: for doing that, reading oneself and signing out. */
export const requireAnySession = /* @__PURE__ */ scoped('any-session')
/** Needs a live session that may do everything, or an API key with the scope. */
export const requireSession = /* @__PURE__ */ scoped('signed-in')
/** Needs a live session of a superuser or of a role with the scope; or an API key with the scope of such an account. */
export const requireAdministrator = /* @__PURE__ */ scoped('administrator')

function scoped(audience: Audience) {
  return (scope: Scope, options: ScopeOptions = {}): AudienceMiddleware =>
    audienceOf(audience, { scope, ...options }, verifiedCallerOf)
}

function audienceOf(
  audience: Audience,
  scope: ScopeRule | null,
  identify: (c: Context<FunctionEnv>, audience: Audience, scope: ScopeRule | null) => Caller | Promise<Caller>,
): AudienceMiddleware {
  const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
    c.set('caller', await identify(c, audience, scope))
    await next()
  }
  return Object.assign(middleware, { audience, scope })
}

/** A caller without a session. */
function callerOf(c: Context<FunctionEnv>, audience: Audience, scope: ScopeRule | null): Caller {
  const cause = c.req.header('webhook-id') ?? ''
  return {
    audience,
    claims: null,
    key: null,
    scope: scope && { ...scope, isOwn: c.req.param('u') === 'current' },
    address: clientAddress(c.req.raw),
    userAgent: c.req.header('User-Agent')?.slice(0, maxUserAgent) ?? null,
    language: negotiateLanguage(c.req.header('Accept-Language')),
    requestId: c.var.requestId,
    ...(isUuid(cause) && { webhookCause: cause }),
    ...(c.var.onOutboxWrite && { onOutboxWrite: c.var.onOutboxWrite }),
  }
}

async function verifiedCallerOf(c: Context<FunctionEnv>, audience: Audience, scope: ScopeRule | null): Promise<Caller> {
  const isOptional = audience === 'anyone'
  const caller = callerOf(c, audience, scope)
  const token = credential(c)
  if (!token && !isOptional) throw unauthenticated(c)
  if (!token) return atAssertedPlace(c, caller)
  if (isOptional && isCookieSession(c))
    return atAssertedPlace(c, { ...caller, claims: await verify(c, token).catch(asStranger(c)) })

  const verified = {
    ...caller,
    ...(await verifiedCredential(c, token, caller)),
    onAllowed: () => c.set('requireAllowed', undefined),
  }
  c.set('requireAllowed', () => requireCaller(database(c), verified))
  if (scope?.sessionOnly && verified.key) await requireCaller(database(c), verified) // refuses every key, each for its reason
  return atAssertedPlace(c, verified)
}

/** Claims of an access token, or an API key, as far as either can be judged without the database. @throws Refusal `invalid-token` */
async function verifiedCredential(
  c: Context<FunctionEnv>,
  token: string,
  place: Pick<Caller, 'address' | 'userAgent'>,
): Promise<Pick<Caller, 'claims' | 'key' | 'onKeyUse'>> {
  if (!looksLikeApiKey(token)) return { claims: await verify(c, token), key: null }
  const key = digestApiKey(token)
  if (!key) throw keyIsInvalid()
  return { claims: null, key, onKeyUse: () => c.executionCtx.waitUntil(noteKeyUse(unguardedDatabase(c), key, place)) }
}

/**
 * What `act` does for the caller, or for a stranger where the session of the caller's cookie has ended: a browser goes on sending the cookie and
 * nobody is there to throw it away, so it must not shut what everybody may have.
 */
export async function orAsStranger<Result>(c: Context<FunctionEnv>, act: () => Promise<Result>): Promise<Result> {
  if (!isCookieSession(c)) return act()
  return act().catch((error: unknown) => {
    c.set('caller', { ...c.var.caller, claims: asStranger(c)(error) })
    return act()
  })
}

/** @returns what a cookie that does not hold is worth, and clears it. The refresh cookie may still be good. */
function asStranger(c: Context<FunctionEnv>): (error: unknown) => null {
  return (error) => {
    if (!(error instanceof Refusal) || error.code !== 'invalid-token') throw error
    clearAccessCookie(c)
    return null
  }
}

function isCookieSession(c: Context<FunctionEnv>): boolean {
  return cookieOf(c, accessCookie) !== undefined
}

/** @returns the refusal of a request without an access token; a browser that has only its refresh cookie left goes on by a refresh */
export function unauthenticated(c: Context<FunctionEnv>): Refusal {
  return cookieOf(c, refreshCookie) === undefined
    ? new Refusal('unauthenticated', { detail: 'Send an access token or an API key: `Authorization: Bearer …`.' })
    : new Refusal('invalid-token', { detail: 'Refresh the session: `POST /v1/sessions/refresh`.' })
}

/** What counts as the `Authorization` header. */
export function authorizationOf(c: Context<FunctionEnv>): string | undefined {
  const { authorization = c.req.header('Authorization') } = c.var
  return authorization ?? undefined
}

/** The access token of a request: from the header or from the cookie, never from both, so that nobody wonders who acted. */
function credential(c: Context<FunctionEnv>): string | null {
  const header = authorizationOf(c)
  const cookie = cookieOf(c, accessCookie)
  if (header !== undefined && cookie !== undefined) throw new Refusal('multiple-credentials', { detail: bothSent })
  if (cookie !== undefined) {
    requireSameOrigin(c)
    return cookie
  }
  if (header === undefined) return null
  const [, token] = /^Bearer ([^\s]+)$/i.exec(header) ?? []
  if (token) return token
  const detail = 'Send the header as `Authorization: Bearer <access token or API key>`.'
  throw new Refusal(/^Bearer\b/i.test(header) ? 'invalid-token' : 'unauthenticated', { detail })
}

const bothSent = 'Send an access token in the Authorization header or cookies, not both.'

async function verify(c: Context<FunctionEnv>, token: string): Promise<SessionClaims> {
  const issuer = setting(c.env, 'BASE_URL')
  const keys = setting(c.env, 'VERIFICATION_KEYS')
  return configured(() =>
    accessTokenVerifier({ keys, issuer, audience: issuer }).verify(token, Math.floor(Date.now() / 1000)),
  )
}
