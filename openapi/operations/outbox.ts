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

const Preview = name(
  'MailPreview',
  'An email with example values. A paragraph with a `url` is a link, which opens nothing. `override` is the stored text of an administrator; null: the default. ' +
    '`placeholders` are those that a text may contain.',
  z.strictObject({
    subject: z.string(),
    paragraphs: z.array(z.strictObject({ text: z.string(), url: z.nullable(z.string()) })),
    override: z.nullable(z.strictObject({ subject: z.string(), paragraphs: z.array(z.string()) })),
    placeholders: z.array(z.string()),
  }),
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
    'POST /v1/outbox/preview': {
      id: 'previewMail',
      summary: 'Preview mail',
      description:
        'Returns an email as it would be sent, with example values for names, links and codes. `text` replaces the stored text, to see a change before it is ' +
        'stored in the setting `mail_overrides`; it is checked as that is. Stores nothing.',
      fields: {
        template: 'The template, for example `password-reset`.',
        language: 'The language of the email.',
        text: 'A text to preview: subject and paragraphs, with placeholders. Default: the stored text.',
      },
      responses: { 200: { description: 'The email.', schema: Preview } },
    },
  },
}
