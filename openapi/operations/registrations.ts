import * as z from 'zod/mini'
import { usernameRules } from '#domain/accounts/username-rules.ts'
import { registrationStates } from '#domain/registration.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, User, Uuid } from '#openapi/schemas.ts'
import { Requested } from './passwords.ts'

const Policy = z.strictObject({
  open: z.boolean(),
  email_confirmation: z.boolean(),
  approval: z.boolean(),
  terms: z.boolean(),
  username: z.strictObject({ rules: z.enum(usernameRules), min_length: z.int(), max_length: z.int() }),
  password: z.strictObject({ min_length: z.int(), max_bytes: z.int(), chosen: z.literal('at-confirmation') }),
})

/** `store/registration/registration-row.ts` RegistrationRow. */
const Registration = name(
  'Registration',
  'Somebody who asked for an account, as administrators see it. `requested`: the address is not confirmed. `confirmed`: it is, and somebody ' +
    'has to decide; until `expires_at` name and address are claimed. The rest is final.',
  z.strictObject({
    uuid: Uuid,
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
)

const uuid = { uuid: 'The registration’s id.' }

/** `/v1/registrations` */
export const registrations: FunctionDescription = {
  title: 'Registrations',
  description:
    'Ask for an account. It comes into being when whoever reads the address’s mail follows the link and chooses a password, and, where the ' +
    'setting `registration_approval` asks for that, an administrator approves.',
  operations: {
    'GET /v1/registrations/policy': {
      id: 'getRegistrationPolicy',
      summary: 'What registration asks for',
      answers: {
        200: {
          description:
            'Whether it is open, its rules, whether an administrator decides, and whether the site has terms (`GET /v1/terms`).',
          schema: Policy,
        },
      },
    },
    'POST /v1/registrations': {
      id: 'register',
      summary: 'Ask for an account',
      description:
        'The answer is the same whether the names are free or not; what happens next, a mail says. A password may be sent to ' +
        'hear early what the rules say of it, and is forgotten.',
      answers: { 202: { description: 'Asked.', schema: Requested } },
      problems: ['forbidden'],
    },
    'GET /v1/registrations': {
      id: 'listRegistrations',
      summary: 'List registrations',
      description: 'Without `status`: those that something can still become of.',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Registration) } },
    },
    'GET /v1/registrations/{uuid}': {
      id: 'getRegistration',
      summary: 'Get a registration',
      parameters: uuid,
      answers: { 200: { description: 'The registration.', schema: Registration } },
      problems: ['not-found'],
    },
    'POST /v1/registrations/{uuid}/approve': {
      id: 'approveRegistration',
      summary: 'Make the account',
      description:
        'Of one that is confirmed. Its owner is told by mail, and signs in with the password chosen at the confirmation.',
      parameters: uuid,
      answers: { 201: { description: 'Made.', schema: User, headers: { Location: 'Where it is.' } } },
      problems: ['not-found', 'conflict'],
    },
    'POST /v1/registrations/{uuid}/decline': {
      id: 'declineRegistration',
      summary: 'End a registration without an account',
      description:
        'Name and address are free again, and the password is forgotten. Whoever asked is told by mail, with the `reason`, unless `notice` is false.',
      parameters: uuid,
      answers: { 200: { description: 'Declined.', schema: Registration } },
      problems: ['not-found', 'conflict'],
    },
    'POST /v1/registrations/{uuid}/resend': {
      id: 'resendRegistration',
      summary: 'Send the mail again that it waits for',
      description:
        'One that is requested: the link that confirms the address, with another day. One that is confirmed: to administrators. Links sent before stop working.',
      parameters: uuid,
      answers: { 202: { description: 'Sent again.', schema: Registration } },
      problems: ['not-found', 'conflict'],
    },
  },
}
