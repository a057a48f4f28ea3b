import * as z from 'zod/mini'
import { authenticationMethods } from '#domain/sessions/authentication.ts'
import { refreshIdleSeconds, sessionAbsoluteSeconds } from '#domain/sessions/session.ts'
import type { AudienceTokenAnswer } from '#http/sessions/audience-tokens.ts'
import type { TokenAnswer } from '#http/sessions/session-tokens.ts'
import type { SessionRow } from '#store/rows.ts'
import type { SessionFacts } from '#store/sessions/sessions.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { turnstileResponse } from '#openapi/robot-check.ts'
import { Instant, page, User, UuidSchema } from '#openapi/schemas.ts'

/** The fields of `Tokens`. */
export const TokenFields = schemaFor<TokenAnswer>()(
  z.strictObject({
    token_type: z.enum(['Bearer', 'Cookie']),
    access_token: z.optional(z.string()),
    refresh_token: z.optional(z.string()),
    expires_in: z.int(),
    refresh_expires_in: z.int(),
  }),
)

export const Tokens = name(
  'Tokens',
  'The tokens of a session. With `token_type` `Cookie` the tokens are in cookies and not in the response. Lifetimes are in seconds.',
  TokenFields,
)

export const NewSession = name(
  'NewSession',
  'A new session with its tokens and its user. Store `device_token` and send it with the next sign-in; with `cookies` it is set as a cookie. ' +
    '`first_login` is true at the first sign-in of the user.',
  z.strictObject({
    ...TokenFields.shape,
    device_token: z.optional(z.string()),
    user: User,
    must_change_password: z.boolean(),
    must_agree_terms: z.boolean(),
    first_login: z.boolean(),
  }),
)

/** How and when its user authenticated. */
const authentication = {
  amr: z.array(z.enum(authenticationMethods)),
  aal: z.literal([1, 2]),
  authenticated_at: Instant,
}

const times = {
  sid: UuidSchema,
  created_at: Instant,
  last_seen_at: Instant,
  absolute_end_at: Instant,
  ...authentication,
}

const Session = name(
  'Session',
  'A session. `idle_end_at` is when it ends unless it is refreshed. `device` describes the user agent, for example `Firefox on Linux`. ' +
    '`current` is true for the session of the request.',
  schemaFor<SessionRow>()(
    z.strictObject({
      ...times,
      idle_end_at: Instant,
      ip: z.nullable(z.string()),
      user_agent: z.nullable(z.string()),
      device: z.nullable(z.string()),
      current: z.boolean(),
    }),
  ),
)

const CurrentSession = name(
  'CurrentSession',
  'The session of the request, its user, and the names of the groups of the user. The data is at most `max_staleness_seconds` old.',
  schemaFor<SessionFacts & { max_staleness_seconds: number }>()(
    z.strictObject({
      user: User,
      groups: z.array(z.string()),
      session: z.strictObject(times),
      max_staleness_seconds: z.int().check(z.gte(0), z.lte(60)),
    }),
  ),
)

const AudienceToken = name(
  'AudienceToken',
  'A token for another service: a JWT whose header has the `typ` `audience+jwt`. Its lifetime `expires_in` is in seconds.',
  schemaFor<AudienceTokenAnswer>()(
    z.strictObject({ token_type: z.literal('Bearer'), token: z.string(), expires_in: z.int() }),
  ),
)

const CodeRequested = name(
  'SignInCodeRequested',
  'A request for a sign-in code. Send the `ticket` back with the code; with `cookies` it is set as a cookie. `expires_in` is the number of seconds ' +
    'for which the code works, from when its email is sent.',
  z.strictObject({
    status: z.literal('requested'),
    detail: z.string(),
    expires_in: z.int(),
    ticket: z.optional(z.string()),
  }),
)

/** The cookies that sign-in and refresh set, and that sign-out deletes. */
export const setCookie = {
  'Set-Cookie':
    'For sessions in cookies: `__Host-postern-session` and `__Host-postern-refresh`, with HttpOnly, Secure and SameSite=Lax.',
}

const PasskeyDescriptor = z.strictObject({
  type: z.literal('public-key'),
  id: z.string(),
  transports: z.array(z.string()),
})

export const PasskeyRequest = name(
  'PasskeyRequest',
  'A challenge for a passkey. `options` are `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. Send `challenge` back with the credential.',
  z.strictObject({
    challenge: z.string(),
    options: z.strictObject({
      rpId: z.string(),
      challenge: z.string(),
      timeout: z.int(),
      allowCredentials: z.array(PasskeyDescriptor),
      userVerification: z.enum(['required', 'preferred']),
    }),
  }),
)

const secondsPerDay = 24 * 3600

/** `/v1/sessions` */
export const sessions: FunctionDescription = {
  title: 'Sessions',
  description:
    `Sign in, verify and refresh sessions, and sign out. A session ends after ${refreshIdleSeconds / secondsPerDay} days without a refresh, and ` +
    `after ${sessionAbsoluteSeconds / secondsPerDay} days in any case, unless the setting \`session_lifetime\` says otherwise. ` +
    'A revocation takes effect on the next request. While a user has to change the password or accept the terms, the session can do nothing else: ' +
    'other operations return `password-change-required` or `terms-acceptance-required`.',
  operations: {
    'POST /v1/sessions': {
      id: 'createSession',
      summary: 'Create a session',
      description:
        'Signs a user in with a password, a passkey, or a code that was mailed (`POST /v1/sessions/codes`). All failures return the same problem, ' +
        'but for a passkey that no account has: `unknown-credential`. After repeated failures no attempt is accepted for a while ' +
        '(setting `lockout`): at the account, whose user name and email address have one count, or under a name that no account has. The response ' +
        'to the failure that causes this has `Retry-After`, too. Attempts with the `device_token` of an earlier sign-in are counted separately, ' +
        'so that an attacker cannot lock the user out.',
      fields: {
        login: 'The user name or the email address.',
        password: 'The password.',
        passkey:
          'Instead of a name and a password: the `challenge` of `POST /v1/sessions/passkey-options` and the `credential` that the browser created for its `options`.',
        cookies:
          'Whether to return the tokens in `__Host-` cookies. Requires a request from an allowed origin on the same site, since browsers do not keep cookies of another site. Default: `false`.',
        device_token: 'The `device_token` of an earlier sign-in on this device.',
        email_code:
          'Instead of a name and a password: the code of the email. Case, blanks and hyphens do not matter. An attempt counts at the account like one with a password.',
        ticket:
          'The `ticket` of the request for the code. Omit it if it is in the cookie. Without it the code is worth nothing.',
        turnstile_response:
          'The response of the Cloudflare Turnstile widget with `data-action="sign-in"`, where this service asks for it; otherwise it is an unknown key.',
      },
      responses: { 201: { description: 'Signed in.', schema: NewSession, headers: setCookie } },
      problems: [
        'invalid-credentials',
        'unknown-credential',
        'second-factor-required',
        'too-many-attempts',
        'origin-not-allowed',
        'cross-site-cookies',
        'robot-check-failed',
        'forbidden',
      ],
    },
    'POST /v1/sessions/codes': {
      id: 'sendSignInCode',
      summary: 'Send a sign-in code',
      description:
        'Sends a code to the email address of an account, which signs in the client that requested it: with the `ticket`, once, for ten minutes. An ' +
        'earlier code of the account stops working. The link in the email opens a page that signs in the same browser, and shows the code to any other. ' +
        'The response does not depend on whether the account exists. Returns 403 while the setting `sign_in_by_code` is off.',
      fields: {
        login: 'The user name or the email address.',
        cookies:
          'Whether to return the ticket in the cookie `__Host-postern-code`, for a sign-in with `cookies`. Default: `false`.',
        turnstile_response: turnstileResponse('sign-in-code'),
      },
      responses: {
        202: {
          description: 'Accepted. An email is sent if an account with this name can sign in by email.',
          schema: CodeRequested,
          headers: { 'Set-Cookie': 'With `cookies`: `__Host-postern-code`, with HttpOnly, Secure and SameSite=Lax.' },
        },
      },
      problems: ['forbidden', 'too-many-requests', 'robot-check-failed', 'origin-not-allowed', 'cross-site-cookies'],
    },
    'POST /v1/sessions/passkey-options': {
      id: 'createPasskeyChallenge',
      summary: 'Create a passkey challenge',
      description:
        'Returns a challenge that any passkey can answer. Pass `options` to `PublicKeyCredential.parseRequestOptionsFromJSON` and ' +
        '`navigator.credentials.get`, and send the credential back with `challenge`, within five minutes and once.',
      responses: { 200: { description: 'The challenge and the options.', schema: PasskeyRequest } },
    },
    'GET /v1/sessions/current': {
      id: 'getCurrentSession',
      summary: 'Get the current session',
      description: 'Verifies the session of the caller. Returns 401 if the session has ended.',
      responses: { 200: { description: 'The session and its user.', schema: CurrentSession } },
    },
    'POST /v1/sessions/current/tokens': {
      id: 'createAudienceToken',
      summary: 'Create an audience token',
      description:
        'Returns a token about the caller for another service, with the claims that its audience chooses, read at this moment, and ' +
        'with `amr`, `acr` and `auth_time` of the session. Send it to that ' +
        'service instead of the access token; Postern rejects it. Returns 409 if the claims of the caller do not fit into a token.',
      fields: { audience: 'The identifier of the audience, exactly.' },
      responses: { 200: { description: 'The token.', schema: AudienceToken } },
      problems: ['claims-too-large'],
    },
    'POST /v1/sessions/refresh': {
      id: 'refreshSession',
      summary: 'Refresh a session',
      description:
        'Exchanges the refresh token for new tokens. The token is sent in the body or in the cookie. For ten ' +
        'seconds the old token returns the same new tokens again. Later it returns others, in case the client did not receive the response, as ' +
        'long as the new refresh token was not used. Any other reuse is treated as theft and ends the session.',
      fields: { refresh_token: 'The refresh token. Omit it if the token is in the cookie.' },
      responses: { 200: { description: 'The new tokens. Discard the old ones.', schema: Tokens, headers: setCookie } },
      problems: ['invalid-refresh-token', 'multiple-credentials', 'origin-not-allowed', 'cross-site-cookies'],
    },
    'GET /v1/sessions/refresh': {
      id: 'refreshSessionCookies',
      summary: 'Refresh the session cookies',
      description:
        'For pages behind a reverse proxy, which stay signed in without a script: docs/forward-authorization.md shows how the proxy sends browsers ' +
        'here. Refreshes the session of the refresh cookie and redirects to `return_to`. If the session is over, deletes the cookies and redirects ' +
        'as well. Returns 403 to parts of pages of other sites; links from there work.',
      parameters: {
        return_to: 'Where to redirect: a path of this host, with its query. Encode `%`, `&`, `+` and `#`.',
      },
      responses: {
        303: { description: 'The redirect.', headers: { Location: 'The value of `return_to`.', ...setCookie } },
      },
      problems: ['multiple-credentials', 'origin-not-allowed'],
    },
    'GET /v1/sessions': {
      id: 'listSessions',
      summary: 'List sessions',
      description: 'Returns the active sessions of a user, the newest first.',
      parameters: { user: 'Another user, by id or name, for administrators. Default: the caller.' },
      responses: { 200: { description: 'One page of sessions.', schema: page(Session, z.string()) } },
      problems: ['forbidden'],
    },
    'DELETE /v1/sessions/current': {
      id: 'revokeCurrentSession',
      summary: 'Revoke the current session',
      description:
        'Signs the caller out. With cookies it works whatever is left of the session: the refresh cookie is enough, and the cookies are always deleted.',
      responses: { 204: { description: 'Revoked.', headers: setCookie } },
    },
    'DELETE /v1/sessions/{sid}': {
      id: 'revokeSession',
      summary: 'Revoke a session',
      description:
        'Users may revoke their own sessions; administrators those of users whose roles have no scopes beyond their own. Returns 404 for other sessions.',
      parameters: { sid: 'The `sid` of the session.' },
      responses: { 204: { description: 'Revoked.' } },
      problems: ['forbidden'],
    },
    'DELETE /v1/sessions': {
      id: 'revokeSessions',
      summary: 'Revoke sessions',
      description:
        'Revokes all sessions of the caller; with `user`, which requires an administrator, those of a user whose role has no scopes beyond their own.',
      parameters: {
        all_but_current: 'Send `true` to keep the current session.',
        user: 'The user whose sessions to revoke, by id, user name or `current`. Default: the caller.',
      },
      responses: {
        200: {
          description: 'The number of revoked sessions.',
          schema: z.strictObject({ ended: z.int() }),
          headers: setCookie,
        },
      },
      problems: ['forbidden'],
    },
  },
}
