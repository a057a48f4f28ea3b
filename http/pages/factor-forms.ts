/** What proves that it is you: the same forms for the second factor of a sign-in and for a confirmation. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from '#http/html/document.ts'
import { factorTexts } from './factor-texts.ts'
import { field } from './form.ts'
import { passkeyIcon } from './icons.ts'
import type { FormProblems } from './problem-words.ts'

/** A form with one proof, which comes back under its own name. @param hidden further fields */
export function factorForm(
  name: 'code' | 'recovery_code' | 'password',
  problems: FormProblems,
  language: Language,
  hidden: Markup = html``,
): Markup {
  const { label, hint, button } = factorTexts[language].proofs[name]
  const look = {
    code: { autocomplete: 'one-time-code', isCode: true, autofocus: true },
    recovery_code: { autocomplete: 'off' },
    password: { autocomplete: 'current-password', type: 'password' },
  } as const
  return html`<form method="post">
    ${hidden} ${field({ name, label, hint, ...look[name] }, problems)}
    <button>${button}</button>
  </form>`
}

/**
 * The button whose ceremony `/passkeys.js` runs; hidden from browsers without scripts or without passkeys.
 *
 * @param returnTo where the script goes on to
 */
export function passkeyButton(
  purpose: 'second-factor' | 'step-up' | 'register',
  returnTo: string,
  language: Language,
  ticket?: string,
): Markup {
  const { usePasskey, addPasskey } = factorTexts[language]
  return html`<div class="ways" data-passkey="${purpose}" data-return="${returnTo}" ${ticket ? html`data-ticket="${ticket}"` : ''} hidden>
    <button type="button" class="button">${passkeyIcon}${purpose === 'register' ? addPasskey : usePasskey}</button>
  </div>`
}
