/** Terms of use, of the site and of groups: which texts there may be, and which of them somebody reads. */

import type { UnplacedError } from './field-error.ts'
import { weightedRanges } from '#domain/languages/accept-header.ts'

/** The texts of one version by language, BCP 47; empty: there are no terms. */
export type TermsTexts = Record<string, string>

/** A version with its texts. */
export interface Terms {
  version: number
  /** ISO 8601. */
  published_at: string
  /** By language; each with its SHA-256. */
  texts: Record<string, { text: string; sha256: string }>
}

/** A version as a reader gets it. */
export interface TermsShown extends Omit<Terms, 'texts'> {
  language: string
  languages: string[]
  text: string
  sha256: string
}

/** One text of a version. @param language one of the version's */
export function shownIn({ texts, ...terms }: Terms, language: string): TermsShown {
  return { ...terms, language, languages: Object.keys(texts).sort(), ...texts[language]! }
}

/** Characters of one text, in UTF-16 units: some forty pages. */
export const maxTermsLength = 100_000

/** Languages of one version. */
export const maxTermsLanguages = 30

/** As long as a language may be. */
export const maxLanguageLength = 35

/** What is wrong with a language as a name of a text: there is one spelling of each, so that none can be there twice. */
export function findLanguageFault(language: string): UnplacedError | undefined {
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

/** What is read where nothing that somebody speaks is there. */
const usualLanguage = 'en'

/**
 * The language that suits a reader best: `Lookup` of RFC 4647 §3.4 for each range in the order of their weights, and then a regional form of
 * what was asked for. Otherwise English, or the first in the alphabet.
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
