import type { Context } from 'hono'
import { invalid } from '#domain/refusal.ts'
import { webhookUrlFault, type WebhookUrlFault, type WebhookUrlRules } from '#domain/webhooks/webhook-url.ts'
import { type Env, type FunctionEnv, setting } from '#http/env.ts'

const details: Record<WebhookUrlFault, string> = {
  'not-a-url': 'An address of at most 2048 characters, without a fragment.',
  'not-https': 'An address that begins with https://.',
  'has-credentials': 'No user name or password in the address.',
  'not-a-public-host':
    'The host is a public name with a dot: no address of a machine, and no name of a private network.',
  'port-not-allowed': 'Port 443, or one from 1024 on.',
  'our-own-host': 'Not this service itself.',
}

/** What addresses of webhooks are judged by. */
export function webhookUrlRules(env: Env): WebhookUrlRules {
  return { ownHost: new URL(setting(env, 'BASE_URL')).hostname, loopback: env.WEBHOOK_LOOPBACK === 'allowed' }
}

/** @throws Refusal `invalid-request` for an address that webhooks do not call */
export function requireWebhookUrl(c: Context<FunctionEnv>, url: string): void {
  const code = webhookUrlFault(url, webhookUrlRules(c.env))
  if (code) throw invalid([{ pointer: '/url', code, detail: details[code] }])
}
