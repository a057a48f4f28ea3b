/** What a link in a mail can do: one thing, once, within its own lifetime (spec/security.md §5.5). */

/**
 * Seconds that a link of each operation lives once its mail is sent. An address is confirmed within a day, whenever its owner
 * reads mail; a reset is asked for by somebody who waits for it.
 */
export const lifetimeSeconds = {
  'user-registration-confirm-email': 24 * 3600,
  'user-password-reset': 3600,
} as const

/** The single thing that a one-time token may do. Public: a link's page names it. */
export type Operation = keyof typeof lifetimeSeconds

/** What a live link stands for, as its holder may see it. */
export interface OpenLink {
  operation: Operation
  username: string
  email: string
  /** ISO 8601. */
  expires_at: string
  /** The account it acts on; null for somebody who does not have one yet. */
  user_uuid: string | null
}

/** Seconds after which somebody who asked for an account and never confirmed has to ask again. */
export const registrationSeconds = 24 * 3600

/**
 * Mails of one kind that an address can be made to receive in an hour by people who are not signed in. The rest is answered alike and does
 * nothing, so nobody can be flooded through us. Each kind has its own count: flooding one does not keep the owner from the other.
 */
export const mailsPerHour = 5

/** Path of a link below the deployment's own address, which is the only one that mail ever names (spec/security.md §2, rows 7 and 8). */
export function linkUrl(baseUrl: string, token: string): string {
  return new URL(`/links/${token}`, baseUrl).href
}
