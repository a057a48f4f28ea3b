/** Where providers send browsers back to: by a redirect, or by a form that the page of the provider posts. */
import type { Context } from 'hono'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { readForm } from '#http/body/read-form.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { showProblemsWith } from '#http/html/document.ts'
import { problemPageOf } from '#http/pages/problem-page.ts'
import { refusalsAsPages } from '#http/pages/pages.ts'
import { withReturn } from '#http/pages/return-to.ts'
import { keepPending } from '#http/pages/sign-in/pending-sign-in.ts'
import { finishAtProvider } from '#http/providers/callback.ts'
import type { Flow } from '#http/providers/flow-cookie.ts'
import { answerSignIn } from '#http/sessions/sign-in-answer.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'

const callback = createFunction('/sign-in/callback')
callback.use('*', triggersDelivery)
callback.use('*', refusalsAsPages('/sign-in'))

callback.get('/:provider', allowPublic, async (c) => answerBrowser(c, new URL(c.req.url).searchParams))

callback.post('/:provider', allowPublic, async (c) => answerBrowser(c, new URLSearchParams(await readForm(c.req.raw))))

async function answerBrowser(c: Context<FunctionEnv>, answer: URLSearchParams): Promise<Response> {
  const provider = c.req.param('provider') ?? ''
  const { flow, profile, outcome, deviceToken } = await finishAtProvider(c, provider, answer, (begun) => {
    showProblemsWith(c, (problem) => problemPageOf(c, problem, { back: pageBefore(begun) }))
  })
  if ('linked' in outcome)
    return c.redirect(withReturn('/sign-in/next', flow.returnTo ?? '/account/security?done=linked'), 303)
  try {
    await answerSignIn(c, outcome.door, { cookies: true, deviceToken, amr: profile.amr }) // sets the cookies
    return c.redirect(withReturn('/sign-in/next', flow.returnTo), 303)
  } catch (error) {
    const pending = error instanceof Refusal ? error.details.secondFactor : undefined
    if (!pending) throw error
    keepPending(c, pending.ticket, pending.methods, pending.expires_in)
    return c.redirect(withReturn('/sign-in/second-factor', flow.returnTo), 303)
  }
}

/** Where the browser began. */
function pageBefore({ session, returnTo }: Flow): string {
  return session.purpose === 'link' ? '/account/security' : withReturn('/sign-in', returnTo)
}

export default callback
