import type { Context } from 'hono'
import { invalid } from '#domain/refusal.ts'
import {
  canonicalUrl,
  maxWebhookUrlLength,
  webhookUrlErrorCode,
  type WebhookUrlErrorCode,
  type WebhookUrlRules,
} from '#domain/webhooks/webhook-url.ts'
import { configured } from '#http/configured.ts'
import { type Env, type FunctionEnv, optionalSetting, setting } from '#http/env.ts'

/** Those of https. */
const defaultPorts = '443,8443'

/** What to send instead, by what is wrong. */
export const urlErrorDetails: Record<WebhookUrlErrorCode, string> = {
  'too-long': `Use at most ${maxWebhookUrlLength} characters.`,
  'invalid-url': 'Send an absolute URL without spaces and backslashes, such as https://hooks.example.com/postern.',
  'fragment-not-allowed': 'Remove the fragment: everything from # on.',
  'https-required': 'Use a URL that begins with https://.',
  'credentials-not-allowed': 'Remove the user name and the password from the URL.',
  'private-host-not-allowed':
    'Use a public host name with a dot; IP addresses and names of private networks are not called.',
  'port-not-allowed':
    'Use a port that this deployment calls: 443 or 8443, unless its setting WEBHOOK_PORTS names others.',
  'own-host-not-allowed': 'Use another host: a webhook cannot call this service itself.',
}

/** What addresses of webhooks are judged by. */
export function webhookUrlRules(env: Env): WebhookUrlRules {
  const ports = (optionalSetting(env, 'WEBHOOK_PORTS') ?? defaultPorts).split(',').map(Number)
  return { ownHost: new URL(setting(env, 'BASE_URL')).hostname, loopback: env.WEBHOOK_LOOPBACK === 'allowed', ports }
}

/** @returns the URL in the form in which it is called @throws Refusal `invalid-request` for one that webhooks do not call, `unavailable` */
export async function requireWebhookUrl(c: Context<FunctionEnv>, url: string): Promise<string> {
  const code = webhookUrlErrorCode(url, await configured(() => webhookUrlRules(c.env)))
  if (code) throw invalid([{ pointer: '/url', code, detail: urlErrorDetails[code] }])
  return canonicalUrl(url)
}
