/** Webhooks: subscriptions to actions, their deliveries, and redelivery. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { loadWebhookKeys, type WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { requireAdministrator, allowPublic } from '#http/authenticate.ts'
import { invalid } from '#domain/refusal.ts'
import { exampleParameters, type WebhookAction, webhookActionNames } from '#domain/webhooks/webhook-actions.ts'
import { type Json, templateErrors } from '#domain/webhooks/webhook-template.ts'
import { configured } from '#http/configured.ts'
import { type FunctionEnv, setting } from '#http/env.ts'
import { idempotent } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { triggerDelivery, triggersDelivery } from '#http/trigger-delivery.ts'
import { PageQuery, Uuid } from '#http/schemas.ts'
import { InstantText } from '#http/schemas.ts'
import { atLeastOne } from '#http/requests/tree-schemas.ts'
import { requireWebhookUrl } from '#http/requests/webhook-url.ts'
import { deliveryStatuses, listDeliveries, replayDeliveries } from '#store/webhooks/webhook-deliveries.ts'
import { webhookFormats, webhookMethods } from '#store/webhooks/webhook-row.ts'
import {
  createWebhook,
  deleteWebhook,
  enqueueTestMessage,
  getWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
} from '#store/webhooks/webhooks.ts'

/** More are a mistake: a Worker has six connections, and the database needs one. */
const maxConcurrency = 5
const maxNameLength = 200
/** Seconds. */
const day = 86_400
const maxOverlapSeconds = 30 * day

const Name = z.string().check(z.minLength(1), z.maxLength(maxNameLength))
const twice: UnplacedError = { code: 'duplicate-action', detail: 'List each action once.' }
const Actions = z.array(z.enum(webhookActionNames)).check(
  z.minLength(1),
  z.refine((actions) => new Set(actions).size === actions.length, {
    params: twice,
  }),
)
const Url = z.string().check(z.minLength(1))
const options = {
  method: z.enum(webhookMethods),
  format: z.enum(webhookFormats),
  ordered: z.boolean(),
  concurrency: z.int().check(z.gte(1), z.lte(maxConcurrency)),
  update_user_status_on_error: z.boolean(),
}

const NewWebhook = z.strictObject({
  name: Name,
  actions: Actions,
  url: Url,
  payload: z.optional(z.unknown()),
  method: z._default(options.method, 'POST'),
  format: z._default(options.format, 'json'),
  ordered: z._default(options.ordered, false),
  concurrency: z._default(options.concurrency, maxConcurrency),
  update_user_status_on_error: z._default(options.update_user_status_on_error, false),
})

const WebhookChange = atLeastOne({
  name: z.optional(Name),
  actions: z.optional(Actions),
  url: z.optional(Url),
  payload: z.optional(z.unknown()),
  method: z.optional(options.method),
  format: z.optional(options.format),
  ordered: z.optional(options.ordered),
  concurrency: z.optional(options.concurrency),
  update_user_status_on_error: z.optional(options.update_user_status_on_error),
  enabled: z.optional(z.boolean()),
})

const webhooksFunction = createFunction('/v1/webhooks')
webhooksFunction.use('*', triggersDelivery)

webhooksFunction.get('/', requireAdministrator('webhooks:read'), query(z.strictObject(PageQuery)), async (c) =>
  c.json(await listWebhooks(database(c), c.var.caller, c.req.valid('query'))),
)

webhooksFunction.post('/', requireAdministrator('webhooks:write'), body(NewWebhook), idempotent, async (c) => {
  const { payload: sent = null, ...input } = c.req.valid('json')
  const payload = sent as Json
  const url = await requireWebhookUrl(c, input.url)
  requireTemplate(payload, input.actions)
  const keys = await keysOf(c)
  const { webhook, generation } = await createWebhook(database(c), c.var.caller, { ...input, url, payload })
  const location = { Location: `/v1/webhooks/${webhook.uuid}` }
  return c.json({ webhook, secret: keys.secret(webhook.uuid, generation) }, 201, location)
})

webhooksFunction.get('/public-key', allowPublic, async (c) => {
  const { publicKey } = await keysOf(c)
  return c.json({ algorithm: 'ed25519', public_key: publicKey })
})

const DeliveryListing = z.strictObject({
  ...PageQuery,
  webhook: z.optional(Uuid),
  status: z.optional(z.enum(deliveryStatuses)),
  action: z.optional(z.string().check(z.maxLength(100))),
  from: z.optional(InstantText),
  to: z.optional(InstantText),
})

webhooksFunction.get('/deliveries', requireAdministrator('webhooks:read'), query(DeliveryListing), async (c) => {
  const { limit, after, ...filter } = c.req.valid('query')
  return c.json(await listDeliveries(database(c), c.var.caller, filter, { limit, after }))
})

webhooksFunction.get('/:uuid', requireAdministrator('webhooks:read'), async (c) =>
  c.json(await getWebhook(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

webhooksFunction.patch('/:uuid', requireAdministrator('webhooks:write'), body(WebhookChange), idempotent, async (c) => {
  const { payload, ...change } = c.req.valid('json')
  if (change.url !== undefined) change.url = await requireWebhookUrl(c, change.url)
  requireTogether(payload, change.actions)
  if (change.actions) requireTemplate(payload as Json, change.actions)
  const desired = payload === undefined ? change : { ...change, payload: payload as Json }
  const webhook = await updateWebhook(database(c), c.var.caller, uuidParam(c, 'uuid'), desired)
  if (change.enabled) triggerDelivery(c) // waiting messages are due now
  return c.json(webhook)
})

webhooksFunction.delete('/:uuid', requireAdministrator('webhooks:write'), async (c) => {
  await deleteWebhook(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

const Rotation = z.strictObject({
  overlap_seconds: z._default(z.int().check(z.gte(0), z.lte(maxOverlapSeconds)), day),
})

webhooksFunction.post(
  '/:uuid/rotate-secret',
  requireAdministrator('webhooks:write'),
  body(Rotation),
  idempotent,
  async (c) => {
    const keys = await keysOf(c)
    const { overlap_seconds: overlap } = c.req.valid('json')
    const { webhook, generation } = await rotateSecret(database(c), c.var.caller, uuidParam(c, 'uuid'), overlap)
    return c.json({ webhook, secret: keys.secret(webhook.uuid, generation) })
  },
)

webhooksFunction.post('/:uuid/test', requireAdministrator('webhooks:write'), async (c) => {
  const examples = Object.fromEntries(webhookActionNames.map((action) => [action, exampleParameters(action)]))
  const delivery = await enqueueTestMessage(database(c), c.var.caller, uuidParam(c, 'uuid'), examples)
  return c.json({ delivery }, 202)
})

const Replay = z.union([
  z.strictObject({ delivery: Uuid }),
  z.strictObject({
    from: InstantText,
    to: InstantText,
    status: z.optional(z.enum(deliveryStatuses)),
  }),
])

webhooksFunction.post('/:uuid/replay', requireAdministrator('webhooks:write'), body(Replay), idempotent, async (c) => {
  const outcome = await replayDeliveries(database(c), c.var.caller, uuidParam(c, 'uuid'), c.req.valid('json'))
  triggerDelivery(c)
  return c.json(outcome, 202)
})

function keysOf(c: Context<FunctionEnv>): Promise<WebhookKeys> {
  return configured(() => loadWebhookKeys(setting(c.env, 'WEBHOOK_KEY')))
}

/** @throws Refusal `invalid-request` for placeholders that one of the actions does not have */
function requireTemplate(payload: Json, actions: readonly WebhookAction[]): void {
  const errors = templateErrors(payload, actions, '/payload')
  if (errors.length > 0) throw invalid(errors)
}

/** A payload has to suit its actions, so that neither is changed without the other. */
function requireTogether(payload: unknown, actions: unknown): void {
  if ((payload === undefined) === (actions === undefined)) return
  const detail =
    'Send `actions` and `payload` together: the actions decide which placeholders a payload may have. Send `null` for the usual payload.'
  throw invalid([{ pointer: payload === undefined ? '/payload' : '/actions', code: 'missing', detail }])
}

export default webhooksFunction
