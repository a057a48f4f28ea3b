/** The mails that Postern sends, by name: what each is told, and in which languages it can be said. */
import type { MailTemplate } from './mail-catalogue.ts'
import { defaultLanguage, isLanguage, type Language } from '#domain/languages/language.ts'
import { type MailContent, type RenderedMail, renderContent } from './mail-message.ts'
import { type MailOverride, overridden } from './mail-overrides.ts'
import { germanMails } from './mail-texts-de.ts'
import { englishMails } from './mail-texts-en.ts'

/** What a mail may say. */
export interface MailFacts {
  /** The host of this deployment, `id.example.com`. */
  site: string
  /** Its address, the page where people sign in, if there is one to name, who mail comes from, and who this one is for. */
  siteUrl?: string | undefined
  loginUrl?: string | undefined
  sender?: string | undefined
  recipient?: string | undefined
  /** Whose account it is. Absent in mail to an address that has not proved to belong to anybody: that carries no text of a stranger's. */
  username?: string | undefined
  /** When it happened and from where, ISO 8601 and an IP address. */
  at?: string | undefined
  address?: string | undefined
  /** Who asked for an account and has confirmed the address: for administrators. */
  applicant?: { email: string; fullName: string | null } | undefined
  /** What an administrator wrote to whom it concerns. */
  reason?: string | undefined
  /** The name of the group that it is about. */
  group?: string | undefined
  /** What signed in: `knownDevice`, never the words of whoever did. */
  device?: string | undefined
  /** The page to open, and until when it works: ISO 8601. */
  link?: { url: string; expiresAt: string } | undefined
  /** The page of the opposite choice. */
  otherLink?: { url: string; expiresAt: string } | undefined
}

/** All mails in one language. A template without its text does not compile. */
export type MailTexts = Record<MailTemplate, (facts: MailFacts) => MailContent>

const texts: Record<Language, MailTexts> = { en: englishMails, de: germanMails }

/**
 * Writes a mail.
 *
 * @param language as it was stored; one that this release does not write is the default
 * @param override what an administrator wrote instead, in the same language
 * @throws RangeError for a template that this release does not know: an older one is running beside a newer
 */
export function renderMail(
  template: string,
  facts: MailFacts,
  language: string | null = null,
  override: MailOverride | null = null,
): RenderedMail {
  const written = isLanguage(language) ? language : defaultLanguage
  if (!Object.hasOwn(texts[written], template)) throw new RangeError('unknown mail template')
  const content = override ? overridden(override, facts) : texts[written][template as MailTemplate](facts)
  return renderContent(content, written)
}
