import * as z from 'zod/mini'
import { mailStates, type OutboxRow } from '#store/mail/outbox-list.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'

const Mail = name(
  'Mail',
  'An email without its text. `recipient` is masked. `due_at` is the time of the next attempt; it is null if there is none.',
  schemaFor<OutboxRow>()(
    z.strictObject({
      uuid: UuidSchema,
      template: z.string(),
      language: z.nullable(z.string()),
      recipient: z.string(),
      state: z.enum(mailStates),
      attempts: z.int(),
      created_at: Instant,
      due_at: z.nullable(Instant),
      sent_at: z.nullable(Instant),
      last_error: z.nullable(z.string()),
    }),
  ),
)

/** `/v1/outbox` */
export const outbox: FunctionDescription = {
  title: 'Mail',
  description:
    'The state of outgoing emails: waiting for the next attempt, sent, or abandoned. An email is abandoned if it is no longer needed or if ' +
    'its link would have expired.',
  operations: {
    'GET /v1/outbox': {
      id: 'listMail',
      summary: 'List mail',
      description: 'Returns the newest emails first. Filters are combined with AND.',
      parameters: {
        state: 'Only emails in this state.',
        template: 'Only emails of this template, for example `registration-confirm`.',
      },
      responses: { 200: { description: 'One page of emails.', schema: page(Mail) } },
    },
  },
}
