/** How providers are reached from here. */
import type { Context } from 'hono'
import { providerFetch } from '#adapters/providers/provider-fetch.ts'
import type { ProviderNetwork } from '#adapters/providers/provider-client.ts'
import { webhookUrlErrorCode } from '#domain/webhooks/webhook-url.ts'
import { configured } from '#http/configured.ts'
import type { FunctionEnv } from '#http/env.ts'
import { webhookUrlRules } from '#http/requests/webhook-url.ts'

/**
 * The network of a request. Every URL is judged as those of webhooks are, before each call: what an administrator enters and what a provider's
 * metadata names alike (GHSA-5rr4-8452-hf4v).
 */
export async function providerNetwork(
  c: Context<FunctionEnv>,
): Promise<ProviderNetwork & { isAllowed(url: string): boolean }> {
  const rules = await configured(() => webhookUrlRules(c.env))
  const isAllowed = (url: string) => webhookUrlErrorCode(url, rules) === null
  return { fetch: providerFetch(isAllowed), loopback: rules.loopback, isAllowed }
}
