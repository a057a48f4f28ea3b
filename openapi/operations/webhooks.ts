import * as z from 'zod/mini'
import { webhookActionNames } from '#domain/webhooks/webhook-actions.ts'
import { type DeliveryRow, deliveryStatuses } from '#store/webhooks/webhook-deliveries.ts'
import type { Json } from '#domain/webhooks/webhook-template.ts'
import { webhookFormats, webhookMethods, type WebhookRow } from '#store/webhooks/webhook-row.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, page, UuidSchema } from '#openapi/schemas.ts'

const Webhook = name(
  'Webhook',
  'An endpoint that receives a message for each of its `actions`. `payload` is the template of the message; null stands for the default ' +
    'payload `{type, timestamp, data}`. `failures` counts the failures since the last success.',
  schemaFor<WebhookRow>()(
    z.strictObject({
      uuid: UuidSchema,
      name: z.string(),
      actions: z.array(z.enum(webhookActionNames)),
      url: z.string(),
      method: z.enum(webhookMethods),
      format: z.enum(webhookFormats),
      payload: z.unknown() as z.ZodMiniType as z.ZodMiniType<Json>,
      ordered: z.boolean(),
      concurrency: z.int(),
      update_user_status_on_error: z.boolean(),
      enabled: z.boolean(),
      disabled_at: z.nullable(Instant),
      disabled_reason: z.nullable(z.enum(['administrator', 'receiver-gone'])),
      failures: z.int(),
      previous_secret_until: z.nullable(Instant),
      created_at: Instant,
      updated_at: Instant,
    }),
  ),
)

const Delivery = name(
  'WebhookDelivery',
  'A message to a webhook with its attempts. `uuid` is sent as `webhook-id` with every attempt. `due_at` is the time of the next attempt; it ' +
    'is null if there is none.',
  schemaFor<DeliveryRow>()(
    z.strictObject({
      uuid: UuidSchema,
      webhook: UuidSchema,
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
      last_response: z.nullable(z.string()),
      attempt_log: z.array(
        z.strictObject({
          at: Instant,
          status: z.nullable(z.int()),
          error: z.nullable(z.string()),
          milliseconds: z.int(),
        }),
      ),
    }),
  ),
)

const WithSecret = z.strictObject({ webhook: Webhook, secret: z.string() })
const uuid = { uuid: 'The id of the webhook.' }
const fields = {
  name: 'A name for people.',
  actions: 'The actions to receive, without duplicates.',
  url: 'The URL of the receiver.',
  payload:
    'The template of the message: any JSON value. Placeholders such as `{{user.name}}` are replaced. A string that consists of one ' +
    'placeholder becomes the value with its type. Null stands for the default payload.',
  method: 'The method of the requests. `GET` and `HEAD` send the payload as a form in the query.',
  format: 'The format of the payload.',
  ordered: 'Whether messages about the same object are delivered in order.',
  concurrency: 'The maximum number of simultaneous requests.',
  update_user_status_on_error: 'Whether a failed delivery sets the status of the user to `webhook-error`.',
}

/** `/v1/webhooks` */
export const webhooks: FunctionDescription = {
  title: 'Webhooks',
  description:
    'Endpoints that Postern notifies of changes. Each message is stored in the transaction of the change, and retried for three days. Messages ' +
    'are signed according to Standard Webhooks, with the secret of the webhook (`v1`) and with the key of the deployment (`v1a`, ' +
    'Ed25519). For `GET` and `HEAD` requests the query is signed. A receiver that calls this API in reaction to a message sends the header ' +
    '`webhook-id` of the message: after nine messages of which each caused the next one, no further message is sent.',
  operations: {
    'GET /v1/webhooks': {
      id: 'listWebhooks',
      summary: 'List webhooks',
      responses: { 200: { description: 'One page of webhooks, ordered by id.', schema: page(Webhook) } },
    },
    'POST /v1/webhooks': {
      id: 'createWebhook',
      summary: 'Create a webhook',
      description:
        'Returns the secret, which is not shown again. Returns 422 if the payload contains a placeholder that one of the actions does not provide; ' +
        '`errors` lists the available placeholders. The URL is stored in the form in which it is called; by default, it may have the ports 443 and 8443.',
      fields,
      responses: {
        201: {
          description: 'Created, with the secret.',
          schema: WithSecret,
          headers: { Location: 'The path of the webhook.' },
        },
      },
    },
    'GET /v1/webhooks/public-key': {
      id: 'getWebhookPublicKey',
      summary: 'Get the webhook public key',
      description: 'Returns the key that verifies `v1a` signatures.',
      responses: {
        200: {
          description: 'The key: `whpk_` followed by 32 bytes in base64.',
          schema: z.strictObject({ algorithm: z.literal('ed25519'), public_key: z.string() }),
        },
      },
    },
    'GET /v1/webhooks/deliveries': {
      id: 'listWebhookDeliveries',
      summary: 'List webhook deliveries',
      description: 'Returns the newest deliveries first. Filters are combined with AND.',
      parameters: {
        webhook: 'Only deliveries to this webhook, by id.',
        status: 'Only deliveries with this status.',
        action: 'Only messages of this action.',
        from: 'Only messages created at or after this time.',
        to: 'Only messages created before this time.',
      },
      responses: { 200: { description: 'One page of deliveries.', schema: page(Delivery) } },
    },
    'GET /v1/webhooks/{uuid}': {
      id: 'getWebhook',
      summary: 'Get a webhook',
      parameters: uuid,
      responses: { 200: { description: 'The webhook.', schema: Webhook } },
    },
    'PATCH /v1/webhooks/{uuid}': {
      id: 'updateWebhook',
      summary: 'Update a webhook',
      description:
        'Requires at least one field. `actions` and `payload` must be sent together. A disabled webhook receives no messages. Messages that were ' +
        'waiting are delivered when the webhook is enabled again.',
      parameters: uuid,
      fields: { ...fields, enabled: 'Whether the webhook receives messages.' },
      responses: { 200: { description: 'The updated webhook.', schema: Webhook } },
    },
    'DELETE /v1/webhooks/{uuid}': {
      id: 'deleteWebhook',
      summary: 'Delete a webhook',
      description: 'Also deletes its deliveries, including those that are waiting.',
      parameters: uuid,
      responses: { 204: { description: 'Deleted.' } },
    },
    'POST /v1/webhooks/{uuid}/rotate-secret': {
      id: 'rotateWebhookSecret',
      summary: "Rotate a webhook's secret",
      description: 'Creates a new secret. During the overlap, messages are signed with both secrets.',
      parameters: uuid,
      fields: { overlap_seconds: 'How long the previous secret remains in use, in seconds.' },
      responses: {
        200: { description: 'The webhook and the new secret, which is not shown again.', schema: WithSecret },
      },
    },
    'POST /v1/webhooks/{uuid}/test': {
      id: 'sendTestMessage',
      summary: 'Send a test message',
      description: 'Queues a message of the action `test` with example values. Returns 409 if the webhook is disabled.',
      parameters: uuid,
      responses: {
        202: {
          description: 'Queued. `delivery` is the id of the delivery.',
          schema: z.strictObject({ delivery: UuidSchema }),
        },
      },
      problems: ['webhook-disabled'],
    },
    'POST /v1/webhooks/{uuid}/replay': {
      id: 'redeliverMessages',
      summary: 'Redeliver messages',
      description:
        'Queues one message, or the messages of a period, again under their original ids. Send either `delivery`, or `from` and `to`. At most ' +
        '1000 messages are queued; `more` is true if others remain. A webhook that pauses after failures is tried at once. Returns 409 if the ' +
        'webhook is disabled.',
      parameters: uuid,
      fields: {
        delivery: 'The id of one delivery.',
        from: 'The start of the period: messages created at or after this time.',
        to: 'The end of the period: messages created before this time.',
        status: 'Only messages of the period with this status.',
      },
      responses: {
        202: { description: 'Queued.', schema: z.strictObject({ queued: z.int(), more: z.boolean() }) },
      },
      problems: ['webhook-disabled'],
    },
  },
}
