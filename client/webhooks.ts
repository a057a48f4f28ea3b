/** `postern/webhooks`: verified messages of webhooks, with their types. */
export { verifyWebhook, WebhookError } from './webhooks/verify.ts'
export type { VerifiedMessage, WebhookErrorCode, WebhookKeys, WebhookMessage } from './webhooks/verify.ts'
export type { WebhookEvent } from './webhooks/event.ts'
export type { WebhookData } from './generated/webhook-events.ts'
