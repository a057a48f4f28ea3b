/** Generated from docs/public/openapi.json by `npm run openapi`. Do not edit. */

import { each, operation, type EachOf, type OperationOf } from '../core/operation.ts'
import type * as schemas from './schemas.ts'

/** Get the bootstrap status. */
export const getBootstrapStatus: OperationOf<[], {
  needed: boolean
}, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/bootstrap')

/** What `createFirstSuperuser` takes. */
export type CreateFirstSuperuserInput = {
  /** The value of `BOOTSTRAP_SECRET` of the deployment. */
  secret: string
  /** The user name of the superuser. */
  username: string
  /** The email address of the superuser. */
  email: string
  /** The password of the superuser. */
  password: string
}

/** Create the first superuser. Succeeds once per deployment, even if all superusers are deleted later. */
export const createFirstSuperuser: OperationOf<[input: CreateFirstSuperuserInput], {
  user: schemas.User
}, 'client-address-not-allowed' | 'malformed-request' | 'invalid-bootstrap-secret' | 'already-bootstrapped' | 'email-taken' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/bootstrap', 'body')

/** Get the registration policy. */
export const getRegistrationPolicy: OperationOf<[], schemas.RegistrationPolicy, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/registrations/policy')

/** What `createRegistration` takes. */
export type CreateRegistrationInput = {
  /** The user name of the new account. */
  username: string
  /** The email address of the new account. */
  email: string
  /** A password to check against the rules. It is not stored; the user chooses one when confirming the address. */
  password?: string | undefined
  /** The full name of the user. */
  full_name?: string | undefined
  /** The response of the Cloudflare Turnstile widget with `data-action="registration"`. Required where this service checks for robots (`turnstile_site_key` of `GET /v1/registrations/policy`); otherwise it is an unknown key. It works once. */
  turnstile_response?: string | undefined
}

/** Create a registration. Sends an email with a link that confirms the address. The response never depends on whether an account exists; instructions are sent by email. Returns 403 if registration is closed. */
export const createRegistration: OperationOf<[input: CreateRegistrationInput], schemas.RequestAccepted, 'client-address-not-allowed' | 'malformed-request' | 'forbidden' | 'robot-check-failed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/registrations', 'body')

/** What `listRegistrations` takes. */
export type ListRegistrationsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only registrations in this state. Default: those that are `requested` or `confirmed`. */
  status?: 'requested' | 'confirmed' | 'completed' | 'declined' | 'superseded' | 'expired' | 'taken' | undefined
}

/** List registrations. */
export const listRegistrations: OperationOf<[input?: ListRegistrationsInput], {
  items: schemas.Registration[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/registrations', 'query')

/** Every item of `listRegistrations`, page after page. @throws PosternError if a page is refused */
export const eachRegistration: EachOf<[input?: ListRegistrationsInput], schemas.Registration> =
  /* @__PURE__ */ each(listRegistrations)

/** Get a registration. Registrations are deleted a week after they end. */
export const getRegistration: OperationOf<[uuid: string], schemas.Registration, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/registrations/{uuid}')

/** Approve a registration. Creates the account and notifies the user by email. The user signs in with the password that they chose when confirming the address. Returns 409 unless the registration is `confirmed`. */
export const approveRegistration: OperationOf<[uuid: string], schemas.User, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'email-taken' | 'name-taken' | 'registration-not-pending' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/registrations/{uuid}/approve')

/** What `declineRegistration` takes. */
export type DeclineRegistrationInput = {
  /** Whether to notify the user by email. Default: `true`. */
  notice?: boolean | undefined
  /** A reason to include in the email. */
  reason?: string | null | undefined
}

/** Decline a registration. Releases the user name and the email address, and deletes the password. Returns 409 if the registration has already ended. */
export const declineRegistration: OperationOf<[uuid: string, input: DeclineRegistrationInput], schemas.Registration, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'registration-not-pending' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/registrations/{uuid}/decline', 'body', 'keyed')

/** Resend a registration mail. For a `requested` registration, sends the confirmation link to the user and extends the registration by a day. For a `confirmed` registration, notifies the administrators. Earlier links stop working. Returns 409 if the registration has ended. */
export const resendRegistrationMail: OperationOf<[uuid: string], schemas.Registration, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'registration-not-pending' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/registrations/{uuid}/resend')

/** What `createSession` takes. */
export type CreateSessionInput = {
  /** The user name or the email address. */
  login: string
  /** The password. */
  password: string
  /** Whether to return the tokens in `__Host-` cookies. Requires a request from an allowed origin on the same site, since browsers do not keep cookies of another site. Default: `false`. */
  cookies?: boolean | undefined
  /** The `device_token` of an earlier sign-in on this device. */
  device_token?: string | undefined
  /** The response of the Cloudflare Turnstile widget with `data-action="sign-in"`, where this service asks for it; otherwise it is an unknown key. */
  turnstile_response?: string | undefined
} | {
  /** Instead of a name and a password: the `challenge` of `POST /v1/sessions/passkey-options` and the `credential` that the browser created for its `options`. */
  passkey: {
    challenge: string
    credential: {
      id: string
      rawId: string
      type: 'public-key'
      response: {
        clientDataJSON: string
        authenticatorData: string
        signature: string
        userHandle?: string | null | undefined
      }
    }
  }
  /** Whether to return the tokens in `__Host-` cookies. Requires a request from an allowed origin on the same site, since browsers do not keep cookies of another site. Default: `false`. */
  cookies?: boolean | undefined
  /** The `device_token` of an earlier sign-in on this device. */
  device_token?: string | undefined
} | {
  /** The `ticket` of the request for the code. Omit it if it is in the cookie. Without it the code is worth nothing. */
  ticket?: string | undefined
  /** Instead of a name and a password: the code of the email. Case, blanks and hyphens do not matter. An attempt counts at the account like one with a password. */
  email_code: string
  /** Whether to return the tokens in `__Host-` cookies. Requires a request from an allowed origin on the same site, since browsers do not keep cookies of another site. Default: `false`. */
  cookies?: boolean | undefined
  /** The `device_token` of an earlier sign-in on this device. */
  device_token?: string | undefined
}

/** Create a session. Signs a user in with a password, a passkey, or a code that was mailed (`POST /v1/sessions/codes`). All failures return the same problem, but for a passkey that no account has: `unknown-credential`. After repeated failures no attempt is accepted for a while (setting `lockout`): at the account, whose user name and email address have one count, or under a name that no account has. The response to the failure that causes this has `Retry-After`, too. Attempts with the `device_token` of an earlier sign-in are counted separately, so that an attacker cannot lock the user out. */
export const createSession: OperationOf<[input: CreateSessionInput], schemas.NewSession, 'client-address-not-allowed' | 'malformed-request' | 'invalid-credentials' | 'second-factor-required' | 'unknown-credential' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'robot-check-failed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-attempts' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions', 'body')

/** What `listSessions` takes. */
export type ListSessionsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Another user, by id or name, for administrators. Default: the caller. */
  user?: string | undefined
}

/** List sessions. Returns the active sessions of a user, the newest first. */
export const listSessions: OperationOf<[input?: ListSessionsInput], {
  items: schemas.Session[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/sessions', 'query')

/** Every item of `listSessions`, page after page. @throws PosternError if a page is refused */
export const eachSession: EachOf<[input?: ListSessionsInput], schemas.Session> =
  /* @__PURE__ */ each(listSessions)

/** What `revokeSessions` takes. */
export type RevokeSessionsInput = {
  /** Send `true` to keep the current session. */
  all_but_current?: true | undefined
  /** The user whose sessions to revoke, by id, user name or `current`. Default: the caller. */
  user?: string | undefined
}

/** Revoke sessions. Revokes all sessions of the caller; with `user`, which requires an administrator, those of a user whose role has no scopes beyond their own. */
export const revokeSessions: OperationOf<[input?: RevokeSessionsInput], {
  ended: number
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'step-up-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/sessions', 'query')

/** What `sendSignInCode` takes. */
export type SendSignInCodeInput = {
  /** The user name or the email address. */
  login: string
  /** Whether to return the ticket in the cookie `__Host-postern-code`, for a sign-in with `cookies`. Default: `false`. */
  cookies?: boolean | undefined
  /** The response of the Cloudflare Turnstile widget with `data-action="sign-in-code"`. Required where this service checks for robots (`turnstile_site_key` of `GET /v1/registrations/policy`); otherwise it is an unknown key. It works once. */
  turnstile_response?: string | undefined
}

/** Send a sign-in code. Sends a code to the email address of an account, which signs in the client that requested it: with the `ticket`, once, for ten minutes. An earlier code of the account stops working. The link in the email opens a page that signs in the same browser, and shows the code to any other. The response does not depend on whether the account exists. Returns 403 while the setting `sign_in_by_code` is off. */
export const sendSignInCode: OperationOf<[input: SendSignInCodeInput], schemas.SignInCodeRequested, 'client-address-not-allowed' | 'malformed-request' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'robot-check-failed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/codes', 'body')

/** Create a passkey challenge. Returns a challenge that any passkey can answer. Pass `options` to `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`, and send the credential back with `challenge`, within five minutes and once. */
export const createPasskeyChallenge: OperationOf<[], schemas.PasskeyRequest, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/passkey-options')

/** Get the current session. Verifies the session of the caller. Returns 401 if the session has ended. */
export const getCurrentSession: OperationOf<[], schemas.CurrentSession, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'session-required' | 'step-up-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/sessions/current')

/** Revoke the current session. Signs the caller out. With cookies it works whatever is left of the session: the refresh cookie is enough, and the cookies are always deleted. */
export const revokeCurrentSession: OperationOf<[], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/sessions/current')

/** What `createAudienceToken` takes. */
export type CreateAudienceTokenInput = {
  /** The identifier of the audience, exactly. */
  audience: string
}

/** Create an audience token. Returns a token about the caller for another service, with the claims that its audience chooses, read at this moment, and with `amr`, `acr` and `auth_time` of the session. Send it to that service instead of the access token; Postern rejects it. Returns 409 if the claims of the caller do not fit into a token. */
export const createAudienceToken: OperationOf<[input: CreateAudienceTokenInput], schemas.AudienceToken, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'claims-too-large' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/current/tokens', 'body')

/** What `refreshSession` takes. */
export type RefreshSessionInput = {
  /** The refresh token. Omit it if the token is in the cookie. */
  refresh_token?: string | undefined
}

/** Refresh a session. Exchanges the refresh token for new tokens. The token is sent in the body or in the cookie. For ten seconds the old token returns the same new tokens again. Later it returns others, in case the client did not receive the response, as long as the new refresh token was not used. Any other reuse is treated as theft and ends the session. */
export const refreshSession: OperationOf<[input: RefreshSessionInput], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-refresh-token' | 'cross-site-cookies' | 'origin-not-allowed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/refresh', 'body')

/** What `refreshSessionCookies` takes. */
export type RefreshSessionCookiesInput = {
  /** Where to redirect: a path of this host, with its query. Encode `%`, `&`, `+` and `#`. */
  return_to: string
}

/** Refresh the session cookies. For pages behind a reverse proxy, which stay signed in without a script: docs/forward-authorization.md shows how the proxy sends browsers here. Refreshes the session of the refresh cookie and redirects to `return_to`. If the session is over, deletes the cookies and redirects as well. Returns 403 to parts of pages of other sites; links from there work. */
export const refreshSessionCookies: OperationOf<[input: RefreshSessionCookiesInput], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'origin-not-allowed' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/sessions/refresh', 'query')

/** Revoke a session. Users may revoke their own sessions; administrators those of users whose roles have no scopes beyond their own. Returns 404 for other sessions. */
export const revokeSession: OperationOf<[sid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/sessions/{sid}')

/** What `createSessionWithSecondFactor` takes. */
export type CreateSessionWithSecondFactorInput = {
  /** The `ticket` of the problem `second-factor-required`. */
  ticket: string
  /** The six digits that the authenticator app shows. */
  code?: string | undefined
  /** A recovery code. Each works once. */
  recovery_code?: string | undefined
  /** The `challenge` of the options and the `credential` that the browser created for them: a signature of a passkey of the account. */
  passkey?: {
    challenge: string
    credential: {
      id: string
      rawId: string
      type: 'public-key'
      response: {
        clientDataJSON: string
        authenticatorData: string
        signature: string
        userHandle?: string | null | undefined
      }
    }
  } | undefined
  /** As for `POST /v1/sessions`. */
  cookies?: boolean | undefined
}

/** Create a session with a second factor. Completes a sign-in that returned `second-factor-required`. Send exactly one factor. A ticket works once, for ten minutes; a wrong factor does not use it. Attempts are counted by account as those with passwords are, whatever the ticket (setting `lockout`). */
export const createSessionWithSecondFactor: OperationOf<[input: CreateSessionWithSecondFactorInput], schemas.NewSession, 'client-address-not-allowed' | 'malformed-request' | 'invalid-credentials' | 'invalid-ticket' | 'forbidden' | 'origin-not-allowed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-attempts' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/second-factor', 'body')

/** What `createSecondFactorOptions` takes. */
export type CreateSecondFactorOptionsInput = {
  /** The `ticket` of the problem `second-factor-required`. */
  ticket: string
  /** Always `passkey`. */
  method: 'passkey'
}

/** Create second factor options. Returns a challenge for the passkeys of the account of the ticket, good for five minutes, once, and with this ticket only. */
export const createSecondFactorOptions: OperationOf<[input: CreateSecondFactorOptionsInput], schemas.PasskeyRequest, 'client-address-not-allowed' | 'malformed-request' | 'invalid-ticket' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/second-factor/options', 'body')

/** What `createConfirmationOptions` takes. */
export type CreateConfirmationOptionsInput = {
  /** Always `passkey`. */
  method: 'passkey'
}

/** Create confirmation options. Returns a challenge for the passkeys of the caller, good for five minutes, once, and in this session only. */
export const createConfirmationOptions: OperationOf<[input: CreateConfirmationOptionsInput], schemas.PasskeyRequest, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/current/step-up/options', 'body')

/** What `confirmSession` takes. */
export type ConfirmSessionInput = {
  /** The password of the user. */
  password?: string | undefined
  /** The six digits that the authenticator app shows. */
  code?: string | undefined
  /** A recovery code. Each works once. */
  recovery_code?: string | undefined
  /** The `challenge` of the options and the `credential` that the browser created for them: a signature of a passkey of the account. */
  passkey?: {
    challenge: string
    credential: {
      id: string
      rawId: string
      type: 'public-key'
      response: {
        clientDataJSON: string
        authenticatorData: string
        signature: string
        userHandle?: string | null | undefined
      }
    }
  } | undefined
  /** The code of `POST /v1/sessions/current/step-up/code`. */
  email_code?: string | undefined
}

/** Confirm the session. Authenticates the user of the session again, for operations and grants that return `step-up-required`. With the password the session counts as freshly authenticated; with a second factor it also has two factors from then on. The session goes on, with a new access token; the refresh token stays. Send exactly one factor. */
export const confirmSession: OperationOf<[input: ConfirmSessionInput], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-attempts' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/current/step-up', 'body')

/** Send a second factor code. Sends a code to the email address of the caller, where the setting `second_factor_by_email` says that it counts as a second factor and the account has no other. Send it as `email_code` to `POST /v1/sessions/current/step-up`, in the same session and within `expires_in` seconds. An earlier code stops working. */
export const sendSecondFactorCode: OperationOf<[], schemas.SecondFactorCode, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/sessions/current/step-up/code')

/** List factors. Returns those of the caller. */
export const listFactors: OperationOf<[], schemas.Factors, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/factors')

/** Get a user's factors. Returns what signs the user in, without what it is verified with. */
export const getUserFactors: OperationOf<[u: string], schemas.Factors, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/factors/{u}')

/** Create authenticator options. Returns a new secret. Nothing is stored until `PUT /v1/authenticator` confirms it with a code. The session must have authenticated within the setting `fresh_authentication_minutes`. */
export const createAuthenticatorOptions: OperationOf<[], schemas.AuthenticatorOptions, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/authenticator/options')

/** What `setAuthenticator` takes. */
export type SetAuthenticatorInput = {
  /** The `ticket` of `POST /v1/authenticator/options`, of the same session. */
  ticket: string
  /** The code that the app shows. */
  code: string
}

/** Set the authenticator. Stores the app, in place of an earlier one. The session must have authenticated within the setting `fresh_authentication_minutes`. All sessions of the user end, and the response has the tokens of a new one. The user is notified by email. */
export const setAuthenticator: OperationOf<[input: SetAuthenticatorInput], schemas.TokensOfEnrolment, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/authenticator', 'body')

/** Delete the authenticator. Removes the app. With the last second factor the recovery codes are deleted too. The session must have authenticated within the setting `fresh_authentication_minutes`. All sessions of the user end, and the response has the tokens of a new one. The user is notified by email. */
export const deleteAuthenticator: OperationOf<[], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'second-factor-demanded' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/authenticator')

/** Create recovery codes. Creates ten recovery codes in place of all earlier ones. Returns 404 for an account without a second factor. The session must have authenticated within the setting `fresh_authentication_minutes`. All sessions of the user end, and the response has the tokens of a new one. The user is notified by email. */
export const createRecoveryCodes: OperationOf<[], schemas.TokensWithRecoveryCodes, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/recovery-codes')

/** What `listFactorRecoveries` takes. */
export type ListFactorRecoveriesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List factor recoveries. Returns the recoveries that wait, in the order of the ids of their users. */
export const listFactorRecoveries: OperationOf<[input?: ListFactorRecoveriesInput], {
  items: schemas.FactorRecovery[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/factor-recoveries', 'query')

/** Every item of `listFactorRecoveries`, page after page. @throws PosternError if a page is refused */
export const eachFactorRecovery: EachOf<[input?: ListFactorRecoveriesInput], schemas.FactorRecovery> =
  /* @__PURE__ */ each(listFactorRecoveries)

/** What `createFactorRecovery` takes. */
export type CreateFactorRecoveryInput = {
  /** The user, by id or name. */
  user: string
}

/** Create a factor recovery. For a user who has lost every second factor and recovery code. After the setting `factor_recovery_hours` all second factors of the account are removed and its sessions end. The user is notified by email at once, and stops it by signing in with a factor. A recovery that waits already goes on as it is. The caller must have all rights of the account. An account that only passkeys sign in is refused (`last-way-in`): its user sets a password by mail first. */
export const createFactorRecovery: OperationOf<[input: CreateFactorRecoveryInput], schemas.FactorRecovery, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'last-way-in' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/factor-recoveries', 'body')

/** Delete a factor recovery. Stops a recovery that waits. Returns 404 if none does. */
export const deleteFactorRecovery: OperationOf<[u: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/factor-recoveries/{u}')

/** Get the current user. */
export const getCurrentUser: OperationOf<[], {
  user: schemas.User
  groups: string[]
  is_admin: boolean
  scopes: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]
  language: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'step-up-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/current')

/** What `listUsers` takes. */
export type ListUsersInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Only users with this status. */
  status?: 'disabled' | 'unverified' | 'locked' | 'webhook-error' | 'active' | undefined
  /** Only members of this group, by id or name. */
  group?: string | undefined
  /** Only users who are locked, or locked out after failed attempts (`true`), or neither (`false`). */
  locked?: true | false | undefined
  /** Only users whose full name, user name or email address contains this text, in any form that signs in; accents do not count. One or two characters: starts with it. */
  q?: string | undefined
  /** Only the user with this id. */
  id?: string | undefined
  /** `person`, or `service` for service accounts. Default: `person`. */
  kind?: 'person' | 'service' | undefined
  /** Only users with this role; `authenticated` is that of users without one. */
  role?: string | undefined
}

/** List users. Returns the users whom the caller may edit. Filters are combined with AND. Returns an empty list if the caller administers no users. With `Accept: text/csv` the page is CSV, of up to 1000 rows; as JSON it has up to 100. The first page begins with the names of the columns, so that pages can be put together. A cell that a spreadsheet would take for a formula has an apostrophe before it. */
export const listUsers: OperationOf<[input?: ListUsersInput], {
  items: schemas.Account[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users', 'query')

/** Every item of `listUsers`, page after page. @throws PosternError if a page is refused */
export const eachUser: EachOf<[input?: ListUsersInput], schemas.Account> =
  /* @__PURE__ */ each(listUsers)

/** What `createUser` takes. */
export type CreateUserInput = {
  /** The user name. Default: `user-` followed by a number. */
  username?: string | undefined
  /** The email address. */
  email: string
  /** The full name. */
  full_name?: string | undefined
  /** The password. */
  password?: string | undefined
  /** Whether the user must choose another password at the next sign-in. Only with `password`. Default: `true`. */
  must_change_password?: boolean | undefined
  /** The groups, by id or name. */
  groups?: string[] | undefined
  /** Whether to send the user a link with which they set a password. Default: `true` without `password`, `false` with it. */
  send_mail?: boolean | undefined
}

/** Create a user. Creates an account, and makes it a member of groups. Without `password`, the user sets one with a link that is sent by email. A membership in a group with terms is pending until the user accepts them. Returns 409 if the user name or the email address is taken. A request with `password` ignores `Idempotency-Key`. */
export const createUser: OperationOf<[input: CreateUserInput], schemas.Account, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'email-taken' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/users', 'body', 'keyed')

/** Get a user. Returns the caller, or a user whom the caller may edit. */
export const getUser: OperationOf<[u: string], schemas.AccountDetails, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/{u}')

/** What `updateUser` takes. */
export type UpdateUserInput = {
  /** The password of the caller. Required when users change their own email address. A wrong password counts as a failed attempt. */
  current_password?: string | undefined
  /** The full name. */
  full_name?: string | null | undefined
  /** The email address. */
  email?: string | undefined
  /** The user name. */
  username?: string | undefined
  /** Whether the account is enabled. */
  is_active?: boolean | undefined
  /** The role. The setting `roles_policy` defines which roles exist. */
  role?: string | undefined
  /** Whether the email address is confirmed. */
  email_verified?: boolean | undefined
  /** Whether the user must choose another password at the next sign-in. */
  must_change_password?: boolean | undefined
  /** Fields to merge into the custom data of the account. Null deletes a field. The profiles in `social` are merged one by one. Fields that have their own rules, such as `full_name`, are rejected. */
  user_data?: Record<string, unknown> | undefined
  /** The language of emails and pages for the user. */
  language?: 'en' | 'de' | null | undefined
  /** Send `ok` to clear the status `webhook-error`. */
  status?: 'ok' | undefined
}

/** Update a user. Returns 403 and changes nothing if the request contains a field that the caller may not set. Users may set their own `full_name`, `email` and `language`. Group administrators may also set `username` and `must_change_password`. Administrators may set all fields. A new user name, email address or role, and a change of `is_active` or `email_verified`, end all sessions of the user. A new address takes effect when the user confirms it with a link that is sent there. If an administrator changes the address of another user, it takes effect at once, and the user must confirm it before the next sign-in unless `email_verified` is true. A request with `current_password` ignores `Idempotency-Key`. */
export const updateUser: OperationOf<[u: string, input: UpdateUserInput], schemas.AccountDetails, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'email-taken' | 'last-administrator' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'too-many-attempts' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/users/{u}', 'body', 'keyed')

/** What `deleteUser` takes. */
export type DeleteUserInput = {
  /** The password of the caller. Required to delete the own account. */
  current_password?: string | undefined
}

/** Delete a user. Also deletes the sessions, memberships, grants and links of the user. The audit log keeps the actions of the user. Users may delete their own account; administrators may delete others. Returns 409 for a superuser, for the last administrator who can sign in, and for another user who holds the flag `use_web` or `upload` in a group. Change the role or the flags first. */
export const deleteUser: OperationOf<[u: string, input?: DeleteUserInput], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'last-administrator' | 'user-not-deletable' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-attempts' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/users/{u}', 'body')

/** What `listUserLinks` takes. */
export type ListUserLinksInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List a user's links. Returns the one-time links that the user can still redeem. Requires an administrator, or a group administrator who may edit the user. */
export const listUserLinks: OperationOf<[u: string, input?: ListUserLinksInput], {
  items: schemas.UserLink[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/{u}/links', 'query')

/** Every item of `listUserLinks`, page after page. @throws PosternError if a page is refused */
export const eachUserLink: EachOf<[u: string, input?: ListUserLinksInput], schemas.UserLink> =
  /* @__PURE__ */ each(listUserLinks)

/** Revoke a user's link. Requires an administrator, or a group administrator who may edit the user. If the email with the link has not been sent yet, it is abandoned. */
export const revokeUserLink: OperationOf<[u: string, uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/users/{u}/links/{uuid}')

/** What `lockUser` takes. */
export type LockUserInput = {
  /** `administrative`, or `compromised` to revoke the API keys of the user and require a new password after the unlock. */
  kind: 'administrative' | 'compromised' | 'automatic'
  /** When the lock ends. Default: null, until it is lifted. */
  until?: string | null | undefined
  /** A reason for administrators. */
  reason?: string | null | undefined
}

/** Lock a user. A locked user cannot sign in; the response is the one for wrong credentials. The sessions of the user are rejected from the next request on. The role returns with the unlock. Returns 403 for the caller's own account, and 409 for the last administrator who can sign in. */
export const lockUser: OperationOf<[u: string, input: LockUserInput], schemas.Account, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'last-administrator' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/users/{u}/lock', 'body', 'keyed')

/** Unlock a user. Lifts the lock and clears the failed attempts of the user, under every name, on every device and in every session. Succeeds if nothing is locked. Group administrators may unlock the users they may edit, but not lift a lock that an administrator set. Returns 403 for the caller's own account. */
export const unlockUser: OperationOf<[u: string], schemas.Account, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/users/{u}/unlock')

/** Export a user. Returns all data that Postern stores about the user, without secrets. Users may export themselves; administrators may export any user. The export is recorded in the audit log; HEAD sends no data and is not recorded. */
export const exportUser: OperationOf<[u: string], schemas.UserExport, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/{u}/export')

/** Get a user's capabilities. Returns what the user may do in which groups. */
export const getUserCapabilities: OperationOf<[u: string], {
  capabilities: schemas.Capabilities
  readings: schemas.CapabilityReadings
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/{u}/capabilities')

/** What `acceptTerms` takes. */
export type AcceptTermsInput = {
  /** The version that the user read. */
  version: number
  /** The language of the text that the user read. */
  language: string
}

/** Accept the terms. Records that the caller accepts the terms of the site: user, time, address, session and the SHA-256 digest of the text. Returns 403 for other users, and 409 if the version is not in force. Accepting the same version again changes nothing. */
export const acceptTerms: OperationOf<[u: string, input: AcceptTermsInput], schemas.TermsAcceptance, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'session-required' | 'step-up-required' | 'not-found' | 'terms-not-in-force' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/users/{u}/terms', 'body', 'keyed')

/** What `listUserGroups` takes. */
export type ListUserGroupsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** `active` (default), `pending` for memberships whose terms the user has not yet accepted, which give no rights, or `all`. */
  status?: 'active' | 'pending' | 'all' | undefined
}

/** List a user's groups. */
export const listUserGroups: OperationOf<[u: string, input?: ListUserGroupsInput], {
  items: schemas.Membership[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/users/{u}/groups', 'query')

/** Every item of `listUserGroups`, page after page. @throws PosternError if a page is refused */
export const eachUserGroup: EachOf<[u: string, input?: ListUserGroupsInput], schemas.Membership> =
  /* @__PURE__ */ each(listUserGroups)

/** What `replaceUserGroups` takes. */
export type ReplaceUserGroupsInput = {
  /** The ids or names of all groups that the user is to be a member of. */
  groups: string[]
}

/** Replace a user's groups. Administrators may set all groups. Group administrators may set the groups that they administer; other groups of the user stay and are returned as `frozen`. Kept memberships keep their flags; new ones have none. The request is rejected if it contains an unknown group or one that the caller may not set. Removing the user's upload group leaves the user without one. */
export const replaceUserGroups: OperationOf<[u: string, input: ReplaceUserGroupsInput], schemas.GroupsSet, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/users/{u}/groups', 'body', 'keyed')

/** What `setUserUploadGroup` takes. */
export type SetUserUploadGroupInput = {
  /** The id or name of the group, or null for none. */
  group: string | null
}

/** Set a user's upload group. The upload group is the group in which the user currently acts. The user must have the flag `upload` or `register_devices` in it. Superusers may use any group. */
export const setUserUploadGroup: OperationOf<[u: string, input: SetUserUploadGroupInput], {
  upload_group: {
    uuid: string
    name: string
  } | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/users/{u}/upload-group', 'body', 'keyed')

/** What `listServiceAccounts` takes. */
export type ListServiceAccountsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Only those of this user, by id, name or `current`. */
  owner_user?: string | undefined
  /** Only those of this group, by id or name. */
  owner_group?: string | undefined
}

/** List service accounts. */
export const listServiceAccounts: OperationOf<[input?: ListServiceAccountsInput], {
  items: schemas.ServiceAccount[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/service-accounts', 'query')

/** Every item of `listServiceAccounts`, page after page. @throws PosternError if a page is refused */
export const eachServiceAccount: EachOf<[input?: ListServiceAccountsInput], schemas.ServiceAccount> =
  /* @__PURE__ */ each(listServiceAccounts)

/** What `createServiceAccount` takes. */
export type CreateServiceAccountInput = {
  /** The name of the account. It follows the rules of user names. */
  username: string
  /** What the account is for. */
  description?: string | null | undefined
  /** Who is responsible: an object with either `user` or `group`, by id or name. Default: the caller. */
  owner?: {
    user: string
  } | {
    group: string
  } | undefined
  /** `authenticated`, or a role of the setting `roles` of which the caller has every scope. Default: `authenticated`. */
  role?: string | undefined
}

/** Create a service account. */
export const createServiceAccount: OperationOf<[input: CreateServiceAccountInput], schemas.ServiceAccount, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/service-accounts', 'body', 'keyed')

/** Get a service account. */
export const getServiceAccount: OperationOf<[u: string], schemas.ServiceAccount, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/service-accounts/{u}')

/** What `updateServiceAccount` takes. */
export type UpdateServiceAccountInput = {
  /** The name of the account. It follows the rules of user names. */
  username?: string | undefined
  /** What the account is for. */
  description?: string | null | undefined
  /** Who is responsible: an object with either `user` or `group`, by id or name. */
  owner?: {
    user: string
  } | {
    group: string
  } | undefined
  /** `authenticated`, or a role of the setting `roles` of which the caller has every scope. */
  role?: string | undefined
}

/** Update a service account. Requires at least one field, and every scope of the role that the account has. */
export const updateServiceAccount: OperationOf<[u: string, input: UpdateServiceAccountInput], schemas.ServiceAccount, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/service-accounts/{u}', 'body', 'keyed')

/** Delete a service account. Also deletes its API keys, grants and memberships. */
export const deleteServiceAccount: OperationOf<[u: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/service-accounts/{u}')

/** What `listApiKeys` takes. */
export type ListApiKeysInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** The account, by id, name or `current`. Default: `current`. */
  user?: string | undefined
  /** With `true`, the keys of all accounts. */
  all?: true | false | undefined
  /** Only keys with this status. */
  status?: 'active' | 'replaced' | 'expired' | 'revoked' | undefined
  /** With `true`, only keys that never expire; with `false`, only those that do. */
  never_expires?: true | false | undefined
}

/** List API keys. Returns the caller's keys; administrators can list those of others. */
export const listApiKeys: OperationOf<[input?: ListApiKeysInput], {
  items: schemas.ApiKey[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/api-keys', 'query')

/** Every item of `listApiKeys`, page after page. @throws PosternError if a page is refused */
export const eachApiKey: EachOf<[input?: ListApiKeysInput], schemas.ApiKey> =
  /* @__PURE__ */ each(listApiKeys)

/** What `createApiKey` takes. */
export type CreateApiKeyInput = {
  /** A name for people. */
  name: string
  /** The service account, by id or name. Default: the caller. */
  user?: string | undefined
  /** What the key is for. Scopes that the account does not have give nothing. */
  scopes: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]
  /** The ids of the resources at and below which the key counts. Such a key can have only the scopes `permissions:read` and `check`. Null or absent: everywhere. */
  branches?: string[] | null | undefined
  /** When the key expires, at most 365 days from now. Null stands for never, which takes a superuser. */
  expires_at?: string | null | undefined
  /** In how many days the key expires, instead of `expires_at`. Default: 90. */
  expires_in_days?: number | undefined
}

/** Create an API key. Creates a key for the caller. For a service account, it requires an administrator who has every right of the account and every scope of the key. The owner is notified by email. An account can have 50 keys that are neither expired nor revoked. */
export const createApiKey: OperationOf<[input: CreateApiKeyInput], {
  api_key: schemas.ApiKey
  key: string
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'too-many-api-keys' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/api-keys', 'body')

/** What `revokeLeakedApiKey` takes. */
export type RevokeLeakedApiKeyInput = {
  /** The text of the key. */
  key: string
}

/** Revoke a leaked API key. For a person who finds a key: takes its text, revokes it and notifies its owner. Returns 204 whether or not there is such a key. */
export const revokeLeakedApiKey: OperationOf<[input: RevokeLeakedApiKeyInput], void, 'client-address-not-allowed' | 'malformed-request' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/api-keys/revoke', 'body')

/** Get an API key. */
export const getApiKey: OperationOf<[uuid: string], schemas.ApiKey, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/api-keys/{uuid}')

/** What `updateApiKey` takes. */
export type UpdateApiKeyInput = {
  /** The new name. */
  name: string
}

/** Update an API key. */
export const updateApiKey: OperationOf<[uuid: string, input: UpdateApiKeyInput], schemas.ApiKey, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/api-keys/{uuid}', 'body', 'keyed')

/** Revoke an API key. The next request with the key is refused. The key stays in the list, as `revoked`, for three months. */
export const revokeApiKey: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/api-keys/{uuid}')

/** What `rotateApiKey` takes. */
export type RotateApiKeyInput = {
  /** How long the old key remains valid, in seconds. Default: a day. */
  overlap_seconds?: number | undefined
  /** When the new key expires, at most 365 days from now. Null stands for never, which takes a superuser. */
  expires_at?: string | null | undefined
  /** In how many days the new key expires, instead of `expires_at`. Default: 90. */
  expires_in_days?: number | undefined
}

/** Rotate an API key. Creates a key with the same name, scopes and branches. The old key remains valid during the overlap, but not after its own expiry. Returns 409 if the key is not active. Requires the same rights as creating the key. */
export const rotateApiKey: OperationOf<[uuid: string, input: RotateApiKeyInput], {
  api_key: schemas.ApiKey
  key: string
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'api-key-not-active' | 'too-many-api-keys' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/api-keys/{uuid}/rotate', 'body')

/** What `changePassword` takes. */
export type ChangePasswordInput = {
  /** The current password. */
  current_password: string
  /** The new password. It must differ from the current one. */
  new_password: string
  /** Whether to revoke the API keys of the account too. Default: `false`. */
  revoke_keys?: boolean | undefined
}

/** Change the password. Changes the caller's own password. Ends all sessions of the caller, including the current one, and returns a new session. A wrong current password counts as a failed attempt. */
export const changePassword: OperationOf<[input: ChangePasswordInput], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'session-required' | 'step-up-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-attempts' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/passwords/current', 'body')

/** What `setUserPassword` takes. */
export type SetUserPasswordInput = {
  /** The new password. */
  new_password: string
  /** Whether the user must choose another password at the next sign-in. Default: `true`. */
  must_change?: boolean | undefined
  /** Whether to revoke the API keys of the user too. Default: `false`. */
  revoke_keys?: boolean | undefined
}

/** Set a user's password. Requires an administrator, or a group administrator who may edit the user. Ends all sessions of the user and notifies them by email. Returns 403 for the caller's own account. */
export const setUserPassword: OperationOf<[u: string, input: SetUserPasswordInput], schemas.Account, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/passwords/{u}', 'body')

/** Require a password change. Requires an administrator, or a group administrator who may edit the user. */
export const requirePasswordChange: OperationOf<[u: string], schemas.Account, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passwords/{u}/force-change')

/** What `sendPasswordResetLink` takes. */
export type SendPasswordResetLinkInput = {
  /** The email address of the account. */
  email: string
  /** The response of the Cloudflare Turnstile widget with `data-action="password-help"`. Required where this service checks for robots (`turnstile_site_key` of `GET /v1/registrations/policy`); otherwise it is an unknown key. It works once. */
  turnstile_response?: string | undefined
}

/** Send a password reset link. Sends a link with which the user sets a new password. */
export const sendPasswordResetLink: OperationOf<[input: SendPasswordResetLinkInput], schemas.RequestAccepted, 'client-address-not-allowed' | 'malformed-request' | 'robot-check-failed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passwords/reset', 'body')

/** What `sendUnlockLink` takes. */
export type SendUnlockLinkInput = {
  /** The email address of the account. */
  email: string
  /** The response of the Cloudflare Turnstile widget with `data-action="password-help"`. Required where this service checks for robots (`turnstile_site_key` of `GET /v1/registrations/policy`); otherwise it is an unknown key. It works once. */
  turnstile_response?: string | undefined
}

/** Send an unlock link. Sends a link that ends a lockout after failed sign-ins. Postern also sends this link when a lockout begins. The link does not lift a lock that an administrator set. */
export const sendUnlockLink: OperationOf<[input: SendUnlockLinkInput], schemas.RequestAccepted, 'client-address-not-allowed' | 'malformed-request' | 'robot-check-failed' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passwords/unlock', 'body')

/** What `checkPassword` takes. */
export type CheckPasswordInput = {
  /** The password to check. */
  password: string
  /** The user name of the account. */
  username?: string | undefined
  /** The email address of the account. */
  email?: string | undefined
  /** The full name of the user. */
  full_name?: string | undefined
}

/** Check a password. Returns whether a password would be accepted for a user. Changes nothing. Also send the user name, the email address and the full name: at most a third of a password may consist of them. */
export const checkPassword: OperationOf<[input: CheckPasswordInput], {
  acceptable: boolean
  errors: schemas.FieldError[]
}, 'client-address-not-allowed' | 'malformed-request' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passwords/strength', 'body', 'freely')

/** Create passkey options. Pass `options` to `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`, and send the credential back with `challenge` in the same session, within 5 minutes and once. */
export const createPasskeyOptions: OperationOf<[], schemas.PasskeyCreation, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'too-many-passkeys' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passkeys/options')

/** What `createPasskey` takes. */
export type CreatePasskeyInput = {
  /** The `challenge` of `POST /v1/passkeys/options`. */
  challenge: string
  /** The credential that the browser created: `PublicKeyCredential.toJSON()`. Members that are not listed here are ignored. */
  credential: {
    id: string
    rawId: string
    type: 'public-key'
    response: {
      clientDataJSON: string
      attestationObject: string
      transports?: string[] | undefined
    }
  }
  /** A name for people. Default: that of the authenticator, if it is known. */
  name?: string | undefined
}

/** Create a passkey. Verifies the credential and keeps its public key. Attestations are neither asked for nor accepted. The owner is notified by email. An account can have 20 passkeys. */
export const createPasskey: OperationOf<[input: CreatePasskeyInput], {
  token_type: 'Bearer' | 'Cookie'
  access_token?: string
  refresh_token?: string
  expires_in: number
  refresh_expires_in: number
  passkey: schemas.Passkey
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'concurrent-change' | 'too-many-passkeys' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/passkeys', 'body')

/** List passkeys. Returns the caller's passkeys. */
export const listPasskeys: OperationOf<[], schemas.PasskeyList, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'password-change-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/passkeys')

/** What `updatePasskey` takes. */
export type UpdatePasskeyInput = {
  /** The new name. */
  name: string
}

/** Update a passkey. */
export const updatePasskey: OperationOf<[uuid: string, input: UpdatePasskeyInput], schemas.Passkey, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/passkeys/{uuid}', 'body')

/** Delete a passkey. Returns 409 for the only way in of the account, and for the only second factor of an account that must have one. The owner is notified by email. The new session has what was proven without a passkey. */
export const deletePasskey: OperationOf<[uuid: string], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'last-way-in' | 'second-factor-demanded' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/passkeys/{uuid}')

/** Get a link. Describes what the link does. A GET request changes nothing, because mail scanners open links. */
export const getLink: OperationOf<[token: string], schemas.Link, 'client-address-not-allowed' | 'malformed-request' | 'link-not-found' | 'link-expired' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/links/{token}')

/** What `redeemLink` takes. */
export type RedeemLinkInput = {
  /** The password of the new account, to confirm a registration. */
  password: string
  /** Another user name than the requested one, to confirm a registration whose user name is taken by now. */
  username?: string | undefined
} | Record<string, never> | {
  /** The new password, to reset a password. */
  new_password: string
  /** Whether to revoke the API keys of the user too, to reset a password. */
  revoke_keys?: boolean | 'true' | undefined
} | {
  /** Whether the user accepts or refuses the terms of a group. */
  answer: 'accept' | 'refuse'
  /** The language of the terms that the user read. Default: the language that `GET` selects. */
  language?: string | undefined
}

/** Redeem a link. Performs the operation of the link. `GET` returns the accepted fields in `post`. Setting a password and changing the email address end all sessions of the user. Setting a password and unlocking return a `device_token` for the next sign-in, or set it as a cookie for pages. A decision on a registration is recorded for the administrator to whom the link was sent. */
export const redeemLink: OperationOf<[token: string, input: RedeemLinkInput], {
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error'
  status: 'done'
  device_token?: string
} | {
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error'
  status: 'done'
  answer: 'accepted' | 'refused'
  version?: number
  language?: string
  sha256?: string
  accepted_at?: string
} | {
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error'
  status: 'done'
  user: schemas.User
} | {
  operation: 'user-registration-confirm-email' | 'user-registration-admin-approve' | 'user-registration-admin-decline' | 'user-password-reset' | 'user-unlock' | 'group-accept-terms' | 'user-email-change-confirm' | 'user-email-change-undo' | 'webhook-user-status-error'
  status: 'pending'
}, 'client-address-not-allowed' | 'malformed-request' | 'link-not-found' | 'email-taken' | 'membership-not-pending' | 'name-taken' | 'registration-not-pending' | 'terms-not-in-force' | 'link-expired' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/links/{token}', 'body')

/** What `authorizeWithProvider` takes. */
export type AuthorizeWithProviderInput = {
  /** Where the browser goes afterwards: a path of this site, or a URL of an origin in the setting `return_origins`. Anything else counts as none, and the browser ends at `/account`. */
  return_to?: string | undefined
  /** The languages of a page that says what went wrong. */
  ui_locales?: string | undefined
}

/** Authorize with a provider. Redirects the browser to the provider. */
export const authorizeWithProvider: OperationOf<[provider: string, input?: AuthorizeWithProviderInput], void, 'client-address-not-allowed' | 'malformed-request' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/sign-in/with/{provider}', 'query')

/** What `createProviderLink` takes. */
export type CreateProviderLinkInput = {
  /** Where the browser goes afterwards: a path of this site, or a URL of an origin in the setting `return_origins`. Anything else counts as none, and the browser ends at `/account`. */
  return_to?: string | undefined
  /** The languages of a page that says what went wrong. */
  ui_locales?: string | undefined
}

/** Create a provider link. Redirects the browser to the provider, to link an account there to the account that the browser is signed in to. Needs a fresh authentication. */
export const createProviderLink: OperationOf<[provider: string, input?: CreateProviderLinkInput], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/sign-in/with/{provider}/link', 'query')

/** Redeem a provider answer. Verifies the answer of the provider, and signs in, links or signs up. Sets the session cookies and redirects to `/sign-in/next`, which asks for what has to be done first and goes on to `return_to`; or to `/sign-in/second-factor` if the account has a second factor. */
export const redeemProviderAnswer: OperationOf<[provider: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'provider-answer-rejected' | 'provider-sign-in-expired' | 'forbidden' | 'provider-access-denied' | 'provider-account-not-allowed' | 'provider-approval-pending' | 'provider-email-not-verified' | 'not-found' | 'identity-taken' | 'provider-account-exists' | 'provider-unavailable' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/sign-in/callback/{provider}')

/** Redeem a posted provider answer. The same for providers whose page posts the answer as a form (Apple). */
export const redeemPostedProviderAnswer: OperationOf<[provider: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'provider-answer-rejected' | 'provider-sign-in-expired' | 'forbidden' | 'provider-access-denied' | 'provider-account-not-allowed' | 'provider-approval-pending' | 'provider-email-not-verified' | 'not-found' | 'identity-taken' | 'provider-account-exists' | 'body-too-large' | 'unsupported-media-type' | 'provider-unavailable' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/sign-in/callback/{provider}')

/** List identities. */
export const listIdentities: OperationOf<[], {
  items: schemas.Identity[]
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/identities')

/** Delete an identity. Unlinks the account at the provider. Ends all sessions of the caller, because any of them may come from it, starts another in place of this one, and notifies the owner. Needs a fresh authentication. */
export const deleteIdentity: OperationOf<[uuid: string], schemas.Tokens, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'last-way-in' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/identities/{uuid}')

/** What `listGroups` takes. */
export type ListGroupsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Only groups whose name contains this text, in any case. A text of one or two letters finds names that start with it. */
  q?: string | undefined
}

/** List groups. */
export const listGroups: OperationOf<[input?: ListGroupsInput], {
  items: schemas.Group[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/groups', 'query')

/** Every item of `listGroups`, page after page. @throws PosternError if a page is refused */
export const eachGroup: EachOf<[input?: ListGroupsInput], schemas.Group> =
  /* @__PURE__ */ each(listGroups)

/** What `createGroup` takes. */
export type CreateGroupInput = {
  /** The name of the group. */
  name: string
  /** A description for people. */
  description?: string | null | undefined
  /** Any JSON object up to 16 KiB. Postern stores it without reading it. */
  group_data?: Record<string, unknown> | undefined
  /** If grants of two groups conflict, the group with the higher priority decides. Default: `0`. */
  priority?: number | undefined
  /** Whether any signed-in user may find and join the group. Default: `false`. */
  discoverable?: boolean | undefined
}

/** Create a group. Returns 409 if a group with this name exists. Names are compared case-insensitively. */
export const createGroup: OperationOf<[input: CreateGroupInput], schemas.Group, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/groups', 'body', 'keyed')

/** What `listDiscoverableGroups` takes. */
export type ListDiscoverableGroupsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Only groups whose name contains this text, in any case. A text of one or two letters finds names that start with it. */
  q?: string | undefined
}

/** List discoverable groups. Returns the groups that the caller may join with `POST /v1/groups/{g}/join`. */
export const listDiscoverableGroups: OperationOf<[input?: ListDiscoverableGroupsInput], {
  items: {
    name: string
    description: string | null
  }[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/groups/discoverable', 'query')

/** Every item of `listDiscoverableGroups`, page after page. @throws PosternError if a page is refused */
export const eachDiscoverableGroup: EachOf<[input?: ListDiscoverableGroupsInput], {
  name: string
  description: string | null
}> =
  /* @__PURE__ */ each(listDiscoverableGroups)

/** Get a group. */
export const getGroup: OperationOf<[g: string], schemas.GroupDetails, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/groups/{g}')

/** What `updateGroup` takes. */
export type UpdateGroupInput = {
  /** The name of the group. */
  name?: string | undefined
  /** A description for people. */
  description?: string | null | undefined
  /** Any JSON object up to 16 KiB. Postern stores it without reading it. */
  group_data?: Record<string, unknown> | undefined
  /** If grants of two groups conflict, the group with the higher priority decides. Default: `0`. */
  priority?: number | undefined
  /** Whether any signed-in user may find and join the group. Default: `false`. */
  discoverable?: boolean | undefined
}

/** Update a group. Requires at least one field. Fields that are not sent keep their values. `group_data` is replaced, not merged. */
export const updateGroup: OperationOf<[g: string, input: UpdateGroupInput], schemas.Group, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/groups/{g}', 'body', 'keyed')

/** Delete a group. Also deletes its memberships and grants. */
export const deleteGroup: OperationOf<[g: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/groups/{g}')

/** What `listGroupMembers` takes. */
export type ListGroupMembersInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** `active` (default), `pending` for members who have not yet accepted the terms of the group, or `all`. */
  status?: 'active' | 'pending' | 'all' | undefined
}

/** List a group's members. Requires an administrator of the service or of the group. Returns 404 to other users. */
export const listGroupMembers: OperationOf<[g: string, input?: ListGroupMembersInput], {
  items: schemas.Member[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/groups/{g}/members', 'query')

/** Every item of `listGroupMembers`, page after page. @throws PosternError if a page is refused */
export const eachGroupMember: EachOf<[g: string, input?: ListGroupMembersInput], schemas.Member> =
  /* @__PURE__ */ each(listGroupMembers)

/** What `addOrUpdateMember` takes. */
export type AddOrUpdateMemberInput = {
  /** The flags of the membership. A flag that is not sent is `false`. Every installation has `group_administrator`; the settings `membership_flags` and `presets` add others. Any other name is rejected with `unknown-flag`. */
  flags: Record<string, unknown>
}

/** Add or update a member. Adds the user to the group, or replaces the flags of an existing member. Requires an administrator of the service or of the group. Group administrators may do this for users they may edit, and may not set `group_administrator`. If the group has terms, a new member stays pending until the user accepts them; Postern sends the user a link. */
export const addOrUpdateMember: OperationOf<[g: string, u: string, input: AddOrUpdateMemberInput], schemas.Member, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/groups/{g}/members/{u}', 'body', 'keyed')

/** Remove a member. Requires an administrator of the service, or of the group for users they may edit. Also removes a pending membership. Succeeds if the user is not a member. If the group was the user's upload group, the user has none afterwards. */
export const removeMember: OperationOf<[g: string, u: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'stale-preview' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/groups/{g}/members/{u}')

/** Join a group. Adds the caller to a discoverable group. Returns 404 if the group does not exist or is not discoverable. If the group has terms, the membership stays pending until the caller accepts them; Postern sends the caller a link. */
export const joinGroup: OperationOf<[g: string], {
  uuid: string
  name: string
  status: 'active' | 'pending'
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/groups/{g}/join')

/** Leave a group. Ends the caller's membership, even if it is pending. If the caller is not a member, succeeds if the group is discoverable and returns 404 otherwise. */
export const leaveGroup: OperationOf<[g: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/groups/{g}/leave')

/** Get a group's terms. Returns the text in the language that matches `Accept-Language` best. Returns 404 if the group has no terms. Also returns 404 if the group is not discoverable and the caller is not a member, a pending member or an administrator. */
export const getGroupTerms: OperationOf<[g: string], schemas.Terms, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/groups/{g}/terms')

/** What `publishGroupTerms` takes. */
export type PublishGroupTermsInput = {
  /** The text by language, or null to withdraw the terms. */
  texts: Record<string, string> | null
}

/** Publish a group's terms. Publishes a new version. All members become pending, keep their flags, and receive a link with which they accept the new version. Publishing identical texts creates no version. `null` withdraws the terms and activates pending members. */
export const publishGroupTerms: OperationOf<[g: string, input: PublishGroupTermsInput], schemas.PublishedTerms, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/groups/{g}/terms', 'body', 'keyed')

/** What `acceptGroupTerms` takes. */
export type AcceptGroupTermsInput = {
  /** The version that the user read. */
  version: number
  /** The language of the text that the user read. */
  language: string
}

/** Accept a group's terms. Activates the pending membership of the caller. Returns 409 if the version is not in force or the caller has no pending membership. To refuse the terms, leave the group. */
export const acceptGroupTerms: OperationOf<[g: string, input: AcceptGroupTermsInput], schemas.TermsAcceptance, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'membership-not-pending' | 'terms-not-in-force' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/groups/{g}/terms', 'body', 'keyed')

/** What `replaceVisibleGroups` takes. */
export type ReplaceVisibleGroupsInput = {
  /** The ids or names of the groups. */
  groups: string[]
}

/** Replace visible groups. Replaces the list of other groups whose members are visible to the members of this group. Visibility is not transitive. */
export const replaceVisibleGroups: OperationOf<[g: string, input: ReplaceVisibleGroupsInput], schemas.Group, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/groups/{g}/visible-groups', 'body', 'keyed')

/** What `listServices` takes. */
export type ListServicesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Send `false` to omit `url` from the response. Default: `true`. */
  url?: true | false | undefined
  /** Send `false` to omit `configuration` from the response. Default: `true`. */
  configuration?: true | false | undefined
  /** Only services of these types. Separate names with commas. */
  type?: string | undefined
  /** Only services whose name begins with this text, in any case. */
  q?: string | undefined
}

/** List services. */
export const listServices: OperationOf<[input?: ListServicesInput], {
  items: schemas.Service[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services', 'query')

/** Every item of `listServices`, page after page. @throws PosternError if a page is refused */
export const eachService: EachOf<[input?: ListServicesInput], schemas.Service> =
  /* @__PURE__ */ each(listServices)

/** What `createService` takes. */
export type CreateServiceInput = {
  /** The name, which is unique among all services. */
  name: string
  /** The name of a service type: `api`, `files`, `packages`, a type of your own, or one of a preset that is on. */
  type: string
  /** The URL at which clients reach the service. It is unique among all services. */
  url?: string | null | undefined
  /** A name for people. Default: `name`. */
  display_name?: string | undefined
  /** A JSON object that the service type interprets. Postern does not validate it. */
  configuration?: Record<string, unknown> | null | undefined
}

/** Create a service. Returns 409 if a service with this name or URL exists. Names are compared case-insensitively. */
export const createService: OperationOf<[input: CreateServiceInput], schemas.Service, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'url-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/services', 'body', 'keyed')

/** What `listServiceTypes` takes. */
export type ListServiceTypesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List service types. Returns the built-in types, your own types, and the types of presets that are on. */
export const listServiceTypes: OperationOf<[input?: ListServiceTypesInput], {
  items: schemas.ServiceType[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services/types', 'query')

/** Every item of `listServiceTypes`, page after page. @throws PosternError if a page is refused */
export const eachServiceType: EachOf<[input?: ListServiceTypesInput], schemas.ServiceType> =
  /* @__PURE__ */ each(listServiceTypes)

/** What `createServiceType` takes. */
export type CreateServiceTypeInput = {
  /** The name of the type. */
  name: string
  /** The node types by name: the permissions that can be granted on each, and the types of its children. Every child type must be defined, and every type must be reachable from `service`, the root. */
  nodes: Record<string, {
    permissions: string[]
    children?: string[] | undefined
  }>
  /** Whether the configuration of a service refines the mapping of requests. Default: `false`. */
  configurable?: boolean | undefined
  /** The built-in type whose rules map proxied requests to permissions, for example `api`. Types of presets are accepted even if the preset is off. Default: null, which denies such requests. */
  request_mapping?: string | null | undefined
  /** Whether a 401 response to a proxied request asks for Basic, with an API key as the password, besides Bearer. Programs such as pip need it. Browsers then ask for a user name and a password. Default: `false`. */
  basic_authentication?: boolean | undefined
  /** By permission name, the groups that hold the permission on resources without grants. */
  default_grants?: Record<string, ('everyone' | 'authenticated')[]> | undefined
}

/** Create a service type. Returns 409 if a type with this name exists. */
export const createServiceType: OperationOf<[input: CreateServiceTypeInput], schemas.ServiceType, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/services/types', 'body', 'keyed')

/** Get a service type. */
export const getServiceType: OperationOf<[type: string], schemas.ServiceType, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services/types/{type}')

/** Delete a service type. Returns 409 if a service has this type, and 403 for a built-in type. */
export const deleteServiceType: OperationOf<[type: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'type-in-use' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/services/types/{type}')

/** List a service's allowed permissions. Returns the permissions that can be granted on a service. */
export const listServiceAllowedPermissions: OperationOf<[uuid: string], schemas.AllowedPermissions, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services/{uuid}/permissions')

/** List a service's child types. Returns the types that the children of a service can have. */
export const listServiceChildTypes: OperationOf<[uuid: string], schemas.ChildTypes, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services/{uuid}/types')

/** What `getService` takes. */
export type GetServiceInput = {
  /** Send `false` to omit `url` from the response. Default: `true`. */
  url?: true | false | undefined
  /** Send `false` to omit `configuration` from the response. Default: `true`. */
  configuration?: true | false | undefined
}

/** Get a service. */
export const getService: OperationOf<[uuid: string, input?: GetServiceInput], schemas.Service, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/services/{uuid}', 'query')

/** What `updateService` takes. */
export type UpdateServiceInput = {
  /** The name, which is unique among all services. */
  name?: string | undefined
  /** A name for people. Default: `name`. */
  display_name?: string | undefined
  /** The URL at which clients reach the service. It is unique among all services. */
  url?: string | null | undefined
  /** A JSON object that the service type interprets. Postern does not validate it. */
  configuration?: Record<string, unknown> | null | undefined
}

/** Update a service. Requires at least one field. Fields that are not sent keep their values. */
export const updateService: OperationOf<[uuid: string, input: UpdateServiceInput], schemas.Service, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'url-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/services/{uuid}', 'body', 'keyed')

/** Delete a service. Also deletes all its resources, and the grants on all of them. */
export const deleteService: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/services/{uuid}')

/** What `createResource` takes. */
export type CreateResourceInput = {
  /** The id of the service or resource that contains the new resource. */
  parent: string
  /** The name, which is unique among the children of the parent. */
  name: string
  /** The type. The service type defines which types the parent may contain. */
  type: string
  /** A name for people. Default: `name`. */
  display_name?: string | undefined
}

/** Create a resource. Returns 409 if the parent has a child with this name. Names are compared case-insensitively. */
export const createResource: OperationOf<[input: CreateResourceInput], schemas.Resource, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/resources', 'body', 'keyed')

/** What `listResources` takes. */
export type ListResourcesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The text to find: three letters or more. */
  q: string
}

/** List resources. Finds services and resources by any part of their name or display name, in any case. */
export const listResources: OperationOf<[input: ListResourcesInput], {
  items: schemas.Resource[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/resources', 'query')

/** Every item of `listResources`, page after page. @throws PosternError if a page is refused */
export const eachResource: EachOf<[input: ListResourcesInput], schemas.Resource> =
  /* @__PURE__ */ each(listResources)

/** What `getResource` takes. */
export type GetResourceInput = {
  /** The maximum number of children in the page. */
  limit?: number | undefined
  /** The `next` of the previous page of children. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Send `true` to include the children. Default: `false`. */
  children?: true | false | undefined
  /** Send `true` to include the ancestors, the service first. Default: `false`. */
  parents?: true | false | undefined
  /** Send `true` to include `has_children` and `begins` with each resource. Default: `false`. */
  summary?: true | false | undefined
  /** Send `true` to include `branch` and `defaults`. Default: `false`. */
  branch?: true | false | undefined
  /** Only children whose name begins with this text, in any case. */
  q?: string | undefined
  /** Send `true` to get the ancestors in reverse order. Not allowed with `flatten=false`. Default: `false`. */
  invert?: true | false | undefined
  /** Send `false` to get the ancestors nested in each other. Default: `true`. */
  flatten?: true | false | undefined
}

/** Get a resource. Optionally returns its children and its ancestors. `limit` and `after` page the children. */
export const getResource: OperationOf<[uuid: string, input?: GetResourceInput], schemas.ResourceDetails, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/resources/{uuid}', 'query')

/** What `updateResource` takes. */
export type UpdateResourceInput = {
  /** The new name, which is unique among the children of the parent. */
  name?: string | undefined
  /** The new name for people. */
  display_name?: string | undefined
  /** The id of the new parent in the same service. Descendants and grants move with the resource. */
  parent?: string | undefined
}

/** Update a resource. Renames or moves a resource. Requires at least one field. */
export const updateResource: OperationOf<[uuid: string, input: UpdateResourceInput], schemas.Resource, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/resources/{uuid}', 'body', 'keyed')

/** Delete a resource. Also deletes all descendants, and the grants on all of them. */
export const deleteResource: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/resources/{uuid}')

/** What `getResourceTree` takes. */
export type GetResourceTreeInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Send `true` to get a list instead of a tree. Default: `false`. */
  flatten?: true | false | undefined
  /** Only nodes on which this user (id, name or `current`) holds grants directly, and their ancestors. Not allowed with `group`. */
  user?: string | undefined
  /** Only nodes on which this group (id or name) holds grants, and their ancestors. Not allowed with `user`. */
  group?: string | undefined
}

/** Get a resource tree. Returns all descendants of a resource or service, depth first. By default they are nested, and each page repeats the ancestors of its first node. */
export const getResourceTree: OperationOf<[uuid: string, input?: GetResourceTreeInput], {
  tree: schemas.ResourceTree
  next: string | null
} | {
  items: schemas.Descendant[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/resources/{uuid}/tree', 'query')

/** List a resource's allowed permissions. Returns the permissions that can be granted on a resource or service. */
export const listResourceAllowedPermissions: OperationOf<[uuid: string], schemas.AllowedPermissions, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/resources/{uuid}/permissions')

/** List a resource's child types. Returns the types that the children of a resource or service can have. */
export const listResourceChildTypes: OperationOf<[uuid: string], schemas.ChildTypes, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/resources/{uuid}/types')

/** What `listGrants` takes. */
export type ListGrantsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only grants of this user, by id, name or `current`. */
  user?: string | undefined
  /** Only grants of this group, by id or name, including `everyone` and `authenticated`. */
  group?: string | undefined
  /** Only grants on this resource or service, by id. */
  resource?: string | undefined
}

/** List grants. Filters are combined with AND. Expired grants are included. Returns 422 if a filter names an unknown user, group or resource. */
export const listGrants: OperationOf<[input?: ListGrantsInput], {
  items: schemas.Grant[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/grants', 'query')

/** Every item of `listGrants`, page after page. @throws PosternError if a page is refused */
export const eachGrant: EachOf<[input?: ListGrantsInput], schemas.Grant> =
  /* @__PURE__ */ each(listGrants)

/** What `createGrant` takes. */
export type CreateGrantInput = {
  /** The holder: `{ "user": … }` or `{ "group": … }` with an id or a name, or `"everyone"` or `"authenticated"`. */
  holder: 'everyone' | 'authenticated' | {
    user: string
  } | {
    group: string
  }
  /** The id of the resource or service. */
  resource: string
  /** The permission: its text form, for example `read-deny-match`, or an object with `name`, `access`, `scope`, `expires_at` and `requires`. Default: `allow`, `recursive`, without expiry and without a requirement. `requires` makes a grant that allows apply only to sessions with a second factor (`aal`: 2), only until so many minutes after the user authenticated (`within_minutes`), or both; as text `read-allow-recursive-aal2-within15`. */
  permission: string | {
    name?: string | undefined
    permission_name?: string | undefined
    permission?: string | undefined
    perm_name?: string | undefined
    access?: 'allow' | 'deny' | 'ALLOW' | 'DENY' | undefined
    scope?: 'match' | 'recursive' | 'MATCH' | 'RECURSIVE' | undefined
    type?: 'allowed' | 'applied' | 'direct' | 'inherited' | 'effective' | undefined
    reason?: string | undefined
    expires_at?: string | null | undefined
    requires?: {
      aal?: 2 | undefined
      within_minutes?: number | undefined
    } | null | undefined
  }
}

/** Create a grant. Returns 409 if the holder already has a grant with this permission name on the resource that has not expired. */
export const createGrant: OperationOf<[input: CreateGrantInput], schemas.Grant, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'duplicate-grant' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/grants', 'body', 'keyed')

/** What `createOrReplaceGrant` takes. */
export type CreateOrReplaceGrantInput = {
  /** The holder: `{ "user": … }` or `{ "group": … }` with an id or a name, or `"everyone"` or `"authenticated"`. */
  holder: 'everyone' | 'authenticated' | {
    user: string
  } | {
    group: string
  }
  /** The id of the resource or service. */
  resource: string
  /** The permission: its text form, for example `read-deny-match`, or an object with `name`, `access`, `scope`, `expires_at` and `requires`. Default: `allow`, `recursive`, without expiry and without a requirement. `requires` makes a grant that allows apply only to sessions with a second factor (`aal`: 2), only until so many minutes after the user authenticated (`within_minutes`), or both; as text `read-allow-recursive-aal2-within15`. */
  permission: string | {
    name?: string | undefined
    permission_name?: string | undefined
    permission?: string | undefined
    perm_name?: string | undefined
    access?: 'allow' | 'deny' | 'ALLOW' | 'DENY' | undefined
    scope?: 'match' | 'recursive' | 'MATCH' | 'RECURSIVE' | undefined
    type?: 'allowed' | 'applied' | 'direct' | 'inherited' | 'effective' | undefined
    reason?: string | undefined
    expires_at?: string | null | undefined
    requires?: {
      aal?: 2 | undefined
      within_minutes?: number | undefined
    } | null | undefined
  }
}

/** Create or replace a grant. Replaces the grant that the holder has with this permission name on the resource, if there is one. `outcome` says what was done; an identical grant is `unchanged`. */
export const createOrReplaceGrant: OperationOf<[input: CreateOrReplaceGrantInput], {
  uuid: string
  holder: 'everyone' | 'authenticated' | {
    user: string
  } | {
    group: string
  }
  holder_name: string
  resource: string
  service: string
  path: string | null
  permission: {
    name: string
    access: 'allow' | 'deny'
    scope: 'match' | 'recursive'
    expires_at: string | null
    requires?: schemas.StepUp
  }
  text: string
  created_at: string
  updated_at: string
  outcome: 'created' | 'replaced' | 'unchanged'
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/grants', 'body', 'keyed')

/** What `updateGrantsAlongPath` takes. */
export type UpdateGrantsAlongPathInput = {
  /** The entries. Each has `resource_name` and `resource_type`. An entry with a `permission` also has at least one holder: `user`, `group`, `everyone` or `authenticated`. `action` is `create` (default) or `remove`. */
  permissions: {
    resource_name: string
    resource_type: string
    permission?: string | {
      name?: string | undefined
      permission_name?: string | undefined
      permission?: string | undefined
      perm_name?: string | undefined
      access?: 'allow' | 'deny' | 'ALLOW' | 'DENY' | undefined
      scope?: 'match' | 'recursive' | 'MATCH' | 'RECURSIVE' | undefined
      type?: 'allowed' | 'applied' | 'direct' | 'inherited' | 'effective' | undefined
      reason?: string | undefined
      expires_at?: string | null | undefined
      requires?: {
        aal?: 2 | undefined
        within_minutes?: number | undefined
      } | null | undefined
    } | undefined
    user?: string | undefined
    group?: string | undefined
    everyone?: true | undefined
    authenticated?: true | undefined
    action?: 'create' | 'remove' | undefined
  }[]
}

/** Update grants along a path. Creates, replaces and deletes grants on a service and its descendants. All changes succeed, or nothing is changed. The first entry is a service. Each following entry is a child of the previous one. Names are matched case-insensitively. Missing services and resources are created, down to the last entry whose `action` is not `remove`. An entry with the action `create` replaces a grant with the same permission name. An entry with the action `remove` deletes the grant with the permission name; if it also states access or scope, it deletes only an exact match. `expires_at` is not compared. */
export const updateGrantsAlongPath: OperationOf<[input: UpdateGrantsAlongPathInput], {
  permissions: schemas.GrantBatchResult[]
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'concurrent-change' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/grants', 'body', 'keyed')

/** What `deleteGrantByPermission` takes. */
export type DeleteGrantByPermissionInput = {
  /** The id of the resource or service. */
  resource: string
  /** A permission name, which matches the grant with that name. Or a text form such as `read-deny-match`, which matches only that access and scope. */
  permission: string
  /** The user who holds the grant, by id, name or `current`. */
  user?: string | undefined
  /** The group that holds the grant, by id or name, or `everyone` or `authenticated`. */
  group?: string | undefined
}

/** Delete a grant by permission. Requires exactly one of `user` and `group`. */
export const deleteGrantByPermission: OperationOf<[input: DeleteGrantByPermissionInput], schemas.Grant, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'stale-preview' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/grants', 'query')

/** What `previewAccessChange` takes. */
export type PreviewAccessChangeInput = {
  /** Exactly one of `grant` (as in `PUT /v1/grants`), `delete` (the grant to delete), `membership` (`user`, `group` and `action`, `add` or `remove`) and `move` (`resource`, `parent` and optionally a new `name`). */
  change: {
    grant?: {
      holder: 'everyone' | 'authenticated' | {
        user: string
      } | {
        group: string
      }
      resource: string
      permission: string | {
        name?: string | undefined
        permission_name?: string | undefined
        permission?: string | undefined
        perm_name?: string | undefined
        access?: 'allow' | 'deny' | 'ALLOW' | 'DENY' | undefined
        scope?: 'match' | 'recursive' | 'MATCH' | 'RECURSIVE' | undefined
        type?: 'allowed' | 'applied' | 'direct' | 'inherited' | 'effective' | undefined
        reason?: string | undefined
        expires_at?: string | null | undefined
        requires?: {
          aal?: 2 | undefined
          within_minutes?: number | undefined
        } | null | undefined
      }
    } | undefined
    delete?: {
      holder: 'everyone' | 'authenticated' | {
        user: string
      } | {
        group: string
      }
      resource: string
      permission: string | {
        name?: string | undefined
        permission_name?: string | undefined
        permission?: string | undefined
        perm_name?: string | undefined
        access?: 'allow' | 'deny' | 'ALLOW' | 'DENY' | undefined
        scope?: 'match' | 'recursive' | 'MATCH' | 'RECURSIVE' | undefined
        type?: 'allowed' | 'applied' | 'direct' | 'inherited' | 'effective' | undefined
        reason?: string | undefined
        expires_at?: string | null | undefined
        requires?: {
          aal?: 2 | undefined
          within_minutes?: number | undefined
        } | null | undefined
      }
    } | undefined
    membership?: {
      user: string
      group: string
      action: 'add' | 'remove'
    } | undefined
    move?: {
      resource: string
      parent: string
      name?: string | undefined
    } | undefined
  }
  /** Examine only this resource, for one permission. */
  at?: string | undefined
  /** Examine only this permission name. Required with `at` unless the change names a permission. */
  permission?: string | undefined
  /** Whether to return also where only the reason of the answer changes. */
  reasons?: boolean | undefined
  /** The maximum number of cases to examine. */
  limit?: number | undefined
  /** The `next` of the previous page. */
  after?: string | undefined
}

/** Preview an access change. Returns which users would gain or lose which permissions through a change. Nothing is changed. The decisions follow the rules of `POST /v1/check` for all users, resources and permissions that the change can affect. An effect on a whole subtree is reported as one item. What is allowed after a step-up counts as allowed, and the decision contains what it `requires`; `step-up` is a change of that alone. With `reasons`, also returns where the answer stays and another holder's grant decides it (`reason`). `names` has the names of what the change is about, and `replaces` the grant that it replaces or deletes. `path` is the current path of the resource. For a group with terms, the preview shows the membership after acceptance. If the change would be rejected, the preview returns the same problem. The preview does not check whether a move would exceed the maximum depth of the tree. A page examines up to `limit` cases and returns only those with an effect. It may therefore be empty while `next` is not null. Send the `revision` of the first page as `Preview-Revision` with the change itself: the change is refused if anything that the preview depends on has changed. */
export const previewAccessChange: OperationOf<[input: PreviewAccessChangeInput], {
  items: schemas.AccessChange[]
  next: string | null
  revision: string
  names: {
    user: string | null
    group: string | null
    resource: string | null
    parent: string | null
  }
  replaces: {
    text: string
    expires_at: string | null
  } | null
} | {
  resource: string
  permission: string
  items: {
    uuid: string
    username: string
    change: 'gains' | 'loses' | 'step-up' | 'reason'
    before: {
      allow: boolean
      reason: string
      requires?: schemas.StepUp
    }
    after: {
      allow: boolean
      reason: string
      requires?: schemas.StepUp
    }
  }[]
  next: string | null
  revision: string
  names: {
    user: string | null
    group: string | null
    resource: string | null
    parent: string | null
  }
  replaces: {
    text: string
    expires_at: string | null
  } | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/grants/preview', 'body', 'freely')

/** Get a grant. */
export const getGrant: OperationOf<[uuid: string], schemas.Grant, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/grants/{uuid}')

/** Delete a grant. */
export const deleteGrant: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'stale-preview' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/grants/{uuid}')

/** What `listReviews` takes. */
export type ListReviewsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only reviews that are `open`, or only those that are `completed`. */
  state?: 'open' | 'completed' | undefined
}

/** List reviews. Returns the newest reviews first. */
export const listReviews: OperationOf<[input?: ListReviewsInput], {
  items: schemas.Review[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/reviews', 'query')

/** Every item of `listReviews`, page after page. @throws PosternError if a page is refused */
export const eachReview: EachOf<[input?: ListReviewsInput], schemas.Review> =
  /* @__PURE__ */ each(listReviews)

/** What `createReview` takes. */
export type CreateReviewInput = {
  /** A title for people. */
  title?: string | undefined
  /** The service whose grants are reviewed, by name or id. */
  service?: string | undefined
  /** The branch of the service, as names with slashes: `projects/apollo`. Default: the whole service. */
  path?: string | undefined
  /** Only grants of this user, by id, name or `current`. */
  user?: string | undefined
  /** Only grants of this group, by id or name, including `everyone` and `authenticated`. */
  group?: string | undefined
  /** Only grants that nobody has changed for so many days. */
  unchanged_days?: number | undefined
  /** Only grants without an end. */
  never_expires?: boolean | undefined
  /** Only grants of users who have not signed in or used a session or an API key for so many days. Whether a grant itself was used is not recorded. */
  inactive_days?: number | undefined
  /** `never-expiring` (default): grants without an end first. `widest`: recursive grants, and those closest to the root, first. Both and `oldest` go on with the grant whose last change is longest ago. */
  order?: 'never-expiring' | 'widest' | 'oldest' | undefined
}

/** Create a review. Starts a review of the grants that match and have not expired, as they are now: at most 1000, in the order of the review. Grants that are created later are not part of it. Requires a service, a user or a group; with both, the review is about the grants of the holder in the service. */
export const createReview: OperationOf<[input: CreateReviewInput], schemas.Review, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/reviews', 'body', 'keyed')

/** Get a review. */
export const getReview: OperationOf<[uuid: string], schemas.Review, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/reviews/{uuid}')

/** Delete a review. Deletes a review that is open, with its decisions. Completed reviews stay. */
export const deleteReview: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'review-not-open' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/reviews/{uuid}')

/** What `listReviewItems` takes. */
export type ListReviewItemsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only items with this decision; `undecided`: without one. */
  decision?: 'keep' | 'end' | 'expire' | 'undecided' | undefined
}

/** List review items. Returns the grants of a review, in its order. With `Accept: text/csv` the page is CSV, of up to 1000 rows; as JSON it has up to 100. The first page begins with the names of the columns, so that pages can be put together. A cell that a spreadsheet would take for a formula has an apostrophe before it. */
export const listReviewItems: OperationOf<[uuid: string, input?: ListReviewItemsInput], {
  items: schemas.ReviewItem[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/reviews/{uuid}/items', 'query')

/** Every item of `listReviewItems`, page after page. @throws PosternError if a page is refused */
export const eachReviewItem: EachOf<[uuid: string, input?: ListReviewItemsInput], schemas.ReviewItem> =
  /* @__PURE__ */ each(listReviewItems)

/** What `setReviewDecision` takes. */
export type SetReviewDecisionInput = {
  /** `keep`, `end`, or `expire` with `expires_at`. Null withdraws the decision. */
  decision: 'keep' | 'end' | 'expire' | null
  /** When the grant is to end: in the future, and earlier than it ends now. */
  expires_at?: string | undefined
  /** Why, for the result and the audit log. */
  reason?: string | undefined
}

/** Set a review decision. Decides about a grant of a review, and replaces an earlier decision. The grant itself does not change before the review is completed. Returns 403 for ending or shortening a grant of what the caller may not do. */
export const setReviewDecision: OperationOf<[uuid: string, grant: string, input: SetReviewDecisionInput], schemas.ReviewItem, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'review-not-open' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/reviews/{uuid}/items/{grant}', 'body', 'keyed')

/** What `previewReview` takes. */
export type PreviewReviewInput = {
  /** Whether grants that will end later count as ended. Default: false. */
  including_shortened?: boolean | undefined
  /** The maximum number of cases to examine. */
  limit?: number | undefined
  /** The `next` of the previous page. */
  after?: string | undefined
}

/** Preview a review. Returns which users would gain or lose which permissions if the review were completed now. Nothing is changed. The items are those of `POST /v1/grants/preview`. A page examines up to `limit` cases and returns only those with an effect. It may therefore be empty while `next` is not null. Grants that were changed since the review began are left alone, and so are part of neither. Completing requires the `revision` of the first page. */
export const previewReview: OperationOf<[uuid: string, input: PreviewReviewInput], {
  items: schemas.AccessChange[]
  next: string | null
  revision: string
  progress: {
    total: number
    undecided: number
    keep: number
    end: number
    expire: number
    changed: number
  }
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'review-not-open' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/reviews/{uuid}/preview', 'body', 'freely')

/** What `completeReview` takes. */
export type CompleteReviewInput = {
  /** The `revision` of a preview of this review. */
  revision: string
}

/** Complete a review. Ends and shortens grants as decided, all of them or none, and seals the result. Grants that were changed or deleted since the review began are left alone, and their outcome says so. Items without a decision stay as they are. Requires the scope `grants:write` as well. Returns 409 if anything that the preview depends on has changed, and 403 if a grant is about what the caller may not do. */
export const completeReview: OperationOf<[uuid: string, input: CompleteReviewInput], schemas.Review, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'review-not-open' | 'stale-preview' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/reviews/{uuid}/complete', 'body', 'keyed')

/** Get a review result. Returns the sealed result, byte for byte: its SHA-256 is the `digest` of the review. Returns 404 while the review is open. */
export const getReviewResult: OperationOf<[uuid: string], schemas.ReviewResult, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/reviews/{uuid}/result')

/** What `listPermissions` takes. */
export type ListPermissionsInput = {
  /** The user, by id, name or `current`. Default: the caller, or `anonymous` without a session. */
  user?: string | undefined
  /** The group, by id or name. Not allowed with `user` or `mode`. */
  group?: string | undefined
  /** The id of the resource or service. */
  resource: string
  /** `direct` (default): grants of the user. `inherited`: also grants of their groups, each listed. `resolved`: the strongest grant of each name. The reason `multiple` means several groups. `effective`: for each permission name of the resource type, the decision of `POST /v1/check`. */
  mode?: 'direct' | 'inherited' | 'resolved' | 'effective' | undefined
}

/** List permissions. Returns the permissions of a user or a group on one resource. For a group, returns the grants that it holds there. */
export const listPermissions: OperationOf<[input: ListPermissionsInput], schemas.PermissionListing, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/permissions', 'query')

/** What `listServicesWithPermissions` takes. */
export type ListServicesWithPermissionsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The user, by id, name or `current`. Default: the caller, or `anonymous` without a session. */
  user?: string | undefined
  /** The group, by id or name. Not allowed with `user` or `mode`. */
  group?: string | undefined
  /** `direct` (default): grants of the user. `inherited`: also grants of their groups, each listed. `resolved`: the strongest grant of each name. */
  mode?: 'direct' | 'inherited' | 'resolved' | undefined
  /** Send `true` to include services where only descendants have grants. Default: `false`. */
  cascade?: true | false | undefined
  /** Only services of these types. Separate names with commas. */
  type?: string | undefined
}

/** List services with permissions. Returns the services on which a user or a group holds grants, with the permissions there. */
export const listServicesWithPermissions: OperationOf<[input?: ListServicesWithPermissionsInput], {
  items: schemas.NodeWithPermissions[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/permissions/services', 'query')

/** Every item of `listServicesWithPermissions`, page after page. @throws PosternError if a page is refused */
export const eachServiceWithPermissions: EachOf<[input?: ListServicesWithPermissionsInput], schemas.NodeWithPermissions> =
  /* @__PURE__ */ each(listServicesWithPermissions)

/** What `getPermissionTree` takes. */
export type GetPermissionTreeInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The user, by id, name or `current`. Default: the caller, or `anonymous` without a session. */
  user?: string | undefined
  /** The group, by id or name. Not allowed with `user` or `mode`. */
  group?: string | undefined
  /** `direct` (default): grants of the user. `inherited`: also grants of their groups, each listed. `resolved`: the strongest grant of each name. */
  mode?: 'direct' | 'inherited' | 'resolved' | undefined
  /** Only nodes of this service, by id. */
  service?: string | undefined
  /** Only services of these types. Separate names with commas. */
  type?: string | undefined
  /** Only nodes of these types. Separate names with commas. */
  resource_type?: string | undefined
  /** Send `true` to get a list instead of trees. Default: `false`. */
  flat?: true | false | undefined
}

/** Get a permission tree. Returns the services and resources on which a user or a group holds grants, service by service and depth first. By default they are nested in trees, and each page repeats the ancestors of its nodes. */
export const getPermissionTree: OperationOf<[input?: GetPermissionTreeInput], {
  trees: schemas.PermissionTreeNode[]
  next: string | null
} | {
  items: schemas.NodeWithPermissions[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/permissions/tree', 'query')

/** What `listAccessibleResources` takes. */
export type ListAccessibleResourcesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The user, by id, name or `current`. Default: the caller, or `anonymous` without a session. */
  user?: string | undefined
  /** The permission name. */
  permission: string
  /** The id of the service or resource where the search starts. */
  under: string
}

/** List accessible resources. Returns, depth first, the service or resource `under` and its descendants on which `POST /v1/check` would allow the permission. Resources on which it is allowed only after a step-up are left out. A page may have fewer than `limit` items, or none, while `next` is not null. */
export const listAccessibleResources: OperationOf<[input: ListAccessibleResourcesInput], {
  items: schemas.AccessibleResource[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/permissions/resources', 'query')

/** Every item of `listAccessibleResources`, page after page. @throws PosternError if a page is refused */
export const eachAccessibleResource: EachOf<[input: ListAccessibleResourcesInput], schemas.AccessibleResource> =
  /* @__PURE__ */ each(listAccessibleResources)

/** What `listPermissionHolders` takes. */
export type ListPermissionHoldersInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The id of the resource or service. */
  resource?: string | undefined
  /** The name of the service. Needed without `resource`. */
  service?: string | undefined
  /** Names of resources below the service, with slashes between them. */
  path?: string | undefined
  /** The permission name. */
  permission: string
  /** Only users who hold it in this way. */
  way?: 'administrator' | 'direct' | 'group' | 'public' | undefined
}

/** List permission holders. Returns the users for whom `POST /v1/check` would allow the permission on the resource, ordered by id. An item with `step_up` is allowed only in a session that meets it; `decided_by` is the reason in such a session. `way` is `administrator`, `direct` (a grant of the user), `group`, or `public`: what everyone or every signed-in user has. `everyone` is the decision for anonymous callers. `authenticated` is the decision for a signed-in user without grants. A page may have fewer than `limit` items, or none, while `next` is not null. With `Accept: text/csv` the page is CSV, of up to 1000 rows; as JSON it has up to 100. The first page begins with the names of the columns, so that pages can be put together. A cell that a spreadsheet would take for a formula has an apostrophe before it. CSV has the users only. */
export const listPermissionHolders: OperationOf<[input: ListPermissionHoldersInput], {
  items: {
    uuid: string
    username: string
    reason: string
    decided_by: string
    way: 'administrator' | 'direct' | 'group' | 'public'
    step_up?: schemas.StepUp
  }[]
  everyone: {
    allow: boolean
    reason: string
    step_up?: schemas.StepUp
  }
  authenticated: {
    allow: boolean
    reason: string
    step_up?: schemas.StepUp
  }
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/permissions/holders', 'query')

/** Every item of `listPermissionHolders`, page after page. @throws PosternError if a page is refused */
export const eachPermissionHolder: EachOf<[input: ListPermissionHoldersInput], {
  uuid: string
  username: string
  reason: string
  decided_by: string
  way: 'administrator' | 'direct' | 'group' | 'public'
  step_up?: schemas.StepUp
}> =
  /* @__PURE__ */ each(listPermissionHolders)

/** What `checkPermissions` takes. */
export type CheckPermissionsInput = {
  /** The checks. Each names a `permission` and a `resource` (by id) or a `service` (by name). `path` (a string) or `below` (a list of names) selects a descendant of it. `user` is the id or name of another user. With it, `authentication` states how that user authenticated with the calling application: `aal` 1 or 2, and `authenticated_at`. Postern does not verify it. Returns 422 for the caller. */
  checks: {
    resource?: string | undefined
    service?: string | undefined
    below?: string[] | undefined
    path?: string | undefined
    permission: string
    user?: string | undefined
    authentication?: {
      aal: 1 | 2
      authenticated_at: string
    } | undefined
  }[]
  /** Whether to return the grants that were considered in each decision. Default: `false`. */
  explain?: boolean | undefined
  /** Whether to return the smallest changes that would turn the answer round, each of which does so by itself. Needs exactly one check and the scope `grants:read`; about a path or a service by name `tree:read` as well. With `tree:read` the result has `path`: the nodes from the service to the resource, or to the last one that exists. `complete` is false if there are more groups than were examined. What an account lacks is only told with the scope `users:read`. Default: `false`. */
  remedies?: boolean | undefined
}

/** Check permissions. Checks up to 1000 permissions in one request, by default for the caller, or for `anonymous` without a session. Only administrators may check other users. `all_allowed` is true if every check is allowed. `reason` names the holder of the deciding grant (`user:NAME`, `group:NAME`, or `multiple` for several groups). It is `administrator` for administrators, and `default` if the service type allows the permission and the resource has no grants. It is `permission-not-of-type` if no resource of this type can have the permission. If the path does not exist, the recursive grants of the nearest existing ancestor decide and the result has `exact: false`. A grant with `requires` applies only to sessions that meet the requirement. If the decision depends on that, the permission is denied with the reason `step-up-required`, and `step_up` contains what a session must meet to be allowed. API keys, anonymous callers and, without `authentication`, other users meet no requirement. An API key is answered for its account. With a key that is limited to branches, a permission is denied with the reason `key-ceiling` if the account is allowed and neither the resource nor one of its ancestors is a branch of the key. Names are matched case-insensitively. To prevent enumeration, `exact` is omitted from denials unless the caller is an administrator. Anonymous callers see `no-permission` for an unknown service, and only administrators see `permission-not-of-type` for a path or a name. */
export const checkPermissions: OperationOf<[input: CheckPermissionsInput], {
  all_allowed: boolean
  results: {
    allow: boolean
    reason: string
    step_up?: schemas.StepUp
    exact?: false
    explain?: schemas.Explanation
    path?: {
      uuid: string
      name: string
      type: string
    }[]
    remedies?: {
      items: schemas.Remedy[]
      complete: boolean
    }
  }[]
  max_staleness_seconds: number
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/check', 'body', 'freely')

/** What `checkRolePermissions` takes. */
export type CheckRolePermissionsInput = {
  /** The checks. Each has `item`, `action` and `visibility`, and optionally `owner` and `shared_with`; or it has `limit` and `value`. Each may name a `user` and the `role` that the user acts in. */
  checks: {
    item: string
    action: string
    visibility: string
    owner?: string | undefined
    shared_with?: string[] | undefined
    user?: string | undefined
    role?: string | undefined
  } | {
    limit: string
    value: number
    user?: string | undefined
    role?: string | undefined
  }[]
}

/** Check role permissions. Performs up to 1000 checks against the setting `roles_policy`. Each checks whether a user may perform an action on an item that another system stores, or whether a value is within a limit of the user. The default user is the caller, or `anonymous` without a session. Only administrators may check other users. `all_allowed` is true if every check is allowed. A check is denied if the user, the `owner` or a user in `shared_with` does not exist or is inactive, if the user does not have the given `role`, or if the policy does not define a name in the check. An item without `owner` belongs to `anonymous`. An item that is shared with `anonymous` is shared with everyone. Limits are exclusive. If the role does not define a limit, every value is allowed. To an API key that is limited to branches, what its account is allowed is denied with the reason `key-ceiling`, since the items are in no branch. */
export const checkRolePermissions: OperationOf<[input: CheckRolePermissionsInput], {
  all_allowed: boolean
  results: {
    allow: boolean
    reason: 'policy' | 'unknown-name' | 'not-visible' | 'not-an-action-of-theirs' | 'party-unknown-or-inactive' | 'beyond-limit' | 'key-ceiling'
  }[]
  max_staleness_seconds: number
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'too-many-requests' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/check/roles', 'body', 'freely')

/** What `authorizeRequest` takes. */
export type AuthorizeRequestInput = {
  /** The name of the service. Default: the first segment of the path. */
  service?: string | undefined
  /** Send `query` if the server behind the proxy reads the query of a POST request and never its body. */
  post?: 'query' | undefined
  /** Send `pass` if the server behind the proxy answers CORS preflights. They are then allowed without a check of permissions. */
  preflight?: 'pass' | undefined
  /** Send `cookie` if the `Authorization` header is for the server behind the proxy. It is then no credential here; the session cookie is. */
  credential?: 'cookie' | undefined
  /** What happens to GET and HEAD requests of browsers whose session has to be refreshed. `redirect` returns 303 to `GET /v1/sessions/refresh`. `header` returns 401 with that path in `X-Postern-Refresh`, for nginx. Other requests of these browsers are then decided by the refresh cookie. Default: the request has no session. */
  refresh?: 'header' | 'redirect' | undefined
}

/** Authorize a request. The proxy sends the method and the target (path and query) of the original request in `X-Original-Method` and `X-Original-URI`, or in `X-Forwarded-Method` and `X-Forwarded-Uri`, together with the credentials of the client. The service type determines which permissions the request needs. Returns 200 only if all of them are allowed. Otherwise returns 401 without a session and 403 with a session. The 403 response has the code `step-up-required` if the session would be allowed after a second factor or a new authentication; `X-Postern-Step-Up` contains `aal2`, `within=` with a number of minutes, or both. Also returns 403 if servers could interpret the request differently, or if the client sent an `X-Postern-…` header. */
export const authorizeRequest: OperationOf<[input?: AuthorizeRequestInput], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/authorize', 'query')

/** What `listMail` takes. */
export type ListMailInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only emails in this state. */
  state?: 'waiting' | 'sent' | 'abandoned' | undefined
  /** Only emails of this template, for example `registration-confirm`. */
  template?: string | undefined
}

/** List mail. Returns the newest emails first. Filters are combined with AND. */
export const listMail: OperationOf<[input?: ListMailInput], {
  items: schemas.Mail[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/outbox', 'query')

/** Every item of `listMail`, page after page. @throws PosternError if a page is refused */
export const eachMail: EachOf<[input?: ListMailInput], schemas.Mail> =
  /* @__PURE__ */ each(listMail)

/** What `previewMail` takes. */
export type PreviewMailInput = {
  /** The template, for example `password-reset`. */
  template: 'registration-confirm' | 'registration-account-exists' | 'registration-name-taken' | 'registration-waiting' | 'registration-approval-wanted' | 'registration-approved' | 'registration-declined' | 'registration-notify' | 'user-invitation' | 'password-reset' | 'password-changed' | 'user-unlock' | 'sign-in-code' | 'second-factor-code' | 'group-terms' | 'group-terms-accepted' | 'email-change-confirm' | 'email-changed' | 'email-change-undone' | 'new-device' | 'webhook-disabled' | 'api-key-created' | 'api-key-expires' | 'api-key-leaked' | 'passkey-created' | 'passkey-deleted' | 'identity-linked' | 'identity-unlinked' | 'authenticator-set' | 'authenticator-removed' | 'recovery-codes-created' | 'recovery-code-used' | 'second-factor-failed' | 'factor-recovery-started' | 'factors-reset'
  /** The language of the email. */
  language: 'en' | 'de'
  /** A text to preview: subject and paragraphs, with placeholders. Default: the stored text. */
  text?: {
    subject: string
    paragraphs: string[]
  } | undefined
}

/** Preview mail. Returns an email as it would be sent, with example values for names, links and codes. `text` replaces the stored text, to see a change before it is stored in the setting `mail_overrides`; it is checked as that is. Stores nothing. */
export const previewMail: OperationOf<[input: PreviewMailInput], schemas.MailPreview, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/outbox/preview', 'body', 'freely')

/** What `listWebhooks` takes. */
export type ListWebhooksInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List webhooks. */
export const listWebhooks: OperationOf<[input?: ListWebhooksInput], {
  items: schemas.Webhook[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/webhooks', 'query')

/** Every item of `listWebhooks`, page after page. @throws PosternError if a page is refused */
export const eachWebhook: EachOf<[input?: ListWebhooksInput], schemas.Webhook> =
  /* @__PURE__ */ each(listWebhooks)

/** What `createWebhook` takes. */
export type CreateWebhookInput = {
  /** A name for people. */
  name: string
  /** The actions to receive, without duplicates. */
  actions: ('create_user' | 'delete_user' | 'update_user_status' | 'create_user_permission' | 'delete_user_permission' | 'create_group_permission' | 'delete_group_permission' | 'update_user' | 'create_group' | 'update_group' | 'delete_group' | 'create_membership' | 'update_membership' | 'delete_membership' | 'create_registration' | 'confirm_registration' | 'approve_registration' | 'decline_registration' | 'create_session' | 'delete_session' | 'lock_user' | 'unlock_user')[]
  /** The URL of the receiver. */
  url: string
  /** The template of the message: any JSON value. Placeholders such as `{{user.name}}` are replaced. A string that consists of one placeholder becomes the value with its type. Null stands for the default payload. */
  payload?: unknown
  /** The method of the requests. `GET` and `HEAD` send the payload as a form in the query. */
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET' | 'HEAD' | undefined
  /** The format of the payload. */
  format?: 'json' | 'form' | undefined
  /** Whether messages about the same object are delivered in order. */
  ordered?: boolean | undefined
  /** The maximum number of simultaneous requests. */
  concurrency?: number | undefined
  /** Whether a failed delivery sets the status of the user to `webhook-error`. */
  update_user_status_on_error?: boolean | undefined
}

/** Create a webhook. Returns the secret, which is not shown again. Returns 422 if the payload contains a placeholder that one of the actions does not provide; `errors` lists the available placeholders. The URL is stored in the form in which it is called; by default, it may have the ports 443 and 8443. */
export const createWebhook: OperationOf<[input: CreateWebhookInput], {
  webhook: schemas.Webhook
  secret: string
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/webhooks', 'body', 'keyed')

/** Get the webhook public key. Returns the key that verifies `v1a` signatures. */
export const getWebhookPublicKey: OperationOf<[], {
  algorithm: 'ed25519'
  public_key: string
}, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/webhooks/public-key')

/** What `listWebhookDeliveries` takes. */
export type ListWebhookDeliveriesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** Only deliveries to this webhook, by id. */
  webhook?: string | undefined
  /** Only deliveries with this status. */
  status?: 'waiting' | 'delivered' | 'abandoned' | undefined
  /** Only messages of this action. */
  action?: string | undefined
  /** Only messages created at or after this time. */
  from?: string | undefined
  /** Only messages created before this time. */
  to?: string | undefined
}

/** List webhook deliveries. Returns the newest deliveries first. Filters are combined with AND. */
export const listWebhookDeliveries: OperationOf<[input?: ListWebhookDeliveriesInput], {
  items: schemas.WebhookDelivery[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/webhooks/deliveries', 'query')

/** Every item of `listWebhookDeliveries`, page after page. @throws PosternError if a page is refused */
export const eachWebhookDelivery: EachOf<[input?: ListWebhookDeliveriesInput], schemas.WebhookDelivery> =
  /* @__PURE__ */ each(listWebhookDeliveries)

/** Get a webhook. */
export const getWebhook: OperationOf<[uuid: string], schemas.Webhook, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/webhooks/{uuid}')

/** What `updateWebhook` takes. */
export type UpdateWebhookInput = {
  /** A name for people. */
  name?: string | undefined
  /** The actions to receive, without duplicates. */
  actions?: ('create_user' | 'delete_user' | 'update_user_status' | 'create_user_permission' | 'delete_user_permission' | 'create_group_permission' | 'delete_group_permission' | 'update_user' | 'create_group' | 'update_group' | 'delete_group' | 'create_membership' | 'update_membership' | 'delete_membership' | 'create_registration' | 'confirm_registration' | 'approve_registration' | 'decline_registration' | 'create_session' | 'delete_session' | 'lock_user' | 'unlock_user')[] | undefined
  /** The URL of the receiver. */
  url?: string | undefined
  /** The template of the message: any JSON value. Placeholders such as `{{user.name}}` are replaced. A string that consists of one placeholder becomes the value with its type. Null stands for the default payload. */
  payload?: unknown
  /** The method of the requests. `GET` and `HEAD` send the payload as a form in the query. */
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET' | 'HEAD' | undefined
  /** The format of the payload. */
  format?: 'json' | 'form' | undefined
  /** Whether messages about the same object are delivered in order. */
  ordered?: boolean | undefined
  /** The maximum number of simultaneous requests. */
  concurrency?: number | undefined
  /** Whether a failed delivery sets the status of the user to `webhook-error`. */
  update_user_status_on_error?: boolean | undefined
  /** Whether the webhook receives messages. */
  enabled?: boolean | undefined
}

/** Update a webhook. Requires at least one field. `actions` and `payload` must be sent together. A disabled webhook receives no messages. Messages that were waiting are delivered when the webhook is enabled again. */
export const updateWebhook: OperationOf<[uuid: string, input: UpdateWebhookInput], schemas.Webhook, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/webhooks/{uuid}', 'body', 'keyed')

/** Delete a webhook. Also deletes its deliveries, including those that are waiting. */
export const deleteWebhook: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/webhooks/{uuid}')

/** What `rotateWebhookSecret` takes. */
export type RotateWebhookSecretInput = {
  /** How long the previous secret remains in use, in seconds. */
  overlap_seconds?: number | undefined
}

/** Rotate a webhook's secret. Creates a new secret. During the overlap, messages are signed with both secrets. */
export const rotateWebhookSecret: OperationOf<[uuid: string, input: RotateWebhookSecretInput], {
  webhook: schemas.Webhook
  secret: string
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/webhooks/{uuid}/rotate-secret', 'body', 'keyed')

/** Send a test message. Queues a message of the action `test` with example values. Returns 409 if the webhook is disabled. */
export const sendTestMessage: OperationOf<[uuid: string], {
  delivery: string
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'webhook-disabled' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/webhooks/{uuid}/test')

/** What `redeliverMessages` takes. */
export type RedeliverMessagesInput = {
  /** The id of one delivery. */
  delivery: string
} | {
  /** The start of the period: messages created at or after this time. */
  from: string
  /** The end of the period: messages created before this time. */
  to: string
  /** Only messages of the period with this status. */
  status?: 'waiting' | 'delivered' | 'abandoned' | undefined
}

/** Redeliver messages. Queues one message, or the messages of a period, again under their original ids. Send either `delivery`, or `from` and `to`. At most 1000 messages are queued; `more` is true if others remain. A webhook that pauses after failures is tried at once. Returns 409 if the webhook is disabled. */
export const redeliverMessages: OperationOf<[uuid: string, input: RedeliverMessagesInput], {
  queued: number
  more: boolean
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'webhook-disabled' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/webhooks/{uuid}/replay', 'body', 'keyed')

/** What `listAudiences` takes. */
export type ListAudiencesInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The order of the items: `id`, which never changes, or `name`: by identifier, by code point in lower case. */
  sort?: 'id' | 'name' | undefined
  /** Only audiences whose identifier begins with this text (case-insensitive). */
  q?: string | undefined
}

/** List audiences. */
export const listAudiences: OperationOf<[input?: ListAudiencesInput], {
  items: schemas.Audience[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audiences', 'query')

/** Every item of `listAudiences`, page after page. @throws PosternError if a page is refused */
export const eachAudience: EachOf<[input?: ListAudiencesInput], schemas.Audience> =
  /* @__PURE__ */ each(listAudiences)

/** What `createAudience` takes. */
export type CreateAudienceInput = {
  /** The `aud` of the tokens: an absolute URI without query and fragment, or a short name. Unique regardless of case; otherwise compared exactly. */
  identifier: string
  /** A description for people. */
  description?: string | null | undefined
  /** Claims of the user: those of OpenID Connect with their names there, `groups` with the names of all groups, and `role`. A claim without a value is absent. */
  claims?: ('email' | 'email_verified' | 'groups' | 'locale' | 'name' | 'preferred_username' | 'role')[] | undefined
  /** The keys of the user data that the claim `user_data` has. */
  user_data?: string[] | undefined
  /** The ids of services and resources. For each, the claim `permissions` lists the names of the permissions that the user has there. */
  permissions_at?: string[] | undefined
  /** How long a token is valid, in seconds; at most 300. */
  lifetime_seconds?: number | undefined
}

/** Create an audience. Without further fields its tokens only have the id of the user, as `sub`. */
export const createAudience: OperationOf<[input: CreateAudienceInput], schemas.Audience, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/audiences', 'body', 'keyed')

/** Get an audience. */
export const getAudience: OperationOf<[audience: string], schemas.Audience, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audiences/{audience}')

/** What `updateAudience` takes. */
export type UpdateAudienceInput = {
  /** The `aud` of the tokens: an absolute URI without query and fragment, or a short name. Unique regardless of case; otherwise compared exactly. */
  identifier?: string | undefined
  /** A description for people. */
  description?: string | null | undefined
  /** Claims of the user: those of OpenID Connect with their names there, `groups` with the names of all groups, and `role`. A claim without a value is absent. */
  claims?: ('email' | 'email_verified' | 'groups' | 'locale' | 'name' | 'preferred_username' | 'role')[] | undefined
  /** The keys of the user data that the claim `user_data` has. */
  user_data?: string[] | undefined
  /** The ids of services and resources. For each, the claim `permissions` lists the names of the permissions that the user has there. */
  permissions_at?: string[] | undefined
  /** How long a token is valid, in seconds; at most 300. */
  lifetime_seconds?: number | undefined
}

/** Update an audience. Requires at least one field. A list replaces the previous one. Applies to tokens that are issued from now on. */
export const updateAudience: OperationOf<[audience: string, input: UpdateAudienceInput], schemas.Audience, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'name-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/audiences/{audience}', 'body', 'keyed')

/** Delete an audience. No more tokens are issued for it. Those that are in use expire within minutes. */
export const deleteAudience: OperationOf<[audience: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/audiences/{audience}')

/** What `listProviders` takes. */
export type ListProvidersInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List providers. */
export const listProviders: OperationOf<[input?: ListProvidersInput], {
  items: schemas.Provider[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/providers', 'query')

/** Every item of `listProviders`, page after page. @throws PosternError if a page is refused */
export const eachProvider: EachOf<[input?: ListProvidersInput], schemas.Provider> =
  /* @__PURE__ */ each(listProviders)

/** What `createProvider` takes. */
export type CreateProviderInput = {
  /** A name for URLs, which never changes: lower-case letters, digits and hyphens. */
  name: string
  /** What kind of provider it is. Default: `oidc`, any OpenID Connect provider. */
  preset?: 'oidc' | 'google' | 'microsoft' | 'apple' | 'github' | 'gitlab' | undefined
  /** The issuer, exactly as its metadata names it. Required for `oidc`; the other presets have one. */
  issuer?: string | undefined
  /** What the button says after "Continue with". Default: that of the preset, or the name. */
  title?: string | undefined
  /** The client id that the provider gave. */
  client_id: string
  /** The client secret, which is stored sealed and never returned. Null: a public client. For Apple a JSON text with `team_id`, `key_id` and `private_key` (the text of the .p8 file), from which a short-lived secret is derived for each request. */
  client_secret?: string | null | undefined
  /** The scopes to request. Default: those of the preset. */
  scopes?: string[] | undefined
  /** The claims that fields of the profile come from, where they are not those of the preset: `email`, `email_verified`, `full_name`, `username`. */
  claims?: {
    email?: string | undefined
    email_verified?: string | undefined
    full_name?: string | undefined
    username?: string | undefined
  } | undefined
  /** Whether a user without an account gets one, as far as registration is open. The provider must vouch for the address; approval and terms apply. */
  sign_up?: boolean | undefined
  /** Whether the first sign-in links to the account with the same address: only if the provider vouches for it, and the owner of the account proved to read it. */
  link?: boolean | undefined
  /** Only verified addresses of these domains may sign in. Empty: all. */
  allowed_domains?: string[] | undefined
  /** Google: the only hosted domain (`hd`) that may sign in. Microsoft: the only tenant (`tid`). Null: any. */
  tenant?: string | null | undefined
  /** Whether users can sign in with it. */
  enabled?: boolean | undefined
}

/** Create a provider. Reads the metadata of the issuer first. Returns 422 at `/issuer` if it does not answer, names another issuer, or names endpoints that are not public. URLs are judged as those of webhooks are. */
export const createProvider: OperationOf<[input: CreateProviderInput], schemas.Provider, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'name-taken' | 'url-taken' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('POST', '/v1/providers', 'body', 'keyed')

/** List available providers. Returns what a sign-in form shows: the enabled providers. A button links to `/sign-in/with/{name}`. */
export const listAvailableProviders: OperationOf<[], {
  items: {
    name: string
    title: string
    preset: 'oidc' | 'google' | 'microsoft' | 'apple' | 'github' | 'gitlab'
  }[]
}, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/providers/available')

/** Get a provider. */
export const getProvider: OperationOf<[uuid: string], schemas.Provider, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/providers/{uuid}')

/** What `updateProvider` takes. */
export type UpdateProviderInput = {
  /** What the button says after "Continue with". Default: that of the preset, or the name. */
  title?: string | undefined
  /** The client id that the provider gave. */
  client_id?: string | undefined
  /** The client secret, which is stored sealed and never returned. Null: a public client. For Apple a JSON text with `team_id`, `key_id` and `private_key` (the text of the .p8 file), from which a short-lived secret is derived for each request. */
  client_secret?: string | null | undefined
  /** The scopes to request. Default: those of the preset. */
  scopes?: string[] | undefined
  /** The claims that fields of the profile come from, where they are not those of the preset: `email`, `email_verified`, `full_name`, `username`. */
  claims?: {
    email?: string | undefined
    email_verified?: string | undefined
    full_name?: string | undefined
    username?: string | undefined
  } | undefined
  /** Whether a user without an account gets one, as far as registration is open. The provider must vouch for the address; approval and terms apply. */
  sign_up?: boolean | undefined
  /** Whether the first sign-in links to the account with the same address: only if the provider vouches for it, and the owner of the account proved to read it. */
  link?: boolean | undefined
  /** Only verified addresses of these domains may sign in. Empty: all. */
  allowed_domains?: string[] | undefined
  /** Google: the only hosted domain (`hd`) that may sign in. Microsoft: the only tenant (`tid`). Null: any. */
  tenant?: string | null | undefined
  /** Whether users can sign in with it. */
  enabled?: boolean | undefined
  /** Reads the metadata of the issuer again. */
  discover?: true | undefined
}

/** Update a provider. Requires at least one field. Applies at once, also to sign-ins that have begun. */
export const updateProvider: OperationOf<[uuid: string, input: UpdateProviderInput], schemas.Provider, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/providers/{uuid}', 'body', 'keyed')

/** Delete a provider. Deletes the links of all users to it as well. Users who have no other way in reset their password by mail. To keep the links, disable it. */
export const deleteProvider: OperationOf<[uuid: string], void, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'session-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('DELETE', '/v1/providers/{uuid}')

/** What `listAuditEvents` takes. */
export type ListAuditEventsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
  /** The user who acted, by id, user name or `current`. */
  actor?: string | undefined
  /** The API key that was used, by its id. */
  api_key?: string | undefined
  /** The action, for example `session-opened`. */
  action?: 'api-key-created' | 'api-key-renamed' | 'api-key-revoked' | 'api-key-rotated' | 'audience-created' | 'audience-deleted' | 'audience-updated' | 'authenticator-removed' | 'authenticator-set' | 'email-change-failed' | 'email-change-requested' | 'email-change-undone' | 'email-changed' | 'email-verified' | 'factor-recovery-started' | 'factor-recovery-stopped' | 'factors-reset' | 'grant-created' | 'grant-deleted' | 'grant-replaced' | 'group-created' | 'group-deleted' | 'group-terms-agreed' | 'group-updated' | 'group-visibility-set' | 'identity-linked' | 'identity-unlinked' | 'link-revoked' | 'lockout-cleared' | 'membership-added' | 'membership-flags-changed' | 'membership-removed' | 'membership-request-dropped' | 'membership-requested' | 'name-locked-out' | 'passkey-counter-fell' | 'passkey-created' | 'passkey-deleted' | 'passkey-renamed' | 'password-change-failed' | 'password-change-forced' | 'password-changed' | 'password-reset' | 'password-reset-requested' | 'password-set' | 'password-set-directly' | 'provider-created' | 'provider-deleted' | 'provider-sign-in-failed' | 'provider-updated' | 'recovery-codes-created' | 'refresh-token-reused' | 'registration-approval-requested' | 'registration-approved' | 'registration-confirmed' | 'registration-declined' | 'registration-requested' | 'registration-resent' | 'registration-taken' | 'resource-created' | 'resource-deleted' | 'resource-moved' | 'resource-renamed' | 'review-completed' | 'review-deleted' | 'review-item-decided' | 'review-started' | 'second-factor-code-requested' | 'second-factor-failed' | 'service-account-created' | 'service-account-deleted' | 'service-account-updated' | 'service-created' | 'service-deleted' | 'service-type-created' | 'service-type-deleted' | 'service-updated' | 'session-confirmed' | 'session-ended' | 'session-opened' | 'session-refreshed' | 'settings-changed' | 'sign-in-code-requested' | 'sign-in-failed' | 'step-up-failed' | 'superuser-bootstrapped' | 'superuser-created' | 'terms-agreed' | 'terms-published' | 'terms-withdrawn' | 'unlock-requested' | 'upload-group-set' | 'user-created' | 'user-deleted' | 'user-deletion-failed' | 'user-edited' | 'user-exported' | 'user-groups-set' | 'user-imported' | 'user-locked' | 'user-unlocked' | 'user-webhook-error' | 'user-webhook-error-over' | 'webhook-created' | 'webhook-deleted' | 'webhook-disabled' | 'webhook-replayed' | 'webhook-secret-rotated' | 'webhook-tested' | 'webhook-updated' | undefined
  /** The kind of object that was affected, for example `user`. */
  target_kind?: string | undefined
  /** The object that was affected: its UUID, or its name if objects of this kind are identified by name. */
  target?: string | undefined
  /** Only events at or after this time. */
  from?: string | undefined
  /** Only events before this time. */
  to?: string | undefined
}

/** List audit events. Returns the newest events first. Filters are combined with AND. With `Accept: text/csv` the page is CSV, of up to 1000 rows; as JSON it has up to 100. The first page begins with the names of the columns, so that pages can be put together. A cell that a spreadsheet would take for a formula has an apostrophe before it. */
export const listAuditEvents: OperationOf<[input?: ListAuditEventsInput], {
  items: schemas.AuditEvent[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audit-events', 'query')

/** Every item of `listAuditEvents`, page after page. @throws PosternError if a page is refused */
export const eachAuditEvent: EachOf<[input?: ListAuditEventsInput], schemas.AuditEvent> =
  /* @__PURE__ */ each(listAuditEvents)

/** What `getAuditSeries` takes. */
export type GetAuditSeriesInput = {
  /** How many hours, from 24 to 720. Default: 24. */
  hours?: number | undefined
  /** The time up to which events are counted. Default: now. */
  to?: string | undefined
}

/** Get an audit series. Counts sign-ins and what went wrong with them in each whole hour (UTC), the oldest first and without gaps. The last hour is the one of `to` and may not be over. If there are too many events, the oldest hours are left out, and `complete` is false. */
export const getAuditSeries: OperationOf<[input?: GetAuditSeriesInput], {
  items: schemas.SignInHour[]
  complete: boolean
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audit-events/series', 'query')

/** What `getSignInFailures` takes. */
export type GetSignInFailuresInput = {
  /** The beginning of the span. */
  from: string
  /** The end of the span, exclusive. */
  to: string
}

/** Get sign-in failures. Counts failed sign-ins of a span of time by account and by client address. Names without an account are counted together, since they may be mistyped passwords. */
export const getSignInFailures: OperationOf<[input: GetSignInFailuresInput], schemas.SignInFailures, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audit-events/failures', 'query')

/** What `listAuditSeals` takes. */
export type ListAuditSealsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List audit seals. Returns the newest seals first. The sweeper seals events that are at least a minute old. A digest that is kept outside the database reveals whether events before it were changed later. */
export const listAuditSeals: OperationOf<[input?: ListAuditSealsInput], {
  items: schemas.AuditSeal[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audit-events/seals', 'query')

/** Every item of `listAuditSeals`, page after page. @throws PosternError if a page is refused */
export const eachAuditSeal: EachOf<[input?: ListAuditSealsInput], schemas.AuditSeal> =
  /* @__PURE__ */ each(listAuditSeals)

/** Get an audit seal. Returns the seal with the texts of its events, up to 1000, so that the caller can compute the digest. */
export const getAuditSeal: OperationOf<[uuid: string], schemas.AuditSealDetails, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/audit-events/seals/{uuid}')

/** Get the settings. */
export const getSettings: OperationOf<[], schemas.SiteSettings, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/settings')

/** What `updateSettings` takes. */
export type UpdateSettingsInput = {
  /** The presets that are on. A preset is a set of settings, membership flags and service types of another program. `authnzerver`: the lockout, the password length, the screening of registrations and the roles policy of authnzerver; `camcops`: the user names, the password length, the rights of group administrators, the idle end of sessions and the membership flags of CamCOPS; `magpie`: the user names and group names of Magpie, and its service types for geodata (OGC services, GeoServer, THREDDS). The values of a preset replace the defaults, but not a value that an administrator set. If two presets define the same setting, the later in the list applies. Turning a preset off deletes nothing: its flags are hidden and have no effect, and new services cannot use its types. Default: `[]`. */
  presets?: ('authnzerver' | 'camcops' | 'magpie')[] | undefined
  /** Your own membership flags, by name, in addition to `group_administrator` and the flags of presets: the meaning of each flag, and who may set it. Postern stores and returns the flags; your services decide what they permit. A flag that is removed from the table is hidden. If it is added again, the memberships that had it have it again. Default: `{}`. */
  membership_flags?: Record<string, {
    meaning: string
    set_by: 'superuser' | 'group-administrator'
  }> | undefined
  /** Whether users may register. While it is off, only administrators create accounts. Default: `true`. */
  registration_open?: boolean | undefined
  /** Whether the first user who confirms an email address becomes a superuser and a member of the group `admin`. Set it from the command line before the first registration. It has no effect once a superuser or a group exists. Default: `false`. */
  first_user_becomes_administrator?: boolean | undefined
  /** Whether an administrator has to approve each registration after its email address is confirmed. If the setting is turned off, pending registrations still need a decision. Default: `false`. */
  registration_approval?: boolean | undefined
  /** The email addresses that are notified of registrations that await approval. If empty, all superusers are notified. Only superusers receive links to approve or decline. Default: `[]`. */
  registration_approvers?: string[] | undefined
  /** The email addresses that are notified of each account that is created by a registration. Default: `[]`. */
  registration_notified?: string[] | undefined
  /** Whether users may sign in with their email address instead of their user name. While it is off, an address is treated as a user name that does not exist. Resets and unlock links are still requested by address. Default: `true`. */
  sign_in_by_email?: boolean | undefined
  /** Whether a code that is mailed to the address of an account signs its user in without a password (`POST /v1/sessions/codes`). A second factor is asked for as after a password. While it is off, codes that were sent before do not work. Everybody who reads the mail of an account can sign in then. Default: `false`. */
  sign_in_by_code?: boolean | undefined
  /** Whether a code that is mailed counts as the second factor of accounts that have no other (`POST /v1/sessions/current/step-up/code`). It is the weakest one: a person who reads the mail of an account can reset its password too. Default: `false`. */
  second_factor_by_email?: boolean | undefined
  /** The delays after failed attempts at an account, or under a name that no account has. `escalating-lock`: every `threshold`-th consecutive failure locks the name; the n-th lock lasts n × `increment_minutes`. `exponential-delay`: the n-th failure delays the next attempt by `delay_base` to the power of n - 1 seconds, at most `max_delay_seconds`; each failure beyond the `threshold` locks the name for `lock_seconds`. Values of the other policy have no effect. Default: the value that `GET` returns on a new deployment. */
  lockout?: {
    policy: 'escalating-lock' | 'exponential-delay'
    threshold: number
    increment_minutes: number
    delay_base: number
    max_delay_seconds: number
    lock_seconds: number
  } | undefined
  /** The number of failed attempts that one IPv4 address or IPv6 /64 network may make within the window, for all user names together. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"failures":100,"window_minutes":10}`. */
  source_limit?: {
    failures: number
    window_minutes: number
  } | undefined
  /** The number of registrations that may be requested within the window: from one IPv4 address or IPv6 /64 network, and for one email address, whether or not it has an account. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"per_network":20,"per_target":5,"window_minutes":60}`. */
  registration_limit?: {
    per_network: number
    per_target: number
    window_minutes: number
  } | undefined
  /** The number of password resets, and of unlock links, that may be requested within the window: from one IPv4 address or IPv6 /64 network, and for one email address, whether or not it has an account. Reports of leaked API keys are counted for the network too, by themselves. Clients behind one proxy, application server or NAT share a network: if an application server forwards requests of its users, raise it. Default: `{"per_network":20,"per_target":5,"window_minutes":60}`. */
  link_request_limit?: {
    per_network: number
    per_target: number
    window_minutes: number
  } | undefined
  /** How long a session lasts: `idle_minutes` without a refresh, and `absolute_minutes` after the sign-in in any case. A change of `idle_minutes` applies to all sessions, a change of `absolute_minutes` to sessions that begin afterwards. Default: `{"idle_minutes":10080,"absolute_minutes":43200}`. */
  session_lifetime?: {
    idle_minutes: number
    absolute_minutes: number
  } | undefined
  /** The membership flag that signing in needs, in at least one group, such as `use_web`. Superusers do not need it. If empty, all users may sign in. Sessions that exist already stay. Default: `""`. */
  sign_in_flag?: string | undefined
  /** The minimum number of characters (Unicode code points) of a new password. Existing passwords stay valid. Default: `15`. */
  password_min_length?: number | undefined
  /** The number of days after which a password must be changed. A password of unknown age must also be changed. 0 turns this off. Default: `0`. */
  password_max_age_days?: number | undefined
  /** The roles whose users need a second factor, such as `superuser`. Until one is set up, a session can do nothing else. API keys are not affected. Default: `[]`. */
  second_factor_roles?: string[] | undefined
  /** The groups whose members need a second factor, by name. The setting follows a group that gets another name. Default: `[]`. */
  second_factor_groups?: string[] | undefined
  /** The number of minutes for which an authentication counts as fresh. Changing how a user signs in needs a fresh one. Default: `15`. */
  fresh_authentication_minutes?: number | undefined
  /** The scopes whose operations need a fresh authentication too, such as `users:write`. API keys are not affected. Default: `[]`. */
  fresh_authentication_scopes?: ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[] | undefined
  /** The number of hours between the start of a recovery, of which the owner of the account is notified, and the removal of its second factors. Default: `72`. */
  factor_recovery_hours?: number | undefined
  /** The rules for new user names. `unicode`: 3 to 64 letters of one script and digits with single separators. `ascii`: 1 to 191 of `A-Za-z0-9_-,{}`. `ascii-lowercase`: 1 to 64 lower-case ASCII letters and digits with single separators. Existing names stay valid. Default: `"unicode"`. */
  username_rules?: 'unicode' | 'ascii' | 'ascii-lowercase' | undefined
  /** The rules for new group names of 1 to 64 characters. `unicode`: words of letters of one script each and digits, with single separators. `ascii`: ASCII letters and digits, with a single space, hyphen, full stop or underscore between them. Existing names stay valid. Default: `"unicode"`. */
  group_name_rules?: 'unicode' | 'ascii' | undefined
  /** Whether a group administrator may set the password or address of a member who has groups, flags or grants that the group administrator does not have. Default: `false`. */
  group_administrators_set_any_password?: boolean | undefined
  /** The email addresses that users cannot register with or change to: `admin@` on every domain, `@example.com` with its subdomains. Default: `[]`. */
  refused_addresses?: string[] | undefined
  /** Whether the email addresses of throw-away mail services are refused in the same way. Each release has a list of their domains. Default: `false`. */
  refuse_disposable_addresses?: boolean | undefined
  /** Whether a registration is refused if its full name contains a link or anything that looks like a domain name. Default: `false`. */
  refuse_links_in_full_names?: boolean | undefined
  /** User names that nobody may take, in addition to the built-in reserved names. Names that look alike are reserved, too. Default: `[]`. */
  reserved_usernames?: string[] | undefined
  /** Replacements for the texts of emails, by template and language. Placeholders such as `{{username}}` are replaced. A paragraph with a placeholder that has no value is omitted. A paragraph that ends with `{{link}}` is the label of the link. Default: `{}`. */
  mail_overrides?: Record<string, Record<string, {
    subject: string
    paragraphs: string[]
  }>> | undefined
  /** The URL of the sign-in page of a front end, the value of `{{login_url}}` in `mail_overrides`. Paragraphs with this placeholder are omitted while it is empty. Default: `""`. */
  login_url?: string | undefined
  /** The origins of applications, such as `https://app.example.com`, to which hosted pages return a browser that signed in (`return_to`). Each is compared as text, so write it as browsers do: in lower case, with a port only if it is not 443, without a path. Paths of Postern itself are always allowed. A change applies within a minute. Default: `[]`. */
  return_origins?: string[] | undefined
  /** What the hosted pages show of the site, and what they show of Postern if a part is absent: `name`; `logo`, a PNG of at most 24 KiB as a `data:` URL; `colour` with the parts `light` and `dark`, each `#rrggbb` with a contrast of at least 4.5:1 against the pages of its theme; `support_address`, the email address for help; and `texts`, one line below the heading of the sign-in page by language. A change applies within a minute. Default: `{}`. */
  brand?: {
    name?: string | undefined
    logo?: string | undefined
    colour?: {
      light: string
      dark: string
    } | undefined
    support_address?: string | undefined
    texts?: Record<string, string> | undefined
  } | undefined
  /** The roles that administrators may have besides `superuser`, which has every scope, and `authenticated`, which has none: by the name of the role, its scopes. An account whose role is not in the table has no scope. A change applies to the next request. Nobody can give a role a scope that they do not have. Default: the value that `GET` returns on a new deployment. */
  roles?: Record<string, ('users:read' | 'users:write' | 'users:lock' | 'groups:read' | 'groups:write' | 'members:write' | 'tree:read' | 'tree:write' | 'grants:read' | 'grants:write' | 'reviews:read' | 'reviews:write' | 'permissions:read' | 'check' | 'check:others' | 'registrations:read' | 'registrations:decide' | 'webhooks:read' | 'webhooks:write' | 'audit:read' | 'mail:read' | 'settings:read' | 'settings:write' | 'terms:write' | 'sessions:read' | 'sessions:end' | 'keys:read' | 'keys:write' | 'profile:read' | 'profile:write' | 'client-address:assert')[]> | undefined
  /** The actions that each role may perform on each kind of item, for `POST /v1/check/roles`. A role of an account that the policy does not name counts as `authenticated`. Every name in the policy must be declared in one of its lists. Default: the value that `GET` returns on a new deployment. */
  roles_policy?: {
    roles: string[]
    items: string[]
    actions: string[]
    visibilities: ('public' | 'unlisted' | 'private' | 'shared')[]
    limits: string[]
    item_policy: Record<string, {
      actions: string[]
      visibilities: string[]
      barred_roles: string[]
    }>
    role_policy: Record<string, {
      limits: Record<string, {
        below?: number | undefined
        above?: number | undefined
      }>
      may_own: string[]
      on_owned: string[]
      on_others: Record<string, string[]>
    }>
  } | undefined
}

/** Update the settings. Replaces each setting that is sent. Other settings keep their values. Settings that decide rights, such as `presets` and `roles_policy`, are changed by superusers with a session only, and `roles` by users who have all scopes of the roles that change. Returns 409 if the change of `roles` would leave no administrator who can sign in. */
export const updateSettings: OperationOf<[input: UpdateSettingsInput], schemas.SiteSettings, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'last-administrator' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PATCH', '/v1/settings', 'body', 'keyed')

/** Get the setup status. What is left to do on a new deployment. `GET /healthz` tells whether its parts are ready. */
export const getSetupStatus: OperationOf<[], schemas.SetupStatus, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/settings/setup')

/** List setting changes. Returns the last change of each setting: who and when, for the settings that an administrator has changed. The audit log has the changes before, with the values (`settings-changed`). */
export const listSettingChanges: OperationOf<[], {
  items: schemas.SettingChange[]
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/settings/changes')

/** Get the terms. Returns the text in the language that matches `Accept-Language` best. Returns 404 if the site has no terms. */
export const getTerms: OperationOf<[], schemas.Terms, 'client-address-not-allowed' | 'malformed-request' | 'not-found' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/terms')

/** What `publishTerms` takes. */
export type PublishTermsInput = {
  /** The text by language, or null to withdraw the terms. */
  texts: Record<string, string> | null
}

/** Publish the terms. Publishes a new version, which every user has to accept; the administrator who publishes it accepts it by that. Publishing identical texts creates no version. `null` withdraws the terms. */
export const publishTerms: OperationOf<[input: PublishTermsInput], schemas.PublishedTerms, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'cross-site-cookies' | 'forbidden' | 'insufficient-scope' | 'origin-not-allowed' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'body-too-large' | 'unsupported-media-type' | 'idempotency-key-reused' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('PUT', '/v1/terms', 'body', 'keyed')

/** What `listPendingMemberships` takes. */
export type ListPendingMembershipsInput = {
  /** The maximum number of items in the page. */
  limit?: number | undefined
  /** The `next` of the previous page. Omit it for the first page. */
  after?: string | undefined
}

/** List pending memberships. Returns the memberships of all groups that wait until their users accept the terms of the group. Only the users can accept them; `DELETE /v1/groups/{g}/members/{u}` ends such a membership, and adding the user again mails another link. */
export const listPendingMemberships: OperationOf<[input?: ListPendingMembershipsInput], {
  items: schemas.PendingMembership[]
  next: string | null
}, 'client-address-not-allowed' | 'malformed-request' | 'multiple-credentials' | 'invalid-token' | 'key-expired' | 'key-revoked' | 'unauthenticated' | 'forbidden' | 'insufficient-scope' | 'password-change-required' | 'second-factor-setup-required' | 'step-up-required' | 'terms-acceptance-required' | 'invalid-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/v1/terms/pending-memberships', 'query')

/** Every item of `listPendingMemberships`, page after page. @throws PosternError if a page is refused */
export const eachPendingMembership: EachOf<[input?: ListPendingMembershipsInput], schemas.PendingMembership> =
  /* @__PURE__ */ each(listPendingMemberships)

/** Get the start page. Returns HTML (in English or German) or JSON, depending on `Accept`. The links `mail` and `webhooks` exist in development only. */
export const getStartPage: OperationOf<[], {
  name: 'Postern'
  links: {
    sign_in: string
    account: string
    documentation: string
    openapi: string
    health: string
    keys: string
    mail?: string
    webhooks?: string
  }
}, 'client-address-not-allowed' | 'malformed-request'> =
  /* @__PURE__ */ operation('GET', '/')

/** Get the health status. Readiness. `parts` names what is not ready and why: the database, the settings and, where all functions are one Worker, each key. Values of settings are never shown. */
export const getHealthStatus: OperationOf<[], {
  healthy: boolean
  status: string
  parts: {
    name: string
    ready: boolean
    detail?: string
  }[]
}, 'client-address-not-allowed' | 'malformed-request'> =
  /* @__PURE__ */ operation('GET', '/healthz')

/** Get the liveness. Returns 200 as long as the service runs, whatever its database and settings are. */
export const getLiveness: OperationOf<[], {
  healthy: true
  status: 'running'
}, 'client-address-not-allowed' | 'malformed-request'> =
  /* @__PURE__ */ operation('GET', '/healthz/live')

/** Get the JSON Web Key Set. Returns the public keys (RFC 7517) with which other services verify access tokens. A token that is verified this way stays valid until it expires, even if its session has been revoked. `GET /v1/sessions/current` detects the revocation. */
export const getJsonWebKeySet: OperationOf<[], {
  keys: {
    kty: 'OKP'
    crv: 'Ed25519'
    x: string
    kid: string
    alg: 'EdDSA'
    use: 'sig'
  }[]
}, 'client-address-not-allowed' | 'malformed-request' | 'unavailable'> =
  /* @__PURE__ */ operation('GET', '/.well-known/jwks.json')

/** Get the OpenAPI document. */
export const getOpenApiDocument: OperationOf<[], {
  openapi: string
}, 'client-address-not-allowed' | 'malformed-request'> =
  /* @__PURE__ */ operation('GET', '/openapi.json')
