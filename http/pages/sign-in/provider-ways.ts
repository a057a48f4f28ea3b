/** The buttons of other providers. Links, since they lead to another site: a form's policy would have to name it. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from '#http/html/document.ts'
import { withReturn } from '#http/pages/return-to.ts'
import type { SignInProvider } from '#store/sign-in-providers.ts'
import { signInTexts } from './texts.ts'

/** One below the other, for a `.ways` list; empty without any. @param returnTo judged */
export function providerWays(
  providers: readonly SignInProvider[],
  returnTo: string | null,
  language: Language,
): Markup | '' {
  if (providers.length === 0) return ''
  const texts = signInTexts[language]
  return html`${providers.map(
    ({ name, title }) =>
      html`<a class="button" href="${withReturn(`/sign-in/with/${name}`, returnTo)}">${texts.continueWith(title)}</a>`,
  )}`
}
