import * as z from 'zod/mini'
import { usernameRules } from '#domain/accounts/username-rules.ts'
import { registrationStates } from '#domain/registration.ts'
import type { RegistrationRow } from '#store/registration/registrations.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, User, UuidSchema } from '#openapi/schemas.ts'
import { turnstileResponse } from '#openapi/robot-check.ts'
import { RequestAccepted } from './passwords.ts'

const Policy = name(
  'RegistrationPolicy',
  'The rules of registration. `approval` is true if an administrator has to approve each registration. `terms` is true if the site has terms ' +
    'of use (`GET /v1/terms`). The password is chosen when the email address is confirmed. `turnstile_site_key` is the key of the Turnstile widget ' +
    'that forms need; null: they need none.',
  z.strictObject({
    open: z.boolean(),
    email_confirmation: z.boolean(),
    approval: z.boolean(),
    terms: z.boolean(),
    username: z.strictObject({ rules: z.enum(usernameRules), min_length: z.int(), max_length: z.int() }),
    password: z.strictObject({ min_length: z.int(), max_bytes: z.int(), chosen: z.literal('at-confirmation') }),
    turnstile_site_key: z.nullable(z.string()),
  }),
)

const Registration = name(
  'Registration',
  'A request for an account. `requested`: the email address is not confirmed. `confirmed`: the address is confirmed and an administrator has to ' +
    'decide; the user name and the address are reserved until `expires_at`. The other states are final. `decided_by` is the user name of the ' +
    'administrator.',
  schemaFor<RegistrationRow>()(
    z.strictObject({
      uuid: UuidSchema,
      username: z.string(),
      email: z.string(),
      full_name: z.nullable(z.string()),
      status: z.enum(registrationStates),
      requested_from: z.nullable(z.string()),
      created_at: Instant,
      confirmed_at: z.nullable(Instant),
      expires_at: Instant,
      decided_at: z.nullable(Instant),
      decided_by: z.nullable(z.string()),
    }),
  ),
)

const uuid = { uuid: 'The id of the registration.' }

/** `/v1/registrations` */
export const registrations: FunctionDescription = {
  title: 'Registrations',
  description:
    'Requests for accounts. The account is created when the user opens the link in the email and chooses a password. If the setting ' +
    '`registration_approval` is on, an administrator has to approve the registration first.',
  operations: {
    'GET /v1/registrations/policy': {
      id: 'getRegistrationPolicy',
      summary: 'Get the registration policy',
      responses: { 200: { description: 'The policy.', schema: Policy } },
    },
    'POST /v1/registrations': {
      id: 'createRegistration',
      summary: 'Create a registration',
      description:
        'Sends an email with a link that confirms the address. The response never depends on whether an account exists; instructions are sent ' +
        'by email. Returns 403 if registration is closed.',
      fields: {
        username: 'The user name of the new account.',
        email: 'The email address of the new account.',
        password:
          'A password to check against the rules. It is not stored; the user chooses one when confirming the address.',
        full_name: 'The full name of the user.',
        turnstile_response: turnstileResponse('registration'),
      },
      responses: { 202: { description: 'Accepted. An email is sent.', schema: RequestAccepted } },
      problems: ['forbidden', 'too-many-requests', 'robot-check-failed'],
    },
    'GET /v1/registrations': {
      id: 'listRegistrations',
      summary: 'List registrations',
      parameters: {
        status: 'Only registrations in this state. Default: those that are `requested` or `confirmed`.',
      },
      responses: { 200: { description: 'One page of registrations, ordered by id.', schema: page(Registration) } },
    },
    'GET /v1/registrations/{uuid}': {
      id: 'getRegistration',
      summary: 'Get a registration',
      description: 'Registrations are deleted a week after they end.',
      parameters: uuid,
      responses: { 200: { description: 'The registration.', schema: Registration } },
      problems: ['not-found'],
    },
    'POST /v1/registrations/{uuid}/approve': {
      id: 'approveRegistration',
      summary: 'Approve a registration',
      description:
        'Creates the account and notifies the user by email. The user signs in with the password that they chose when confirming the address. ' +
        'Returns 409 unless the registration is `confirmed`.',
      parameters: uuid,
      responses: {
        201: { description: 'The created account.', schema: User, headers: { Location: 'The path of the user.' } },
      },
      problems: ['not-found', 'registration-not-pending', 'name-taken', 'email-taken'],
    },
    'POST /v1/registrations/{uuid}/decline': {
      id: 'declineRegistration',
      summary: 'Decline a registration',
      description:
        'Releases the user name and the email address, and deletes the password. Returns 409 if the registration has already ended.',
      parameters: uuid,
      fields: {
        notice: 'Whether to notify the user by email. Default: `true`.',
        reason: 'A reason to include in the email.',
      },
      responses: { 200: { description: 'Declined.', schema: Registration } },
      problems: ['not-found', 'registration-not-pending'],
    },
    'POST /v1/registrations/{uuid}/resend': {
      id: 'resendRegistrationMail',
      summary: 'Resend a registration mail',
      description:
        'For a `requested` registration, sends the confirmation link to the user and extends the registration by a day. For a `confirmed` ' +
        'registration, notifies the administrators. Earlier links stop working. Returns 409 if the registration has ended.',
      parameters: uuid,
      responses: { 202: { description: 'Accepted. The email is sent.', schema: Registration } },
      problems: ['not-found', 'registration-not-pending'],
    },
  },
}
