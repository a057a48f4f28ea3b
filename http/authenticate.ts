import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { accessTokenVerifier } from '#adapters/tokens/access-token-verifier.ts'
import type { Audience, Caller, SessionClaims } from '#domain/caller.ts'
import { negotiateLanguage } from '#domain/languages/language.ts'
import { Refusal } from '#domain/refusal.ts'
import { isUuid } from '#domain/uuid.ts'
import { clientAddress } from './client-address.ts'
import { configured } from './configured.ts'
import { accessCookie } from './cookies.ts'
import { type FunctionEnv, setting } from './env.ts'
import { requireSameOrigin } from './same-origin.ts'

/** A route's audience. The architecture test and the OpenAPI document read `audience` off the route. */
export type AudienceMiddleware = MiddlewareHandler<FunctionEnv> & { audience: Audience }

/** Credentials are ignored: signing in, links, asking for an account. */
export const allowPublic = audienceOf('public')
/** A stranger is anonymous; a credential that is given must hold. */
export const allowAnonymous = audienceOf('anyone')
/** Needs a live session. */
export const requireSession = audienceOf('signed-in')
/** Needs a live session of a superuser. */
export const requireAdministrator = audienceOf('administrator')

function audienceOf(audience: Audience): AudienceMiddleware {
  const middleware: MiddlewareHandler<FunctionEnv> = async (c, next) => {
    c.set('caller', await callerOf(c, audience))
    await next()
  }
  return Object.assign(middleware, { audience })
}

async function callerOf(c: Context<FunctionEnv>, audience: Audience): Promise<Caller> {
  const token = audience === 'public' ? null : credential(c)
  if (!token && (audience === 'signed-in' || audience === 'administrator')) {
    throw new Refusal('unauthenticated', { detail: 'Send an access token: `Authorization: Bearer …`.' })
  }
  const cause = c.req.header('webhook-id') ?? ''
  return {
    audience,
    claims: token ? await verify(c, token) : null,
    address: clientAddress(c.req.raw),
    userAgent: c.req.header('User-Agent')?.slice(0, maxUserAgent) ?? null,
    language: negotiateLanguage(c.req.header('Accept-Language')),
    requestId: c.var.requestId,
    ...(isUuid(cause) && { webhookCause: cause }),
    ...(c.var.onOutboxWrite && { onOutboxWrite: c.var.onOutboxWrite }),
  }
}

/** Characters of a user agent worth keeping for "is this device mine?". */
const maxUserAgent = 256

/** The access token of a request: from the header or from the cookie, never from both, so that nobody wonders who acted. */
function credential(c: Context<FunctionEnv>): string | null {
  const header = c.req.header('Authorization')
  const cookie = getCookie(c, accessCookie)
  if (header !== undefined && cookie !== undefined) throw new Refusal('multiple-credentials', { detail: bothSent })
  if (cookie !== undefined) {
    requireSameOrigin(c)
    return cookie
  }
  if (header === undefined) return null
  const [, token] = /^Bearer ([^\s]+)$/i.exec(header) ?? []
  if (token) return token
  const detail = 'Send the header as `Authorization: Bearer <access token>`.'
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
