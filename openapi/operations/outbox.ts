import * as z from 'zod/mini'
import { mailStates } from '#store/mail/outbox-list.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, Uuid } from '#openapi/schemas.ts'

/** `store/mail/outbox-list.ts` OutboxRow. */
const Mail = name(
  'Mail',
  'A mail, without what it says. The address is masked; `due_at` is when it is tried next.',
  z.strictObject({
    uuid: Uuid,
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
)

/** `/v1/outbox` */
export const outbox: FunctionDescription = {
  title: 'Mail',
  description:
    'What became of mail: sent, waiting to be tried again, or given up because nobody needs it any more or its link would be dead.',
  operations: {
    'GET /v1/outbox': {
      id: 'listMail',
      summary: 'List mail, newest first',
      description: 'By state and template.',
      answers: { 200: { description: 'A page.', schema: page(Mail) } },
    },
  },
}
