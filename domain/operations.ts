/** What a link in a mail can do: one thing, once, within its own lifetime. */
import type { PasswordRules } from '#domain/credentials/password.ts'

import type { TermsShown } from './terms.ts'

/** Seconds of a day. */
const day = 24 * 3600
const week = 7 * day

/** Seconds that a confirmed registration waits for an administrator before it gives up its name and address. */
export const approvalSeconds = 2 * week

/** How a link of one operation lives and dies. */
interface LinkLife {
  /** Seconds that it lives once its mail is sent. */
  lifetimeSeconds: number
  /**
   * Whether it outlives a sensitive operation of its user, and newer links of its kind. All others die with one, by a trigger on `users`.
   * Taking back a change of address does: whoever stole an account would make such changes to kill it.
   */
  survivesRevocation: boolean
}

/**
 * The operations. An address is confirmed within a day, whenever its owner reads mail; a reset is asked for by somebody who waits for it. Those
 * that decide on a registration are made for one administrator, and die with it.
 */
export const operations = {
  'user-registration-confirm-email': { lifetimeSeconds: day, survivesRevocation: false },
  'user-registration-admin-approve': { lifetimeSeconds: approvalSeconds, survivesRevocation: false },
  'user-registration-admin-decline': { lifetimeSeconds: approvalSeconds, survivesRevocation: false },
  'user-password-reset': { lifetimeSeconds: 3600, survivesRevocation: false },
  'user-unlock': { lifetimeSeconds: day, survivesRevocation: false },
  /** Nobody waits for it; a new password or new terms ask again. */
  'group-accept-terms': { lifetimeSeconds: week, survivesRevocation: false },
  'user-email-change-confirm': { lifetimeSeconds: day, survivesRevocation: false },
  'user-email-change-undo': { lifetimeSeconds: week, survivesRevocation: true },
  'webhook-user-status-error': { lifetimeSeconds: day, survivesRevocation: true },
} as const satisfies Record<string, LinkLife>

/** The single thing that a one-time token may do. Public: a link's page names it. */
export type Operation = keyof typeof operations

/** What a live link stands for, as its holder may see it. */
export interface OpenLink {
  operation: Operation
  /** The account's; the name that was asked for, where there is none yet. */
  username: string
  /** The address that it is about: the one in its `payload`, or else the account's. */
  email: string | null
  /** The group that it is about. */
  group: string | null
  /** The terms to be accepted, in the language that suits the reader. */
  terms?: TermsShown
  /** ISO 8601. */
  expires_at: string
  full_name: string | null
  /**
   * Whether it was sent to an administrator, who decides on a registration: the address is then shown in full. The link that a webhook
   * receives for the same decision is nobody's in particular.
   */
  is_for_administrator: boolean
  /** Whether its mail invited a new user, who has no password yet. */
  is_invitation: boolean
  /** The account it acts on; null for somebody who does not have one yet. */
  user_uuid: string | null
  /** For the password that it asks for. */
  rules: PasswordRules
  /** What its mail was written in, BCP 47; null: nobody said. */
  language: string | null
}

/** Seconds after which somebody who asked for an account and never confirmed has to ask again. */
export const registrationSeconds = day

/** Seconds that the link of an invitation lives: nobody waits for it, so it may lie in a mailbox for a day. */
export const invitationSeconds = day

/**
 * Mails of one kind that an address can be made to receive in an hour by people who are not signed in. The rest is answered alike and does
 * nothing, so nobody can be flooded through us. Each kind has its own count: flooding one does not keep the owner from the other.
 */
export const mailsPerHour = 5

/** Path of a link below the deployment's own address, which is the only one that mail ever names. */
export function linkUrl(baseUrl: string, token: string): string {
  return new URL(`/links/${token}`, baseUrl).href
}
