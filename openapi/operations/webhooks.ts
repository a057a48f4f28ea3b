import * as z from 'zod/mini'
import { webhookActionNames } from '#domain/webhooks/webhook-actions.ts'
import { deliveryStatuses } from '#store/webhooks/webhook-deliveries.ts'
import { webhookFormats, webhookMethods } from '#store/webhooks/webhook-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, Uuid } from '#openapi/schemas.ts'

/** `store/webhooks/webhook-row.ts` WebhookRow. */
const Webhook = name(
  'Webhook',
  'Who is told of which actions, and how. `payload` is a template; null is the usual envelope `{type, timestamp, data}`.',
  z.strictObject({
    uuid: Uuid,
    name: z.string(),
    actions: z.array(z.enum(webhookActionNames)),
    url: z.string(),
    method: z.enum(webhookMethods),
    format: z.enum(webhookFormats),
    payload: z.unknown(),
    ordered: z.boolean(),
    concurrency: z.int(),
    update_user_status_on_error: z.boolean(),
    enabled: z.boolean(),
    disabled_at: z.nullable(Instant),
    disabled_because: z.nullable(z.enum(['administrator', 'receiver-gone'])),
    failures: z.int(),
    previous_secret_until: z.nullable(Instant),
    created_at: Instant,
    updated_at: Instant,
  }),
)

/** `store/webhooks/webhook-deliveries.ts` DeliveryRow. */
const Delivery = name(
  'WebhookDelivery',
  'A message to one webhook. Its id is the `webhook-id` at every attempt; `log` is the story of them.',
  z.strictObject({
    uuid: Uuid,
    webhook: Uuid,
    action: z.string(),
    target: z.string(),
    parameters: z.record(z.string(), z.unknown()),
    status: z.enum(deliveryStatuses),
    created_at: Instant,
    attempts: z.int(),
    due_at: z.nullable(Instant),
    delivered_at: z.nullable(Instant),
    abandoned_at: z.nullable(Instant),
    last_status: z.nullable(z.int()),
    last_error: z.nullable(z.string()),
    last_answer: z.nullable(z.string()),
    log: z.array(
      z.strictObject({
        at: Instant,
        status: z.nullable(z.int()),
        error: z.nullable(z.string()),
        milliseconds: z.int(),
      }),
    ),
  }),
)

const WithSecret = z.strictObject({ webhook: Webhook, secret: z.string() })
const uuid = { uuid: 'The webhook’s id.' }

/** `/v1/webhooks` */
export const webhooks: FunctionDescription = {
  title: 'Webhooks',
  description:
    'Programs that are told of changes: each message is written down by the statement that makes the change and tried for three days. ' +
    'Messages are signed as Standard Webhooks has it, with the webhook’s secret (`v1`) and with the key of this deployment (`v1a`, Ed25519). ' +
    'A `GET` or `HEAD` carries its payload as a form in the query; then the query is what is signed.',
  operations: {
    'GET /v1/webhooks': {
      id: 'listWebhooks',
      summary: 'List the webhooks',
      answers: { 200: { description: 'A page, in the order of the ids.', schema: page(Webhook) } },
    },
    'POST /v1/webhooks': {
      id: 'createWebhook',
      summary: 'Have a program told of changes',
      description:
        'The payload is any JSON. `{{user.name}}` and the like stand for values: a text that is one placeholder gets the value with its type, in ' +
        'inner quotes its text. A placeholder that one of the actions does not have is refused, and the refusal says which there are. The secret ' +
        'is shown now and never again.',
      answers: {
        201: { description: 'Made, with its secret.', schema: WithSecret, headers: { Location: 'Where it is.' } },
      },
    },
    'GET /v1/webhooks/public-key': {
      id: 'getWebhookPublicKey',
      summary: 'Get the key that verifies `v1a` signatures',
      answers: {
        200: {
          description: 'The key, `whpk_` and base64 of 32 bytes.',
          schema: z.strictObject({ algorithm: z.literal('ed25519'), public_key: z.string() }),
        },
      },
    },
    'GET /v1/webhooks/deliveries': {
      id: 'listWebhookDeliveries',
      summary: 'List what webhooks were told, newest first',
      description: 'By webhook, status, action and time: `from` is included, `to` is not.',
      answers: { 200: { description: 'A page.', schema: page(Delivery) } },
    },
    'GET /v1/webhooks/{uuid}': {
      id: 'getWebhook',
      summary: 'Get a webhook',
      parameters: uuid,
      answers: { 200: { description: 'The webhook.', schema: Webhook } },
    },
    'PATCH /v1/webhooks/{uuid}': {
      id: 'updateWebhook',
      summary: 'Change a webhook in place',
      description:
        '`actions` and `payload` go together. Disabled, it is told nothing; what waits goes on when it is enabled.',
      parameters: uuid,
      answers: { 200: { description: 'The webhook as it is now.', schema: Webhook } },
    },
    'DELETE /v1/webhooks/{uuid}': {
      id: 'deleteWebhook',
      summary: 'Delete a webhook and what it was still to be told',
      parameters: uuid,
      answers: { 204: { description: 'Gone.' } },
    },
    'POST /v1/webhooks/{uuid}/rotate-secret': {
      id: 'rotateWebhookSecret',
      summary: 'Give a webhook a new secret',
      description: 'The one before signs too for `overlap_seconds`, a day unless told.',
      parameters: uuid,
      answers: {
        200: { description: 'The webhook and its new secret, which is shown now and never again.', schema: WithSecret },
      },
    },
    'POST /v1/webhooks/{uuid}/test': {
      id: 'testWebhook',
      summary: 'Send a message of the action `test`, with made-up values',
      parameters: uuid,
      answers: { 202: { description: 'On its way.', schema: z.strictObject({ delivery: Uuid }) } },
      problems: ['conflict'],
    },
    'POST /v1/webhooks/{uuid}/replay': {
      id: 'replayWebhook',
      summary: 'Tell a webhook again: one message, or those of a time',
      description: 'Each under the id that it had. A thousand at most; `more` says that there are more.',
      parameters: uuid,
      answers: {
        202: { description: 'Queued.', schema: z.strictObject({ queued: z.int(), more: z.boolean() }) },
      },
      problems: ['conflict'],
    },
  },
}
