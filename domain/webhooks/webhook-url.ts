/**
 * Where webhooks may go: public names over https, and nothing that could be inside. The WHATWG parser folds every
 * spelling of an IPv4 address (decimal, octal, hexadecimal, short, circled digits, full stops of other scripts, escapes) into one, so it is
 * judged after parsing. A name can still resolve to a private address: `global_fetch_strictly_public` and the platform see to that.
 */
import type { FieldCode } from '#domain/field-error.ts'

/** UTF-16 units. */
export const maxWebhookUrlLength = 2048
const httpsPort = ''
/** Below it listen the services of machines; the default port of https is written as none. */
const firstFreePort = 1024

/** Endings that name no host of the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476), and those that people use for their own. */
const privateEndings = new Set(
  `localhost local internal invalid test example onion alt arpa localdomain
  lan home corp intranet private mail host domain workgroup`.split(/\s+/),
)

/** What is wrong with an address. */
export type WebhookUrlFault = Extract<
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

/** Whom an address may also name. */
export interface WebhookUrlRules {
  /** Our own host, which would call itself. */
  ownHost: string
  /** Development and tests: this machine by its loopback address or `localhost`, without encryption. */
  loopback: boolean
}

/** What is wrong with an address that a webhook is to call; null: nothing. */
export function webhookUrlFault(text: string, { ownHost, loopback }: WebhookUrlRules): WebhookUrlFault | null {
  if (text.length > maxWebhookUrlLength) return 'too-long'
  if (!URL.canParse(text)) return 'invalid-url'
  const { protocol, username, password, hostname, port, host, hash } = new URL(text)
  if (username || password) return 'credentials-not-allowed'
  if (hash || text.endsWith('#')) return 'fragment-not-allowed'
  if (loopback && /^https?:$/.test(protocol) && /^(?:127\.0\.0\.1|localhost)$/.test(hostname)) return null
  if (protocol !== 'https:') return 'https-required'
  if (!isPublicName(hostname)) return 'private-host-not-allowed'
  if (host === ownHost || hostname === ownHost || hostname.endsWith(`.${ownHost}`)) return 'own-host-not-allowed'
  return port === httpsPort || Number(port) >= firstFreePort ? null : 'port-not-allowed'
}

/** A name with a dot whose ending is public. An address is none, in whatever spelling; nor is a name with a dot at its end. */
function isPublicName(hostname: string): boolean {
  const labels = hostname.split('.')
  const ending = labels.at(-1)!
  const isName = labels.length >= 2 && labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  return isName && /[a-z]/.test(ending) && !privateEndings.has(ending)
}
