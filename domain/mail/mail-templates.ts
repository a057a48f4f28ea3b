/** Renders emails by name and language. */
import type { MailTemplate } from './mail-catalogue.ts'
import { defaultLanguage, isLanguage, type Language } from '#domain/languages/language.ts'
import { type MailContent, type RenderedMail, renderContent } from './mail-message.ts'
import { type MailOverride, overridden } from './mail-overrides.ts'
import { germanMails } from './mail-texts-de.ts'
import { englishMails } from './mail-texts-en.ts'

/** The parameters of an email. */
export interface MailFacts {
  /** The host of this deployment, `id.example.com`. */
  site: string
  /** The URL of the deployment, the sign-in page if there is one, the sender, and the recipient. */
  siteUrl?: string | undefined
  loginUrl?: string | undefined
  sender?: string | undefined
  recipient?: string | undefined
  /** The user name of the account. Absent in email to an unverified address, because it would be the text of a stranger. */
  username?: string | undefined
  /** The time and the client address of the event, ISO 8601 and an IP address. */
  at?: string | undefined
  address?: string | undefined
  /** The applicant with a confirmed address: for administrators. */
  applicant?: { email: string; fullName: string | null } | undefined
  /** The reason that an administrator gives to the user. */
  reason?: string | undefined
  group?: string | undefined
  /** The name of a webhook. */
  webhook?: string | undefined
  /** The name of an API key, and when it expires: ISO 8601. */
  apiKey?: string | undefined
  /** The title of another provider. */
  provider?: string | undefined
  keyExpiresAt?: string | undefined
  /** The name of a passkey. */
  passkey?: string | undefined
  /** How many recovery codes are left. */
  codesLeft?: number | undefined
  /** When the second factors of the account are removed: ISO 8601. */
  dueAt?: string | undefined
  /** Whether an administrator, or a rule, has locked the account. */
  locked?: boolean | undefined
  /** The device that signed in: `knownDevice`, never the text of the client. */
  device?: string | undefined
  /** The code to type, `ABCD-EFGH`. */
  code?: string | undefined
  /** The URL of the link, and until when it works: ISO 8601. */
  link?: { url: string; expiresAt: string } | undefined
  /** The link for the opposite decision. */
  otherLink?: { url: string; expiresAt: string } | undefined
}

/** All emails in one language. Does not compile if a template is missing. */
export type MailTexts = Record<MailTemplate, (facts: MailFacts) => MailContent>

const texts: Record<Language, MailTexts> = { en: englishMails, de: germanMails }

/**
 * Renders an email.
 *
 * @param language as stored; one that this release does not have is replaced by the default
 * @param override the text of an administrator in the same language
 * @throws RangeError for a template that this release does not have, while a newer release runs beside it
 */
export function renderMail(
  template: string,
  facts: MailFacts,
  language: string | null = null,
  override: MailOverride | null = null,
): RenderedMail {
  const written = isLanguage(language) ? language : defaultLanguage
  if (!Object.hasOwn(texts[written], template)) throw new RangeError('unknown mail template')
  return renderContent(contentOf(template as MailTemplate, facts, written, override), written)
}

/** What an email says, before it is rendered. */
export function contentOf(
  template: MailTemplate,
  facts: MailFacts,
  language: Language,
  override: MailOverride | null = null,
): MailContent {
  return override ? overridden(override, facts) : texts[language][template](facts)
}
