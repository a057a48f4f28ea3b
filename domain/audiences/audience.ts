/** Audiences: other services that accept tokens of ours (RFC 7519 §4.1.3), and what those tokens say. */
import type { UnplacedError } from '#domain/field-error.ts'
import { isUuid } from '#domain/uuid.ts'

/**
 * The claims that an audience can choose, by the names that its tokens have: those of OpenID Connect Core §5.1 where it has the claim, `groups` of
 * RFC 9068 §2.2.3.1, and `role`.
 */
export const audienceClaims = [
  'email',
  'email_verified',
  'groups',
  'locale',
  'name',
  'preferred_username',
  'role',
] as const

/** A claim of `audienceClaims`. */
export type AudienceClaim = (typeof audienceClaims)[number]

/** Seconds that a token of an audience may live. At most those of an access token: nobody believes an ended session for longer. */
export const audienceLifetimeBounds = { min: 10, max: 300 } as const

/** The most entries of its lists, so that a token stays small and its statement quick. */
export const audienceLimits = { userDataKeys: 20, resources: 20 } as const

const maxIdentifierCharacters = 255

/** A URI without query (RFC 3986 §4.3, RFC 8707 §2), but for the fragment, which has an error of its own. */
const uriPattern = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/[\]@!$&'()*+,;=%-]+$/

const namePattern = /^[A-Za-z0-9]+(?:[._~-][A-Za-z0-9]+)*$/

/**
 * The error of an identifier: an absolute URI, or a short name. Verifiers compare it exactly, so it is never normalized.
 *
 * @returns undefined for a valid one
 */
export function findAudienceIdentifierError(text: string): UnplacedError | undefined {
  if (text.length > maxIdentifierCharacters) return { code: 'too-long', detail: identifierRule }
  if (isUuid(text)) return { code: 'uuid-not-allowed', detail: 'An identifier must not look like a UUID.' }
  if (namePattern.test(text)) return undefined
  const [uri = '', ...fragment] = text.split('#')
  if (!uriPattern.test(uri) || !URL.canParse(uri)) return { code: 'invalid-format', detail: identifierRule }
  if (fragment.length > 0) return { code: 'fragment-not-allowed', detail: 'Send the URI without a fragment.' }
  const { username, password } = new URL(uri)
  if (username || password) return { code: 'credentials-not-allowed', detail: 'Send the URI without a user name.' }
  return undefined
}

const identifierRule = `Send an absolute URI without query, or letters and digits joined by one of - . _ ~ each; at most ${maxIdentifierCharacters} characters.`

/** Whether an identifier is the address of this deployment, in any spelling: the audience of its own tokens. */
export function isOwnAddress(identifier: string, baseUrl: string): boolean {
  return normalized(identifier) === normalized(baseUrl)
}

function normalized(address: string): string {
  return (URL.canParse(address) ? new URL(address).href : address).toLowerCase().replace(/\/+$/, '')
}
