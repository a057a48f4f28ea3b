/** The mails that Postern sends, and what a text that an administrator writes for one of them can speak of. */

/** What any mail can speak of: our host and our address, where people sign in, who it is from and to, and when what it tells happened. */
export const commonPlaceholders = ['site', 'site_url', 'login_url', 'sender', 'recipient', 'time'] as const

/**
 * Every mail there is, with what it can speak of besides. The names stand in the outbox, so they are never renamed. `username` is not among
 * those of mail to an address that has not proved to belong to anybody: that carries no text of a stranger's.
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
  'group-terms': ['username', 'group', 'link', 'until'],
  'group-terms-accepted': ['username', 'group', 'address'],
  'email-change-confirm': ['link', 'until'],
  'email-changed': ['username', 'address', 'link', 'until'],
  'email-change-undone': ['username', 'address'],
  'new-device': ['username', 'address', 'device'],
} as const satisfies Record<string, readonly string[]>

/** The name of a mail. */
export type MailTemplate = keyof typeof mailTemplates

/** Templates whose link may be missing: without it they still say something. */
export const optionalLinks: readonly MailTemplate[] = ['registration-approval-wanted', 'email-changed']

/** What is not read but pressed. */
export const pressables = ['link', 'other_link'] as const satisfies readonly Placeholder[]

/** A word that stands in `{{…}}`. */
export type Placeholder = (typeof commonPlaceholders)[number] | (typeof mailTemplates)[MailTemplate][number]
