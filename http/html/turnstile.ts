/** The Turnstile widget in a form, and what the policy of that page allows for it; nothing where the deployment has no key. */
import { html } from 'hono/html'
import type { Context } from 'hono'
import type { RobotCheckAction } from '#domain/robot-check.ts'
import type { FunctionEnv } from '#http/env.ts'
import { isCheckedAtSignIn, turnstileSiteKey } from '#http/robot-check.ts'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from './document.ts'

/** Where the widget's script and its frame come from. */
const widgetOrigin = 'https://challenges.cloudflare.com'
const widgetScript = `${widgetOrigin}/turnstile/v0/api.js`

/** What somebody reads who lets no script run. */
const withoutScript: Record<Language, string> = {
  en: 'This form is checked against robots. Please allow JavaScript for this page.',
  de: 'Dieses Formular wird auf Roboter geprüft. Bitte erlauben Sie JavaScript für diese Seite.',
}

/**
 * The widget, for inside a form, which then has the field `turnstile_response`; empty where forms are not checked.
 *
 * @param action what the form is for; the operation checks that the response was solved for it
 */
export function turnstileWidget(c: Context<FunctionEnv>, action: RobotCheckAction, language: Language): Markup | '' {
  const siteKey = siteKeyFor(c, action)
  if (siteKey === undefined) return ''
  return html`<div
      class="cf-turnstile"
      data-sitekey="${siteKey}"
      data-action="${action}"
      data-response-field-name="turnstile_response"
      data-language="${language}"
      data-theme="auto"
      data-size="flexible"
    ></div>
    <noscript><p role="alert">${withoutScript[language]}</p></noscript>
    <script src="${widgetScript}" async defer></script>`
}

/**
 * The origin that the Content-Security-Policy of a page with the widget needs in `script-src` and in `frame-src`, as its documentation asks: the script is
 * redirected to a path that changes. Null where the page has none.
 */
export function turnstilePolicy(c: Context<FunctionEnv>, action: RobotCheckAction): string | null {
  return siteKeyFor(c, action) === undefined ? null : widgetOrigin
}

function siteKeyFor({ env }: Context<FunctionEnv>, action: RobotCheckAction): string | undefined {
  return action !== 'sign-in' || isCheckedAtSignIn(env) ? turnstileSiteKey(env) : undefined
}
