/** The page that asks for an account. A client of `/v1/registrations`. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod/mini'
import registrations from '#functions/v1/registrations.ts'
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
import { providerWays } from '#http/pages/sign-in/provider-ways.ts'
import { signUpTexts } from '#http/pages/sign-up/texts.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const signUp = createPages('/sign-up')
signUp.use('*', triggersDelivery)

const SignUpForm = z.strictObject({
  username: Posted,
  email: Posted,
  full_name: Posted,
  turnstile_response: z.optional(z.string()),
})
type Typed = Partial<z.output<typeof SignUpForm>>

signUp.get('/', allowPublic, pageQuery({}), (c) => signUpPage(c, {}, noProblems))

signUp.post('/', allowPublic, pageQuery({}), async (c) => {
  const typed = await postedForm(c, SignUpForm)
  const { username, email, full_name, turnstile_response } = typed
  const wanted = { username, email, ...(full_name && { full_name }), turnstile_response }
  const { problem } = await callApi(c, registrations, 'POST', '/v1/registrations', wanted)
  if (problem) return signUpPage(c, typed, formProblems(problem, languageOf(c)), problem.status)
  const { sentTitle: title, sent } = signUpTexts[languageOf(c)]
  const site = await siteFacts(c)
  return cardPage(c, {
    title,
    content: html`<p role="status">${sent}</p>`,
    site,
    status: 202,
    returnTo: returnToOf(c, site),
  })
})

async function signUpPage(
  c: Context<FunctionEnv>,
  typed: Typed,
  problems: FormProblems,
  status?: number,
): Promise<Response> {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const texts = signUpTexts[languageOf(c)]
  const providers = site.providers.filter(({ sign_up: makesAccounts }) => makesAccounts)
  const others = html`<div class="ways">${providerWays(providers, returnTo, languageOf(c))}</div>
    <p class="or">${texts.or}</p>
    <p class="hint">${texts.line}</p>`
  const form = html`${alertOf(problems)} ${providers.length > 0 ? others : ''}
    <form method="post">
      ${field({ name: 'email', label: texts.email, hint: texts.emailHint, type: 'email', autocomplete: 'email', value: typed.email, autofocus: true }, problems)}
      ${field({ name: 'username', label: texts.username, hint: texts.usernameHint, autocomplete: 'username', value: typed.username }, problems)}
      ${field({ name: 'full_name', label: texts.fullName, autocomplete: 'name', value: typed.full_name, isOptional: true }, problems)}
      ${turnstileWidget(c, 'registration', languageOf(c))}
      <button>${texts.button}</button>
    </form>`
  const content = html`${site.registration_open ? form : html`<p>${texts.closed}</p>`}
    <p class="foot">${texts.haveOne} <a href="${withReturn('/sign-in', returnTo)}">${texts.signIn}</a></p>`
  const line = site.registration_open && providers.length === 0 ? texts.line : undefined // which is not about providers
  return cardPage(c, { title: texts.title, line, content, site, status, returnTo, robotCheck: 'registration' })
}

export default signUp
