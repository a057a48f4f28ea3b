/** The page that asks for the second factor of a sign-in. A client of `/v1/sessions/second-factor`. */
import * as z from 'zod/mini'
import secondFactorFunction from '#functions/v1/sessions/second-factor.ts'
import { allowPublic } from '#http/authenticate.ts'
import { callApi } from '#http/pages/api.ts'
import { postedForm } from '#http/pages/form.ts'
import { languageOf } from '#http/pages/language.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { createPages } from '#http/pages/pages.ts'
import { formProblems, noProblems } from '#http/pages/problem-words.ts'
import { returnToOf, withReturn } from '#http/pages/return-to.ts'
import { forgetPending, pendingSignIn } from '#http/pages/sign-in/pending-sign-in.ts'
import { secondFactorOverPage, secondFactorPage } from '#http/pages/sign-in/second-factor-page.ts'
import { siteFacts } from '#http/pages/site.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const secondFactor = createPages('/sign-in/second-factor')
secondFactor.use('*', triggersDelivery)

const query = pageQuery({})

secondFactor.get('/', allowPublic, query, async (c) => {
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const pending = pendingSignIn(c)
  if (!pending) return c.redirect(withReturn('/sign-in', returnTo), 303)
  return secondFactorPage(c, { site, returnTo, problems: noProblems, ...pending })
})

const Field = z.optional(z.string())
/** One of them: each has a form of its own. */
const SecondFactorForm = z.strictObject({ code: Field, recovery_code: Field })

secondFactor.post('/', allowPublic, query, async (c) => {
  const proof = await postedForm(c, SecondFactorForm)
  const site = await siteFacts(c)
  const returnTo = returnToOf(c, site)
  const pending = pendingSignIn(c)
  if (!pending) return c.redirect(withReturn('/sign-in', returnTo), 303)
  const sent = { ticket: pending.ticket, ...proof, cookies: true }
  const { problem } = await callApi(c, secondFactorFunction, 'POST', '/v1/sessions/second-factor', sent)
  if (problem && problem.code !== 'invalid-ticket') {
    const problems = formProblems(problem, languageOf(c))
    const field = proof.recovery_code === undefined ? 'code' : 'recovery_code'
    const atField =
      problem.code === 'invalid-credentials' ? { ...problems, fields: { [field]: problems.general ?? '' } } : problems
    return secondFactorPage(c, { site, returnTo, problems: atField, ...pending, status: problem.status })
  }
  forgetPending(c)
  return problem ? secondFactorOverPage(c, site, returnTo) : c.redirect(withReturn('/sign-in/next', returnTo), 303)
})

export default secondFactor
