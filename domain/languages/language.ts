/** The languages that mail and pages are written in, and which of them somebody reads. */
import { weightedRanges } from './accept-header.ts'

/**
 * BCP 47. Another language is a name here; then nothing compiles until it has its mails (`domain/mail/mail-texts-….ts`) and its pages
 * (`http/html/page-texts-….ts`).
 */
export const languages = ['en', 'de'] as const

/** A language that we write. */
export type Language = (typeof languages)[number]

/** For whoever said nothing, or nothing that we can write. */
export const defaultLanguage: Language = 'en'

/** Whether a text names one of them. What is stored may come from a newer release that had more. */
export function isLanguage(text: unknown): text is Language {
  return languages.some((each) => each === text)
}

/**
 * The language that `Accept-Language` would rather have (RFC 9110 §12.5.4): `de-AT` is German, the first of equal weights wins. `*` names
 * none in particular.
 *
 * @returns null when none of ours is asked for
 */
export function negotiateLanguage(acceptLanguage: string | undefined): Language | null {
  const wanted = weightedRanges(acceptLanguage ?? '').flatMap(([range, weight]) => {
    const language = languages.find((each) => range === each || range.startsWith(`${each}-`))
    return language && weight > 0 ? [{ language, weight }] : []
  })
  return wanted.toSorted((one, other) => other.weight - one.weight)[0]?.language ?? null
}
