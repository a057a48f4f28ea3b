import type { WebhookData } from '../generated/webhook-events.ts'

/** The default payload of a message, one member for each action, and that of a test message. */
export type WebhookEvent =
  | { [Action in keyof WebhookData]: { type: Action; timestamp: string; data: WebhookData[Action] } }[keyof WebhookData]
  | { type: 'test'; timestamp: string; data: Record<string, unknown> }
