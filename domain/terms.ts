/** Terms of use of the site and of groups: valid texts, and the language for a reader. */

import type { UnplacedError } from './field-error.ts'
import { weightedRanges } from '#domain/languages/accept-header.ts'

/** The texts of one version by language, BCP 47; empty: no terms. */
export type TermsTexts = Record<string, string>

/** A version with its texts. */
export interface Terms {
  version: number
  /** ISO 8601. */
  published_at: string
  /** By language; each with its SHA-256. */
  texts: Record<string, { text: string; sha256: string }>
}

/** A version in one language. */
export interface TermsShown extends Omit<Terms, 'texts'> {
  language: string
  languages: string[]
  text: string
  sha256: string
}

/** @param language one of the languages of the version */
export function shownIn({ texts, ...terms }: Terms, language: string): TermsShown {
  return { ...terms, language, languages: Object.keys(texts).sort(), ...texts[language]! }
}

/** The maximum length of one text in UTF-16 units: about forty pages. */
export const maxTermsLength = 100_000

/** The maximum number of languages of one version. */
export const maxTermsLanguages = 30

export const maxLanguageLength = 35

/** The error of a language. Each language has one spelling, so that none occurs twice. */
export function findLanguageError(language: string): UnplacedError | undefined {
  const canonical = canonicalLanguage(language)
  if (canonical === undefined)
    return { code: 'invalid-language', detail: 'Use a language tag of BCP 47, such as en or de-AT.' }
  if (canonical !== language)
    return { code: 'not-normalized', detail: 'Write the language tag in its canonical form, such as en or de-AT.' }
  return undefined
}

function canonicalLanguage(language: string): string | undefined {
  if (language.length > maxLanguageLength) return undefined
  try {
    return Intl.getCanonicalLocales(language)[0]
  } catch {
    return undefined
  }
}

/** The language for a reader without a preferred one. */
const usualLanguage = 'en'

/**
 * The language for a reader: `Lookup` of RFC 4647 §3.4 for each range in the order of their weights, then a regional form of a requested
 * language. Otherwise English, or the first in the alphabet.
 *
 * @param available at least one
 * @param acceptLanguage the header (RFC 9110 §12.5.4)
 */
export function chooseLanguage(available: readonly string[], acceptLanguage: string | null): string {
  const sorted = [...available].sort()
  for (const range of rangesOf(acceptLanguage ?? '')) {
    const found = lookUp(sorted, range)
    if (found !== undefined) return found
  }
  return sorted.includes(usualLanguage) ? usualLanguage : sorted[0]!
}

function rangesOf(header: string): string[] {
  return weightedRanges(header)
    .filter(([range, weight]) => range !== '' && range !== '*' && weight > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(([range]) => range)
}

function lookUp(available: string[], range: string): string | undefined {
  for (let subtags = range.split('-'); subtags.length > 0; subtags = subtags.slice(0, -1)) {
    const wanted = subtags.join('-')
    const found = available.find((language) => language.toLowerCase() === wanted)
    if (found !== undefined) return found
  }
  const [primary] = range.split('-')
  return available.find((language) => language.toLowerCase().startsWith(`${primary}-`))
}
