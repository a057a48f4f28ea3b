/** Email texts of administrators, which replace the default ones. Placeholders are replaced, and nothing else is interpreted. */
import { jsonPointer } from '#domain/json-pointer.ts'
import {
  commonPlaceholders,
  type MailTemplate,
  mailTemplates,
  optionalLinks,
  type Placeholder,
  linkPlaceholders,
} from './mail-catalogue.ts'
import { type MailContent, type MailParagraph, moment } from './mail-message.ts'
import { isLanguage, languages } from '#domain/languages/language.ts'
import type { MailFacts } from './mail-templates.ts'
import type { FieldError } from '#domain/field-error.ts'

/** The maximum length of the URL of the sign-in page, in UTF-16 units. */
export const maxLoginUrl = 2000

/**
 * The errors of the URL of the sign-in page, which emails contain. It must use https, except on this machine during development, and must not
 * look like another host (`https://id.example.com@evil.example`). Empty: no such page.
 */
export function checkLoginUrl(url: string): FieldError[] {
  if (url === '' || (/^(?:https:\/\/|http:\/\/localhost[:/])[^\s@\p{Cc}]+$/u.test(url) && URL.canParse(url))) return []
  return [
    {
      pointer: '',
      code: 'invalid-url',
      detail: 'Use an https URL without spaces and without @, or an empty text for none.',
    },
  ]
}

/** A text. `{{username}}` is replaced; the text before a `{{link}}` at the end of a paragraph is the label of the link. */
export interface MailOverride {
  readonly subject: string
  readonly paragraphs: readonly string[]
}

/** By template and language; a missing email has the default text. */
export type MailOverrides = Readonly<Record<string, Readonly<Record<string, MailOverride>>>>

/** Limits of one text: characters, and number of paragraphs. */
export const overrideLimits = { subject: 200, paragraph: 2000, paragraphs: 20 } as const

const placeholder = /\{\{([a-z_]+)\}\}/g

/**
 * All errors of the texts: an unknown template or language, a placeholder that the template does not have, unbalanced braces, line breaks, and a
 * link that is missing or not at the end of a paragraph. Subjects may contain `{{site}}` and `{{site_url}}` only, because they must not contain
 * user input.
 */
export function checkMailOverrides(overrides: MailOverrides): FieldError[] {
  return Object.entries(overrides).flatMap(([template, byLanguage]) => {
    const pointer = jsonPointer(template)
    if (!isTemplate(template)) {
      const known = Object.keys(mailTemplates).join(', ')
      return [{ pointer, code: 'unknown-template', detail: `Templates are ${known}.` }]
    }
    return Object.entries(byLanguage).flatMap(([language, override]) =>
      isLanguage(language)
        ? checkOverride(template, override, `${pointer}/${language}`)
        : [
            {
              pointer: `${pointer}${jsonPointer(language)}`,
              code: 'unknown-language',
              detail: `Languages are ${languages.join(', ')}.`,
            },
          ],
    )
  })
}

function checkOverride(template: MailTemplate, { subject, paragraphs }: MailOverride, pointer: string): FieldError[] {
  const own: readonly string[] = mailTemplates[template]
  const texts = paragraphs.map((text, index) => ({
    text,
    pointer: `${pointer}/paragraphs/${index}`,
    may: [...commonPlaceholders, ...own],
  }))
  return [
    ...[{ text: subject, pointer: `${pointer}/subject`, may: ['site', 'site_url'] }, ...texts].flatMap(checkText),
    ...linkPlaceholders.flatMap((name) => {
      const isNeeded = name === 'link' && own.includes(name) && !optionalLinks.includes(template)
      return checkLink(name, paragraphs, isNeeded, `${pointer}/paragraphs`)
    }),
  ]
}

function checkText({ text, pointer, may }: { text: string; pointer: string; may: readonly string[] }): FieldError[] {
  if (text.trim() === '' || /\p{Cc}|[\u2028\u2029]/u.test(text)) {
    return [{ pointer, code: 'invalid-format', detail: 'Use one line of text that is not empty.' }]
  }
  const unknown = [...text.matchAll(placeholder)].map(([, name]) => name!).filter((name) => !may.includes(name))
  const isLoose = /\{\{|\}\}/.test(text.replaceAll(placeholder, ''))
  if (unknown.length === 0 && !isLoose) return []
  const detail = `Placeholders here are ${may.map((name) => `{{${name}}}`).join(', ')}.`
  return [{ pointer, code: unknown.length > 0 ? 'unknown-placeholder' : 'invalid-placeholder', detail }]
}

function checkLink(name: string, paragraphs: readonly string[], isNeeded: boolean, pointer: string): FieldError[] {
  const link = `{{${name}}}`
  const links = paragraphs.join('\n').split(link).length - 1
  const atEnd = paragraphs.filter((text) => text.endsWith(link)).length
  if (links === atEnd && links <= 1 && (links === 1 || !isNeeded)) return []
  const detail = `Put ${link} ${isNeeded ? 'once' : 'at most once'}, at the end of a paragraph, after the text of its button.`
  return [{ pointer, code: 'invalid-link', detail }]
}

/** Renders an email with the text of an administrator. Omits a paragraph with a placeholder that has no value. */
export function overridden({ subject, paragraphs }: MailOverride, facts: MailFacts): MailContent {
  const values = valuesOf(facts)
  return {
    subject: filled(subject, values) ?? facts.site,
    paragraphs: paragraphs.flatMap((text) => said(text, values)),
  }
}

type Values = Record<Placeholder, string | undefined>

function said(text: string, values: Values): MailParagraph[] {
  const name = linkPlaceholders.find((each) => text.endsWith(`{{${each}}}`))
  const words = filled(name ? text.slice(0, -`{{${name}}}`.length) : text, values)
  if (words === undefined) return []
  if (!name) return [words]
  const url = values[name]
  return url === undefined ? [] : [{ label: words.trim().replace(/:$/, '') || values.site!, url }]
}

/** Replaces all placeholders in one pass, so that a value is never read as a placeholder. @returns undefined if a value is missing */
function filled(text: string, values: Values): string | undefined {
  let isWhole = true
  const result = text.replaceAll(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name as Placeholder] : undefined
    if (value === undefined) isWhole = false
    return value ?? ''
  })
  return isWhole ? result : undefined
}

/** Does not compile if a placeholder is missing. */
function valuesOf({
  site,
  siteUrl,
  loginUrl,
  sender,
  recipient,
  at,
  username,
  address,
  device,
  applicant,
  reason,
  group,
  webhook,
  apiKey,
  provider,
  keyExpiresAt,
  code,
  passkey,
  codesLeft,
  dueAt,
  link: page,
  otherLink,
}: MailFacts): Values {
  return {
    site,
    site_url: siteUrl,
    login_url: loginUrl,
    sender,
    recipient,
    time: at && moment(at),
    username,
    address,
    device,
    email: applicant?.email,
    full_name: applicant?.fullName ?? undefined,
    reason,
    group,
    webhook,
    api_key: apiKey,
    provider,
    expiry: keyExpiresAt && moment(keyExpiresAt),
    code,
    passkey,
    codes_left: codesLeft === undefined ? undefined : String(codesLeft),
    due: dueAt && moment(dueAt),
    link: page?.url,
    other_link: otherLink?.url,
    until: page && moment(page.expiresAt),
  }
}

function isTemplate(name: string): name is MailTemplate {
  return Object.hasOwn(mailTemplates, name)
}
