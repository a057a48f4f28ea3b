/**
 * Where webhooks may be delivered: public host names over https. The WHATWG URL parser normalises every spelling of an IPv4 address (decimal,
 * octal, hexadecimal, short, circled digits, full stops of other scripts, escapes), so an address is checked after parsing. A public name can
 * still resolve to a private address: the platform prevents that with `global_fetch_strictly_public`.
 */
import type { FieldCode } from '#domain/field-error.ts'

/** UTF-16 units. */
export const maxWebhookUrlLength = 2048
/** The default port of https, which parses as the empty string. */
const httpsPort = 443

/**
 * Endings that name no host of the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476), those that people use for their own, and
 * those of clusters and containers.
 */
const privateEndings = new Set(
  `localhost local internal invalid test example onion alt arpa localdomain
  lan home corp intranet private mail host domain workgroup intra homenet vpn dmz priv
  svc cluster default pod kube k8s kubernetes consul docker container`.split(/\s+/),
)

/** Why an address is not permitted. */
export type WebhookUrlErrorCode = Extract<
  FieldCode,
  | 'too-long'
  | 'invalid-url'
  | 'fragment-not-allowed'
  | 'https-required'
  | 'credentials-not-allowed'
  | 'private-host-not-allowed'
  | 'port-not-allowed'
  | 'own-host-not-allowed'
>

/** What depends on the deployment. */
export interface WebhookUrlRules {
  /** The host of this deployment, which must not call itself. */
  ownHost: string
  /** Permits loopback without TLS, for development and tests. */
  loopback: boolean
  /** The ports that may be called. */
  ports: readonly number[]
}

/** @returns why a webhook may not call an address; null if it may */
export function webhookUrlErrorCode(
  text: string,
  { ownHost, loopback, ports }: WebhookUrlRules,
): WebhookUrlErrorCode | null {
  // Parsers disagree about backslashes, and drop tabs and line breaks.
  if (/[\\\s]/.test(text) || !URL.canParse(text)) return 'invalid-url'
  if (canonicalUrl(text).length > maxWebhookUrlLength) return 'too-long'
  const { protocol, username, password, hostname, port, host, hash } = new URL(text)
  if (username || password) return 'credentials-not-allowed'
  if (hash || text.endsWith('#')) return 'fragment-not-allowed'
  if (loopback && /^https?:$/.test(protocol) && /^(?:127\.0\.0\.1|localhost)$/.test(hostname)) return null
  if (protocol !== 'https:') return 'https-required'
  if (!isPublicName(hostname)) return 'private-host-not-allowed'
  if (host === ownHost || hostname === ownHost || hostname.endsWith(`.${ownHost}`)) return 'own-host-not-allowed'
  return ports.includes(Number(port || httpsPort)) ? null : 'port-not-allowed'
}

/** The form in which a URL is called: ASCII, without what a parser leaves out. */
export function canonicalUrl(text: string): string {
  return new URL(text).href
}

/** Whether a host is a name with a public ending. An IP address is not, and neither is a name that ends with a dot. */
function isPublicName(hostname: string): boolean {
  const labels = hostname.split('.')
  const ending = labels.at(-1)!
  const isName = labels.length >= 2 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  return isName && /[a-z]/.test(ending) && !privateEndings.has(ending)
}
