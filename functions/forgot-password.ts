/** The page for who cannot sign in: a link to a new password, or one that ends a lockout. A client of `/v1/passwords`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import passwords from '#functions/v1/passwords.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { turnstileWidget } from '#http/html/turnstile.ts'
import { callApi } from '#http/pages/api.ts'
import { cardPage } from '#http/pages/document.ts'
import { alertOf, field, Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { signUpTexts } from '#http/pages/sign-up/texts.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const forgotPassword = createPages('/forgot-password')
forgotPassword.use('*', triggersDelivery)

const HelpForm = z.strictObject({
  email: Posted,
  do: z._default(z.enum(['reset', 'unlock']), 'reset'),
  turnstile_response: z.optional(z.string()),
})

forgotPassword.get('/', allowPublic, pageQuery({}), (c) => helpPage(c, '', noProblems))

forgotPassword.post('/', allowPublic, pageQuery({}), async (c) => {
  const { email, do: operation, turnstile_response } = await postedForm(c, HelpForm)
  const asked = { email, turnstile_response }
  const { problem } = await callApi(c, passwords, 'POST', `/v1/passwords/${operation}`, asked)
  if (problem) return helpPage(c, email, formProblems(problem, languageOf(c)), problem.status)
  const { sentTitle: title, mailed, signIn } = signUpTexts[languageOf(c)]
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const content = html`<p role="status">${mailed}</p>
    <p class="foot"><a href="${withReturn('/sign-in', returnTo)}">${signIn}</a></p>`
  return cardPage(c, { title, content, site, status: 202, returnTo })
})

async function helpPage(
  c: Context<FunctionEnv>,
  email: string,
  problems: FormProblems,
  status?: number,
): Promise<Response> {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const texts = signUpTexts[languageOf(c)]
  const content = html`${alertOf(problems)}
    <form method="post">
      ${field({ name: 'email', label: texts.email, type: 'email', autocomplete: 'username', value: email, autofocus: true }, problems)}
      ${turnstileWidget(c, 'password-help', languageOf(c))}
      <button name="do" value="reset">${texts.forgotButton}</button>
      <details>
        <summary>${texts.locked}</summary>
        <p class="hint">${texts.unlockHint}</p>
        <button class="second" name="do" value="unlock">${texts.unlockButton}</button>
      </details>
    </form>
    <p class="foot"><a href="${withReturn('/sign-in', returnTo)}">${texts.signIn}</a></p>`
  const { forgotTitle: title, forgotLine: line } = texts
  return cardPage(c, { title, line, content, site, status, returnTo, robotCheck: 'password-help' })
}

export default forgotPassword
