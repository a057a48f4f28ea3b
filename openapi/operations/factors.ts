import * as z from 'zod/mini'
import type { FactorList } from '#store/factors/factors.ts'
import type { FactorRecovery } from '#store/factors/recoveries.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'
import { Identity } from './providers.ts'
import { NewSession, setCookie, TokenFields, Tokens, PasskeyRequest } from './sessions.ts'

const Factors = name(
  'Factors',
  'How a user can sign in. `recovery_codes.left` counts the codes that were not used. `recovery` is the recovery that an administrator ' +
    'started: at `due_at` all second factors are removed. `authenticator` of a passkey is what people know its authenticator by. `providers` are ' +
    'the accounts at other providers; those at a provider that is disabled do not sign in.',
  schemaFor<FactorList>()(
    z.strictObject({
      password: z.boolean(),
      authenticator: z.nullable(z.strictObject({ created_at: Instant, last_used_at: z.nullable(Instant) })),
      passkeys: z.array(
        z.strictObject({
          uuid: UuidSchema,
          name: z.string(),
          authenticator: z.nullable(z.string()),
          backed_up: z.boolean(),
          created_at: Instant,
          last_used_at: z.nullable(Instant),
        }),
      ),
      providers: z.array(Identity),
      recovery_codes: z.strictObject({ left: z.int(), created_at: z.nullable(Instant) }),
      recovery: z.nullable(z.strictObject({ started_at: Instant, due_at: Instant })),
    }),
  ),
)

const EnrolmentOptions = name(
  'AuthenticatorOptions',
  'What an authenticator app is set up with. `secret` is for typing, in Base32; `uri` is the same as an `otpauth:` URI, and `qr` as an SVG image ' +
    'of a QR code. Send `ticket` back with the first code, within `expires_in` seconds.',
  z.strictObject({
    ticket: z.string(),
    secret: z.string(),
    uri: z.string(),
    qr: z.string(),
    expires_in: z.int(),
  }),
)

const FactorCodeRequested = name(
  'SecondFactorCode',
  'A code is on its way. It can be used for `expires_in` seconds from when its mail is sent.',
  z.strictObject({ status: z.literal('requested'), expires_in: z.int() }),
)

const codes = z.array(z.string())

const TokensWithCodes = name(
  'TokensWithRecoveryCodes',
  'The tokens of the session that goes on, and new recovery codes. They are shown this once.',
  z.strictObject({ ...TokenFields.shape, recovery_codes: codes }),
)

const TokensMaybeWithCodes = name(
  'TokensOfEnrolment',
  'The tokens of the session that goes on. `recovery_codes` are new recovery codes, shown this once; null if the account has some left.',
  z.strictObject({ ...TokenFields.shape, recovery_codes: z.nullable(codes) }),
)

const person = z.strictObject({ uuid: UuidSchema, username: z.string() })

const Recovery = name(
  'FactorRecovery',
  'The recovery of an account that has lost its second factors. `started_by` is null if that account was deleted.',
  schemaFor<FactorRecovery>()(
    z.strictObject({ user: person, started_by: z.nullable(person), started_at: Instant, due_at: Instant }),
  ),
)

const factor = {
  code: 'The six digits that the authenticator app shows.',
  recovery_code: 'A recovery code. Each works once.',
  passkey:
    'The `challenge` of the options and the `credential` that the browser created for them: a signature of a passkey of the account.',
}

const sensitive =
  'The session must have authenticated within the setting `fresh_authentication_minutes`. All sessions of the user end, and the response has the ' +
  'tokens of a new one. The user is notified by email.'

/** Second factors: `/v1/factors`, `/v1/authenticator`, `/v1/recovery-codes`, `/v1/factor-recoveries` and the sign-in with them. */
export const factors: FunctionDescription = {
  title: 'Second factors',
  description:
    'An account with a passkey or an authenticator app needs it for every sign-in: what opens a session otherwise returns `second-factor-required` ' +
    'with a ticket. Recovery codes stand in for a lost factor. The settings `second_factor_roles` and `second_factor_groups` say who needs one.',
  operations: {
    'POST /v1/sessions/second-factor': {
      id: 'createSessionWithSecondFactor',
      summary: 'Create a session with a second factor',
      description:
        'Completes a sign-in that returned `second-factor-required`. Send exactly one factor. A ticket works once, for ten minutes; a wrong factor ' +
        'does not use it. Attempts are counted by account as those with passwords are, whatever the ticket (setting `lockout`).',
      fields: {
        ticket: 'The `ticket` of the problem `second-factor-required`.',
        ...factor,
        cookies: 'As for `POST /v1/sessions`.',
      },
      responses: { 201: { description: 'Signed in.', schema: NewSession, headers: setCookie } },
      problems: ['invalid-ticket', 'invalid-credentials', 'too-many-attempts', 'origin-not-allowed', 'forbidden'],
    },
    'POST /v1/sessions/second-factor/options': {
      id: 'createSecondFactorOptions',
      summary: 'Create second factor options',
      description:
        'Returns a challenge for the passkeys of the account of the ticket, good for five minutes, once, and with this ticket only.',
      fields: { ticket: 'The `ticket` of the problem `second-factor-required`.', method: 'Always `passkey`.' },
      responses: { 200: { description: 'The challenge and the options.', schema: PasskeyRequest } },
      problems: ['invalid-ticket'],
    },
    'POST /v1/sessions/current/step-up/options': {
      id: 'createConfirmationOptions',
      summary: 'Create confirmation options',
      description:
        'Returns a challenge for the passkeys of the caller, good for five minutes, once, and in this session only.',
      fields: { method: 'Always `passkey`.' },
      responses: { 200: { description: 'The challenge and the options.', schema: PasskeyRequest } },
    },
    'POST /v1/sessions/current/step-up': {
      id: 'confirmSession',
      summary: 'Confirm the session',
      description:
        'Authenticates the user of the session again, for operations and grants that return `step-up-required`. With the password the session ' +
        'counts as freshly authenticated; with a second factor it also has two factors from then on. The session goes on, with a new access token; ' +
        'the refresh token stays. Send exactly one factor.',
      fields: {
        password: 'The password of the user.',
        ...factor,
        email_code: 'The code of `POST /v1/sessions/current/step-up/code`.',
      },
      responses: { 200: { description: 'The tokens of the session.', schema: Tokens, headers: setCookie } },
      problems: ['invalid-credentials', 'too-many-attempts'],
    },
    'POST /v1/sessions/current/step-up/code': {
      id: 'sendSecondFactorCode',
      summary: 'Send a second factor code',
      description:
        'Sends a code to the email address of the caller, where the setting `second_factor_by_email` says that it counts as a second factor and the ' +
        'account has no other. Send it as `email_code` to `POST /v1/sessions/current/step-up`, in the same session and within `expires_in` seconds. ' +
        'An earlier code stops working.',
      responses: { 202: { description: 'An email is sent.', schema: FactorCodeRequested } },
      problems: ['forbidden', 'too-many-requests'],
    },
    'GET /v1/factors': {
      id: 'listFactors',
      summary: 'List factors',
      description: 'Returns those of the caller.',
      responses: { 200: { description: 'The factors.', schema: Factors } },
    },
    'GET /v1/factors/{u}': {
      id: 'getUserFactors',
      summary: "Get a user's factors",
      description: 'Returns what signs the user in, without what it is verified with.',
      parameters: { u: 'The id or the name of the user.' },
      responses: { 200: { description: 'The factors.', schema: Factors } },
      problems: ['not-found'],
    },
    'POST /v1/authenticator/options': {
      id: 'createAuthenticatorOptions',
      summary: 'Create authenticator options',
      description:
        'Returns a new secret. Nothing is stored until `PUT /v1/authenticator` confirms it with a code. The session must have authenticated within ' +
        'the setting `fresh_authentication_minutes`.',
      responses: { 200: { description: 'What to set up the app with.', schema: EnrolmentOptions } },
    },
    'PUT /v1/authenticator': {
      id: 'setAuthenticator',
      summary: 'Set the authenticator',
      description: `Stores the app, in place of an earlier one. ${sensitive}`,
      fields: {
        ticket: 'The `ticket` of `POST /v1/authenticator/options`, of the same session.',
        code: 'The code that the app shows.',
      },
      responses: { 200: { description: 'The app is set up.', schema: TokensMaybeWithCodes, headers: setCookie } },
    },
    'DELETE /v1/authenticator': {
      id: 'deleteAuthenticator',
      summary: 'Delete the authenticator',
      description: `Removes the app. With the last second factor the recovery codes are deleted too. ${sensitive}`,
      responses: { 200: { description: 'The app is removed.', schema: Tokens, headers: setCookie } },
      problems: ['not-found', 'second-factor-demanded'],
    },
    'POST /v1/recovery-codes': {
      id: 'createRecoveryCodes',
      summary: 'Create recovery codes',
      description: `Creates ten recovery codes in place of all earlier ones. Returns 404 for an account without a second factor. ${sensitive}`,
      responses: { 201: { description: 'The codes.', schema: TokensWithCodes, headers: setCookie } },
      problems: ['not-found'],
    },
    'GET /v1/factor-recoveries': {
      id: 'listFactorRecoveries',
      summary: 'List factor recoveries',
      description: 'Returns the recoveries that wait, in the order of the ids of their users.',
      responses: { 200: { description: 'One page of recoveries.', schema: page(Recovery) } },
    },
    'POST /v1/factor-recoveries': {
      id: 'createFactorRecovery',
      summary: 'Create a factor recovery',
      description:
        'For a user who has lost every second factor and recovery code. After the setting `factor_recovery_hours` all second factors of the account ' +
        'are removed and its sessions end. The user is notified by email at once, and stops it by signing in with a factor. A recovery that waits ' +
        'already goes on as it is. The caller must have all rights of the account. An account that only passkeys sign in is refused (`last-way-in`): its ' +
        'user sets a password by mail first.',
      fields: { user: 'The user, by id or name.' },
      responses: { 201: { description: 'The recovery waits.', schema: Recovery } },
      problems: ['not-found', 'last-way-in'],
    },
    'DELETE /v1/factor-recoveries/{u}': {
      id: 'deleteFactorRecovery',
      summary: 'Delete a factor recovery',
      description: 'Stops a recovery that waits. Returns 404 if none does.',
      parameters: { u: 'The user, by id, name or `current`.' },
      responses: { 204: { description: 'The recovery is stopped.' } },
      problems: ['forbidden'],
    },
  },
}
