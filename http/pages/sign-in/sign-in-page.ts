/** `/sign-in`: the ways in that this site has. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { FunctionEnv } from '#http/env.ts'
import { turnstileWidget } from '#http/html/turnstile.ts'
import { cardPage } from '#http/pages/document.ts'
import { alertOf, field } from '#http/pages/form.ts'
import { passkeyWay } from '#http/pages/factor-forms.ts'
import { languageOf } from '#http/pages/language.ts'
import type { FormProblems } from '#http/pages/problem-words.ts'
import { withReturn } from '#http/pages/return-to.ts'
import type { PageFacts } from '#store/page-facts.ts'
import { codeTexts } from './code-texts.ts'
import { providerWays } from './provider-ways.ts'
import { signInTexts } from './texts.ts'

/** What the page knows of the reader. */
interface SignInState {
  site: PageFacts
  returnTo: string | null
  problems: FormProblems
  /** As it was typed. */
  login?: string
  status?: number
}

export function signInPage(c: Context<FunctionEnv>, state: SignInState): Promise<Response> {
  const { site, returnTo, problems, login, status } = state
  const language = languageOf(c)
  const texts = signInTexts[language]
  const forgot = html`<a href="${withReturn('/forgot-password', returnTo)}">${texts.forgot}</a>`
  const form = html`<p class="or">${texts.or}</p>
    <form method="post">
      ${field({ name: 'login', label: texts.login, autocomplete: 'username webauthn', value: login, autofocus: !login }, problems)}
      ${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', link: forgot, autofocus: Boolean(login) }, problems)}
      ${turnstileWidget(c, 'sign-in', language)}
      <button>${texts.button}</button>
    </form>
    ${
      site.sign_in_by_code
        ? html`<p class="foot">
            <a href="${withReturn('/sign-in/code?again=true', returnTo)}">${codeTexts[language].offer}</a>
          </p>`
        : ''
    }`
  const content = html`${alertOf(problems)}
  ${passkeyWay('sign-in', withReturn('/sign-in/next', returnTo), language, form, { more: providerWays(site.providers, returnTo, language) })}
  ${
    site.registration_open
      ? html`<p class="foot">${texts.newHere} <a href="${withReturn('/sign-up', returnTo)}">${texts.signUp}</a></p>`
      : ''
  }`
  return cardPage(c, {
    title: texts.title,
    line: site.brand.texts?.[language],
    content,
    site,
    status,
    returnTo,
    offersPasskeys: true,
    robotCheck: 'sign-in',
  })
}
