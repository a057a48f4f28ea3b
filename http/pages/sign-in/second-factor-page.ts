/** `/sign-in/second-factor`: one form for each way that the account has. */
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
import type { SecondFactor } from './pending-sign-in.ts'
import { signInTexts } from './texts.ts'

interface SecondFactorState {
  site: PageFacts
  returnTo: string | null
  problems: FormProblems
  ticket: string
  methods: readonly SecondFactor[]
  /** Whether a code was mailed, so that the page asks for it. */
  isMailed?: boolean
  status?: number
}

export function secondFactorPage(c: Context<FunctionEnv>, state: SecondFactorState): Promise<Response> {
  const { site, returnTo, problems, methods, status } = state
  const texts = signInTexts[languageOf(c)]
  const has = (method: SecondFactor) => methods.includes(method)
  const content = html`${alertOf(problems)} ${has('passkey') ? passkeyForm(c, state) : ''}
    ${has('authenticator') ? codeForm(c, 'authenticator', 'code', problems) : ''}
    ${has('email-code') ? mailForm(c, state) : ''}
    ${
      has('recovery-code')
        ? html`<details ${problems.fields['recovery_code'] ? html`open` : ''}>
            <summary>${texts.otherWays}</summary>
            ${codeForm(c, 'recovery-code', 'recovery_code', problems)}
          </details>`
        : ''
    }
    <p class="foot"><a href="${withReturn('/sign-in', returnTo)}">${texts.startAgain}</a></p>`
  const line = texts.secondLine
  return cardPage(c, {
    title: texts.secondTitle,
    line,
    content,
    site,
    status,
    returnTo,
    offersPasskeys: has('passkey'),
  })
}

function passkeyForm(c: Context<FunctionEnv>, { ticket, returnTo }: SecondFactorState): Markup {
  const { button } = signInTexts[languageOf(c)].methods.passkey
  return html`<div
    class="ways"
    data-passkey="second-factor"
    data-ticket="${ticket}"
    data-return="${withReturn('/sign-in/next', returnTo)}"
    hidden
  >
    <button type="button" class="button">${passkeyIcon}${button}</button>
  </div>`
}

function codeForm(
  c: Context<FunctionEnv>,
  method: SecondFactor,
  name: 'code' | 'recovery_code' | 'email_code',
  problems: FormProblems,
): Markup {
  const { methods } = signInTexts[languageOf(c)]
  const { name: label, hint, button } = methods[method]
  const isCode = name !== 'recovery_code'
  const autocomplete = isCode ? 'one-time-code' : 'off'
  return html`<form method="post">
    ${field({ name, label, hint, autocomplete, isCode, autofocus: name === 'code' }, problems)}
    <button>${button}</button>
  </form>`
}

/** Sends the code first, and asks for it then. */
function mailForm(c: Context<FunctionEnv>, { isMailed = false, problems }: SecondFactorState): Markup {
  const texts = signInTexts[languageOf(c)]
  const { name: label, hint, button } = texts.methods['email-code']
  if (!isMailed)
    return html`<form method="post">
      <p class="hint">${hint}</p>
      <button class="second" name="send" value="email-code">${button}</button>
    </form>`
  return html`<form method="post">
    ${field({ name: 'email_code', label, autocomplete: 'one-time-code', isCode: true }, problems)}
    <button>${texts.methods.authenticator.button}</button>
  </form>`
}
