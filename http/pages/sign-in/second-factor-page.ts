/** `/sign-in/second-factor`: one form for each way that the account has. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { cardPage } from '#http/pages/document.ts'
import { factorForm, passkeyWay } from '#http/pages/factor-forms.ts'
import { factorTexts } from '#http/pages/factor-texts.ts'
import { alertOf } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import type { FormProblems } from '#http/pages/problem-words.ts'
import { withReturn } from '#http/pages/return-to.ts'
import type { PageFacts } from '#store/page-facts.ts'
import type { SecondFactor } from './pending-sign-in.ts'

interface SecondFactorState {
  site: PageFacts
  returnTo: string | null
  problems: FormProblems
  ticket: string
  methods: readonly SecondFactor[]
  status?: number
}

export function secondFactorPage(c: Context<FunctionEnv>, state: SecondFactorState): Promise<Response> {
  const { site, returnTo, problems, ticket, methods, status } = state
  const language = languageOf(c)
  const texts = factorTexts[language]
  const has = (method: SecondFactor) => methods.includes(method)
  const isOnlyWay = methods.length === 1
  const recovery = () =>
    html`<details ${isOnlyWay || problems.fields['recovery_code'] ? raw('open') : ''}>
      <summary>${texts.useRecoveryCode}</summary>
      ${factorForm('recovery_code', problems, language)}
    </details>`
  const content = html`${alertOf(problems)}
  ${has('passkey') ? passkeyWay('second-factor', withReturn('/sign-in/next', returnTo), language, html`<input type="hidden" name="ticket" value="${ticket}" />`) : ''}
  ${has('passkey') && has('authenticator') ? html`<p class="or">${texts.or}</p>` : ''}
  ${has('authenticator') ? factorForm('code', problems, language) : ''} ${has('recovery-code') ? recovery() : ''}
  ${startAgain(c, returnTo)}`
  const page = { title: texts.secondTitle, line: texts.secondLine, content, site, status, returnTo }
  return cardPage(c, { ...page, offersPasskeys: has('passkey') })
}

/** Where the ticket is over: the sign-in begins again. */
export function secondFactorOverPage(
  c: Context<FunctionEnv>,
  site: PageFacts,
  returnTo: string | null,
): Promise<Response> {
  const texts = factorTexts[languageOf(c)]
  const content = html`<p role="alert">${texts.expired}</p>
    ${startAgain(c, returnTo)}`
  return cardPage(c, { title: texts.secondTitle, content, site, status: 401, returnTo })
}

function startAgain(c: Context<FunctionEnv>, returnTo: string | null): Markup {
  return html`<p class="foot">
    <a href="${withReturn('/sign-in', returnTo)}">${factorTexts[languageOf(c)].startAgain}</a>
  </p>`
}
