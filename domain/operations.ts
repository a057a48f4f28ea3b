/** What a link in a mail can do: one operation, once, within its own lifetime. */

const day = 24 * 3600
const week = 7 * day

/** Seconds: how long a confirmed registration claims its name and address while it awaits approval. */
export const approvalSeconds = 2 * week

/** How long the links of one operation can be redeemed. */
interface LinkLifetime {
  /** From the moment its mail is sent. */
  lifetimeSeconds: number
  /**
   * Whether it stays open after a sensitive operation of its user, and after a newer link of its operation; all others are revoked
   * (`schema/triggers/users_revoke_links.sql`). The link that undoes a change of address does: an attacker in the account could otherwise
   * revoke it by such a change.
   */
  survivesRevocation: boolean
}

/**
 * The operations. Confirming an address takes a day, because its owner may not expect the mail; a reset an hour, because they requested it.
 * The links that decide on a registration belong to one administrator, and are revoked when it is decided.
 */
export const operations = {
  'user-registration-confirm-email': { lifetimeSeconds: day, survivesRevocation: false },
  'user-registration-admin-approve': { lifetimeSeconds: approvalSeconds, survivesRevocation: false },
  'user-registration-admin-decline': { lifetimeSeconds: approvalSeconds, survivesRevocation: false },
  'user-password-reset': { lifetimeSeconds: 3600, survivesRevocation: false },
  'user-unlock': { lifetimeSeconds: day, survivesRevocation: false },
  /** The mail is not expected, so a week. New terms send a new one. */
  'group-accept-terms': { lifetimeSeconds: week, survivesRevocation: false },
  'user-email-change-confirm': { lifetimeSeconds: day, survivesRevocation: false },
  'user-email-change-undo': { lifetimeSeconds: week, survivesRevocation: true },
  'webhook-user-status-error': { lifetimeSeconds: day, survivesRevocation: true },
} as const satisfies Record<string, LinkLifetime>

/** What a one-time token does. Public: the JSON of a link names it. */
export type Operation = keyof typeof operations

/** Seconds that a sign-in code can be used, from when its mail is sent. */
export const signInCodeSeconds = 600

/** What a code in a mail can do. It has no page of its own below `/links`. */
const codeOperations = {
  'sign-in-code': { lifetimeSeconds: signInCodeSeconds, survivesRevocation: false },
  'second-factor-code': { lifetimeSeconds: signInCodeSeconds, survivesRevocation: false },
} as const satisfies Record<string, LinkLifetime>

/** Everything that a mail carries a secret for. */
export const tokenOperations = { ...operations, ...codeOperations }

/** What a one-time token does, by a link or by a code. */
export type TokenOperation = keyof typeof tokenOperations

/** The names of those without a page below `/links`. */
export const codeOperationNames = Object.keys(codeOperations) as (keyof typeof codeOperations)[]

/** Seconds: how long a registration can be confirmed. */
export const registrationSeconds = day

/** Seconds: lifetime of the link in an invitation: its reader does not expect it, so a day. */
export const invitationSeconds = day

/**
 * Rate limit on mail that callers without a session can have sent to an address: requests beyond it get the same answer and send nothing.
 * Each kind of mail is counted by itself, so that exhausting one limit does not keep the owner from the others.
 */
export const mailsPerHour = 5

/** The URL of a link, below the address of the deployment: mail names no other. */
export function linkUrl(baseUrl: string, token: string): string {
  return new URL(`/links/${token}`, baseUrl).href
}
