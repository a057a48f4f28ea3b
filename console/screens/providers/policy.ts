/** Whom a provider lets in, in words. */
import type { Provider } from 'postern/client'
import type { words } from './words.ts'

/** @returns the parts of a list */
export function policyOf(provider: Provider, texts: (typeof words)['en']): string[] {
  const { sign_up: signsUp, link, allowed_domains: domains, tenant } = provider
  return [
    ...(signsUp ? [texts.signsUp] : []),
    ...(link ? [texts.linksUp] : []),
    ...(signsUp || link ? [] : [texts.signsInOnly]),
    ...(domains.length > 0 ? [texts.domains(domains.join(', '))] : []),
    ...(tenant ? [texts.tenantOnly(tenant)] : []),
  ]
}
