/** The emails that Postern sends, and the placeholders for texts of administrators. */

/** The placeholders of every email: host and URL of the deployment, the sign-in page, sender and recipient, and the time of the event. */
export const commonPlaceholders = ['site', 'site_url', 'login_url', 'sender', 'recipient', 'time'] as const

/**
 * All emails, with their additional placeholders. The names are stored in the outbox, so they must not be renamed. Emails to an unverified
 * address have no `username`, because it would be the text of a stranger.
 */
export const mailTemplates = {
  'registration-confirm': ['link', 'until'],
  'registration-account-exists': ['username'],
  'registration-name-taken': [],
  'registration-waiting': [],
  'registration-approval-wanted': ['username', 'email', 'full_name', 'link', 'other_link', 'until'],
  'registration-approved': ['username'],
  'registration-declined': ['reason'],
  'registration-notify': ['username', 'email', 'full_name'],
  'user-invitation': ['username', 'link', 'until'],
  'password-reset': ['username', 'link', 'until'],
  'password-changed': ['username', 'address'],
  'user-unlock': ['username', 'link', 'until'],
  'sign-in-code': ['username', 'code', 'link', 'until', 'address'],
  'second-factor-code': ['username', 'code', 'until', 'address'],
  'group-terms': ['username', 'group', 'link', 'until'],
  'group-terms-accepted': ['username', 'group', 'address'],
  'email-change-confirm': ['link', 'until'],
  'email-changed': ['username', 'address', 'link', 'until'],
  'email-change-undone': ['username', 'address'],
  'new-device': ['username', 'address', 'device'],
  'webhook-disabled': ['webhook'],
  'api-key-created': ['username', 'api_key', 'address'],
  'api-key-expires': ['username', 'api_key', 'expiry'],
  'api-key-leaked': ['username', 'api_key'],
  'passkey-created': ['username', 'passkey', 'address'],
  'passkey-deleted': ['username', 'passkey', 'address'],
  'identity-linked': ['username', 'provider', 'address'],
  'identity-unlinked': ['username', 'provider', 'address'],
  'authenticator-set': ['username', 'address'],
  'authenticator-removed': ['username', 'address'],
  'recovery-codes-created': ['username', 'address'],
  'recovery-code-used': ['username', 'address', 'codes_left'],
  'second-factor-failed': ['username', 'address'],
  'factor-recovery-started': ['username', 'due'],
  'factors-reset': ['username'],
} as const satisfies Record<string, readonly string[]>

export type MailTemplate = keyof typeof mailTemplates

/** Emails that are useful without their link. */
export const optionalLinks: readonly MailTemplate[] = ['registration-approval-wanted', 'email-changed']

/** The placeholders of links. */
export const linkPlaceholders = ['link', 'other_link'] as const satisfies readonly Placeholder[]

/** The name in `{{…}}`. */
export type Placeholder = (typeof commonPlaceholders)[number] | (typeof mailTemplates)[MailTemplate][number]
