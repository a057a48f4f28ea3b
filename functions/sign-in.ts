/** The sign-in page, and where a browser goes before and after it. A client of `/v1/sessions`. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import sessionsFunction from '#functions/v1/sessions.ts'
import { allowPublic } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { askApi, callApi } from '#http/pages/api.ts'
import { Posted, postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { forgetPending, keepPending, pendingSignIn } from '#http/pages/sign-in/pending-sign-in.ts'
import { secondFactorPage } from '#http/pages/sign-in/second-factor-page.ts'
import { signInPage } from '#http/pages/sign-in/sign-in-page.ts'
import { signInTexts } from '#http/pages/sign-in/texts.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const signIn = createPages('/sign-in')
signIn.use('*', triggersDelivery)

const query = pageQuery({})

signIn.get('/', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  return signInPage(c, { site, returnTo: returnToOf(c, site), problems: noProblems })
})

const SignInForm = z.strictObject({ login: Posted, password: Posted })

signIn.post('/', allowPublic, query, async (c) => {
  const { login, password } = await postedForm(c, SignInForm)
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions', { login, password, cookies: true })
  if (!problem) return goOn(c, returnTo)
  if (problem.code === 'second-factor-required') {
    keepPending(c, problem.ticket!, problem.methods!, problem.expires_in!)
    return c.redirect(withReturn('/sign-in/second-factor', returnTo), 303)
  }
  const problems = formProblems(problem, languageOf(c))
  return signInPage(c, { site, returnTo, problems, login, status: problem.status })
})

signIn.get('/second-factor', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const pending = pendingSignIn(c)
  if (!pending) return c.redirect(withReturn('/sign-in', returnTo), 303)
  return secondFactorPage(c, { site, returnTo, problems: noProblems, ...pending })
})

const Field = z.optional(z.string())
/** One of them. */
const SecondFactorForm = z.strictObject({
  code: Field,
  recovery_code: Field,
  email_code: Field,
  send: z.optional(z.literal('email-code')),
})

signIn.post('/second-factor', allowPublic, query, async (c) => {
  const { send, ...proof } = await postedForm(c, SecondFactorForm)
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const pending = pendingSignIn(c)
  if (!pending) return c.redirect(withReturn('/sign-in', returnTo), 303)
  const { ticket } = pending
  const { problem } = send
    ? await callApi(c, sessionsFunction, 'POST', '/v1/sessions/second-factor/options', { ticket, method: send })
    : await callApi(c, sessionsFunction, 'POST', '/v1/sessions/second-factor', { ticket, ...proof })
  const isMailed = send !== undefined || proof.email_code !== undefined
  if (!problem && send) return secondFactorPage(c, { site, returnTo, problems: noProblems, ...pending, isMailed })
  if (!problem) {
    forgetPending(c)
    return goOn(c, returnTo)
  }
  if (problem.status === 401 || problem.status === 422 || problem.status === 429) {
    const problems = formProblems(problem, languageOf(c))
    return secondFactorPage(c, { site, returnTo, problems, ...pending, isMailed, status: problem.status })
  }
  forgetPending(c)
  const problems = { fields: {}, general: signInTexts[languageOf(c)].expired }
  return signInPage(c, { site, returnTo, problems, status: problem.status })
})

/** What the page after a sign-in reads of the session. */
interface CurrentSession {
  user: { must_change_password: boolean; must_agree_terms: boolean }
}

/** Where everybody who has signed in comes by: to what has to be done first, and then to where they wanted to go. */
signIn.get('/next', allowPublic, query, async (c) => {
  const returnTo = returnToOf(c, await siteFacts(c))
  const { user } = await askApi<CurrentSession>(c, sessionsFunction, 'GET', '/v1/sessions/current')
  const next = withReturn('/sign-in/next', returnTo)
  if (user.must_change_password) return c.redirect(withReturn('/account/password', next), 303)
  if (user.must_agree_terms) return c.redirect(withReturn('/account/terms', next), 303)
  return c.redirect(returnTo ?? '/account', 303)
})

/** Forms come by when the access token is over: 307 has the browser send them again with the new cookies. */
signIn.post('/refresh', allowPublic, query, async (c) => {
  const returnTo = returnToOf(c, await siteFacts(c)) ?? '/account'
  const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions/refresh', {})
  if (problem || !returnTo.startsWith('/')) return c.redirect(withReturn('/sign-in', returnTo), 303)
  return c.redirect(returnTo, 307)
})

function goOn(c: Context<FunctionEnv>, returnTo: string | null): Response {
  return c.redirect(withReturn('/sign-in/next', returnTo), 303)
}

export default signIn
