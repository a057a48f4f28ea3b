/** Instants and addresses, as the account shows them. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from '#http/html/document.ts'

/** `30 Nov 2026, 10:15 UTC`: no page knows the reader's own time zone without a script. */
export function momentText(instant: string, language: Language): Markup {
  const at = new Date(instant)
  const locale = language === 'en' ? 'en-GB' : language
  const text = at.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return html`<time datetime="${at.toISOString()}">${text} UTC</time>`
}
