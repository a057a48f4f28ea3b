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
import { isOfferDue } from '#http/pages/sign-in/passkey-offer.ts'
import { keepPending } from '#http/pages/sign-in/pending-sign-in.ts'
import { signInPage } from '#http/pages/sign-in/sign-in-page.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const signIn = createPages('/sign-in')
signIn.use('*', triggersDelivery)

const query = pageQuery({})

signIn.get('/', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  return signInPage(c, { site, returnTo: returnToOf(c, site), problems: noProblems })
})

const SignInForm = z.strictObject({ login: Posted, password: Posted, turnstile_response: z.optional(z.string()) })

signIn.post('/', allowPublic, query, async (c) => {
  const { login, ...proof } = await postedForm(c, SignInForm)
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions', { login, ...proof, cookies: true })
  if (!problem) return c.redirect(withReturn('/sign-in/next', offering(c, returnTo)), 303)
  if (problem.code === 'second-factor-required') {
    keepPending(c, problem.ticket!, problem.methods!, problem.expires_in!)
    return c.redirect(withReturn('/sign-in/second-factor', returnTo), 303)
  }
  const problems = formProblems(problem, languageOf(c))
  return signInPage(c, { site, returnTo, problems, login, status: problem.status })
})

/** Where everybody who has signed in comes by: to what has to be done first, and then to where they wanted to go. */
signIn.get('/next', allowPublic, query, async (c) => {
  const returnTo = returnToOf(c, await siteFacts(c))
  await askApi(c, sessionsFunction, 'GET', '/v1/sessions?limit=1') // refuses a session that has to do something first, and says what
  return c.redirect(returnTo ?? '/account', 303)
})

/** Forms come by when the access token is over: 307 has the browser send them again with the new cookies. */
signIn.post('/refresh', allowPublic, query, async (c) => {
  const returnTo = returnToOf(c, await siteFacts(c)) ?? '/account'
  const { problem } = await callApi(c, sessionsFunction, 'POST', '/v1/sessions/refresh', {})
  if (problem || !returnTo.startsWith('/')) return c.redirect(withReturn('/sign-in', returnTo), 303)
  return c.redirect(returnTo, 307)
})

/** After a sign-in by password a passkey is offered on the way, where that was not done lately. */
function offering(c: Context<FunctionEnv>, returnTo: string | null): string | null {
  return isOfferDue(c) ? withReturn('/account/passkeys/offer', returnTo) : returnTo
}

export default signIn
