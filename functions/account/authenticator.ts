/** The authenticator app of the account: set up, and removed. A client of `/v1/authenticator`. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod/mini'
import authenticatorFunction from '#functions/v1/authenticator.ts'
import factorsFunction from '#functions/v1/factors.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { Markup } from '#http/html/document.ts'
import { panel, partPage, partQuery } from '#http/pages/account/part.ts'
import { codesPanel } from '#http/pages/account/recovery-codes.ts'
import { securityTexts } from '#http/pages/account/security-texts.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { factorForm } from '#http/pages/factor-forms.ts'
import { Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { FactorList } from '#store/factors/factors.ts'

const authenticator = createPages('/account/authenticator')
authenticator.use('*', triggersDelivery)

const query = partQuery('none')
const api = '/v1/authenticator'

/** A form begins, since it makes a secret: a link that somebody was sent does nothing. */
authenticator.get('/', allowPublic, query, (c) => beginPage(c, noProblems))

const AuthenticatorForm = z.union([
  z.strictObject({ do: z.enum(['begin', 'remove']) }),
  z.strictObject({ ticket: z.string().check(z.regex(/^[\w.-]{1,4096}$/)), code: Posted }),
])

authenticator.post('/', allowPublic, query, async (c) => {
  const form = await postedForm(c, AuthenticatorForm)
  if ('ticket' in form) return confirmCode(c, form.ticket, form.code)
  if (form.do === 'begin') return secretPage(c)
  const { problem } = await callApi(c, authenticatorFunction, 'DELETE', api)
  const texts = securityTexts[languageOf(c)]
  if (!problem || problem.code === 'not-found') return c.redirect('/account/security?done=removed', 303)
  const general =
    problem.code === 'second-factor-demanded' ? texts.demanded : formProblems(problem, languageOf(c)).general
  return beginPage(c, { fields: {}, general }, problem.status)
})

async function beginPage(c: Context<FunctionEnv>, problems: FormProblems, status?: number): Promise<Response> {
  const factors = await askApi<FactorList>(c, factorsFunction, 'GET', '/v1/factors')
  const texts = securityTexts[languageOf(c)]
  const isSetUp = factors.authenticator !== null
  const content = html`<p>${texts.begin}</p>
    <form method="post" class="actions">
      <button name="do" value="begin">${isSetUp ? texts.replace : texts.setUp}</button>
      ${isSetUp ? html`<button class="danger" name="do" value="remove">${texts.remove}</button>` : ''}
    </form>`
  return authenticatorPage(c, panel(texts.authenticator, content), problems, status)
}

async function secretPage(c: Context<FunctionEnv>): Promise<Response> {
  const options = await askApi<{ ticket: string; secret: string; uri: string; qr: string }>(
    c,
    authenticatorFunction,
    'POST',
    `${api}/options`,
  )
  const texts = securityTexts[languageOf(c)]
  const grouped = options.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
  const content = html`<p>${texts.scan}</p>
    <div class="qr" role="img" aria-label="${texts.scan}">${raw(options.qr)}</div>
    <p>${texts.typeSecret}</p>
    <code class="secret">${grouped}</code>
    <p>${texts.confirmCode}</p>
    ${codeForm(c, options.ticket, noProblems)}`
  return authenticatorPage(c, panel(texts.authenticator, content), noProblems)
}

async function confirmCode(c: Context<FunctionEnv>, ticket: string, code: string): Promise<Response> {
  const { body, problem } = await callApi<{ recovery_codes: string[] | null }>(c, authenticatorFunction, 'PUT', api, {
    ticket,
    code,
  })
  const texts = securityTexts[languageOf(c)]
  if (problem) {
    if (!problem.errors?.some(({ pointer }) => pointer === '/code'))
      return beginPage(c, formProblems(problem, languageOf(c)), problem.status)
    // The app has the secret already, and the seal of the ticket has held: only the code is asked for again.
    const problems = { fields: { code: texts.codeWrong }, general: texts.codeWrong }
    const content = html`${codeForm(c, ticket, problems)}
      <p class="foot"><a href="/account/authenticator">${texts.beginAgain}</a></p>`
    return authenticatorPage(c, panel(texts.authenticator, content), problems, problem.status)
  }
  const next = returnToOf(c, await siteFacts(c)) ?? '/account/security?done=authenticator'
  if (!body.recovery_codes) return c.redirect(next, 303)
  return authenticatorPage(c, codesPanel(body.recovery_codes, next, languageOf(c)), noProblems)
}

function codeForm(c: Context<FunctionEnv>, ticket: string, problems: FormProblems): Markup {
  return factorForm('code', problems, languageOf(c), html`<input type="hidden" name="ticket" value="${ticket}" />`)
}

function authenticatorPage(
  c: Context<FunctionEnv>,
  content: Markup,
  problems: FormProblems,
  status?: number,
): Promise<Response> {
  return partPage(c, '/account/security', {
    line: securityTexts[languageOf(c)].authenticatorHint,
    content,
    problems,
    status,
  })
}

export default authenticator
