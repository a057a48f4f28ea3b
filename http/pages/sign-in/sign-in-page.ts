/** `/sign-in`: the ways in that this site has. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { cardPage } from '#http/pages/document.ts'
import { alertOf, field } from '#http/pages/form.ts'
import { passkeyIcon } from '#http/pages/icons.ts'
import { languageOf } from '#http/pages/language.ts'
import type { FormProblems } from '#http/pages/problem-words.ts'
import { withReturn } from '#http/pages/return-to.ts'
import type { PageFacts } from '#store/page-facts.ts'
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
  const content = html`${alertOf(problems)} ${otherWays(c, state)}
    <form method="post">
      ${field({ name: 'login', label: texts.login, autocomplete: 'username webauthn', value: login, autofocus: !login }, problems)}
      ${field({ name: 'password', label: texts.password, type: 'password', autocomplete: 'current-password', link: forgot, autofocus: Boolean(login) }, problems)}
      <button>${texts.button}</button>
    </form>
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
  })
}

/** Passkeys, and later the providers: each in a press, without anything typed. The script shows what the browser can do. */
function otherWays(c: Context<FunctionEnv>, { returnTo }: SignInState): Markup {
  const texts = signInTexts[languageOf(c)]
  return html`<div data-passkey="sign-in" data-return="${withReturn('/sign-in/next', returnTo)}" hidden>
    <div class="ways"><button type="button" class="button">${passkeyIcon}${texts.passkey}</button></div>
    <p class="or">${texts.or}</p>
  </div>`
}
