import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, User, Uuid } from '#openapi/schemas.ts'

const tokenFields = {
  /** `Cookie` when the tokens went into cookies, and then they are not here. */
  token_type: z.enum(['Bearer', 'Cookie']),
  access_token: z.optional(z.string()),
  refresh_token: z.optional(z.string()),
  /** Seconds. */
  expires_in: z.int(),
  refresh_expires_in: z.int(),
}

/** What a client holds of a session; `http/sessions/session-tokens.ts` TokenAnswer. */
export const Tokens = name(
  'Tokens',
  'What a client holds of a session. With cookies the browser holds the tokens and they are not here. Lifetimes are seconds.',
  z.strictObject(tokenFields),
)

const Opened = name(
  'OpenedSession',
  'A session that begins: its tokens, the token of the device to keep for the next sign-in (with cookies it is one), and whose session it is.',
  z.strictObject({
    ...tokenFields,
    device_token: z.optional(z.string()),
    user: User,
    must_change_password: z.boolean(),
    must_agree_terms: z.boolean(),
    first_login: z.boolean(),
  }),
)

const inTime = { sid: Uuid, created_at: Instant, last_seen_at: Instant, absolute_end_at: Instant }

const Session = name(
  'Session',
  'A session as its owner sees it, so that a stranger’s can be told from one’s own.',
  z.strictObject({
    ...inTime,
    /** When it ends unless it is refreshed. */
    idle_end_at: Instant,
    ip: z.nullable(z.string()),
    user_agent: z.nullable(z.string()),
    /** For people: `Firefox on Linux`, or the beginning of the user agent. */
    device: z.nullable(z.string()),
    /** Whether it is the session that asks. */
    current: z.boolean(),
  }),
)

const Current = name(
  'CurrentSession',
  'The caller: who, in which groups, in which session. It was true at most `max_staleness_seconds` ago.',
  z.strictObject({
    user: User,
    groups: z.array(z.string()),
    session: z.strictObject(inTime),
    max_staleness_seconds: z.int().check(z.gte(0), z.lte(60)),
  }),
)

/** Cookies that sign-in and refresh set and sign-out empties. */
export const setCookie = {
  'Set-Cookie': 'With cookies: `__Host-postern-session` and `__Host-postern-refresh`, HttpOnly, Secure, SameSite=Lax.',
}

/** `/v1/sessions` */
export const sessions: FunctionDescription = {
  title: 'Sessions',
  description:
    'Sign in, ask who is there, keep the session alive, end it. A session that has ended is refused by the very next request.',
  operations: {
    'POST /v1/sessions': {
      id: 'signIn',
      summary: 'Sign in with a user name or an address and a password',
      description:
        'One answer for every reason to refuse. After ten failures a name is locked for a while, whether it exists or not. ' +
        'Attempts with the `device_token` of an earlier sign-in count apart, so that strangers cannot keep the owner out. ' +
        'With `cookies` the tokens go into `__Host-` cookies, which only pages of this site may ask for.',
      answers: { 201: { description: 'Signed in.', schema: Opened, headers: setCookie } },
      problems: ['wrong-credentials', 'too-many-attempts', 'cross-site-request'],
    },
    'GET /v1/sessions/current': {
      id: 'checkSession',
      summary: 'Check the session: who is calling',
      answers: { 200: { description: 'The caller.', schema: Current } },
    },
    'POST /v1/sessions/refresh': {
      id: 'refreshSession',
      summary: 'Trade the refresh token for new tokens',
      description:
        'Send the token in the body, or the cookie alone. Within ten seconds the same token gives the same answer, for a client ' +
        'that lost it; later it means that two hold the token, and the session ends.',
      answers: { 200: { description: 'New tokens; forget the old.', schema: Tokens, headers: setCookie } },
      problems: ['refresh-token-rejected', 'two-credentials', 'cross-site-request'],
    },
    'GET /v1/sessions': {
      id: 'listSessions',
      summary: 'List live sessions, newest first',
      description: 'The caller’s own; `user`, for administrators, asks for somebody else’s.',
      answers: { 200: { description: 'A page.', schema: page(Session, z.string()) } },
      problems: ['forbidden'],
    },
    'DELETE /v1/sessions/current': {
      id: 'signOut',
      summary: 'Sign out',
      answers: { 204: { description: 'The session is over.', headers: setCookie } },
    },
    'DELETE /v1/sessions/{sid}': {
      id: 'endSession',
      summary: 'End one session',
      description: 'One’s own; an administrator ends anybody’s.',
      parameters: { sid: 'The session’s id, from the list.' },
      answers: { 204: { description: 'The session is over.' } },
    },
    'DELETE /v1/sessions': {
      id: 'endSessions',
      summary: 'End every session of the caller, or every other',
      answers: {
        200: { description: 'How many ended.', schema: z.strictObject({ ended: z.int() }), headers: setCookie },
      },
    },
  },
}
