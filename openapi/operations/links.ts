import * as z from 'zod/mini'
import { operationNames } from '#http/links/index.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, User } from '#openapi/schemas.ts'
import { Acceptance, Terms } from './terms.ts'

const LinkOperation = z.enum(operationNames)

const Link = name(
  'Link',
  'What a link will do when it is posted to, for whom, until when, and which fields it takes; for some, nothing. The address is masked, except for the administrator who decides on a registration.',
  z.strictObject({
    operation: LinkOperation,
    username: z.string(),
    email: z.nullable(z.string()),
    group: z.optional(z.string()),
    terms: z.optional(Terms),
    expires_at: Instant,
    post: z.array(z.string()),
  }),
)

const Done = z.strictObject({
  operation: LinkOperation,
  status: z.literal('done'),
  /** Of a new password and of the end of a lock, for who does not get a page. */
  device_token: z.optional(z.string()),
})
const Pending = z.strictObject({ operation: LinkOperation, status: z.literal('pending') })
/** What whoever was asked to accept terms said. */
const Answered = z.strictObject({
  operation: LinkOperation,
  status: z.literal('done'),
  answer: z.enum(['accepted', 'refused']),
  ...z.partial(Acceptance).shape,
})
const Made = z.strictObject({ operation: LinkOperation, status: z.literal('done'), user: User })

const token = { token: 'The secret from the mail.' }

/** `/links` */
export const links: FunctionDescription = {
  title: 'Links',
  description:
    'Links in mail. Browsers get pages that work without scripts, programs get JSON. A link never signs anybody in, and works once.',
  operations: {
    'GET /links/{token}': {
      id: 'lookAtLink',
      summary: 'See what a link will do',
      description: 'Changes nothing, ever: mail scanners follow links.',
      parameters: token,
      answers: { 200: { description: 'What it will do.', schema: Link, mediaType: 'text/html' } },
      problems: ['link-unknown', 'link-spent'],
      pages: true,
    },
    'POST /links/{token}': {
      id: 'useLink',
      summary: 'Do what a link is for, once',
      parameters: token,
      answers: {
        200: {
          description:
            'Done. A new password or another address has ended every session. A new password and the end of a lock answer the token of a device that is known from now on, which a page keeps in a cookie. A decision on a registration is that of the administrator whom the link was made for.',
          schema: z.union([Done, Answered]),
          mediaType: 'text/html',
        },
        201: { description: 'The address is confirmed and the account made.', schema: Made, mediaType: 'text/html' },
        202: {
          description: 'The address is confirmed; an administrator decides about the account.',
          schema: Pending,
          mediaType: 'text/html',
        },
      },
      problems: ['link-unknown', 'link-spent', 'conflict'],
      form: true,
      pages: true,
    },
  },
}
