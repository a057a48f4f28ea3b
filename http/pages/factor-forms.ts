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
 * The button whose ceremony `/passkeys.js` runs, and what it shows; hidden from browsers without scripts or without passkeys.
 *
 * @param returnTo where the script goes on to
 * @param inside what it reads, or what the browser offers passkeys in
 * @param around `place` of the button, and `more` ways below it
 */
export function passkeyWay(
  purpose: 'sign-in' | 'second-factor' | 'step-up' | 'register',
  returnTo: string,
  language: Language,
  inside: Markup = html``,
  { place = 'above', more = '' }: { place?: 'above' | 'below'; more?: Markup | '' } = {},
): Markup {
  const { passkeyButtons, passkeyErrors } = factorTexts[language]
  const errors = Object.entries(passkeyErrors).map(
    ([code, text]) => html`<p class="wrong" role="alert" data-passkey-error="${code}" hidden>${text}</p>`,
  )
  return html`<div
    data-passkey="${purpose}"
    data-return="${returnTo}"
    data-step-up="/account/confirm?return_to=/account/passkeys"
  >
    ${errors} ${place === 'below' ? inside : ''}
    <div class="ways">
      <button type="button" class="button" data-passkey-button hidden>${passkeyIcon}${passkeyButtons[purpose]}</button>
      ${more}
    </div>
    ${place === 'above' ? inside : ''}
  </div>`
}
