import * as z from 'zod/mini'
import { operationNames } from '#http/links/index.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, User } from '#openapi/schemas.ts'
import { AcceptanceSchema, TermsSchema } from './terms.ts'

const LinkOperation = z.enum(operationNames)

const Link = name(
  'Link',
  'A one-time link: its operation, its user and its expiry time. `post` lists the fields that `POST` accepts. `email` is masked, unless the ' +
    'link is for an administrator who decides on a registration.',
  z.strictObject({
    operation: LinkOperation,
    username: z.string(),
    email: z.nullable(z.string()),
    group: z.optional(z.string()),
    terms: z.optional(TermsSchema),
    expires_at: Instant,
    post: z.array(z.string()),
  }),
)

const Done = z.strictObject({
  operation: LinkOperation,
  status: z.literal('done'),
  device_token: z.optional(z.string()),
})
const Pending = z.strictObject({ operation: LinkOperation, status: z.literal('pending') })
/** The decision on the terms of a group. */
const TermsDecision = z.strictObject({
  operation: LinkOperation,
  status: z.literal('done'),
  answer: z.enum(['accepted', 'refused']),
  ...z.partial(AcceptanceSchema).shape,
})
const AccountCreated = z.strictObject({ operation: LinkOperation, status: z.literal('done'), user: User })

const token = { token: 'The secret from the email.' }

/** `/links` */
export const links: FunctionDescription = {
  title: 'One-time links',
  description:
    'The links in emails. Browsers get HTML pages that work without scripts; other clients get JSON. A link works once and never signs a user in.',
  operations: {
    'GET /links/{token}': {
      id: 'getLink',
      summary: 'Get a link',
      description: 'Describes what the link does. A GET request changes nothing, because mail scanners open links.',
      parameters: token,
      responses: { 200: { description: 'The link.', schema: Link, mediaType: 'text/html' } },
      problems: ['link-not-found', 'link-expired', 'too-many-requests'],
      pages: true,
    },
    'POST /links/{token}': {
      id: 'redeemLink',
      summary: 'Redeem a link',
      description:
        'Performs the operation of the link. `GET` returns the accepted fields in `post`. Setting a password and changing the email address end ' +
        'all sessions of the user. Setting a password and unlocking return a `device_token` for the next sign-in, or set it as a cookie for ' +
        'pages. A decision on a registration is recorded for the administrator to whom the link was sent.',
      parameters: token,
      fields: {
        password: 'The password of the new account, to confirm a registration.',
        username:
          'Another user name than the requested one, to confirm a registration whose user name is taken by now.',
        new_password: 'The new password, to reset a password.',
        revoke_keys: 'Whether to revoke the API keys of the user too, to reset a password.',
        answer: 'Whether the user accepts or refuses the terms of a group.',
        language: 'The language of the terms that the user read. Default: the language that `GET` selects.',
      },
      responses: {
        200: { description: 'Redeemed.', schema: z.union([Done, TermsDecision]), mediaType: 'text/html' },
        201: {
          description: 'The email address is confirmed and the account has been created.',
          schema: AccountCreated,
          mediaType: 'text/html',
        },
        202: {
          description: 'The email address is confirmed. An administrator has to approve the registration.',
          schema: Pending,
          mediaType: 'text/html',
        },
      },
      problems: [
        'too-many-requests',
        'link-not-found',
        'link-expired',
        'name-taken',
        'email-taken',
        'registration-not-pending',
        'terms-not-in-force',
        'membership-not-pending',
      ],
      form: true,
      pages: true,
    },
  },
}
