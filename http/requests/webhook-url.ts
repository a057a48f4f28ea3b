import type { Context } from 'hono'
import { invalid } from '#domain/refusal.ts'
import {
  maxWebhookUrlLength,
  webhookUrlErrorCode,
  type WebhookUrlErrorCode,
  type WebhookUrlRules,
} from '#domain/webhooks/webhook-url.ts'
import { type Env, type FunctionEnv, setting } from '#http/env.ts'

const details: Record<WebhookUrlErrorCode, string> = {
  'too-long': `Use at most ${maxWebhookUrlLength} characters.`,
  'invalid-url': 'Send an absolute URL, such as https://hooks.example.com/postern.',
  'fragment-not-allowed': 'Remove the fragment: everything from # on.',
  'https-required': 'Use a URL that begins with https://.',
  'credentials-not-allowed': 'Remove the user name and the password from the URL.',
  'private-host-not-allowed':
    'Use a public host name with a dot; IP addresses and names of private networks are not called.',
  'port-not-allowed': 'Use port 443, or a port from 1024 on.',
  'own-host-not-allowed': 'Use another host: a webhook cannot call this service itself.',
}

/** What addresses of webhooks are judged by. */
export function webhookUrlRules(env: Env): WebhookUrlRules {
  return { ownHost: new URL(setting(env, 'BASE_URL')).hostname, loopback: env.WEBHOOK_LOOPBACK === 'allowed' }
}

/** @throws Refusal `invalid-request` for an address that webhooks do not call */
export function requireWebhookUrl(c: Context<FunctionEnv>, url: string): void {
  const code = webhookUrlErrorCode(url, webhookUrlRules(c.env))
  if (code) throw invalid([{ pointer: '/url', code, detail: details[code] }])
}
