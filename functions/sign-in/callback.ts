/** Where providers send browsers back to: by a redirect, or by a form that the page of the provider posts. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { readForm } from '#http/body/read-form.ts'
import { setPendingCookie } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { problemsAsPages } from '#http/html/document.ts'
import { finishAtProvider } from '#http/providers/callback.ts'
import { answerSignIn } from '#http/sessions/sign-in-answer.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

/** Asks for the second factor, with the ticket in a cookie (`http/cookies.ts`). */
const secondFactorPage = '/sign-in/second-factor'

const callback = createFunction('/sign-in/callback')
callback.use('*', triggersDelivery)
callback.use('*', problemsAsPages)

callback.get('/:provider', allowPublic, async (c) => answerBrowser(c, new URL(c.req.url).searchParams))

callback.post('/:provider', allowPublic, async (c) => answerBrowser(c, new URLSearchParams(await readForm(c.req.raw))))

async function answerBrowser(c: Context<FunctionEnv>, answer: URLSearchParams): Promise<Response> {
  const { flow, profile, outcome, deviceToken } = await finishAtProvider(c, c.req.param('provider') ?? '', answer)
  if ('linked' in outcome) return c.redirect(flow.returnTo, 303)
  try {
    await answerSignIn(c, outcome.door, { cookies: true, deviceToken, amr: profile.amr }) // sets the cookies
    return c.redirect(flow.returnTo, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !error.details.secondFactor) throw error
    setPendingCookie(c, error.details.secondFactor)
    return c.redirect(`${secondFactorPage}?return_to=${encodeURIComponent(flow.returnTo)}`, 303)
  }
}

export default callback
