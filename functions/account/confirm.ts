/** Where a session proves once more that its user is there, before something important. A client of `/v1/sessions/current/step-up`. */
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod/mini'
import factorsFunction from '#functions/v1/factors.ts'
import stepUpFunction from '#functions/v1/sessions/current/step-up.ts'
import { requireAnySession } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { accountHolder } from '#http/pages/account/holder.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { cardPage } from '#http/pages/document.ts'
import { factorForm, passkeyWay } from '#http/pages/factor-forms.ts'
import { factorTexts } from '#http/pages/factor-texts.ts'
import { alertOf, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, type FormProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import type { FactorList } from '#store/factors/factors.ts'

const confirm = createPages('/account/confirm')
confirm.use('*', triggersDelivery)

const query = pageQuery({})

const anySession = requireAnySession('profile:read', { sessionOnly: true })

confirm.get('/', anySession, query, (c) => confirmPage(c, noProblems))

const Field = z.optional(z.string())
/** One of them: each has a form of its own. */
const ProofForm = z.strictObject({ password: Field, code: Field, recovery_code: Field })

confirm.post('/', anySession, query, async (c) => {
  const proof = await postedForm(c, ProofForm)
  const { problem } = await callApi(c, stepUpFunction, 'POST', '/v1/sessions/current/step-up', proof)
  if (!problem) return c.redirect(await targetOf(c), 303)
  const problems = formProblems(problem, languageOf(c))
  const [name = 'password'] = Object.keys(proof)
  const isWrong = problem.code === 'invalid-credentials'
  return confirmPage(
    c,
    isWrong ? { ...problems, fields: { [name]: problems.general ?? '' } } : problems,
    problem.status,
  )
})

async function targetOf(c: Context<FunctionEnv>): Promise<string> {
  return returnToOf(c, await siteFacts(c)) ?? '/account/security'
}

/** The strongest first: what only a second factor satisfies is asked for most often. */
async function confirmPage(c: Context<FunctionEnv>, problems: FormProblems, status?: number): Promise<Response> {
  const [factors, { username }] = await Promise.all([
    askApi<FactorList>(c, factorsFunction, 'GET', '/v1/factors'),
    accountHolder(c), // for password managers
  ])
  const [site, returnTo, language] = [await siteFacts(c), await targetOf(c), languageOf(c)]
  const texts = factorTexts[language]
  const { authenticator, passkeys, recovery_codes, password } = factors
  const hasSecond = authenticator !== null || passkeys.length > 0
  const owner = html`<input hidden autocomplete="username" value="${username}" />`
  const folded = (name: 'password' | 'recovery_code', summary: string) =>
    html`<details ${problems.fields[name] ? raw('open') : ''}>
      <summary>${summary}</summary>
      ${factorForm(name, problems, language, owner)}
    </details>`
  const content = html`${alertOf(problems)} ${passkeys.length > 0 ? passkeyWay('step-up', returnTo, language) : ''}
    ${authenticator ? factorForm('code', problems, language) : ''}
    ${password && !hasSecond ? factorForm('password', problems, language, owner) : ''}
    ${password && hasSecond ? folded('password', texts.usePassword) : ''}
    ${hasSecond && recovery_codes.left > 0 ? folded('recovery_code', texts.useRecoveryCode) : ''}
    ${password || hasSecond ? '' : html`<div class="ways"><a class="button primary" href="${withReturn('/sign-in', returnTo)}">${texts.signInAgain}</a></div>`}
    <p class="foot"><a href="/account">${texts.cancel}</a></p>`
  const page = { title: texts.confirmTitle, line: texts.confirmLine, content, site, returnTo, status }
  return cardPage(c, { ...page, offersPasskeys: passkeys.length > 0 })
}

export default confirm
