/** Which language a hosted page is written in. */
import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { defaultLanguage, isLanguage, type Language, negotiateLanguage } from '#domain/languages/language.ts'
import { cookiesOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'

/** What the reader chose by the link at the foot of a page. It says nothing about who they are. */
const languageCookie = '__Host-postern-language'
const keptSeconds = 365 * 24 * 3600

/**
 * The first that names a language of ours: the query's `ui_locales` (OpenID Connect Core §3.1.2.1), the reader's own choice, `Accept-Language`.
 *
 * @param otherwise for readers of whom nothing is known: what the mail that led them here was written in
 */
export function languageOf(c: Context<FunctionEnv>, otherwise: string | null = null): Language {
  const asked = negotiateLanguage(c.req.query('ui_locales')?.replaceAll(' ', ','))
  const [chosen] = cookiesOf(c, languageCookie)
  if (asked) return asked
  if (isLanguage(chosen)) return chosen
  return negotiateLanguage(c.req.header('Accept-Language')) ?? (isLanguage(otherwise) ? otherwise : defaultLanguage)
}

/** Remembers a language that the address asked for. */
export function keepLanguage(c: Context<FunctionEnv>): void {
  const asked = negotiateLanguage(c.req.query('ui_locales')?.replaceAll(' ', ','))
  if (!asked) return
  setCookie(c, languageCookie, asked, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: keptSeconds })
}
