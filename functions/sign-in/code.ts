/** The page of sign-in codes, where the link in their mail leads. A client of `/v1/sessions`. */
import * as z from 'zod/mini'
import sessionsFunction from '#functions/v1/sessions.ts'
import { readSignInCode, spacedCode } from '#domain/sessions/sign-in-code.ts'
import { allowPublic } from '#http/authenticate.ts'
import { codeCookie, cookiesOf } from '#http/cookies.ts'
import { callApi } from '#http/pages/api.ts'
import { Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { askPage, elsewherePage, typePage } from '#http/pages/sign-in/code-page.ts'
import { keepPending } from '#http/pages/sign-in/pending-sign-in.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const codes = createPages('/sign-in/code')
codes.use('*', triggersDelivery)

const maxCode = 40
const query = pageQuery({
  code: z.optional(z.string().check(z.maxLength(maxCode))),
  again: z.optional(z.literal('true')),
})

codes.get('/', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  const state = { site, returnTo: returnToOf(c, site), problems: noProblems }
  const { code: sent = '', again } = c.req.valid('query')
  const code = readSignInCode(sent)
  const hasAsked = cookiesOf(c, codeCookie).length > 0
  if (hasAsked && !again) return typePage(c, state, code === null ? '' : spacedCode(code))
  return code === null ? askPage(c, state) : elsewherePage(c, state, code)
})

/** One of two forms. */
const CodeForm = z.strictObject({
  do: z.enum(['ask', 'use']),
  login: Posted,
  email_code: Posted,
  turnstile_response: z.optional(z.string()),
})

codes.post('/', allowPublic, query, async (c) => {
  const { do: step, login, email_code, ...widget } = await postedForm(c, CodeForm)
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  if (step === 'ask') {
    const wanted = { login, cookies: true, ...widget }
    const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions/codes', wanted)
    if (!problem) return c.redirect(withReturn('/sign-in/code', returnTo), 303)
    const problems = formProblems(problem, languageOf(c))
    return askPage(c, { site, returnTo, problems, status: problem.status }, login)
  }
  const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions', { email_code, cookies: true })
  if (!problem) return c.redirect(withReturn('/sign-in/next', returnTo), 303)
  if (problem.code === 'second-factor-required') {
    keepPending(c, problem.ticket!, problem.methods!, problem.expires_in!)
    return c.redirect(withReturn('/sign-in/second-factor', returnTo), 303)
  }
  const problems = formProblems(problem, languageOf(c))
  return typePage(c, { site, returnTo, problems, status: problem.status }, email_code)
})

export default codes
