/** Terms of use in requests and answers. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import type { UnplacedError } from '#domain/field-error.ts'
import {
  chooseLanguage,
  findLanguageError,
  maxLanguageLength,
  maxTermsLanguages,
  maxTermsLength,
  shownIn,
  type Terms,
  type TermsShown,
} from '#domain/terms.ts'
import type { FunctionEnv } from '#http/env.ts'
import { type BodyLimits } from '#http/body/input.ts'

/** Not blank, and without control characters but tabs and line ends. */
const Text = z
  .string()
  .check(
    z.maxLength(maxTermsLength),
    z.regex(/\S/),
    z.regex(/^[^\p{Cc}\p{Cs}\t\r\n]*(?:[\t\r\n][^\p{Cc}\p{Cs}\t\r\n]*)*$/u),
  )

/** The texts of a version; null withdraws the terms. */
export const NewTerms = z.strictObject({
  texts: z.nullable(
    z.record(z.string(), Text).check((payload) => {
      const languages = Object.keys(payload.value)
      const refuse = (params: UnplacedError, path: string[] = []) =>
        payload.issues.push({ code: 'custom', params, path, input: payload.value })
      for (const language of languages) {
        const error = findLanguageError(language)
        if (error) refuse(error, [language])
      }
      if (languages.length > 0 && languages.length <= maxTermsLanguages) return
      const detail = `Send 1 to ${maxTermsLanguages} languages, or \`null\` to withdraw the terms.`
      refuse({ code: languages.length === 0 ? 'too-few-items' : 'too-many-items', detail })
    }),
  ),
})

const mebibyte = 1024 * 1024

/** For all texts of a version together. */
export const termsLimits: BodyLimits = { maxBytes: mebibyte, maxKeys: 100 }

/** The text that a user accepts. */
export const AcceptedText = z.strictObject({
  version: z.int32().check(z.gte(1)),
  language: z.string().check(z.maxLength(maxLanguageLength)),
})

/** The terms in the language that suits the request best. @param fallback the language where the request prefers none */
export function termsFor(c: Context<FunctionEnv>, terms: Terms, fallback: string | null = null): TermsShown {
  const language = chooseLanguage(Object.keys(terms.texts), c.req.header('Accept-Language') ?? fallback)
  c.header('Content-Language', language)
  c.header('Vary', 'Accept-Language', { append: true })
  return shownIn(terms, language)
}
