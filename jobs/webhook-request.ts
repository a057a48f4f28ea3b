/** The HTTP request that carries one message to its receiver. */
import type { WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import type { WebhookRequest } from '#adapters/webhooks/webhook-sender.ts'
import { linkUrl } from '#domain/operations.ts'
import { linksOf, type WebhookLink, type WebhookParameters } from '#domain/webhooks/webhook-actions.ts'
import { defaultPayload, renderTemplate, toFormBody } from '#domain/webhooks/webhook-template.ts'
import type { ClaimedMessage, ClaimedWebhook } from '#store/webhooks/webhook-outbox.ts'

/** The placeholders of one-time links that the payload of a message contains. */
export function linksIn({ action, parameters }: ClaimedMessage, { payload }: ClaimedWebhook): WebhookLink[] {
  return linksOf(action, parameters).filter((link) => payload === null || JSON.stringify(payload).includes(link))
}

/** @param secrets the secrets of the webhook that sign, the newest first */
export async function webhookRequest(
  message: ClaimedMessage,
  claim: ClaimedWebhook,
  secrets: string[],
  { keys, baseUrl }: { keys: WebhookKeys; baseUrl: string },
): Promise<WebhookRequest> {
  const { url, body, mediaType } = encodeMessage(claim, parametersOf(message, claim, keys, baseUrl))
  const timestamp = Math.floor(Date.now() / 1000)
  const signature = await keys.signature({ id: message.uuid, timestamp, body }, secrets)
  const headers = {
    'User-Agent': 'Postern-Webhooks/1',
    'webhook-id': message.uuid,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
    ...(mediaType && { 'Content-Type': mediaType }),
  }
  return { url, method: claim.method, headers, body: mediaType ? body : null }
}

function parametersOf(
  message: ClaimedMessage,
  claim: ClaimedWebhook,
  keys: WebhookKeys,
  baseUrl: string,
): WebhookParameters {
  const { uuid, action, created_at: at, parameters } = message
  const links = linksIn(message, claim).map((link) => [link, linkUrl(baseUrl, keys.linkToken(uuid, link))])
  return { ...parameters, ...Object.fromEntries(links), 'event.action': action, 'event.id': uuid, 'event.at': at }
}

/** The address, the text that is signed, and its media type; null for GET and HEAD, which have no body and carry the text in the query. */
function encodeMessage({ url, method, format, payload: template }: ClaimedWebhook, parameters: WebhookParameters) {
  const payload = template === null ? defaultPayload(parameters) : renderTemplate(template, parameters)
  if (method === 'GET' || method === 'HEAD') {
    const body = toFormBody(payload)
    return { url: `${url}${new URL(url).search ? '&' : '?'}${body}`, body, mediaType: null }
  }
  return format === 'form'
    ? { url, body: toFormBody(payload), mediaType: 'application/x-www-form-urlencoded' }
    : { url, body: JSON.stringify(payload), mediaType: 'application/json' }
}
