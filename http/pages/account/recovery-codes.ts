/** New recovery codes, which are shown once. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from '#http/html/document.ts'
import { panel } from './part.ts'
import { securityTexts } from './security-texts.ts'

/** @param next where the owner goes on to once they are saved */
export function codesPanel(codes: readonly string[], next: string, language: Language): Markup {
  const texts = securityTexts[language]
  return panel(
    texts.codesTitle,
    html`<p>${texts.codesOnce}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ol>
      <p class="actions"><a class="button primary" href="${next}">${texts.saved}</a></p>`,
  )
}
