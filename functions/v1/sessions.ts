/** Sessions: sign in, check, refresh, list, end. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { hashSecretToken, mintSecretToken } from '#adapters/tokens/secret-token.ts'
import type { Caller } from '#domain/caller.ts'
import { maxTargetLength } from '#domain/access/request-mapping/proxied-request.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { returnPathPattern } from '#domain/sessions/return-path.ts'
import {
  allowAnonymous,
  allowPublic,
  orAsStranger,
  requireAnySession,
  requireSession,
  unauthenticated,
} from '#http/authenticate.ts'
import { accessCookie, clearSessionCookies, cookieOf, refreshCookie } from '#http/cookies.ts'
import { DeviceToken, deviceTokenOf } from '#http/sessions/device-token.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { passwordVerifier } from '#http/credentials/password-verifier.ts'
import { isNavigationOrOurs, refuseCrossSiteCookies, requireSameOrigin } from '#http/same-origin.ts'
import { passkeySignInOptions, signInByPasskey } from '#http/passkeys/sign-in.ts'
import { PasskeyProof } from '#http/requests/passkeys.ts'
import { requireHumanAtSignIn, TurnstileResponse } from '#http/robot-check.ts'
import { IdentifierText, PageQuery, PasswordText, Reference } from '#http/schemas.ts'
import { loginOf } from '#http/sessions/login.ts'
import { CodeRequest, CodeSignIn, mailSignInCode, signInWithCode } from '#http/sessions/sign-in-by-code.ts'
import { issueAudienceTokenFor } from '#http/sessions/audience-tokens.ts'
import { cacheSeconds, SessionCache } from '#http/sessions/session-cache.ts'
import { answerSignIn } from '#http/sessions/sign-in-answer.ts'
import {
  type Issued,
  issueTokens,
  refreshTokens,
  requireTokenKeys,
  type TokenAnswer,
} from '#http/sessions/session-tokens.ts'
import { audienceTokenFacts } from '#store/audiences/audience-tokens.ts'
import {
  type SessionFacts,
  endRefreshedSession,
  endSessions,
  endSessionsOfUser,
  getSessionFacts,
  listSessions,
  refreshSession,
  sessionCursor,
} from '#store/sessions/sessions.ts'
import { beginSignIn, completeSignIn, recordFailedSignIn, wrongCredentials } from '#store/sessions/sign-in.ts'

/** Characters; a longer text is no identifier of an audience. */
const maxAudience = 255

const Credentials = z.strictObject({
  login: IdentifierText,
  password: PasswordText,
  cookies: z.optional(z.boolean()),
  device_token: DeviceToken,
  turnstile_response: TurnstileResponse,
})

const PasskeySignIn = z.strictObject({
  passkey: PasskeyProof,
  cookies: Credentials.shape.cookies,
  device_token: Credentials.shape.device_token,
})

const sessionsFunction = createFunction('/v1/sessions')
sessionsFunction.use('*', triggersDelivery)

sessionsFunction.post('/codes', allowPublic, body(CodeRequest), (c) => mailSignInCode(c, c.req.valid('json')))

sessionsFunction.post('/passkey-options', allowPublic, (c) => passkeySignInOptions(c))

sessionsFunction.post('/', allowPublic, body(z.union([Credentials, PasskeySignIn, CodeSignIn])), async (c) => {
  const way = c.req.valid('json')
  if ('email_code' in way) return signInWithCode(c, way)
  if ('passkey' in way) return signInByPasskey(c, way)
  const { login: name, password, cookies = false, device_token, turnstile_response } = way
  const { caller } = c.var
  if (cookies) requireSameOrigin(c)
  await requireTokenKeys(c)
  const hasher = await passwordVerifier(c)
  const sent = deviceTokenOf(c, cookies, device_token)
  const login = { ...loginOf(c, name), deviceHash: hashSecretToken(sent) }
  await requireHumanAtSignIn(c, turnstile_response)

  const attempt = await beginSignIn(database(c), login)
  const { credentials, knownDevice } = attempt
  const {
    matches,
    upgrade,
    reason = 'wrong-password',
    resetRequired = false,
  } = await hasher.verify(password, credentials?.passwordHash ?? null)
  if (!credentials || !matches) {
    await recordFailedSignIn(database(c), caller, login, attempt, { reason, resetRequired })
    throw wrongCredentials(reason, attempt)
  }
  const upgraded = upgrade ? await hasher.hash(password) : null
  const device = knownDevice ? { token: sent, hash: login.deviceHash! } : mintSecretToken()
  const verified = { ...attempt, credentials }
  const opened = await completeSignIn(database(c), caller, login, verified, device.hash, upgraded)
  return answerSignIn(c, opened, { cookies, deviceToken: device.token, amr: ['pwd'] })
})

const checks = new SessionCache<SessionFacts>()

sessionsFunction.get('/current', requireAnySession('profile:read', { sessionOnly: true }), async (c) => {
  const { claims } = c.var.caller
  const maxAge = cacheSeconds(c.env)
  const facts = await checks.get(`${claims!.sid} ${claims!.rev}`, maxAge, () => getSessionFacts(database(c), claims!))
  return c.json({ ...facts, max_staleness_seconds: maxAge })
})

const NewAudienceToken = z.strictObject({ audience: z.string().check(z.minLength(1), z.maxLength(maxAudience)) })

sessionsFunction.post(
  '/current/tokens',
  requireSession('profile:read', { sessionOnly: true }),
  body(NewAudienceToken),
  async (c) => {
    await requireTokenKeys(c)
    const facts = await audienceTokenFacts(database(c), c.var.caller, c.req.valid('json').audience)
    return c.json(await issueAudienceTokenFor(c, facts))
  },
)

const Refresh = z.strictObject({ refresh_token: z.optional(z.string()) })
const Return = z.strictObject({ return_to: z.string().check(z.maxLength(maxTargetLength), z.regex(returnPathPattern)) })

sessionsFunction.post('/refresh', allowPublic, body(Refresh), async (c) => {
  const cookie = cookieOf(c, refreshCookie)
  const { refresh_token: sent } = c.req.valid('json')
  if (sent !== undefined && cookie !== undefined)
    throw new Refusal('multiple-credentials', {
      detail: 'Send the refresh token in the body or as a cookie, not both.',
    })
  if (cookie === undefined && sent === undefined) refuseCrossSiteCookies(c)
  if (cookie === undefined) return c.json(await issueTokens(c, await refreshBy(c, sent ?? ''), false))
  requireSameOrigin(c)
  return c.json(await refreshCookies(c, cookie))
})

/** For pages without a script: the browser comes by a redirect and goes back, with a session or without the cookies of one that is over. */
sessionsFunction.get('/refresh', allowPublic, query(Return), async (c) => {
  if (!isNavigationOrOurs(c))
    throw new Refusal('origin-not-allowed', { detail: 'Open this URL in the browser, or from a page of this site.' })
  const cookie = cookieOf(c, refreshCookie)
  if (cookie !== undefined)
    await refreshCookies(c, cookie).catch((error: unknown) => {
      if (!isOver(error)) throw error
    })
  return c.redirect(c.req.valid('query').return_to, 303)
})

/** Replaces the cookies of a session, or deletes them if it is over. @throws Refusal `invalid-refresh-token` */
async function refreshCookies(c: Context<FunctionEnv>, token: string): Promise<TokenAnswer> {
  const refreshed = await refreshBy(c, token).catch((error: unknown) => {
    if (isOver(error)) clearSessionCookies(c)
    throw error
  })
  return issueTokens(c, refreshed, true)
}

function isOver(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'invalid-refresh-token'
}

/** @returns the session of a refresh token, after its refresh @throws Refusal `invalid-refresh-token` */
async function refreshBy(c: Context<FunctionEnv>, token: string): Promise<Issued> {
  const presented = (await refreshTokens(c)).read(token)
  await requireTokenKeys(c)
  return { ...(await refreshSession(database(c), c.var.caller, presented)), sid: presented.sid }
}

const Listing = z.strictObject({
  ...PageQuery,
  after: z.optional(z.string().check(z.regex(sessionCursor))),
  user: z.optional(Reference),
})

sessionsFunction.get('/', requireSession('sessions:read'), query(Listing), async (c) => {
  const { user, limit, after } = c.req.valid('query')
  const caller: Caller = user ? { ...c.var.caller, audience: 'administrator' } : c.var.caller
  return c.json(await listSessions(database(c), caller, { user, limit, after }))
})

/** Signs out whatever is left of the session: a browser whose access token is over has its refresh cookie still. */
sessionsFunction.delete('/current', allowAnonymous('sessions:end', { sessionOnly: true }), async (c) => {
  await orAsStranger(c, async () => {
    const { caller } = c.var
    if (caller.claims) return endSessions(database(c), { ...caller, audience: 'any-session' }, 'current')
    const cookies = [accessCookie, refreshCookie].map((name) => cookieOf(c, name))
    if (cookies.every((cookie) => cookie === undefined)) throw unauthenticated(c)
    requireSameOrigin(c)
    const session = (await refreshTokens(c)).find(cookies[1] ?? '')
    return session && endRefreshedSession(database(c), caller, session.sid)
  })
  clearSessionCookies(c)
  return c.body(null, 204)
})

const Ending = z.strictObject({ all_but_current: z.optional(z.literal('true')), user: z.optional(Reference) })

sessionsFunction.delete('/', requireAnySession('sessions:end'), query(Ending), async (c) => {
  const { all_but_current, user } = c.req.valid('query')
  const others = all_but_current === 'true'
  if (user !== undefined) {
    if (others)
      throw invalid([
        { pointer: '?user', code: 'conflicting-field', detail: 'Specify either `user` or `all_but_current`.' },
      ])
    return c.json({ ended: await endSessionsOfUser(database(c), { ...c.var.caller, audience: 'administrator' }, user) })
  }
  const ended = await endSessions(database(c), c.var.caller, others ? 'others' : 'all')
  if (!others) clearSessionCookies(c)
  return c.json({ ended })
})

sessionsFunction.delete('/:sid', requireSession('sessions:end'), async (c) => {
  const ended = await endSessions(database(c), c.var.caller, { sid: uuidParam(c, 'sid') })
  if (ended === 0) throw new Refusal('not-found', { detail: 'None of your sessions has this id.' })
  return c.body(null, 204)
})

export default sessionsFunction
